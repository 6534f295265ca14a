"""A drawn county: a grid of square wards in two districts, with every state in it."""

import pandas as pd
import shapely

from insight.domain import Polarity, State
from insight.stats.classes import Scheme, find_classes
from insight.words import cell
from layers.live.geometry import Geometry, encode_geometry
from layers.spec import LayerSpec, MapWords

NASTY = 'O\'Brien & <script>alert(1)</script> "Fen"'
STATES = {3: State.SUPPRESSED, 4: State.MISSING, 5: State.NOT_APPLICABLE}


def areas(columns: int = 4, rows: int = 3, *, population: list[int] | None = None) -> pd.DataFrame:
    """Squares of 0.05 degree from 52 N, 0 E; the right half is another district."""
    size = columns * rows
    cells = [(i % columns, i // columns) for i in range(size)]
    return pd.DataFrame(
        {
            "area_code": [f"E{i:08d}" for i in range(size)],
            "name": [NASTY if i == 0 else f"Ward {i:02d}" for i in range(size)],
            "parent_code": ["D1" if x < columns / 2 else "D2" for x, _ in cells],
            "parent_name": ["Westshire" if x < columns / 2 else "Eastshire" for x, _ in cells],
            "population": population or [1000 + 37 * i for i in range(size)],
            "outline_wkb": [
                shapely.to_wkb(shapely.box(x * 0.05, 52 + y * 0.05, x * 0.05 + 0.05, 52.05 + y * 0.05))
                for x, y in cells
            ],
        }
    )


def layer(
    values: list[float],
    *,
    decimals: int = 1,
    states: dict[int, State] | None = None,
    unit: str = "%",
    polarity: Polarity = Polarity.HIGH_IS_WORSE,
) -> LayerSpec:
    """A map of the drawn county; areas named in ``states`` have no figure."""
    states = STATES if states is None else states
    table = areas(len(values), 1) if len(values) != 12 else areas()
    state = tuple(states.get(i, State.VALUE) for i in range(len(values)))
    shown = tuple(v if s is State.VALUE else None for v, s in zip(values, state, strict=True))
    known = [v for v in shown if v is not None]
    return LayerSpec(
        codes=tuple(table["area_code"]),
        names=tuple(table["name"]),
        groups=tuple(table["parent_name"]),
        values=shown,
        texts=tuple(cell(v, s, decimals) for v, s in zip(shown, state, strict=True)),
        states=state,
        breaks=find_classes(known, count=4, decimals=decimals).breaks,
        decimals=decimals,
        scheme=Scheme.NATURAL,
        words=MapWords(title="Without a car", subtitle="Share", unit=unit, period="2021", fictional=True),
        polarity=polarity,
    )


def outlines(values: list[float], *, population: list[int] | None = None) -> Geometry:
    size = len(values)
    return encode_geometry(areas(size, 1, population=population) if size != 12 else areas())
