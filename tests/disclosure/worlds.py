"""Small drawn geographies and the people in them; the attacker by brute force."""

from itertools import product

import numpy as np
import pandas as pd
from hypothesis import strategies as st

ORDER = ["area_type", "area_code", "dimension", "group"]


def containment(areas: dict[tuple[str, str], str]) -> pd.DataFrame:
    """One row per piece and area, from the letters of each area's pieces."""
    rows = [(piece, code, kind) for (kind, code), pieces in areas.items() for piece in pieces]
    return pd.DataFrame(rows, columns=["piece_code", "area_code", "area_type"])


def participation(people: dict[tuple[str, str, str], int], placed: pd.DataFrame) -> pd.DataFrame:
    """Counts of every area, dimension and group, from people by piece, dimension and group."""
    groups = {(dimension, group) for _, dimension, group in people}
    first = min(dimension for dimension, _ in groups)
    rows = []
    for (kind, code), within in placed.groupby(["area_type", "area_code"]):
        pieces = set(within["piece_code"])
        for dimension, group in sorted(groups):
            count = sum(people.get((piece, dimension, group), 0) for piece in pieces)
            rows.append((code, kind, dimension, group, count))
        total = sum(
            n for (piece, dimension, _), n in people.items() if piece in pieces and dimension == first
        )
        rows.append((code, kind, "all", "all", total))
    frame = pd.DataFrame(rows, columns=["area_code", "area_type", "dimension", "group", "count"])
    return frame.assign(exercise_id="survey")


@st.composite
def worlds(draw, *, pieces="abcde", most=9, groups=3, dimensions=1):
    """A geography of wards that tile, parishes drawn at will and a county; and people in its pieces."""
    wards = [draw(st.sampled_from("ABC")) for _ in pieces]
    areas = {
        ("ward", name): "".join(p for p, w in zip(pieces, wards, strict=True) if w == name)
        for name in sorted(set(wards))
    }
    for number in range(draw(st.integers(0, 3))):
        inside = draw(st.sets(st.sampled_from(pieces), min_size=1))
        areas["parish", f"P{number}"] = "".join(sorted(inside))
    areas["county", "C"] = pieces
    people = {}
    for piece in pieces:
        first = [draw(st.integers(0, most)) for _ in range(groups)]
        people |= {(piece, "age", f"g{n}"): count for n, count in enumerate(first)}
        for number in range(1, dimensions):
            cut = draw(st.integers(0, sum(first)))
            people[piece, f"extra{number}", "no"] = cut
            people[piece, f"extra{number}", "yes"] = sum(first) - cut
    placed = containment(areas)
    return participation(people, placed), placed


def brute_force(published: pd.DataFrame, placed: pd.DataFrame, most: int) -> pd.DataFrame:
    """Least and greatest whole number of people that each hidden cell can be: every combination tried.

    One dimension; nobody above ``most`` people in one piece and group.
    """
    pieces = sorted(placed["piece_code"].unique())
    groups = sorted(set(published["group"]) - {"all"})
    tried = np.array(list(product(range(most + 1), repeat=len(pieces) * len(groups))))
    tried = tried.reshape(-1, len(pieces), len(groups))
    inside = placed.groupby(["area_type", "area_code"])["piece_code"].agg(set)
    counts = []
    for row in published.itertuples():
        there = [
            number for number, piece in enumerate(pieces) if piece in inside[row.area_type, row.area_code]
        ]
        which = slice(None) if row.group == "all" else [groups.index(row.group)]
        counts.append(tried[:, there][:, :, which].sum(axis=(1, 2)))
    table = np.array(counts)
    known = published["published"].notna().to_numpy()
    fits = (table[known] == published["published"].to_numpy()[known, None]).all(axis=0)
    hidden = published[~known]
    return hidden.assign(
        least=table[~known][:, fits].min(axis=1), greatest=table[~known][:, fits].max(axis=1)
    )
