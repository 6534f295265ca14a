"""What shapes alone make: outlines for the map, where postcodes lie, which area lies in which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from insight.build import postcodes, tables
from insight.build.areas import Layer


@dataclass(frozen=True)
class Drawn:
    """Tables ``outline`` and ``postcode``; parents by layer label, as `insight.build.tables.parents` returns them."""

    outline: pd.DataFrame
    postcode: pd.DataFrame
    parents: dict[str, pd.Series]


def draw(shown: Sequence[Layer], points: pd.DataFrame | None) -> Drawn:
    """Draw the published layers; ``points`` are postcodes, as for `insight.build.postcodes.place`."""
    return Drawn(
        outline=tables.outlines(shown),
        postcode=postcodes.place(points, shown),
        parents=tables.parents(shown),
    )
