"""Shared land: worked by hand, and against direct polygon intersection as the slow oracle."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity

from insight.errors import GeographyError
from insight.geography import overlaps
from insight.geography.edges import edges_of, ranges
from insight.geography.sweep import Pairs, shared_areas

from .drawn import areas, as_dict, box


def by_intersection(small, large):
    """Oracle: intersect every pair of polygons."""
    table = {}
    for code, shape in zip(small["code"], small.geometry, strict=True):
        for other, whole in zip(large["code"], large.geometry, strict=True):
            shared = shapely.make_valid(shape).intersection(shapely.make_valid(whole)).area
            table[code, other] = shared / shapely.make_valid(shape).area
    return table


def assert_agree(small, large):
    expected = by_intersection(small, large)
    found = as_dict(overlaps(small, large), "share")
    for pair, share in expected.items():
        assert found.get(pair, 0.0) == pytest.approx(share, abs=1e-9)


def test_squares_worked_by_hand():
    wards = areas(west=box(0, 0, 100, 200), east=box(100, 0, 200, 200))
    small = areas(
        a=box(0, 0, 50, 50), b=box(90, 0, 130, 10), c=box(100, 100, 200, 200), d=box(180, 0, 220, 40)
    )
    found = overlaps(small, wards)
    assert list(found.columns) == ["small_area_code", "area_code", "area_m2", "share", "area_share"]
    assert as_dict(found, "area_m2") == pytest.approx(
        {
            ("a", "west"): 2500,
            ("b", "east"): 300,
            ("b", "west"): 100,
            ("c", "east"): 10_000,
            ("d", "east"): 800,
        }
    )
    assert as_dict(found, "area_share")["d", "east"] == pytest.approx(0.04)
    assert as_dict(found, "share") == pytest.approx(
        {("a", "west"): 1, ("b", "east"): 0.75, ("b", "west"): 0.25, ("c", "east"): 1, ("d", "east"): 0.5}
    )


def test_what_only_touches_is_not_there():
    small = areas(a=box(0, 0, 10, 10))
    large = areas(
        beside=box(10, 0, 20, 10), corner=box(10, 10, 20, 20), above=box(0, 10, 10, 20), on=box(0, 0, 5, 10)
    )
    assert as_dict(overlaps(small, large), "share") == {("a", "on"): pytest.approx(0.5)}


def test_holes_and_detached_parts():
    ring = box(0, 0, 100, 100) - box(20, 20, 80, 80)
    pair = shapely.union(box(30, 30, 40, 40), box(200, 0, 210, 10))
    large = areas(ring=ring, hole=box(20, 20, 80, 80), pair=pair)
    small = areas(a=box(10, 10, 30, 30), b=box(30, 30, 50, 50), c=box(195, 0, 205, 10))
    assert as_dict(overlaps(small, large), "area_m2") == pytest.approx(
        {("a", "ring"): 300, ("a", "hole"): 100, ("b", "hole"): 400, ("b", "pair"): 100, ("c", "pair"): 50}
    )


def test_crossing_diagonals():
    up = shapely.Polygon([(0, 0), (100, 100), (0, 100)])
    down = shapely.Polygon([(0, 0), (100, 0), (0, 100)])
    found = overlaps(areas(up=up), areas(down=down))
    assert found["area_m2"].tolist() == pytest.approx([2500])


def test_rings_may_run_either_way():
    one = box(0, 0, 100, 100) - box(40, 40, 60, 60)
    other = shapely.reverse(one)
    probe = areas(a=box(30, 0, 50, 100))
    assert as_dict(overlaps(probe, areas(w=one)), "area_m2") == as_dict(
        overlaps(probe, areas(w=other)), "area_m2"
    )


def test_invalid_shapes_are_repaired():
    bow_tie = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    assert as_dict(
        overlaps(areas(a=bow_tie), areas(w=box(0, 0, 0, 0) | shapely.box(0, 0, 50, 100))), "share"
    ) == {("a", "w"): pytest.approx(0.5)}


def test_nearly_upright_edges_lose_nothing():
    leaning = shapely.Polygon([(0, 0), (1000, 0), (1000 + 1e-9, 1000), (1e-9, 1000)])
    assert_agree(
        areas(a=leaning), areas(w=shapely.box(0, 250, 500, 5000), e=shapely.box(500, -10, 5000, 700))
    )


def test_coinciding_lines_generalised_twice():
    line = [(500 + 3 * np.sin(k), 10.0 * k) for k in range(101)]
    west = shapely.Polygon([(0, 0), *line, (0, 1000)])
    coarse = shapely.Polygon([(0, 0), *line[::4], (0, 1000)])
    east = shapely.Polygon([(1000, 0), *line, (1000, 1000)])
    assert_agree(areas(w=west, e=east), areas(c=coarse))


rings = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=3, max_size=9, unique=True).map(
    shapely.Polygon
)
drawn = rings.map(lambda ring: shapely.make_valid(ring, method="structure", keep_collapsed=False)).filter(
    lambda shape: shape.area > 1
)


@settings(max_examples=150, deadline=None)
@given(st.lists(drawn, min_size=1, max_size=4), st.lists(drawn, min_size=1, max_size=4), st.floats(0, 6.3))
def test_any_polygons_agree_with_direct_intersection(ones, others, turn):
    small = areas(**{f"s{k}": affinity.translate(s, 5e5, 2e5) for k, s in enumerate(ones)})
    large = areas(
        **{
            f"w{k}": affinity.translate(affinity.rotate(s, turn, (0, 0), use_radians=True), 5e5, 2e5)
            for k, s in enumerate(others)
        }
    )
    expected = by_intersection(small, large)
    if not any(share > 1e-6 for share in expected.values()):
        return
    found = as_dict(overlaps(small, large), "share")
    for pair, share in expected.items():
        assert found.get(pair, 0.0) == pytest.approx(share, abs=1e-9)


@settings(max_examples=50, deadline=None)
@given(st.permutations(range(5)), st.permutations(range(3)))
def test_order_of_rows_does_not_matter(rows, columns):
    shapes = {f"s{k}": affinity.rotate(box(70 * k, 0, 70 * k + 90, 90), 13 * k) for k in range(5)}
    wards = {f"w{k}": box(150 * k - 40, -50, 150 * k + 110, 150) for k in range(3)}
    small, large = areas(**shapes), areas(**wards)
    first = overlaps(small, large)
    again = overlaps(small.iloc[list(rows)], large.iloc[list(columns)])
    assert first[["small_area_code", "area_code"]].equals(again[["small_area_code", "area_code"]])
    np.testing.assert_allclose(first["share"], again["share"], rtol=0, atol=1e-12)


def test_batches_do_not_change_the_result(monkeypatch):
    rng = np.random.default_rng(7)
    middles = rng.uniform(0, 3000, (200, 2))
    small = areas(**{f"s{k}": shapely.Point(x, y).buffer(90) for k, (x, y) in enumerate(middles)})
    large = areas(
        **{
            f"w{x}{y}": affinity.rotate(shapely.box(x, y, x + 600, y + 600), 9)
            for x in range(0, 3000, 600)
            for y in range(0, 3000, 600)
        }
    )
    whole = overlaps(small, large)
    monkeypatch.setattr("insight.geography.sweep.BATCH", 100)
    np.testing.assert_allclose(overlaps(small, large)["share"], whole["share"], rtol=0, atol=1e-12)
    assert_agree(small, large)


def test_the_sweep_alone_gives_zero_for_shapes_apart():
    shapes = np.array([shapely.box(0, 0, 10, 10), shapely.box(0, 20, 10, 30), shapely.box(5, 5, 10, 25)])
    edges = edges_of(shapes)
    pairs = Pairs(np.array([0, 0, 1, 2]), np.array([1, 2, 2, 2]))
    found = shared_areas(edges, edges, shapely.bounds(shapes), pairs)
    np.testing.assert_allclose(found, [0, 25, 25, 100], atol=1e-12)


def test_ranges():
    assert ranges(np.array([5, 9, 2]), np.array([2, 0, 3])).tolist() == [5, 6, 2, 3, 4]


def test_nothing_in_common_is_said():
    with pytest.raises(GeographyError) as caught:
        overlaps(areas(a=box(0, 0, 1, 1)), areas(w=box(500, 500, 600, 600)), small_label="oa.geojson")
    (fault,) = caught.value.faults
    assert fault.file == "oa.geojson, areas"
    assert fault.rule == "the two must cover the same ground"
    assert "550500-550600 E 260500-260600 N" in fault.found
