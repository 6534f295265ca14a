"""Data and methods on the fictional county: what every figure and data set says of itself, and what is looked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from insight import origins, words
from insight.domain import State, Statistic
from insight.pages import blocks
from insight.store import Store

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def shown(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIGHT_EDITION", str(sample))


@pytest.fixture(scope="module")
def store(sample: Path) -> Store:
    return Store(sample)


def page(**query: str) -> AppTest:
    test = AppTest.from_string(
        "from insight.pages import data_page, look\nwith look.told():\n    data_page.show()",
        default_timeout=30,
    )
    for name, value in query.items():
        test.query_params[name] = value
    return test.run()


def html(test: AppTest) -> str:
    return "\n".join(element.proto.body for element in test.get("html"))


def listed(test: AppTest) -> list[str]:
    """Codes in the table that is sent."""
    sent = [
        json.loads(e.proto.json) for e in test.get("bidi_component") if e.proto.WhichOneof("data") == "json"
    ]
    return [code for table in sent if table.get("kind") == "table" for code, _ in table["rows"]]


def test_every_figure_and_every_data_set_is_listed(store: Store) -> None:
    assert set(listed(page())) == set(store.indicators()["indicator_id"])
    assert set(listed(page(part="datasets"))) == set(store.datasets()["dataset_id"])


def test_a_search_is_for_every_word_and_says_how_much_each_part_holds(store: Store) -> None:
    test = page(find="no car")
    assert "no_car_pct" in listed(test)
    assert "population" not in listed(test)
    labels = list(test.get("button_group")[0].proto.options)
    assert any(option.content == f"Figures ({len(listed(test))})" for option in labels)
    assert dict(test.query_params.items()) == {"find": "no car"}


def test_a_search_for_nothing_there_says_so_and_stays_text() -> None:
    said = html(page(find="<script>alert(1)</script>"))
    assert "Nothing under Figures holds" in said
    assert "<script>alert" not in said


@pytest.mark.parametrize(
    "query", [{"part": "planets"}, {"indicator": "<b>"}, {"dataset": "x" * 5000}, {"find": "\x00😀"}]
)
def test_nonsense_in_the_address_gives_the_page(query: dict[str, str]) -> None:
    test = page(**query)
    assert not test.exception
    assert "<h1>Data and methods</h1>" in html(test)


def test_a_figure_says_what_it_is_and_counts_the_four_states(store: Store) -> None:
    said = html(page(indicator="turnout_pct"))
    spec = store.indicator("turnout_pct")
    assert f"<h1>{spec['title']}</h1>" in said
    assert str(spec["description"]) in said
    assert "All electors, times 100." in said
    assert all(str(caveat) in said for caveat in spec["caveats"])
    values = store.values("turnout_pct", "ward", "May 2022")["state"].value_counts()
    row = next(row for row in origins.counted(store, "turnout_pct") if row[:2] == ("Wards", "May 2022"))
    assert row[2:6] == tuple(f"{int(values.get(str(state), 0)):,}" for state in origins.STATES)
    for cell in row:
        assert f">{cell}<" in said


def test_counts_of_states_add_up_to_all_areas_for_every_figure(store: Store) -> None:
    areas = store.area_types().set_index("plural")["areas"]
    for indicator_id in store.indicators()["indicator_id"][::7]:
        rows = origins.counted(store, indicator_id)
        assert rows
        for plural, _, *states, _ in rows:
            assert sum(int(count.replace(",", "")) for count in states) == areas[plural]


def test_gaps_are_every_state_but_a_value(store: Store) -> None:
    rows = origins.gaps(store).set_index(["indicator_id", "plural", "period"])
    assert not rows.index.duplicated().any()
    wards = store.values("turnout_pct", "ward", "May 2022")["state"]
    assert rows.loc[("turnout_pct", "Wards", "May 2022"), "missing"] == (wards == State.MISSING).sum() > 0
    held = rows["suppressed"].sum()
    slow = sum(
        (store.values(str(i), str(k), str(p))["state"] == State.SUPPRESSED).sum()
        for i, k, p in store.periods()[["indicator_id", "area_type", "period"]].itertuples(index=False)
        if i in {"safeguarding_per_1000", *rows[rows["suppressed"] > 0].index.get_level_values(0)}
    )
    assert held == slow


def test_counts_held_back_of_who_took_part_are_counted(store: Store) -> None:
    row = store.held_back()
    assert 0 < row["held_back"] < row["counts"]
    said = html(page(part="gaps"))
    assert (
        f"Of {int(row['counts']):,} counts of who took part, {int(row['held_back']):,} are held back" in said
    )


def test_a_data_set_says_where_it_is_from_and_what_the_build_made_of_it(store: Store) -> None:
    row = store.datasets().set_index("dataset_id").loc["iod2025"]
    said = html(page(dataset="iod2025"))
    for text in (row["publisher"], row["licence"], row["attribution"], row["sha256"], row["file"]):
        assert str(text) in said
    assert f"{row['published']:%-d %B %Y}" in said
    assert f"{int(row['rows_in']):,}, of which {int(row['rows_used']):,} are used" in said


def test_what_only_officers_may_see_is_not_named(edition: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIGHT_EDITION", str(edition))
    assert "internal_pct" not in listed(page())
    assert "For officers only" not in html(page(indicator="internal_pct"))
    with Store(edition) as small:
        assert "internal_pct" not in set(small.uses()["indicator_id"]) | set(small.states()["indicator_id"])


def test_methods_and_words_are_those_of_the_project() -> None:
    text = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
    assert [part.title for part in origins.methods()] == [
        line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")
    ]
    rows = [
        line
        for line in (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| **")
    ]
    assert len(origins.glossary()) == len(rows) > 50
    assert all("](" not in part.text.replace("](http", "") for part in origins.methods())
    test = page(part="words", find="crossing")
    assert "<strong>crossing share</strong>" in html(test)


def test_a_method_looked_for_is_open() -> None:
    test = page(part="methods", find="sliver")
    opened = [box for box in test.expander if box.proto.expanded]
    assert opened
    assert len(opened) == len(test.expander)
    assert len(page(part="methods").expander) == len(origins.methods())


def test_how_to_cite_names_the_edition(store: Store) -> None:
    said = html(page())
    assert store.edition.edition_id in origins.cite(store.edition)
    assert origins.cite(store.edition) in said


@pytest.mark.parametrize(
    ("statistic", "unit", "multiplier", "said"),
    [
        (Statistic.PROPORTION, "% of households", 100, "All households, times 100."),
        (Statistic.RATE, "people per km²", 1, "The number of km²."),
        (Statistic.RATE, "enquiries per 1,000 people", 1000, "The number of people, times 1,000."),
        (Statistic.COUNT, "people", 1, ""),
        (Statistic.SCORE, "score", 1, ""),
    ],
)
def test_what_a_share_is_part_of_comes_from_its_unit(
    statistic: Statistic, unit: str, multiplier: float, said: str
) -> None:
    assert origins._divided(statistic, unit, multiplier) == said


def test_one_line_of_markdown_is_written_and_all_else_escaped() -> None:
    assert blocks.inline("**a** *b* `c` <i>d</i> 2 * 3 * 4") == (
        "<strong>a</strong> <em>b</em> <code>c</code> &lt;i&gt;d&lt;/i&gt; 2 * 3 * 4"
    )


def test_every_statistic_polarity_and_state_has_its_words() -> None:
    assert set(origins.STATISTICS) == set(Statistic)
    assert set(origins.STATES) == set(State) == {State.VALUE, *words.STATE_WORDS}
