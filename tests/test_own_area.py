"""Any area: picked, circles, drawings; figures equal to the published ones where they must be, and the faults."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from insight import own_area, own_figures, own_shapes, own_weights
from insight.domain import Fit, Visibility
from insight.errors import OwnAreaError, UnknownNameError
from insight.own_area import OwnArea
from insight.store import Store


@pytest.fixture(scope="module")
def store(sample: Path) -> Iterator[Store]:
    with Store(sample, audience=Visibility.INTERNAL) as opened:
        yield opened


def figures(store: Store, own: OwnArea) -> pd.DataFrame:
    return own_figures.figures(store, own, own_weights.weigh(store, own))


def published(store: Store, area_type: str, code: str) -> pd.DataFrame:
    rows = store.area_values([code])
    return rows[rows["area_type"] == area_type]


def assert_same(store: Store, own: OwnArea, area_type: str, code: str) -> None:
    both = published(store, area_type, code).merge(
        figures(store, own), on=["indicator_id", "period"], suffixes=("", "_own"), how="left", validate="1:1"
    )
    # Counts by wards of earlier years are split by people only for the areas that the catalogue names.
    both = both[~both["indicator_id"].isin(["safeguarding_rate"])]
    assert (both["state"] == both["state_own"]).all(), both.loc[
        both["state"] != both["state_own"], "indicator_id"
    ]
    known = both[both["state"] == "value"]
    assert len(known) > 80
    for name in ("value", "numerator", "denominator", "lower", "upper"):
        np.testing.assert_allclose(known[f"{name}_own"], known[name], rtol=1e-9, err_msg=name)


@pytest.mark.parametrize(
    "area_type", ["ward", "parish", "panel", "division", "district", "county", "lsoa", "msoa"]
)
def test_a_picked_area_has_its_published_figures(store: Store, area_type: str) -> None:
    areas = store.areas(area_type).sort_values("population", ascending=False)
    code = str(areas["area_code"].iloc[0])
    assert_same(store, own_area.picked(store, [f"{area_type}:{code}"]), area_type, code)


def test_the_wards_of_a_district_have_the_figures_of_the_district(store: Store) -> None:
    wards = store.areas("ward")
    for code in store.areas("district")["area_code"]:
        inside = wards.loc[wards["parent_code"] == code, "area_code"]
        own = own_area.picked(store, list(inside))
        assert not own.told
        assert_same(store, own, "district", str(code))


def test_what_areas_share_counts_once(store: Store) -> None:
    district = store.areas("district").iloc[0]
    wards = store.areas("ward")
    ward = wards[wards["parent_code"] == district["area_code"]].iloc[0]
    own = own_area.picked(store, [str(ward["area_code"]), str(district["area_code"])])
    assert own.told == ("The areas overlap; what they share is counted once.",)
    made = own_weights.weigh(store, own)
    assert made.people == pytest.approx(district["population"], rel=1e-12)
    assert own.area_km2 == pytest.approx(district["area_km2"], rel=1e-9)


def test_the_order_and_repetition_of_picks_changes_nothing(store: Store) -> None:
    codes = list(store.areas("ward")["area_code"].head(3))
    one = figures(store, own_area.picked(store, codes))
    other = figures(store, own_area.picked(store, [codes[2], codes[0], codes[1], codes[0]]))
    pd.testing.assert_frame_equal(one, other)


def test_people_in_a_circle_by_plain_counting(store: Store) -> None:
    town = store.places().iloc[0]
    own = own_area.circle(store, f"{town['lon']}, {town['lat']}", "2 km")
    x, y = own_shapes.to_grid([(float(town["lon"]), float(town["lat"]))])[0]
    expected = sum(
        point.people
        for point in store.living_points().itertuples()
        if own.shape.contains(shapely.Point(point.x, point.y))
        and (point.x - x) ** 2 + (point.y - y) ** 2 < 2000**2
    )
    made = own_weights.weigh(store, own)
    assert made.people == pytest.approx(expected, rel=1e-9)
    assert made.whole > 0
    assert made.split > 0
    assert 0 < made.estimated < 1
    assert made.fits["oa2021"] is Fit.APPORTIONED
    rows = figures(store, own).set_index("indicator_id")
    assert rows.loc["population", "value"] == pytest.approx(made.people)
    assert rows.loc["population_density", "value"] == pytest.approx(made.people / own.area_km2)


def test_figures_of_a_drawing_against_a_plain_sum(store: Store) -> None:
    """Every share, worked out again by hand from the output areas' own published figures."""
    town = store.places().iloc[0]
    east, north = own_shapes.to_grid([(float(town["lon"]), float(town["lat"]))])[0]
    square = shapely.box(east - 3000, north - 2000, east + 1500, north + 2500)
    ring = [(float(x), float(y)) for x, y in shapely.get_coordinates(own_shapes.to_degrees(square))[:-1]]
    own = own_area.drawn(store, ring)
    made = own_weights.weigh(store, own)
    weight = made.rows[made.rows["kind"] == "oa2021"].set_index("small_area_code")["weight"].to_dict()
    rows = figures(store, own).set_index("indicator_id")
    parts = store.values("no_car_pct", "oa").set_index("area_code")
    above = sum(share * parts.loc[code, "numerator"] for code, share in weight.items())
    below = sum(share * parts.loc[code, "denominator"] for code, share in weight.items())
    assert rows.loc["no_car_pct", "value"] == pytest.approx(100 * above / below, rel=1e-9)
    assert rows.loc["no_car_pct", "lower"] < rows.loc["no_car_pct", "value"] < rows.loc["no_car_pct", "upper"]
    assert rows.loc["no_car_pct", "fit"] == Fit.APPORTIONED


def test_figures_by_ward_are_told_for_whole_wards_alone(store: Store) -> None:
    ward = store.areas("ward").iloc[0]
    whole = figures(store, own_area.picked(store, [str(ward["area_code"])])).set_index("indicator_id")
    town = store.places().iloc[0]
    part = figures(store, own_area.circle(store, f"{town['lon']}, {town['lat']}", "2 km"))
    part = part.set_index("indicator_id")
    assert (whole.loc[["turnout_pct"], "state"] == "value").any()
    assert (part.loc[["turnout_pct"], "state"] == "not_applicable").all()


def test_too_few_people_or_one_output_area_alone_have_no_figures(store: Store) -> None:
    points = store.living_points()
    alone = points.iloc[0]
    near = shapely.Point(alone["x"], alone["y"]).buffer(120)
    ring = [(float(x), float(y)) for x, y in shapely.get_coordinates(own_shapes.to_degrees(near))[:-1]]
    own = own_area.drawn(store, ring)
    with pytest.raises(OwnAreaError) as caught:
        own_weights.weigh(store, own)
    rules = {fault.rule for fault in caught.value.faults}
    assert rules == {
        "an area needs at least 100 people for figures",
        "a shape needs people of at least 2 output areas",
    }
    assert "fewer" in str(caught.value)  # not how many: drawings could be taken from one another


def test_an_indicator_the_audience_may_not_see_is_not_worked_out(sample: Path, store: Store) -> None:
    code = str(store.areas("ward")["area_code"].iloc[0])
    with Store(sample) as public:
        seen = set(figures(public, own_area.picked(public, [code]))["indicator_id"])
        assert seen <= set(public.indicators()["indicator_id"])


@pytest.mark.parametrize(
    ("radius", "metres"),
    [
        ("800 m", 800),
        ("800", 800),
        ("1.5km", 1500),
        ("1,5 km", 1500),
        ("1 mile", 1609.344),
        ("2 MILES", 3218.688),
    ],
)
def test_radii(radius: str, metres: float) -> None:
    assert own_area.radius_m(radius) == pytest.approx(metres)


@pytest.mark.parametrize("radius", ["", "far", "-1 km", "10 m", "80 km", "nan", "1e3 km", "1 <b>"])
def test_radii_that_are_none(radius: str) -> None:
    with pytest.raises(OwnAreaError):
        own_area.radius_m(radius)


def test_a_bad_point_and_a_bad_radius_are_told_together(store: Store) -> None:
    with pytest.raises(OwnAreaError) as caught:
        own_area.circle(store, "ZZ99 9ZZ", "far")
    assert [fault.file for fault in caught.value.faults] == ["radius", "point"]


def test_swapped_longitude_and_latitude_are_told(store: Store) -> None:
    town = store.places().iloc[0]
    with pytest.raises(OwnAreaError, match="longitude first"):
        own_area.circle(store, f"{town['lat']}, {town['lon']}", "1 km")


def test_a_postcode_is_a_point(store: Store) -> None:
    row = store.postcodes_like("").dropna(subset=["ward"]).iloc[0]
    code = str(row["postcode"])
    (x, y), said = own_area.where(store, f" {code[:-3].lower()} {code[-3:]} ")
    assert said == f"{code[:-3]} {code[-3:]}"
    shapes = store.shapes("ward").set_index("area_code")["geometry_wkb"]
    assert shapely.from_wkb(shapes[row["ward"]]).distance(shapely.Point(x, y)) < 250


def test_unknown_areas_are_all_told(store: Store) -> None:
    with pytest.raises(UnknownNameError) as caught:
        own_area.picked(store, ["E05999998", "E05999999"])
    assert len(caught.value.faults) == 2


@pytest.mark.parametrize("wanted", [[], [f"X{number}" for number in range(201)]])
def test_none_or_too_many_picks(store: Store, wanted: list[str]) -> None:
    with pytest.raises(OwnAreaError, match="1 to 200 areas"):
        own_area.picked(store, wanted)


def test_an_edition_without_small_areas_says_so(tmp_path: Path, drawn: Path) -> None:
    import shutil

    from insight.build import build

    folder = Path(shutil.copytree(drawn, tmp_path / "county"))
    council = folder / "council.toml"
    council.write_text("own_areas = false\n" + council.read_text(encoding="utf-8"), encoding="utf-8")
    built = build(folder, out=tmp_path / "county.duckdb").path
    with Store(built) as store:
        own = own_area.picked(store, [str(store.areas("ward")["area_code"].iloc[0])])
        with pytest.raises(OwnAreaError, match="own_areas = true"):
            own_weights.weigh(store, own)
