"""A shape over the live map, and what a browser sends back when somebody has drawn one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

Corner = tuple[float, float]

MOST = 200
"""Corners taken from the browser at most."""

PLACES = 5
"""Decimals of degrees: about a metre."""


@dataclass(frozen=True)
class Drawing:
    """What lies over the areas.

    Parameters
    ----------
    draws
        Whether a person may draw here.
    ring
        Corners of the drawing (longitude, latitude), as it was sent; none without one.
    shape
        Rings of a shape that is only shown.
    """

    draws: bool = False
    ring: tuple[Corner, ...] = ()
    shape: tuple[tuple[Corner, ...], ...] = ()

    def told(self) -> dict[str, Any]:
        """Head of the message."""
        shape = [[_round(corner) for corner in ring] for ring in self.shape]
        return {"draws": self.draws, "ring": [_round(corner) for corner in self.ring], "shape": shape}


def _round(corner: Corner) -> list[float]:
    return [round(corner[0], PLACES), round(corner[1], PLACES)]


def read_ring(sent: Any) -> tuple[Corner, ...] | None:
    """Read the corners that a browser sent; none for a drawing that was cleared, None for what is no drawing."""
    if not isinstance(sent, list) or len(sent) > MOST:
        return None
    corners = []
    for corner in sent:
        if not isinstance(corner, list) or len(corner) != 2 or not all(_number(one) for one in corner):
            return None
        corners.append((float(corner[0]), float(corner[1])))
    return tuple(corners)


def _number(sent: Any) -> bool:
    return isinstance(sent, int | float) and not isinstance(sent, bool) and math.isfinite(sent)
