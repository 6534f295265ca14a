"""What shapes alone make: whether boundaries cover the council, outlines for the map, who lies in whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from insight.build import coverage, postcodes, tables
from insight.build.areas import Layer


@dataclass(frozen=True)
class Drawn:
    """Tables ``outline`` and ``postcode``; rows of the build report for boundary files; parents by layer label."""

    outline: pd.DataFrame
    postcode: pd.DataFrame
    covered: pd.DataFrame
    parents: dict[str, pd.Series]


def draw(layers: Sequence[Layer], seconds: Mapping[str, float], points: pd.DataFrame | None) -> Drawn:
    """Draw the published layers.

    Parameters
    ----------
    layers
        Every layer.
    seconds
        How long each boundary file took to read, by data set.
    points
        Postcodes, as for `insight.build.postcodes.place`.
    """
    shown = [layer for layer in layers if layer.spec.publish]
    return Drawn(
        outline=tables.outlines(shown),
        postcode=postcodes.place(points, shown),
        covered=coverage.report(layers, seconds),
        parents=tables.parents(shown),
    )
