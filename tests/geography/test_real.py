"""Cambridgeshire and England: official boundaries and people, against oracles and published figures."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from insight import geography

pytestmark = pytest.mark.real


def boundaries(real, name, column, keep="E"):
    frame = gpd.read_file(real / "boundaries" / name).to_crs(27700).rename(columns={column: "code"})
    return frame[frame["code"].str.startswith(keep)].reset_index(drop=True)


@pytest.fixture(scope="module")
def wards(real):
    return boundaries(real, "cambs_wards_WD22_BGC.geojson", "WD22CD")


@pytest.fixture(scope="module")
def lsoas(real):
    return boundaries(real, "cambs_LSOA21_BGC.geojson", "LSOA21CD")


@pytest.fixture(scope="module")
def output_areas(real):
    return boundaries(real, "cambs_OA11_BGC.geojson", "OA11CD")


@pytest.fixture(scope="module")
def parishes(real):
    return boundaries(real, "cambs_PAR_derived_from_OA11_BGC.geojson", "PAR")


@pytest.fixture(scope="module")
def people(real, lsoas):
    table = pd.read_csv(real / "lookups" / "pilots_OA21_LSOA21_MSOA21_LAD_pop.csv")
    table = table.rename(columns={"oa_code": "code", "lsoa_code": "lsoa"})
    return table[table["lsoa"].isin(lsoas["code"])][["code", "lsoa", "population"]]


@pytest.fixture(scope="module")
def postcodes(real):
    files = sorted((real / "lookups").glob("codepoint_open_2014_*.csv"))
    table = pd.concat(pd.read_csv(file, header=None, usecols=[0, 2, 3]) for file in files)
    return table.set_axis(["code", "x", "y"], axis=1)


@pytest.fixture(scope="module")
def points(people, output_areas, postcodes, lsoas):
    return geography.locate_people(people, boundaries=output_areas, postcodes=postcodes, parents=lsoas)


def add_up(lookup, counts):
    values = counts.astype(float).to_frame("people")
    states = pd.DataFrame(0, index=values.index, columns=values.columns, dtype="uint8")
    return geography.aggregate(lookup, values, states)[0]["people"]


@pytest.fixture(scope="module")
def ward_people(points, people, wards):
    """People of each ward from output areas: what the coarser ways are measured against."""
    return add_up(geography.weights_by_points(points, wards), people.set_index("code")["population"])


def middles_of(lsoas, points=None):
    """One point per LSOA: where its people are on average, or inside its boundary."""
    if points is None:
        xy = shapely.get_coordinates(shapely.point_on_surface(lsoas.geometry.to_numpy()))
        return pd.DataFrame({"small_area_code": lsoas["code"], "x": xy[:, 0], "y": xy[:, 1], "people": 1})
    sums = points[["x", "y"]].mul(points["people"], axis=0).assign(people=points["people"])
    sums = sums.groupby(points["small_area_code"]).sum()
    return sums[["x", "y"]].div(sums["people"], axis=0).assign(people=1.0).reset_index()


def assert_agree_with_intersection(small, large):
    found = geography.overlaps(small, large).set_index(["small_area_code", "area_code"])["share"]
    ones, others = (
        shapely.make_valid(small.geometry.to_numpy()),
        shapely.make_valid(large.geometry.to_numpy()),
    )
    w, s = shapely.STRtree(ones).query(others, predicate="intersects")
    share = shapely.area(shapely.intersection(others[w], ones[s])) / shapely.area(ones[s])
    index = pd.MultiIndex.from_arrays([small["code"].to_numpy()[s], large["code"].to_numpy()[w]])
    expected = pd.Series(share, index=index)
    together = expected.index.union(found.index)
    gap = expected.reindex(together, fill_value=0) - found.reindex(together, fill_value=0)
    assert gap.abs().max() < 1e-9


def test_output_areas_to_wards_and_parishes_agree_with_direct_intersection(output_areas, wards, parishes):
    assert_agree_with_intersection(output_areas, wards)
    assert_agree_with_intersection(output_areas, parishes)


def test_both_coordinate_systems_give_the_same_shares(real, wards, lsoas):
    other = boundaries(real, "cambs_wards_WD22_27700_BGC.geojson", "WD22CD")
    same = geography.overlaps(wards, other).query("small_area_code == area_code")
    assert len(same) == 104
    assert same["share"].min() > 1 - 1e-5
    one, two = (
        geography.weights_by_area(lsoas, frame).set_index(["small_area_code", "area_code"])
        for frame in (wards, other)
    )
    assert one.index.equals(two.index)
    assert (one["weight"] - two["weight"]).abs().max() < 1e-5


def test_every_output_area_is_located_and_nobody_is_lost(points, people, ward_people):
    """233 of the 2,085 output areas of 2021 have no polygon of 2011 of the same code."""
    how = points.groupby("how")["small_area_code"].nunique()
    assert how.to_dict() == {"polygon": 1852, "postcode": 229, "remainder": 4}
    assert points["people"].sum() == pytest.approx(678_847, abs=1e-6)
    assert ward_people.sum() == pytest.approx(678_847, rel=1e-12)
    assert len(ward_people) == 104


def test_counts_from_whole_lsoas_are_wrong_for_rural_wards(points, people, wards, ward_people):
    """METHODS section 3: best fit alone puts most ward counts out by more than 1 %, some by 40 %."""
    nested = points["small_area_code"].map(people.set_index("code")["lsoa"])
    counts = people.groupby("lsoa")["population"].sum()
    by_point = points.assign(small_area_code=nested)
    best = geography.weights_by_points(middles_of(None, by_point), wards)
    error = add_up(best, counts) / ward_people - 1
    assert (error.abs() > 0.01).sum() > 52
    assert error.abs().max() > 0.4
    split = add_up(geography.weights_by_points(by_point, wards), counts)
    assert split.to_dict() == pytest.approx(ward_people.to_dict())


def test_land_is_the_better_last_resort(lsoas, people, wards, ward_people):
    """Where no points are at hand (England): land misplaces fewer people than whole LSOAs by their middle."""
    counts = people.groupby("lsoa")["population"].sum()
    by_land = add_up(geography.weights_by_area(lsoas, wards), counts)
    by_middle = add_up(geography.weights_by_points(middles_of(lsoas), wards), counts)
    misplaced_land, misplaced_middle = (
        found.reindex(ward_people.index, fill_value=0).sub(ward_people).abs().sum() / 2 / ward_people.sum()
        for found in (by_land, by_middle)
    )
    assert misplaced_land < 0.035 < 0.05 < misplaced_middle
    assert len(by_land) == 104
    assert len(by_middle) < 104


def test_fit_of_wards(points, people, output_areas, wards):
    lookup = geography.weights_by_points(points, wards)
    counts = people.set_index("code")["population"].astype(float)
    crossing = geography.crossing_share(lookup, counts, geography.overlaps(output_areas, wards))
    assert crossing.between(0, 1).all()
    fit = geography.fit_of(lookup, crossing)
    assert fit.value_counts().to_dict() == {"best-fit": 64, "exact": 32, "apportioned": 8}
    assert (crossing[fit == "exact"] == 0).all()


def test_published_average_scores_of_districts(real, lsoas, wards):
    """Index of Multiple Deprivation 2025, average score: LSOAs nest in districts, so the fit is exact."""
    districts = geography.dissolve(wards, "LAD22CD", "LAD22NM")
    table = pd.read_csv(real / "iod2025" / "File_7_REASSEMBLED_IoD2025_cambridgeshire.csv")
    score = table.filter(like="(IMD) Score").iloc[:, 0].to_numpy(float)
    population = table.filter(like="Total population").iloc[:, 0].to_numpy(float)
    codes = table.filter(like="LSOA code").iloc[:, 0]
    values = pd.DataFrame({"weighted": score * population, "people": population}).set_index(codes)
    states = pd.DataFrame(0, index=values.index, columns=values.columns, dtype="uint8")
    found = geography.overlaps(lsoas, districts)
    lookup = geography.weights_from_overlaps(found)
    sums, _ = geography.aggregate(lookup, values, states)
    assert (sums["weighted"] / sums["people"]).round(3).tolist() == [11.471, 12.217, 26.100, 11.804, 9.338]
    crossing = geography.crossing_share(lookup, values["people"], found)
    assert set(geography.fit_of(lookup, crossing)) == {"exact"}


def test_wards_tile_their_districts_and_have_light_outlines(wards):
    districts = geography.dissolve(wards, "LAD22CD", "LAD22NM")
    assert len(districts) == 5
    assert geography.tiles(wards, districts) == []
    (gap,) = geography.tiles(wards.drop(index=0), districts)
    assert "in no area" in gap.found
    stated = geography.parents(wards, districts)
    assert stated.to_list() == wards["LAD22CD"].to_list()
    outlines = geography.outlines(wards[["code", "geometry"]], tolerance_m=50)
    assert len(outlines) == 104
    assert outlines.geometry.is_valid.all()
    assert len(outlines.to_json()) < 300_000


def test_england_agrees_with_direct_intersection_and_keeps_every_ward(real):
    """The ward file lacks a third of one split ward, so one LSOA of 33,755 (Ryedale 004C) finds no ward."""
    wards = boundaries(real, "ew_wards_WD22_BGC.gpkg.zip", "WD22CD", "E05")
    lsoas = boundaries(real, "ew_LSOA21_BGC.gpkg.zip", "LSOA21CD", "E01")
    assert (len(lsoas), len(wards)) == (33_755, 6_903)
    found = geography.overlaps(lsoas, wards)
    lookup = geography.weights_from_overlaps(found)
    assert geography.unallocated(lsoas["code"], lookup).to_dict() == {"E01027798": 1.0}
    assert geography.unplaced(wards, lookup) == []
    some = found.sample(5000, random_state=1)
    ones = shapely.make_valid(lsoas.set_index("code").geometry.loc[some["small_area_code"]].to_numpy())
    others = shapely.make_valid(wards.set_index("code").geometry.loc[some["area_code"]].to_numpy())
    direct = shapely.area(shapely.intersection(ones, others)) / shapely.area(ones)
    np.testing.assert_allclose(some["share"], direct, rtol=0, atol=1e-9)
    outlines = geography.outlines(wards[["code", "geometry"]], tolerance_m=200)
    assert len(outlines) == 6_903
    assert not outlines.geometry.is_empty.any()
