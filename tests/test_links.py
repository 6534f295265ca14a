"""What is wrong with an address, in words and with links to what may be meant."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

import pytest

from insight import links, questions, serving
from insight.errors import CatalogueError
from insight.links import Link, amiss
from insight.store import Store

TAKES = frozenset({"type", "area", "indicator", "need", "period"})


@pytest.fixture(scope="module")
def county(sample: Path) -> Store:
    return Store(sample)


def said(county: Store, **query: str) -> list[str]:
    return [one.said for one in amiss(county, "map", query, takes=TAKES)]


def test_a_good_address_has_nothing_amiss(county: Store) -> None:
    assert said(county) == []
    assert said(county, type="ward", area="E05990001", indicator="no_car_pct") == []
    assert said(county, indicator="imd2025_score", period="2025 edition", need="composite") == []


@pytest.mark.parametrize(
    ("query", "words", "leads"),
    [
        ({"type": "planet"}, "no kind of area “planet”", {"type": "ward"}),
        ({"area": "E0599000"}, "No area of this edition has the code “E0599000”", {"type": "ward"}),
        ({"area": "E05980068"}, "Great Odsingham (E05980068) no longer exists", {"area": "E05990071"}),
        ({"type": "parish", "area": "E05990001"}, "not among the areas of the kind", {"type": "ward"}),
        ({"indicator": "imd2015_score"}, "no figure “imd2015_score”", {"indicator": "imd2019_score"}),
        ({"need": "imd2015_score"}, "no figure “imd2015_score”", {"need": "imd2019_score"}),
        ({"indicator": "turnout_pct", "period": "1066"}, "for the period “1066”", {"period": "May 2022"}),
    ],
)
def test_what_an_edition_lacks_is_told_with_what_is_near(
    county: Store, query: dict[str, str], words: str, leads: dict[str, str]
) -> None:
    (one,) = amiss(county, "map", query, takes=TAKES)
    assert words in one.said
    assert any(leads.items() <= link.query.items() for link in one.links if link.page == "map")


def test_names_that_the_page_does_not_know_are_told_only_where_it_names_its_own(county: Store) -> None:
    assert said(county, utm_source="x", q="y") == [
        "The link names choices this page does not have: “utm_source” and “q”. Left out."
    ]
    assert amiss(county, "find", {"q": "y"}, takes=frozenset()) == ()


@pytest.mark.parametrize(
    "bad", ["<script>alert(1)</script>", "x" * 10_000, "😀", "\x00", "'; --", "../..", "%00"]
)
@pytest.mark.parametrize("name", sorted(TAKES))
def test_nonsense_is_said_back_short_and_never_stops_anything(county: Store, name: str, bad: str) -> None:
    for sentence in said(county, **{name: bad}):
        assert len(sentence) < 200
        assert sentence.isprintable()


def test_an_address_keeps_whatever_a_value_holds() -> None:
    link = Link("x", "area", {"area": 'E&"<>=/?# é', "type": "ward"})
    page, _, query = link.address.partition("?")
    assert page == "area"
    assert parse_qs(query) == {"area": ['E&"<>=/?# é'], "type": ["ward"]}
    assert Link("x", "").address == "./"


def test_every_shipped_question_can_be_asked_of_the_fictional_county(county: Store) -> None:
    declared = questions.declared(serving.questions())
    pages = {link.page for link in declared}
    assert questions.questions(county, pages=pages) == declared
    assert questions.questions(county, pages={"map"}) == tuple(
        link for link in declared if link.page == "map"
    )


def test_a_question_an_edition_cannot_answer_is_left_out(edition: Path) -> None:
    with Store(edition) as small:
        found = questions.questions(small, pages={"map", "unheard", "heard", "register"})
    assert {link.query.get("indicator", "turnout_pct") for link in found} <= {"no_car_pct", "turnout_pct"}
    assert "heard" not in {link.page for link in found}


def test_all_faults_of_a_file_of_questions_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "questions.toml"
    path.write_text(
        '[[question]]\npage = "map"\n[[question]]\nwords = "x"\npage = "map"\nquery = { a = 1 }\n'
    )
    with pytest.raises(CatalogueError) as caught:
        questions.declared(path)
    assert [fault.file for fault in caught.value.faults] == [
        "questions.toml, question 1",
        "questions.toml, question 2",
    ]
    path.write_text("[[question]")
    with pytest.raises(CatalogueError, match="must be TOML"):
        questions.declared(path)


def test_quoted_words_are_short_and_on_one_line() -> None:
    assert links.quoted("a\nb\t c") == "“a b c”"
    assert links.quoted("y" * 50) == f"“{'y' * 40}…”"
