"""Which areas touch: squares whose ground and edges are known, and the fictional county beside a slow look."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from insight.errors import UnknownNameError
from insight.store import Store
from insight.touching import Touch, touching
from tests.squareshire import OA, WARDS


def told(store: Store, code: str, kind: str, of: str | None = None) -> dict[str, str]:
    rows = touching(store, code, kind, of=of)
    return dict(zip(rows["area_code"], rows["how"], strict=True))


def test_squares_that_share_an_edge_touch_and_a_corner_is_not_enough(edition: Path) -> None:
    with Store(edition) as county:
        around = told(county, OA[(2, 2)], "oa")
    assert around == dict.fromkeys([OA[(2, 1)], OA[(1, 2)], OA[(3, 2)], OA[(2, 3)]], Touch.BESIDE)


def test_areas_of_another_kind_share_ground_lie_inside_or_beside(edition: Path) -> None:
    with Store(edition) as county:
        found = touching(county, WARDS[0], "oa", of="ward").set_index("area_code")
    inside = {OA[(1, 1)], OA[(1, 2)]}
    cut = {OA[(2, 1)], OA[(2, 2)]}
    beside = {OA[(1, 3)], OA[(2, 3)]}
    assert set(found.index) == inside | cut | beside
    assert set(found.loc[sorted(inside), "how"]) == {Touch.INSIDE}
    assert set(found.loc[sorted(cut), "how"]) == {Touch.OVERLAPS}
    assert found.loc[sorted(cut), "share"].tolist() == pytest.approx([0.6, 0.6])
    assert set(found.loc[sorted(beside), "how"]) == {Touch.BESIDE}
    assert found.loc[OA[(1, 3)], "edge_m"] >= 1000


def test_it_is_seen_from_the_area_asked_about(edition: Path) -> None:
    with Store(edition) as county:
        assert told(county, OA[(1, 1)], "ward", of="oa") == {WARDS[0]: Touch.HOLDS}
        assert told(county, "E07990001", "county", of="district") == {"E10990001": Touch.HOLDS}


def test_wards_beside_each_other_are_so_both_ways_and_share_boundaries(sample: Path) -> None:
    with Store(sample) as county:
        rows = county.shapes("ward")
        shapes = dict(zip(rows["area_code"], shapely.from_wkb(rows["geometry_wkb"].to_numpy()), strict=True))
        for code in list(shapes)[::20]:
            slow = {
                other
                for other, shape in shapes.items()
                if other != code
                and shapely.length(shapely.intersection(shape.boundary, shapes[code].boundary.buffer(1)))
                >= 10
            }
            assert set(told(county, code, "ward")) == slow
            assert all(code in told(county, other, "ward") for other in slow)


def test_a_parish_touches_the_wards_that_its_people_are_counted_in(sample: Path) -> None:
    with Store(sample) as county:
        for parish in list(county.areas("parish")["area_code"])[::40]:
            rows = touching(county, parish, "ward", of="parish")
            ground = rows[rows["how"] != Touch.BESIDE]
            assert len(ground)
            own = county.area(parish, area_type="parish")["area_km2"]
            land = county.areas("ward").set_index("area_code")["area_km2"]
            shared = (ground.set_index("area_code")["share"] * land).dropna().sum()
            assert shared == pytest.approx(own, rel=0.03)


def test_areas_and_kinds_that_are_not_there_are_told(edition: Path) -> None:
    with Store(edition) as county:
        with pytest.raises(UnknownNameError):
            touching(county, "E05000000", "ward")
        with pytest.raises(UnknownNameError):
            touching(county, WARDS[0], "planet", of="ward")
