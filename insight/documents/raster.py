"""A drawing as PNG, for documents that take no SVG. The same drawing gives the same pixels."""

from __future__ import annotations

import re

from insight.documents import typeset

PPI = 200.0
SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
PICTURE = b"""#set page(width: float(sys.inputs.wide) * 1mm, height: float(sys.inputs.high) * 1mm, margin: 0mm)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)
"""


def png(svg: str, *, width_mm: float) -> bytes:
    """Draw an SVG ``width_mm`` wide."""
    found = SIZE.search(svg)
    wide, high = (float(found[1]), float(found[2])) if found else (4.0, 3.0)
    size = {"wide": f"{width_mm:g}", "high": f"{width_mm * high / wide:.3f}"}
    drawing = typeset.printable(typeset.Markup(svg))
    return typeset.compiled(PICTURE, {"svg": drawing, **size}, format="png", ppi=PPI)
