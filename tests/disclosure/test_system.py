"""Parts that nothing ties together, kept as programs that go on, find what one program built anew finds."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from insight.disclosure import DisclosureError, protect
from insight.disclosure.frames import Limits, geometry
from insight.disclosure.needs import needs
from insight.disclosure.protection import cells_of
from insight.disclosure.remainders import Remainders
from insight.disclosure.system import Cell, System

from .worlds import ORDER, containment, worlds

own_blocks = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def _no_lumps(monkeypatch) -> None:
    monkeypatch.setattr("insight.disclosure.blocks.LUMP", 1)


def plain(cells: list[Cell], wanted: Cell) -> tuple[float, float]:
    """Bounds of one cell: every equation written out, one unknown for every piece and group."""
    pieces = sorted(set().union(*(cell.pieces for cell in cells)))
    groups = sorted({cell.layer for cell in cells} - {("all", "all")})

    def row(cell: Cell) -> np.ndarray:
        table = np.zeros((len(pieces), len(groups)))
        inside = [pieces.index(piece) for piece in cell.pieces]
        table[inside, slice(None) if cell.layer[0] == "all" else groups.index(cell.layer)] = 1
        return table.ravel()

    known = [cell for cell in cells if cell.count is not None]
    equations = {"A_eq": np.array([row(cell) for cell in known]), "b_eq": [cell.count for cell in known]}
    ends = [linprog(sign * row(wanted), **equations) for sign in (1, -1)]
    return tuple(
        sign * end.fun if end.status == 0 else np.inf for sign, end in zip((1, -1), ends, strict=True)
    )


@pytest.mark.usefixtures("_no_lumps")
@own_blocks
@given(worlds(groups=2), st.lists(st.integers(0, 99), max_size=8))
def test_hidden_one_after_the_other_as_if_written_out_anew(world, doomed) -> None:
    counts, placed = world
    counts = counts.sort_values(ORDER)
    cells = cells_of(counts, counts["count"], geometry(placed))
    system = System(cells)
    for number in doomed:
        row = system.row_of[number % len(cells)]
        if row < 0 or np.isnan(system.value[row]):
            continue
        system.extreme(row, most=True)
        system.hide(row)
        cells = [Cell(c.area, c.layer, c.pieces, None) if r == row else c
                 for c, r in zip(cells, system.row_of, strict=True)]  # fmt: skip
    for cell, row in zip(cells, system.row_of, strict=True):
        if cell.count is None:
            least, most = plain(cells, cell)
            assert system.extreme(row, most=False) == pytest.approx(least, abs=1e-5)
            assert min(system.extreme(row, most=True), 1e6) == pytest.approx(min(most, 1e6), abs=1e-5)


@pytest.mark.usefixtures("_no_lumps")
@own_blocks
@given(worlds())
def test_small_parts_by_themselves_are_protected_as_well(world) -> None:
    counts, placed = world
    found = protect(counts, placed).sort_values(ORDER)
    cells = cells_of(found, found["published"], geometry(placed))
    for cell, why in zip(cells, found["reason"], strict=True):
        if cell.count is None:
            least, most = plain(cells, cell)
            assert most - (0 if why == "primary" else least) >= 4 - 1e-5
            assert why != "primary" or least == pytest.approx(0, abs=1e-5)


@pytest.mark.usefixtures("_no_lumps")
@own_blocks
@given(worlds(groups=2))
def test_answers_that_show_many_rows_safe_are_true_answers(world) -> None:
    counts, placed = world
    counts = counts.sort_values(ORDER)
    small = counts["count"].between(1, 4)
    cells = cells_of(counts, counts["count"].mask(small), geometry(placed))
    system = System(cells)
    needs(system, cells, list(small), Limits()).sweep()
    for cell, row in zip(cells, system.row_of, strict=True):
        if cell.count is None:
            least, most = plain(cells, cell)
            assert system.low[row] >= least - 1e-5
            assert system.high[row] <= most + 1e-5
        elif row >= 0:
            assert system.low[row] == pytest.approx(cell.count, abs=1e-5)
            assert system.high[row] == pytest.approx(cell.count, abs=1e-5)


def test_a_row_is_what_is_left_and_what_was_taken() -> None:
    rows = [(0, 1, 2, 3), (0, 1), (2, 3), (0,), (1, 2)]
    found = Remainders(rows, np.array([10.0, 4.0, 6.0, 1.0, np.nan]))
    assert found.taken == {0: {1, 2}, 1: {3}, 2: set(), 3: set()}
    assert {row: list(left) for row, left in found.left.items()} == {0: [], 1: [1], 2: [2, 3], 3: [0]}
    assert found.rest == {0: 0, 1: 3, 2: 6, 3: 1}
    assert found.hide(1) == [0]
    assert found.taken == {0: {2, 3}, 2: set(), 3: set()}
    assert (list(found.left[0]), found.rest[0]) == ([1], 3)
    assert found.shared_out(np.array([2.0, 0, 0, 0, 0])).tolist() == [2, 0, -2, -2, 0]


def test_counts_that_only_parts_together_contradict_are_refused() -> None:
    areas = {("county", "C"): "ab", ("ward", "V"): "a", ("ward", "W"): "b"}
    placed = geometry(containment(areas))
    counts = pd.Series({("county", "C"): 9, ("ward", "V"): 3, ("ward", "W"): 5})
    with pytest.raises(DisclosureError, match="all be true"):
        System([Cell(area, ("all", "all"), placed[area], counts[area]) for area in areas])
