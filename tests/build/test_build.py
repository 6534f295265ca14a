"""The build on a county of sixteen squares, every figure worked out by hand."""

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from insight.build import build
from insight.stats import intervals
from insight.store import Store
from tests.squareshire import DISTRICTS, LSOAS, OA, WARDS, declare


def figures(
    edition: Path, indicator: str, area_type: str, column: str = "value", period: str = "2021"
) -> dict[str, object]:
    with Store(edition) as source:
        rows = source.values(indicator, area_type, period)
    return dict(zip(rows["area_code"], rows[column], strict=True))


def test_whole_output_areas_go_where_their_people_live(edition: Path) -> None:
    """Columns 1 and 2 (100 and 200 people a square, two rows) lie in the western wards."""
    assert figures(edition, "population", "ward") == {
        WARDS[0]: 600,
        WARDS[1]: 1400,
        WARDS[2]: 600,
        WARDS[3]: 1400,
    }
    assert figures(edition, "population", "district") == {DISTRICTS[0]: 2000, DISTRICTS[1]: 2000}
    assert figures(edition, "population", "county") == {"E10990001": 4000}


def test_shares_are_divided_after_adding_up(edition: Path) -> None:
    """Western wards: (10 + 20) x 2 of 200 households; the county: 400 of 800."""
    assert figures(edition, "no_car_pct", "ward") == {WARDS[0]: 30, WARDS[1]: 70, WARDS[2]: 30, WARDS[3]: 70}
    assert figures(edition, "no_car_pct", "county") == {"E10990001": 50}


def test_shares_have_an_interval_and_other_figures_have_none(edition: Path) -> None:
    lower, upper = (figures(edition, "no_car_pct", "ward", side)[WARDS[0]] for side in ("lower", "upper"))
    expected = intervals.wilson(60, 200)
    assert (lower, upper) == pytest.approx((expected.lower * 100, expected.upper * 100))
    assert figures(edition, "no_car_pct", "ward", "reliability")[WARDS[0]] == "reliable"
    assert pd.isna(list(figures(edition, "imd_score", "ward", "lower").values())).all()
    assert pd.isna(list(figures(edition, "imd_deciles_1_3_pct", "ward", "upper").values())).all()


def test_every_figure_states_its_fit(edition: Path) -> None:
    """400 of the western ward's 600 people live in the squares that its boundary crosses."""
    fits = figures(edition, "no_car_pct", "ward", "fit")
    assert set(fits.values()) == {"best-fit"}
    crossing = figures(edition, "no_car_pct", "ward", "crossing_share")
    assert crossing[WARDS[0]] == pytest.approx(400 / 600)
    # The eastern ward holds 40 % of the land of those squares and, by best fit, nobody who lives there.
    assert crossing[WARDS[1]] == pytest.approx(160 / (1400 + 160))
    assert set(figures(edition, "no_car_pct", "district", "fit").values()) == {"exact"}
    assert set(figures(edition, "no_car_pct", "oa", "fit").values()) == {"published"}
    assert set(figures(edition, "imd_score", "lsoa", "fit").values()) == {"published"}


def test_scores_and_ranks_are_weighted_by_people(edition: Path) -> None:
    """Each LSOA lies whole in one ward here, by its people: 10, 20, 30, 40."""
    assert figures(edition, "imd_score", "ward") == dict(zip(WARDS, [10, 20, 30, 40], strict=True))
    assert figures(edition, "imd_score", "district") == {DISTRICTS[0]: 15, DISTRICTS[1]: 35}
    assert figures(edition, "imd_rank", "district") == {
        DISTRICTS[0]: (11 + 41) / 2,
        DISTRICTS[1]: (71 + 100) / 2,
    }
    assert figures(edition, "imd_deciles_1_3_pct", "county") == {"E10990001": 50}
    assert figures(edition, "imd_score", "lsoa") == dict(zip(LSOAS, [10, 20, 30, 40], strict=True))


def test_a_pocket_hidden_by_an_average_is_found(edition: Path) -> None:
    """The county's average of 25 is that of rank 45 (5th tenth); LSOA 4, of rank 1, lies in it."""
    with Store(edition) as source:
        county = source.pockets(area_type="county")
        assert county["small_areas"].tolist()[0].tolist() == [LSOAS[3]]
        assert county["pocket_share"].tolist() == pytest.approx([600 / 2400])
        assert source.pockets(area_type="ward").empty


def test_summaries_of_deprivation(edition: Path) -> None:
    """District D2: LSOAs of rank 30 and 1 of 100; the worst tenth of its people live in the latter."""
    assert figures(edition, "imd_concentration", "district")[DISTRICTS[1]] == 100
    assert figures(edition, "imd_decile_1_pct", "district") == {DISTRICTS[0]: 0, DISTRICTS[1]: 50}


def test_a_parish_without_an_output_area_is_told_apart(edition: Path) -> None:
    states = figures(edition, "population", "parish", "state")
    assert states == {"E04990001": "not_applicable", "E04990002": "value"}
    assert figures(edition, "population", "parish")["E04990002"] == 4000
    with Store(edition) as source:
        lies_in = source.shown_with("E04990001")
    assert lies_in["small_area_code"].tolist() == [OA[4, 4]]
    assert lies_in["share"].tolist() == pytest.approx([1.0])


def test_turnout_is_published_for_wards_and_added_up_for_what_is_made_of_whole_wards(edition: Path) -> None:
    assert figures(edition, "turnout_pct", "ward", period="2022")[WARDS[1]] == 60
    states = figures(edition, "turnout_pct", "ward", "state", period="2022")
    assert states[WARDS[3]] == "missing"
    districts = figures(edition, "turnout_pct", "district", period="2022")
    assert districts[DISTRICTS[0]] == 50
    assert figures(edition, "turnout_pct", "district", "state", period="2022")[DISTRICTS[1]] == "missing"
    panels = figures(edition, "turnout_pct", "panel", period="2022")
    assert panels["P1"] == pytest.approx(90 / 300 * 100)
    assert set(figures(edition, "turnout_pct", "parish", "state", period="2022").values()) == {
        "not_applicable"
    }


def test_a_ward_keeps_its_figures_while_it_keeps_its_code(edition: Path) -> None:
    assert figures(edition, "turnout_pct", "ward", period="2023")[WARDS[0]] == 70
    with Store(edition) as source:
        report = source.report().set_index("dataset_id")
    assert report.loc["turnout_2023", "rows_in"] == 2
    assert report.loc["turnout_2023", "rows_used"] == 1


def test_panels_are_made_of_their_members(edition: Path) -> None:
    assert figures(edition, "population", "panel") == {"P1": 1200, "P2": 1400}
    with Store(edition) as source:
        assert source.areas("panel").set_index("area_code")["area_km2"].to_dict() == pytest.approx(
            {"P1": 6.4, "P2": 4.8}
        )
        assert source.areas("panel")["status"].unique().tolist() == ["illustrative"]


def test_the_size_of_the_place_can_be_a_denominator(edition: Path) -> None:
    assert figures(edition, "density", "ward")[WARDS[0]] == pytest.approx(600 / 3.2)


def test_the_lookup_adds_up_to_one(edition: Path) -> None:
    with duckdb.connect(str(edition), read_only=True) as connection:
        sums = connection.execute(
            "SELECT sum(weight) FROM lookup WHERE area_type IN ('ward', 'district', 'county') GROUP BY small_area_code, area_type"
        ).fetchall()
    assert {round(total, 12) for (total,) in sums} == {1.0}


CONTRACT = {
    "area": "area_code area_type name boundary_vintage parent_code population area_km2 geometry_wkb lon lat",
    "indicator": "indicator_id title theme statistic unit polarity multiplier description why_it_matters dataset_id visibility",
    "value": "indicator_id area_code area_type period value numerator denominator lower upper state fit crossing_share reliability",
    "dataset": "dataset_id title publisher licence attribution published retrieved period sha256 file",
    "lookup": "small_area_code area_code area_type weight fit",
}


@pytest.mark.parametrize("name", CONTRACT)
def test_the_views_of_the_contract(edition: Path, name: str) -> None:
    with duckdb.connect(str(edition), read_only=True) as connection:
        columns = connection.execute(f"SELECT * FROM {name} LIMIT 0").df().columns.tolist()
    expected = CONTRACT[name].split()
    assert columns[: len(expected)] == expected


def test_every_view_is_in_the_documents(edition: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "views.md").read_text(encoding="utf-8")
    with duckdb.connect(str(edition), read_only=True) as connection:
        views = connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").df()[
            "view_name"
        ]
        for view in views:
            line = next(line for line in text.splitlines() if line.startswith(f"| `{view}` |"))
            columns = connection.execute(f"SELECT * FROM {view} LIMIT 0").df().columns
            if "as `lookup`" not in line:
                assert [c for c in columns if f"`{c}`" not in line] == [], view


def test_the_same_input_gives_the_same_figures(drawn: Path, edition: Path, tmp_path: Path) -> None:
    again = build(drawn, out=tmp_path / "again.duckdb").path
    tables = []
    for path in (edition, again):
        with duckdb.connect(str(path), read_only=True) as connection:
            tables.append(connection.execute("SELECT * FROM value ORDER BY ALL").df())
    pd.testing.assert_frame_equal(*tables)


def panels_of(county: Path, rows: list[tuple[str, str, str]]) -> None:
    pd.DataFrame(rows, columns=["panel", "name", "member"]).to_csv(county / "panels.csv", index=False)
    declare(county)


def test_panels_of_output_areas_split_the_figures_of_lsoas(county: Path, tmp_path: Path) -> None:
    """Column 1 of the county (100 people a square): a third of the people of the western LSOAs."""
    panels_of(county, [("P1", "Column", OA[1, row]) for row in range(1, 5)])
    built = build(county, out=tmp_path / "x.duckdb").path
    assert figures(built, "population", "panel") == {"P1": 400}
    assert figures(built, "imd_score", "panel") == {"P1": 20}
    assert figures(built, "imd_score", "panel", "fit") == {"P1": "apportioned"}


def test_half_a_panel_has_no_turnout(county: Path, tmp_path: Path) -> None:
    """A panel of a ward and a parish: nothing is known of how the parish voted."""
    panels_of(county, [("P1", "Mixed", WARDS[1]), ("P1", "Mixed", "E04990001"), ("P2", "Ward", WARDS[0])])
    built = build(county, out=tmp_path / "x.duckdb").path
    assert figures(built, "turnout_pct", "panel", "state", period="2022") == {
        "P1": "not_applicable",
        "P2": "value",
    }
    assert figures(built, "turnout_pct", "panel", period="2022")["P2"] == 40


def test_overlapping_panels_and_members_inside_members_count_nobody_twice(
    county: Path, tmp_path: Path
) -> None:
    """P1 and P2 share a ward; P3 is a ward and output areas that lie in it."""
    rows = [("P1", "One", WARDS[0]), ("P2", "Two", WARDS[0]), ("P2", "Two", WARDS[1])]
    panels_of(
        county, [*rows, ("P3", "Three", WARDS[0]), ("P3", "Three", OA[1, 1]), ("P3", "Three", OA[3, 1])]
    )
    built = build(county, out=tmp_path / "x.duckdb").path
    assert figures(built, "population", "panel") == {"P1": 600, "P2": 2000, "P3": 900}
    assert figures(built, "imd_concentration", "panel")["P1"] == 100 + 1 - 90
    assert figures(built, "imd_score", "panel")["P3"] == pytest.approx(
        (600 * 10 + 300 / 1400 * 600 * 20) / (600 + 300 / 1400 * 600)
    )
