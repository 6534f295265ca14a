"""The long part of an area's paper: every figure of every theme, and how the figures are made."""

from __future__ import annotations

from insight.area_facts import Gathered
from insight.area_tables import spine
from insight.content import Prose, Section

METHOD = (
    "The likely range allows for chance alone: among as many people, it moves a figure no further in 19 cases of 20. "
    "It says nothing of what splitting small areas adds. Counts of everybody and scores have none.",
    "A figure is called higher or lower, better or worse, only where the figure beside it lies outside that range.",
    "Figures of larger areas are worked out from counts added up, never as a mean of the figures of smaller areas.",
    "Exact: the small areas that a figure is added up from lie wholly inside. Best fit: whole small areas, each given "
    "to the area where most of its people live. Apportioned: small areas that cross the boundary are split by where "
    "people live. Published: the figure is the publisher's own for this area.",
    "Shared is the share of people who live in small areas that the boundary cuts: the more, the less sure.",
    "A cell with [c] is held back to protect people, [x] means that there is no figure, [z] that it does not apply. "
    "None of these is zero.",
)


def sections(gathered: Gathered) -> tuple[Section, ...]:
    """One part for each theme, then the method in short; they stand in the full form alone."""
    themes = dict.fromkeys(str(row["theme"]) for row in gathered.rows.values())
    parts = [
        Section(
            f"theme_{number}",
            theme,
            (
                spine(
                    gathered,
                    [name for name, row in gathered.rows.items() if row["theme"] == theme],
                    title=theme,
                    subtitle=f"{gathered.counted['name']}, every figure",
                    fits=True,
                ),
            ),
            long_only=True,
        )
        for number, theme in enumerate(themes, start=1)
    ]
    return (*parts, Section("method", "How the figures are made", (Prose(METHOD),), long_only=True))
