"""No small count can be worked out; what is shown is true; nothing is hidden without a reason."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insight.disclosure import DisclosureError, attack, coverage_gap, faults_of, pieces, protect, secondary

from .worlds import ORDER, brute_force, containment, participation, worlds

VECTORS = Path(__file__).parent / "vectors"
STATES = {"": "value", "primary": "suppressed", "secondary": "suppressed", "sensitive": "suppressed"}


def states(frame: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Reasons of the cells that are hidden, by area code and group."""
    kept = frame[frame["reason"] != ""]
    return dict(zip(zip(kept["area_code"], kept["group"], strict=True), kept["reason"], strict=True))


def totals(counts: dict[tuple[str, str], int]) -> pd.DataFrame:
    rows = [("survey", code, kind, "all", "all", count) for (kind, code), count in counts.items()]
    return pd.DataFrame(
        rows, columns=["exercise_id", "area_code", "area_type", "dimension", "group", "count"]
    )


# --- Published vectors -----------------------------------------------------------------------------


def overlapping() -> tuple[pd.DataFrame, pd.DataFrame, dict]:
    case = json.loads((VECTORS / "sdctable_overlapping_geographies.json").read_text())
    areas: dict[tuple[str, str], str] = {("ward", name): name for name in case["region"]}
    for kind, names in (("district", case["county"]), ("panel", case["group"])):
        for name, region in zip(names, case["region"], strict=True):
            areas[kind, name] = areas.get((kind, name), "") + region
    size = dict(zip(case["region"], case["n"], strict=True))
    counts = {area: sum(size[piece] for piece in inside) for area, inside in areas.items()}
    return totals(counts), containment(areas), case


def test_two_tables_safe_alone_are_not_safe_together() -> None:
    counts, placed, case = overlapping()
    found = protect(counts, placed, threshold=case["maxN_primary"] + 1)
    reasons = found.set_index("area_code")["reason"]
    assert sorted(reasons.index[reasons == "primary"]) == case["primary"]
    assert sorted(reasons.index[reasons == "secondary"]) == case["joint_secondary"]


@pytest.mark.parametrize("kind", ["panel", "district"])
def test_each_table_alone_needs_nothing_more(kind: str) -> None:
    counts, placed, case = overlapping()
    alone = protect(counts[counts["area_type"] != kind], placed[placed["area_type"] != kind], threshold=4)
    assert (
        alone.loc[alone["reason"] == "secondary", "area_code"].tolist()
        == case["each_table_alone_needs_secondary"]
    )


def test_the_attacker_finds_k_as_ten_less_seven() -> None:
    counts, placed, case = overlapping()
    shown = counts.assign(
        published=counts["count"].where(~counts["area_code"].isin(case["primary"])).astype(float)
    )
    found = attack(shown, placed, threshold=4).set_index("area_code")
    assert found.loc["K", ["lower", "upper"]].tolist() == [3, 3]
    assert found.loc["K", "exposed"]
    faults = faults_of(shown, placed, threshold=4)
    assert any("ward, K, all, all" in fault.file for fault in faults)


def ukhsa(name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A worked table: its rows are groups, its columns areas, so that column totals are totals of areas."""
    table = json.loads((VECTORS / "ukhsa_worked_tables.json").read_text())[name]
    rows = []
    for number, column in enumerate(table["columns"]):
        if column != "Total":
            rows += [
                ("all" if key == "Total" else key, column, table[key][number])
                for key in ("A", "B", "C", "Total")
            ]
    frame = pd.DataFrame(rows, columns=["group", "area_code", "count"])
    frame = frame.assign(exercise_id="worked", area_type="ward", dimension="row")
    frame["dimension"] = frame["dimension"].where(frame["group"] != "all", "all")
    return frame, containment({("ward", code): code for code in frame["area_code"].unique()}).assign(
        piece_code=lambda placed: placed["area_code"]
    )


def test_the_table_worked_by_hand() -> None:
    counts, placed = ukhsa("table_1b_redesign")
    found = protect(counts, placed.drop_duplicates())
    assert states(found) == {("Over 30", "A"): "primary", ("Over 30", "C"): "secondary"}
    worked = json.loads((VECTORS / "ukhsa_worked_tables.json").read_text())["table_1d_suppress"]
    for row in found.itertuples():
        shown = worked["Total" if row.group == "all" else row.group][worked["columns"].index(row.area_code)]
        assert (shown == "[c]") == (row.state == "suppressed")
        assert shown == "[c]" or shown == row.published


def test_the_table_before_it_was_redesigned_is_made_safe() -> None:
    counts, placed = ukhsa("table_1a")
    found = protect(counts, placed.drop_duplicates())
    assert found.loc[found["count"].between(1, 4), "reason"].eq("primary").all()
    assert faults_of(found, placed.drop_duplicates()) == []


# --- What must always hold -------------------------------------------------------------------------


@settings(max_examples=60)
@given(worlds())
def test_nothing_is_exposed_and_what_is_shown_is_true(world) -> None:
    counts, placed = world
    found = protect(counts, placed)
    shown = found["state"] == "value"
    assert (found.loc[shown, "published"] == found.loc[shown, "count"]).all()
    assert found.loc[~shown, "published"].isna().all()
    assert not counts["count"].between(1, 4)[shown].any()
    assert (found.loc[counts["count"] == 0, "reason"] == "").all()
    assert found["reason"].map(STATES).eq(found["state"]).all()
    attacked = attack(found, placed)
    assert not attacked["exposed"].any()
    assert (attacked["upper"] - attacked["lower"] >= 4 - 1e-6).all()
    primary = attacked.merge(found[found["reason"] == "primary"], on=ORDER)
    assert (primary["lower"] == 0).all()
    assert (primary["upper"] >= 4 - 1e-6).all()
    assert faults_of(found, placed) == []


@settings(max_examples=40)
@given(worlds(dimensions=3, groups=2, pieces="abcd"))
def test_dimensions_do_not_give_each_other_away(world) -> None:
    counts, placed = world
    found = protect(counts, placed, special=10, special_dimensions=["extra2"])
    assert faults_of(found, placed, special=10, special_dimensions=["extra2"]) == []


@settings(max_examples=60)
@given(worlds(most=40), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(world, random) -> None:
    counts, placed = world
    mixed = counts.sample(frac=1, random_state=random.randint(0, 99))
    again = protect(mixed, placed).loc[counts.index]
    pd.testing.assert_frame_equal(again, protect(counts, placed))


@settings(max_examples=60)
@given(worlds(most=9))
def test_nothing_is_hidden_where_nothing_is_small(world) -> None:
    counts, placed = world
    counts = counts.assign(
        count=counts["count"] * 5
    )  # every count, and every difference of counts, is 0 or 5 or more
    assert (protect(counts, placed)["state"] == "value").all()


@settings(max_examples=60)
@given(worlds(pieces="abc", most=3, groups=2))
def test_the_attacker_is_right(world) -> None:
    """True whole people never lie outside the bounds; nor does anything that brute force finds."""
    counts, placed = world
    found = protect(counts, placed, threshold=3)
    if found["published"].isna().any():
        exact = brute_force(found, placed, most=4)
        both = attack(found, placed, threshold=3).merge(exact, on=ORDER)
        assert len(both) == len(exact)
        assert (both["lower"] <= both["least"] + 1e-6).all()
        assert (both["upper"] >= both["greatest"] - 1e-6).all()


# --- Cases one can draw ----------------------------------------------------------------------------


def test_a_parish_inside_a_ward_does_not_give_away_the_rest() -> None:
    placed = containment({("ward", "W"): "ab", ("parish", "P"): "a"})
    counts = totals({("ward", "W"): 10, ("parish", "P"): 7})
    shown = counts.assign(published=counts["count"].astype(float))
    (line,) = attack(shown, placed).to_dict("records")
    assert (line["area_type"], line["lower"], line["upper"], line["exposed"]) == ("difference", 3, 3, True)
    found = protect(counts, placed)
    assert states(found) == {("P", "all"): "secondary"}


def test_the_rest_of_all_parishes_of_a_ward_is_guarded_too() -> None:
    placed = containment({("ward", "W"): "abc", ("parish", "P"): "a", ("parish", "Q"): "b"})
    found = protect(totals({("ward", "W"): 30, ("parish", "P"): 10, ("parish", "Q"): 18}), placed)
    assert states(found) == {("P", "all"): "secondary"}


def test_a_zero_and_a_total_stay_where_they_can() -> None:
    placed = containment({("ward", "W"): "a"})
    found = protect(
        participation({("a", "age", "g0"): 0, ("a", "age", "g1"): 2, ("a", "age", "g2"): 9}, placed), placed
    )
    assert found.set_index("group")["reason"].to_dict() == {
        "all": "", "g0": "", "g1": "primary", "g2": "secondary",
    }  # fmt: skip


def test_special_categories_have_their_own_threshold() -> None:
    placed = containment({("ward", "W"): "a"})
    people = {
        ("a", "ethnic", "x"): 20,
        ("a", "ethnic", "y"): 90,
        ("a", "age", "x"): 20,
        ("a", "age", "y"): 90,
    }
    found = protect(participation(people, placed), placed, special_dimensions=["ethnic"])
    assert found.loc[found["reason"] != "", "dimension"].unique().tolist() == ["ethnic"]


def test_sensitive_groups_are_told_for_the_whole_council_alone() -> None:
    placed = containment({("ward", "V"): "a", ("ward", "W"): "b", ("county", "C"): "ab"})
    people = {("a", "community", "traveller"): 30, ("a", "community", "other"): 90, ("b", "community", "traveller"): 0,
              ("b", "community", "other"): 60}  # fmt: skip
    sensitive = [("community", "traveller"), ("community", "survivor")]
    found = protect(participation(people, placed), placed, sensitive=sensitive)
    hidden = found[(found["group"] == "traveller") & (found["area_type"] == "ward")]
    assert hidden["reason"].tolist() == ["sensitive", "sensitive"]
    assert faults_of(found, placed) == []
    gap = coverage_gap(found, sensitive=sensitive).set_index("group")
    assert gap.loc["traveller", ["heard", "coverage"]].tolist() == [30, "heard"]
    assert gap.loc["survivor", "coverage"] == "not asked"
    assert np.isnan(gap.loc["survivor", "heard"])


def test_an_area_where_nobody_lives_is_not_applicable() -> None:
    placed = containment({("ward", "W"): "a"})
    found = protect(totals({("ward", "W"): 12, ("parish", "Empty"): 0}), placed)
    assert found["state"].tolist() == ["value", "not_applicable"]
    assert found["published"].tolist()[0] == 12
    assert np.isnan(found["published"].tolist()[1])


def test_a_small_count_that_is_shown_is_a_fault() -> None:
    placed = containment({("ward", "W"): "a"})
    shown = totals({("ward", "W"): 3}).assign(published=3.0)
    (fault,) = faults_of(shown, placed)
    assert fault.rule == "no small count is published"
    assert "3" not in fault.found


def test_an_exercise_of_many_counts_is_guarded_dimension_by_dimension(monkeypatch) -> None:
    monkeypatch.setattr("insight.disclosure.protection.TOGETHER", 10)
    placed = containment(
        {("ward", "V"): "ab", ("ward", "W"): "c", ("parish", "P"): "a", ("county", "C"): "abc"}
    )
    people = {(p, d, g): n for p in "abc" for d in ("age", "sex") for g, n in (("x", 6), ("y", 2))}
    found = protect(participation(people, placed), placed)
    assert faults_of(found, placed) == []
    assert found["reason"].eq("primary").sum() == found["count"].between(1, 4).sum()


# --- Pieces ----------------------------------------------------------------------------------------


def test_small_areas_in_the_same_areas_are_one_piece() -> None:
    lookup = pd.DataFrame(
        [("o1", "W", "ward", 1.0), ("o2", "W", "ward", 1.0), ("o3", "W", "ward", 1.0), ("o1", "P", "parish", 1.0),
         ("o2", "P", "parish", 1.0), ("o3", "P", "parish", 0.5), ("o3", "Q", "parish", 0.5), ("o3", "M", "msoa", 1.0)],
        columns=["small_area_code", "area_code", "area_type", "weight"],
    )  # fmt: skip
    found = pieces(lookup)
    assert found.groupby("piece_code")["area_code"].agg(set).to_dict() == {
        "o1": {"P", "W"},
        "o3.1": {"Q", "W"},
    }


# --- Faults ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"count": -1}, "whole number"),
        ({"count": 2.5}, "whole number"),
        ({"area_code": "nowhere"}, "have a piece"),
        ({"group": "x"}, "go together"),
    ],
)
def test_counts_that_cannot_be_are_refused(change: dict, rule: str) -> None:
    placed = containment({("ward", "W"): "a"})
    with pytest.raises(DisclosureError, match=rule):
        protect(totals({("ward", "W"): 9}).assign(**change), placed)


@pytest.mark.parametrize("inner", [9, 20])
def test_counts_that_contradict_each_other_are_refused(inner: int) -> None:
    placed = containment({("ward", "W"): "ab", ("parish", "P"): "ab", ("parish", "Q"): "a"})
    counts = totals({("ward", "W"): 10, ("parish", "P"): inner, ("parish", "Q"): 0})
    with pytest.raises(DisclosureError, match=r"counts agree|all be true"):
        protect(counts, placed)


def test_missing_columns_thresholds_and_repeats_are_told() -> None:
    placed = containment({("ward", "W"): "a"})
    counts = totals({("ward", "W"): 9})
    with pytest.raises(DisclosureError, match="no count"):
        protect(counts.drop(columns="count"), placed)
    with pytest.raises(DisclosureError, match="at least 2"):
        protect(counts, placed, threshold=0)
    with pytest.raises(DisclosureError, match="one row"):
        protect(pd.concat([counts, counts], ignore_index=True), placed)
    with pytest.raises(DisclosureError, match="names a piece"):
        protect(counts, placed.assign(piece_code=None))


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(worlds(pieces="abcdef", most=12))
def test_nothing_is_hidden_that_could_be_shown_by_itself(world) -> None:
    counts, placed = world
    protected = protect(counts, placed)
    for row in protected.index[protected["reason"] == "secondary"]:
        reason = protected["reason"].mask(protected.index == row, "")
        shown = protected["count"].astype(float).where(reason == "")
        tried = protected.assign(reason=reason, published=shown)
        assert attack(tried, placed)["exposed"].any()


def test_small_counts_swap_with_the_same_group_everywhere() -> None:
    """Three wards by three parishes: one partner for all small counts hides less than each area's cheapest group."""
    rng = np.random.default_rng(3)
    pieces = "abcdefghi"
    areas = {("ward", f"W{n}"): pieces[3 * n : 3 * n + 3] for n in range(3)}
    areas |= {("parish", f"P{n}"): pieces[n::3] for n in range(3)}
    areas["county", "C"] = pieces
    placed = containment(areas)
    people = {
        (piece, "age", group): int(rng.poisson(mean))
        for piece in pieces
        for group, mean in (("g0", 9), ("g1", 6), ("g2", 1))
    }
    counts = participation(people, placed)
    both = protect(counts, placed)
    alone = _with_partners(counts, placed, 0)
    assert both["reason"].eq("primary").sum() == alone["reason"].eq("primary").sum() > 2
    assert both["reason"].eq("secondary").sum() <= alone["reason"].eq("secondary").sum()


def _with_partners(counts: pd.DataFrame, placed: pd.DataFrame, number: int) -> pd.DataFrame:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secondary, "PARTNERS", number)
        return protect(counts, placed)
