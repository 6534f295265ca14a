"""Deprivation of areas: plain-Python oracles, laws, the published averages, and what is refused."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insight.errors import InsightError
from insight.stats import deprivation

N = 100
NAMES = {"by": "ward", "score": "score", "rank": "rank", "population": "people", "total_small_areas": N}
HEADERS = ["code", "ward", "score", "rank", "people"]


def drawn(*rows: tuple[str, int, int], total: int = N) -> pd.DataFrame:
    """Rows of ward, rank and people; a score that falls as the rank rises."""
    return pd.DataFrame(
        [
            (f"L{i}", ward, 80 * (1 - rank / total), rank, people)
            for i, (ward, rank, people) in enumerate(rows)
        ],
        columns=HEADERS,
    )


def plain(rows: list[tuple[float, int, int]], total: int) -> dict[str, float]:
    """The five summaries of one area from rows of score, rank, people, one step at a time."""
    people = sum(p for _, _, p in rows)
    extent = 0.0
    for _, rank, p in rows:
        percentile = math.ceil(100 * rank / total)
        if percentile <= 10:
            extent += p
        elif percentile <= 30:
            extent += p * (0.95 - (0.9 / 19) * (percentile - 11))
    left, concentration = people / 10, 0.0
    for _, rank, p in sorted(rows, key=lambda row: row[1]):
        taken = min(p, left)
        concentration += taken * (total + 1 - rank)
        left -= taken
    return {
        "average_score": sum(p * score for score, _, p in rows) / people,
        "average_rank": sum(p * (total + 1 - rank) for _, rank, p in rows) / people,
        "proportion_decile_1": sum(math.ceil(10 * rank / total) == 1 for _, rank, _ in rows) / len(rows),
        "extent": extent / people,
        "local_concentration": concentration / (people / 10),
    }


TABLES = st.lists(
    st.tuples(st.sampled_from("ABC"), st.integers(1, N), st.integers(0, 3_000)),
    min_size=1,
    max_size=25,
    unique_by=lambda row: row[1],
)


@settings(max_examples=60, deadline=None)
@given(rows=TABLES)
def test_all_five_summaries_against_plain_python(rows: list[tuple[str, int, int]]) -> None:
    frame = drawn(*rows)
    found = deprivation.summarise(frame, **NAMES)
    assert list(found.columns) == list(deprivation.SUMMARIES)
    assert list(found.index) == sorted(set(frame["ward"]))
    for ward, cells in frame.groupby("ward"):
        if cells["people"].sum() == 0:
            assert found.loc[ward].isna().all()
            continue
        expected = plain(list(zip(cells["score"], cells["rank"], cells["people"], strict=True)), N)
        assert found.loc[ward].to_dict() == pytest.approx(expected, rel=1e-9)


@settings(max_examples=60, deadline=None)
@given(rows=TABLES, share=st.floats(0.05, 0.95))
def test_splitting_a_small_area_inside_its_ward_changes_no_people(
    rows: list[tuple[str, int, int]], share: float
) -> None:
    frame = drawn(*rows).assign(weight=1.0)
    pieces = pd.concat([frame.assign(weight=share, ward="A"), frame.assign(weight=1 - share, ward="B")])
    found = deprivation.summarise(pieces, **NAMES, small_area="code", weight="weight")
    whole = deprivation.summarise(frame.assign(ward="A"), **NAMES)
    for ward in "AB":
        pd.testing.assert_series_equal(found.loc[ward], whole.loc["A"], check_names=False)


def test_weights_send_people_to_each_side_of_a_boundary() -> None:
    frame = drawn(("A", 5, 1_000), ("A", 50, 1_000), ("B", 5, 1_000))
    frame["code"] = ["L1", "L2", "L1"]
    frame["weight"] = [0.25, 1.0, 0.75]
    found = deprivation.summarise(frame, **NAMES, small_area="code", weight="weight")
    assert found.loc["A", "average_rank"] == pytest.approx((250 * 96 + 1_000 * 51) / 1_250)
    assert found.loc["A", "proportion_decile_1"] == pytest.approx(0.25 / 1.25)
    assert found.loc["A", "extent"] == pytest.approx(250 / 1_250)
    assert found.loc["A", "local_concentration"] == 96
    assert found.loc["B"].to_dict() == pytest.approx(
        {
            "average_score": 76,
            "average_rank": 96,
            "proportion_decile_1": 1,
            "extent": 1,
            "local_concentration": 96,
        }
    )


@settings(max_examples=60, deadline=None)
@given(rows=TABLES)
def test_the_most_deprived_tenth_is_never_less_deprived_than_the_whole(
    rows: list[tuple[str, int, int]],
) -> None:
    found = deprivation.summarise(drawn(*rows), **NAMES).dropna()
    assert (found["local_concentration"] >= found["average_rank"] - 1e-9).all()
    assert found[["proportion_decile_1", "extent"]].stack().between(0, 1 + 1e-12).all()


@settings(max_examples=60, deadline=None)
@given(rows=TABLES, seed=st.integers(0, 99))
def test_the_order_of_rows_does_not_matter(rows: list[tuple[str, int, int]], seed: int) -> None:
    frame = drawn(*rows)
    pd.testing.assert_frame_equal(
        deprivation.summarise(frame.sample(frac=1, random_state=seed), **NAMES),
        deprivation.summarise(frame, **NAMES),
    )


def test_extent_slides_from_95_to_5_per_cent_over_the_second_and_third_tenth() -> None:
    ranks = (10, 11, 30, 31)
    found = deprivation.summarise(drawn(*((f"W{rank}", rank, 500) for rank in ranks)), **NAMES)["extent"]
    assert found.tolist() == pytest.approx([1, 0.95, 0.05, 0])


def test_an_area_without_people_has_no_summary() -> None:
    found = deprivation.summarise(drawn(("A", 3, 0), ("B", 4, 10)), **NAMES)
    assert found.loc["A"].isna().all()
    assert found.loc["B"].notna().all()


def test_ties_are_allowed_as_real_ranks_have_them() -> None:
    frame = drawn(("A", 7, 10), ("A", 7, 10), ("A", 9, 10), ("B", 40, 5))
    found = deprivation.summarise(frame, **NAMES)
    assert found.loc["A", "average_rank"] == pytest.approx((94 + 94 + 92) / 3)
    # Only the four columns, as a query may give them: tied small areas can have the same population too.
    pd.testing.assert_frame_equal(deprivation.summarise(frame.drop(columns="code"), **NAMES), found)


def changed(column: str, row: int, value: object) -> pd.DataFrame:
    frame = drawn(("A", 1, 10), ("A", 2, 20), ("B", 30, 30), ("B", 60, 40))
    frame[column] = frame[column].astype(object)
    frame.loc[row, column] = value
    return frame


BROKEN = {
    "rank repeated": (changed("rank", 1, 1), "repeated only by ties"),
    "rank 0": (changed("rank", 0, 0), "whole numbers from 1 to 100"),
    "rank beyond N": (changed("rank", 3, 101), "101.0 at position 3"),
    "rank not whole": (changed("rank", 3, 60.5), "60.5 at position 3"),
    "rank missing": (changed("rank", 2, None), "no cell is missing"),
    "score missing": (changed("score", 2, np.nan), "no cell is missing"),
    "score infinite": (changed("score", 2, math.inf), "finite"),
    "score text": (changed("score", 2, "12.3"), "only numbers"),
    "people negative": (changed("people", 1, -5), "-5.0 at position 1"),
    "people missing": (changed("people", 1, None), "no cell is missing"),
    "area missing": (changed("ward", 1, None), "no cell is missing"),
    "row twice": (pd.concat([changed("ward", 0, "A"), changed("ward", 0, "A").iloc[[2]]]), "there once"),
    "all rows twice": (
        pd.concat([changed("ward", 0, "A")] * 2, ignore_index=True).drop(columns="code"),
        "there once",
    ),
    "tie that leaves no gap": (drawn(("A", 7, 10), ("A", 7, 11), ("A", 8, 10)), "next ranks left out"),
    "column absent": (drawn(("A", 1, 10)).drop(columns="rank"), "no rank"),
    "no rows": (drawn(("A", 1, 10)).iloc[:0], "no rows"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_set_is_refused(name: str) -> None:
    frame, words = BROKEN[name]
    with pytest.raises(InsightError) as caught:
        deprivation.summarise(frame, **NAMES)
    assert words in str(caught.value)


def test_all_faults_of_a_set_are_named_at_once() -> None:
    frame = drawn(("A", 101, 10), ("A", 0, 10), ("B", 30, 30), ("B", 30, 40))
    frame.loc[3, "score"] = 1.0
    with pytest.raises(InsightError) as caught:
        deprivation.summarise(frame, **NAMES)
    assert "101.0 at position 0, 0.0 at position 1" in str(caught.value)
    assert "30.0 at position 2, 30.0 at position 3" in str(caught.value)


@pytest.mark.parametrize("total", [0, -1, 32844.0, "33755", True, None])
def test_the_nation_is_a_whole_number(total: object) -> None:
    with pytest.raises(InsightError, match="total_small_areas"):
        deprivation.summarise(drawn(("A", 1, 10)), **(NAMES | {"total_small_areas": total}))


def test_a_national_set_with_rows_lost_is_refused() -> None:
    nation = drawn(*(("A", rank, 10) for rank in range(1, N + 1)))
    assert len(deprivation.summarise(nation, **NAMES)) == 1
    with pytest.raises(InsightError, match="a national set holds all 100"):
        deprivation.summarise(nation.drop(index=41), **NAMES)


@pytest.mark.parametrize(
    ("weights", "words"), [((0.6, 0.6), "add up"), ((0, 0.5), "above 0"), ((1.2, 0.1), "at most")]
)
def test_weights_share_a_small_area_out(weights: tuple[float, float], words: str) -> None:
    frame = drawn(("A", 5, 1_000), ("B", 5, 1_000)).assign(code="L1", weight=weights)
    with pytest.raises(InsightError, match=words):
        deprivation.summarise(frame, **NAMES, small_area="code", weight="weight")


def test_split_small_areas_need_codes() -> None:
    with pytest.raises(InsightError, match="codes"):
        deprivation.summarise(drawn(("A", 5, 10)).assign(weight=1.0), **NAMES, weight="weight")


def test_a_small_area_has_one_rank() -> None:
    frame = drawn(("A", 5, 1_000), ("B", 9, 1_000)).assign(code="L1", weight=0.5)
    with pytest.raises(InsightError, match="one score and one rank"):
        deprivation.summarise(frame, **NAMES, small_area="code", weight="weight")


# --- The table of one edition ---------------------------------------------------------------------


def test_an_edition_is_whole_and_its_scores_fall_as_ranks_rise() -> None:
    nation = drawn(*(("A", rank, 10) for rank in range(1, N + 1)))
    edition = {"score": "score", "rank": "rank", "total_small_areas": N}
    deprivation.check_edition(nation, **edition)
    deprivation.check_edition(nation.iloc[:7], **edition, whole=False)
    with pytest.raises(InsightError, match="all 100 small areas are there"):
        deprivation.check_edition(nation.iloc[:7], **edition)
    mixed = nation.assign(score=nation["score"].where(nation["rank"] != 60, 79.9))
    with pytest.raises(InsightError, match=r"60\.0 at position 59"):
        deprivation.check_edition(mixed, **edition)


# --- Hidden pockets -------------------------------------------------------------------------------

POCKETS = {
    "small_area": "code",
    "score": "score",
    "rank": "rank",
    "population": "people",
    "total_small_areas": N,
}


def lookup(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["small_area_code", "area_code", "weight"])


def county() -> pd.DataFrame:
    """L0 and L1 are deprived; L5 to L9 are not."""
    ranks = [
        (4, 1_000),
        (18, 500),
        (30, 1_000),
        (45, 1_000),
        (50, 1_500),
        *((r, 1_500) for r in (60, 70, 80, 90, 99)),
    ]
    return drawn(*(("-", rank, people) for rank, people in ranks))


def test_a_pocket_is_hidden_where_the_average_does_not_show_it() -> None:
    whole = lookup(
        ("L0", "mixed", 1), ("L1", "mixed", 1), ("L6", "mixed", 1), ("L7", "mixed", 1), ("L4", "plain", 1),
        ("L5", "plain", 1),
    )  # fmt: skip
    found = deprivation.pockets(county(), whole, **POCKETS)
    assert list(found.index) == ["mixed"]
    row = found.loc["mixed"]
    assert row["small_areas"] == ("L0", "L1")
    assert row["pocket_population"] == 1_500
    assert row["pocket_share"] == pytest.approx(1_500 / 4_500)
    assert row["average_score"] == pytest.approx(
        (96 * 1_000 + 82 * 500 + 30 * 1_500 + 20 * 1_500) * 0.8 / 4_500
    )
    assert row["average_decile"] == 6  # a score of 37.7 lies between those of ranks 50 and 60


def test_an_area_that_is_deprived_on_average_hides_nothing() -> None:
    found = deprivation.pockets(
        county(), lookup(("L0", "poor", 1), ("L1", "poor", 1), ("L2", "poor", 1)), **POCKETS
    )
    assert found.empty
    assert list(found.columns) == [
        "average_score", "average_decile", "small_areas", "pocket_population", "pocket_share",
    ]  # fmt: skip


def test_a_sliver_of_a_small_area_is_no_pocket_unless_it_is_much_of_the_area() -> None:
    split = lookup(("L0", "town", 0.95), ("L0", "rim", 0.05), ("L8", "rim", 1), ("L0", "town2", 0.0 + 1e-12))
    found = deprivation.pockets(county(), split.iloc[:3], **POCKETS)
    assert found.empty  # the town is L0 alone, as deprived as it looks; 50 people of L0 live on the rim
    hamlet = lookup(("L0", "town", 0.95), ("L0", "hamlet", 0.05), ("L8", "hamlet", 0.1))
    found = deprivation.pockets(county(), hamlet, **POCKETS)
    assert list(found.index) == ["hamlet"]
    assert found.loc["hamlet", "pocket_population"] == pytest.approx(50)
    assert found.loc["hamlet", "pocket_share"] == pytest.approx(50 / 200)
    assert list(deprivation.pockets(county(), split.iloc[:3], **POCKETS, at_least=0.01).index) == ["rim"]


def test_the_deciles_that_count_can_be_set() -> None:
    areas = lookup(("L1", "mixed", 1), ("L7", "mixed", 1))
    assert list(deprivation.pockets(county(), areas, **POCKETS).index) == ["mixed"]
    assert deprivation.pockets(county(), areas, **POCKETS, deciles=1).empty


@pytest.mark.parametrize(
    ("frame", "areas", "words"),
    [
        (county(), lookup(("L0", "a", 1), ("L99", "a", 1)), "L99 at position 1"),
        (pd.concat([county(), county().iloc[[0]]]), lookup(("L0", "a", 1)), "there once"),
        (county(), lookup(("L0", "a", 0.7), ("L0", "b", 0.7)), "add up"),
        (county(), lookup(("L0", "a", 0.5), ("L0", "a", 0.5)), "there once"),
        (county(), lookup(("L0", "a", 1)).drop(columns="weight"), "no weight"),
        (county().drop(columns="code"), lookup(("L0", "a", 1)), "no code"),
        (county().assign(score=range(10)), lookup(("L0", "a", 1)), "scores fall"),
    ],
)
def test_pockets_refuse(frame: pd.DataFrame, areas: pd.DataFrame, words: str) -> None:
    with pytest.raises(InsightError, match=words):
        deprivation.pockets(frame, areas, **POCKETS)


# --- The published sets ---------------------------------------------------------------------------

EDITIONS = {
    2019: ("iod2019/File_7_REASSEMBLED_IoD2019_scores_ranks_deciles_denominators.csv.gz", 32_844),
    2025: ("iod2025/File_7_REASSEMBLED_IoD2025_scores_ranks_deciles_denominators.csv.gz", 33_755),
}
DISTRICTS = ["E07000008", "E07000009", "E07000010", "E07000011", "E07000012"]
AVERAGE_SCORES = {
    2019: [14.855, 11.507, 25.426, 12.550, 8.496],
    2025: [11.471, 12.217, 26.100, 11.804, 9.338],
}


def edition(real: Path, year: int) -> tuple[pd.DataFrame, int]:
    """LSOA, district, and score, rank, decile and people of the overall index."""
    file, total = EDITIONS[year]
    table = pd.read_csv(real / file)
    wanted = {
        "code": "LSOA code", "district": "Local Authority District code", "score": "Index of Multiple Deprivation (IMD) Score",
        "rank": "Index of Multiple Deprivation (IMD) Rank", "decile": "Index of Multiple Deprivation (IMD) Decile",
        "people": "Total population",
    }  # fmt: skip
    return table.rename(
        columns={next(c for c in table if c.startswith(v)): k for k, v in wanted.items()}
    ), total


@pytest.mark.real
@pytest.mark.parametrize("year", EDITIONS)
def test_the_real_districts_have_the_published_average_scores(real: Path, year: int) -> None:
    table, total = edition(real, year)
    found = deprivation.summarise(
        table, by="district", score="score", rank="rank", population="people", total_small_areas=total
    )
    assert found.loc[DISTRICTS, "average_score"].round(3).tolist() == AVERAGE_SCORES[year]
    for code in DISTRICTS:
        cells = table[table["district"] == code]
        expected = plain(list(zip(cells["score"], cells["rank"], cells["people"], strict=True)), total)
        assert found.loc[code].to_dict() == pytest.approx(expected, rel=1e-9)
    published = (table["decile"] == 1).groupby(table["district"]).mean()
    np.testing.assert_allclose(found["proportion_decile_1"], published)


@pytest.mark.real
@pytest.mark.parametrize("year", EDITIONS)
def test_the_real_editions_pass_at_the_door_in_every_domain(real: Path, year: int) -> None:
    table, total = edition(real, year)
    np.testing.assert_array_equal(
        deprivation.national_decile(table["rank"].to_numpy(), total), table["decile"]
    )
    domains = [c.split(" Rank")[0] for c in table if " Rank" in c]
    scored = [(d, next((c for c in table if c.startswith(f"{d} Score")), None)) for d in domains]
    scored = [(d, score) for d, score in scored if score]
    assert len(scored) == {2019: 2, 2025: 13}[year]
    for domain, score in scored:
        rank = next(c for c in table if c.startswith(f"{domain} Rank"))
        deprivation.check_edition(table, score=score, rank=rank, total_small_areas=total)


@pytest.mark.real
def test_two_real_editions_mixed_are_refused(real: Path) -> None:
    old, _ = edition(real, 2019)
    new, total = edition(real, 2025)
    mixed = pd.concat([old[old["district"] == DISTRICTS[0]], new[new["district"] != DISTRICTS[0]]])
    names = {"by": "district", "score": "score", "rank": "rank", "population": "people"}
    with pytest.raises(InsightError, match="repeated only by ties"):
        deprivation.summarise(
            mixed[["district", "score", "rank", "people"]], **names, total_small_areas=total
        )
    with pytest.raises(InsightError, match="from 1 to 32844"):
        deprivation.summarise(new, **names, total_small_areas=EDITIONS[2019][1])
    with pytest.raises(InsightError, match="a national set holds all 33755"):
        deprivation.summarise(old, **names, total_small_areas=total)


@pytest.mark.real
def test_real_pockets_of_the_county_are_counted_by_hand(real: Path) -> None:
    table, total = edition(real, 2025)
    county_ = table[table["district"].isin(DISTRICTS)]
    areas = pd.DataFrame(
        {"small_area_code": county_["code"], "area_code": county_["district"], "weight": 1.0}
    )
    found = deprivation.pockets(
        county_.drop(columns="district"), areas, small_area="code", score="score", rank="rank", population="people",
        total_small_areas=total,
    )  # fmt: skip
    deprived = county_[county_["decile"] <= 2]
    for code, row in found.iterrows():
        held = deprived[deprived["district"] == code].sort_values("rank")
        assert row["small_areas"] == tuple(held["code"])
        people = county_.loc[county_["district"] == code, "people"].sum()
        assert row["pocket_share"] == pytest.approx(held["people"].sum() / people)
    assert set(found.index) == set(deprived["district"])  # no district is deprived on average
