"""A map sheet for print: one drawing as SVG, placed by typst as PNG and PDF and by a page of HTML. Lengths in mm."""
