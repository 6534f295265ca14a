"""A place from what a person types: postcodes, names, slips, and whatever else lands in a search box."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from insight import finding
from insight.finding import answer, find
from insight.naming import How, plain
from insight.store import Store
from tests.squareshire import WARDS


@pytest.fixture(scope="module")
def county(sample: Path) -> Store:
    return Store(sample)


def names(county: Store, words: str) -> list[tuple[str, str]]:
    return [(hit.kind, hit.name) for hit in find(county, words)]


@pytest.mark.parametrize("typed", ["QX10 1AA", "qx101aa", "  q x 1 0 1 a a ", "QX10-1AA"])
def test_a_postcode_gives_the_areas_it_lies_in(county: Store, typed: str) -> None:
    row = county.postcodes().set_index("postcode").loc["QX101AA"]
    found = answer(county, typed)
    kinds = ["ward", "parish", "panel", "division", "district"]
    assert [hit.kind for hit in found.hits] == kinds
    assert [hit.area_code for hit in found.hits] == list(row[kinds])
    assert found.said == ("QX10 1AA lies in these areas.",)
    assert found.sure is None


def test_every_postcode_of_a_sample_lies_where_the_edition_says(county: Store) -> None:
    rows = county.postcodes().iloc[:: len(county.postcodes()) // 40]
    for row in rows.to_dict("records"):
        hits = find(county, row["postcode"])
        assert {hit.kind: hit.area_code for hit in hits} == {
            kind: row[kind] for kind in finding.HOLDERS if isinstance(row[kind], str)
        }


def test_the_beginning_of_a_postcode_gives_the_areas_that_hold_most_or_the_postcodes(county: Store) -> None:
    rows = county.postcodes()
    begun = rows[rows["postcode"].str.startswith("QX10")]
    hits = find(county, "qx10")
    counts = begun["ward"].value_counts()
    assert [counts[hit.area_code] for hit in hits] == sorted(counts, reverse=True)[:10]
    few = find(county, "QX10 1A", limit=30)
    known = sorted(rows.loc[rows["postcode"].str.startswith("QX101A"), "postcode"])
    assert len(known) <= 30
    assert [(hit.kind, hit.name) for hit in few] == [("postcode", f"{c[:-3]} {c[-3:]}") for c in known]


def test_the_first_half_of_a_postcode_is_not_the_beginning_of_another(
    edition: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = pd.DataFrame(
        {"postcode": ["AB11AA", "AB101AA", "AB111AA"], "ward": WARDS[:3], "county": ["E1"] * 3}
    )
    with Store(edition) as county:
        monkeypatch.setattr(
            county, "postcodes_like", lambda code: rows[rows["postcode"].str.startswith(code)]
        )
        assert [hit.name for hit in find(county, "ab1")] == ["AB1 1AA"]
        assert [hit.name for hit in find(county, "ab10")] == ["AB10 1AA"]


def test_a_postcode_of_elsewhere_is_told_kindly(county: Store) -> None:
    for typed in ("CB1 1AA", "ZZ99 9ZZ"):
        found = answer(county, typed)
        assert found.hits == ()
        assert found.said == (f"{typed} is not among the postcodes of Tambershire.",)


def test_a_slip_in_a_postcode_gives_those_that_are_near(county: Store) -> None:
    missing = next(
        code for code in (f"QX101A{letter}" for letter in "CIKMOV") if county.postcodes_like(code).empty
    )
    found = answer(county, missing)
    assert found.said[0].endswith("Did you mean one of these?")
    assert found.hits
    assert all(hit.kind == "postcode" and hit.name.startswith("QX10 ") for hit in found.hits)


def test_an_edition_without_postcodes_says_so(edition: Path) -> None:
    with Store(edition) as county:
        said = answer(county, "QX10 1AA").said
        assert said == (
            "This edition holds no postcodes, so QX10 1AA cannot be looked up. Type the name of a place.",
        )
        assert "postcode" not in answer(county, "").said[0]


def test_a_name_is_found_in_every_kind_of_area(county: Store) -> None:
    kinds = set()
    for named in county.names().groupby("area_type").head(3).itertuples():
        hits = find(county, str(named.name), limit=50)
        assert (named.area_type, named.area_code) in {(hit.kind, hit.area_code) for hit in hits}
        kinds.add(named.area_type)
    assert len(kinds) == len(county.area_types())


@pytest.mark.parametrize(
    ("typed", "sure"),
    [
        ("Castle", "E05990086"),
        ("castle ward", "E05990086"),
        ("Castle, Wolminster", "E05990086"),
        ("CASTLE (Wolminster)", "E05990086"),
        ("e05990086", "E05990086"),
        ("brandsey and ludhithe ward", "E05990001"),
        ("Brandsey &  Ludhithe Ward", "E05990001"),
        ("saint aldwyns", "E05990099"),
        ("Saltmarch district", "E07990002"),
        ("Great Odsingham", None),
        ("tamb", None),
    ],
)
def test_there_is_no_doubt_of_one_place_of_that_name(county: Store, typed: str, sure: str | None) -> None:
    found = answer(county, typed)
    assert found.hits
    assert (found.sure.area_code if found.sure else None) == sure


def test_the_same_name_comes_before_what_begins_so_and_that_before_what_holds_it(county: Store) -> None:
    hits = find(county, "wythering", limit=20)
    order = [hit.how for hit in hits]
    assert order == sorted(order)
    assert ("parish", "Wythering") in names(county, "wythering")[:2]
    assert order[0] is How.EXACT
    assert names(county, "great odsingham")[:2] == [
        ("ward", "Great Odsingham"),
        ("parish", "Great Odsingham"),
    ]


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("tambermuth", "Tambermouth"),
        ("Wolminstr", "Wolminster"),
        ("brandsy", "Brandsey"),
        ("caslte", "Castle"),
    ],
)
def test_slips_are_forgiven(county: Store, slip: str, meant: str) -> None:
    found = answer(county, slip)
    assert meant in " ".join(hit.name for hit in found.hits)
    assert found.said == (f"No place is called “{slip}”. Did you mean one of these?",)
    assert found.sure is None


def test_every_town_is_found_and_is_the_area_of_its_name_where_there_is_one(county: Store) -> None:
    for town in county.places()["name"]:
        assert plain(town) in {plain(hit.name) for hit in find(county, town) if hit.how is How.EXACT}


def test_a_town_without_an_area_of_its_name_leads_to_the_ward_around_its_centre(
    edition: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store(edition) as county:
        ward = county.area(WARDS[0], area_type="ward")
        towns = pd.DataFrame(
            {
                "name": ["Oxbow", "Elsewhere", "South West"],
                "lon": [ward["lon"], 0.0, ward["lon"]],
                "lat": [ward["lat"], 10.0, ward["lat"]],
                "population": [9.0, 8.0, 7.0],
            }
        )
        monkeypatch.setattr(county, "places", lambda: towns)
        (hit,) = find(county, "oxbow town")
        assert (hit.kind, hit.area_code, hit.inside) == ("town", WARDS[0], "centre in South West ward")
        assert find(county, "elsewhere") == ()
        assert "town" not in {hit.kind for hit in find(county, "South West")}


def test_who_asks_for_an_area_of_the_past_is_told_what_took_its_place(county: Store) -> None:
    found = answer(county, "E05980068")
    assert {hit.area_code for hit in found.hits} == {"E05990069", "E05990071", "E05990073"}
    assert found.said[0] == "Great Odsingham (E05980068) no longer exists since 1 April 2020."


BAD = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "'; DROP TABLE area; --",
    "' OR 1=1 --",
    "$start",
    "%",
    "😀🏠",
    "\x00\x07",
    "\u202egnp.exe",
    "   ",
    "",
    "x" * 10_000,
    "QX" * 5_000,
    "((((((((",
    "\\",
    "None",
    "nan",
]


@pytest.mark.parametrize("typed", BAD, ids=lambda text: repr(text[:12]))
def test_nonsense_gets_words_and_no_place(county: Store, typed: str) -> None:
    before = len(county.names())
    found = answer(county, typed)
    assert found.sure is None
    assert found.said
    assert all(len(sentence) < 250 for sentence in found.said)
    assert all(sentence.isprintable() for sentence in found.said)
    assert len(county.names()) == before


@given(typed=st.text(max_size=120))
def test_whatever_is_typed_there_is_an_answer(typed: str) -> None:
    found = answer(Small.county, typed)
    assert found.hits or found.said
    assert len(found.hits) <= 10


class Small:
    county: Store


@pytest.fixture(autouse=True, scope="module")
def small(edition: Path) -> None:
    Small.county = Store(edition)


def test_writings_of_one_name_are_the_same() -> None:
    assert plain("St. Mary's & Kirk-Ómer") == plain("saint marys and kirk omer") == "st marys and kirk omer"
