"""Other voices in an edition: small counts of people held back over all kinds of area, and what stands beside them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insight import disclosure, voices_attacked
from insight.build import voices
from tests import heardshire as shire

RATES = ["share", "index", "lower", "upper", "rate_per_1000"]
NO_VALUES = shire.ground().value


def records(by_ward, *, kind="petition", of=1000, districts=False, visibility="public", **more):
    rows = [("ward", ward, number) for ward, number in zip(shire.WARDS, by_ward, strict=True)]
    if districts:
        rows += [("district", "D1", sum(by_ward[:4])), ("district", "D2", sum(by_ward[4:]))]
    found = pd.DataFrame(rows, columns=["area_type", "area_code", "count"])
    given_of = np.nan if of is None else float(of)
    named = {"kind": kind, "title": "Night bus", "period": "2025", "of": given_of, "visibility": visibility}
    return found.assign(**{**named, **more})


def pieces():
    return disclosure.pieces(shire.lookup())


def told(rows):
    return voices.tables(rows, NO_VALUES, pieces())


def as_published(voice, rates):
    """Rows of query ``told_voices``, from the two tables."""
    keys = ["area_type", "area_code"]
    columns = [*keys, "n", "count", *RATES, "state"]
    beside = rates[columns] if len(rates) else pd.DataFrame(columns=columns)
    beside = beside.rename(columns={"count": "judged_count", "state": "judged_state"}).assign(judged=True)
    found = voice.merge(beside, on=keys, how="left")
    return found.assign(judged=found["judged"].notna())


def test_small_counts_are_held_back_and_the_sum_is_told():
    voice, rates = told(records([3, 2, 40, 50, 60, 70, 80, 90]))
    assert list(voice["state"]) == ["suppressed"] * 2 + ["value"] * 6
    assert voice["count"].isna().tolist() == [True] * 2 + [False] * 6
    assert set(voice["total"]) == {395.0}
    hidden = rates[rates["state"] == "suppressed"]
    assert len(hidden) == 2
    assert hidden[["count", *RATES]].isna().all(axis=None)


def test_one_small_count_takes_another_with_it():
    voice, _ = told(records([3, 20, 40, 50, 60, 70, 80, 90]))
    assert (voice["state"] == "suppressed").sum() == 2
    assert voice["state"].iloc[0] == "suppressed"


def test_a_district_does_not_give_its_ward_away():
    voice, rates = told(records([3, 30, 40, 50, 60, 70, 80, 90], districts=True))
    ward = voice[voice["area_type"] == "ward"]
    assert (ward["state"].iloc[:4] == "suppressed").sum() >= 2
    assert voices_attacked.findings(as_published(voice, rates), pieces()) == []


def test_a_small_sum_is_held_back_with_every_rate():
    voice, rates = told(records([3, 0, 0, 0, 0, 0, 0, 0]))
    assert voice["total"].isna().all()
    assert list(voice["state"]) == ["suppressed"] + ["value"] * 7
    assert rates.empty


def test_areas_of_which_nothing_is_known_take_no_part_in_rates_but_in_what_is_held_back():
    rows = records([30, 7, 40, 50, 60, 70, 80, 90])
    rows.loc[1, "of"] = np.nan
    rows.loc[0, "count"] = 3
    voice, rates = told(rows)
    assert len(rates) == 7
    assert voices_attacked.findings(as_published(voice, rates), pieces()) == []


@pytest.mark.parametrize("kind", ["attendance", "turnout", "electorate"])
def test_rooms_and_ballots_are_told_as_they_are(kind):
    voice, _ = told(records([3, 2, 40, 50, 60, 70, 80, 90], kind=kind))
    assert set(voice["state"]) == {"value"}
    assert list(voice["count"].head(2)) == [3, 2]


def test_a_verdict_on_a_hidden_count_is_told_where_it_gives_nothing_away():
    _, rates = told(records([3, 2, 90, 90, 90, 90, 90, 90]))
    verdicts = rates.set_index("area_code")["verdict"]
    # About 68 would be a fair share: far fewer signed, whatever the number.
    assert verdicts["W1"] == verdicts["W2"] == "under"
    # Of 4 to 6 expected nobody can tell what a hidden count came to.
    _, few = told(records([1, 2, 8, 8, 8, 8, 8, 8]))
    assert not few.loc[few["state"] == "suppressed", "verdict"].isin(["under", "over"]).any()


def test_counts_that_contradict_each_other_are_one_clear_fault():
    rows = records([10, 20, 30, 40, 50, 60, 70, 80], districts=True)
    rows.loc[rows["area_code"] == "D1", "count"] = 7
    with pytest.raises(disclosure.DisclosureError) as caught:
        told(rows)
    assert all(fault.file == "voices: petition, Night bus, 2025" for fault in caught.value.faults)
    assert "same addresses" in str(caught.value)


def test_what_the_council_keeps_to_itself_is_no_part_of_a_public_sum():
    public = records([30, 20, 40, 50, 60, 70, 80, 90]).iloc[:4]
    own = records([30, 20, 40, 50, 60, 70, 80, 90], visibility="internal").iloc[4:]
    voice, rates = told(pd.concat([public, own]))
    assert voice.groupby("visibility")["total"].first().to_dict() == {"public": 140.0, "internal": 300.0}
    assert set(rates["area_code"]) == set(shire.WARDS[:4])


def test_no_rows_give_empty_tables_but_turnout():
    voice, rates = told(records([0] * 8).iloc[:0])
    assert list(voice.columns)[-2:] == ["state", "total"]
    assert voice.empty
    assert rates.empty


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sampled_from([0, 1, 2, 3, 4, 5, 6, 9, 20, 75]), min_size=8, max_size=8),
    st.booleans(),
    st.sampled_from(["petition", "e-panel", "returns"]),
)
def test_nothing_held_back_can_be_worked_out_whatever_the_counts(by_ward, districts, kind):
    voice, rates = told(records(by_ward, districts=districts, kind=kind))
    assert voices_attacked.findings(as_published(voice, rates), pieces()) == []
    true = records(by_ward, districts=districts, kind=kind)["count"]
    shown = voice["state"] == "value"
    assert (voice.loc[shown, "count"] == true[shown]).all()
    assert not voice["count"].between(1, 4).any()
    assert not (true[~shown] == 0).any()
