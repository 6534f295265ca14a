"""The words of papers: every number parsed back and worked out anew, a reading age of about 12, no forbidden words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from insight import narrative, profiles, unheard
from insight.area_paper import area_paper
from insight.content import Paper
from insight.plain import plain
from insight.store import Store
from insight.unheard import Question
from tests import reading
from tests.reading import Known

TODAY = date(2026, 11, 26)
FORBIDDEN = (
    "hard-to-reach",
    "hard to reach",
    "n.s.",
    "z-score",
    "p-value",
    "statistically",
    "significant",
    "nan",
)
AGE = 12
"""Reading age in years that the words of a paper may take at most."""


@pytest.fixture(scope="module")
def store(sample: Path) -> Iterator[Store]:
    with Store(sample) as opened:
        yield opened


@pytest.fixture(scope="module")
def papers(store: Store) -> list[tuple[Known, Paper]]:
    """Every ward, panel and district, the county, some parishes: the smallest, and those without figures."""
    places = [
        (kind, str(code))
        for kind in ("ward", "panel", "district", "county")
        for code in store.areas(kind)["area_code"]
    ]
    parishes = store.areas("parish").sort_values("population")
    picked = [*parishes["area_code"].head(12), *parishes["area_code"].iloc[50:200:15]]
    picked += list(parishes[parishes["population"].isna()]["area_code"].head(10))
    places += [("parish", str(code)) for code in picked]
    return [
        (Known(store, code, kind, today=TODAY), area_paper(store, code, kind, today=TODAY))
        for kind, code in places
    ]


@pytest.fixture(scope="module")
def names(store: Store) -> re.Pattern[str]:
    return reading.names_of(store)


def test_every_number_in_a_sentence_is_that_of_the_views(
    papers: list[tuple[Known, Paper]], names: re.Pattern[str]
) -> None:
    faults = []
    for facts, paper in papers:
        for sentence in reading.sentences(paper):
            why = reading.wrong(facts, sentence, names)
            if why:
                faults.append(f"{paper.subtitle}: {sentence} -- {why}")
    assert not faults, "\n".join(faults[:20])


def test_every_kind_of_sentence_is_met(papers: list[tuple[Known, Paper]]) -> None:
    """A pattern that nothing matches checks nothing."""
    said = [sentence for _, paper in papers for sentence in reading.sentences(paper)]
    unused = [p.pattern for p, _ in reading.GRAMMAR if not any(p.fullmatch(sentence) for sentence in said)]
    assert not unused, unused


def test_titles_and_large_figures_are_those_of_the_views(papers: list[tuple[Known, Paper]]) -> None:
    faults = [fault for facts, paper in papers for fault in reading.wrong_titles(facts, paper)]
    faults += [fault for facts, paper in papers for fault in reading.wrong_facts(facts, paper)]
    assert not faults, "\n".join(faults[:20])


def test_a_wrong_number_is_found(papers: list[tuple[Known, Paper]], names: re.Pattern[str]) -> None:
    """The check itself: a figure changed by one in its last digit is no longer what the views say."""
    seen: set[str] = set()
    for facts, paper in papers[::40]:
        for sentence in reading.sentences(paper):
            if sentence in seen:
                continue
            seen.add(sentence)
            for pattern, _ in reading.GRAMMAR:
                found = pattern.fullmatch(sentence)
                if found:
                    spoil(facts, sentence, found, names)
                    break
    assert len(seen) > 50


def spoil(facts: Known, sentence: str, found: re.Match[str], names: re.Pattern[str]) -> None:
    for group, text in found.groupdict().items():
        if not text or not re.fullmatch(reading.V, text) or group in ("a", "b"):
            continue
        at = max(i for i, letter in enumerate(text) if letter.isdigit())
        other = text[:at] + str((int(text[at]) + 5) % 10) + text[at + 1 :]
        start, end = found.span(group)
        changed = sentence[:start] + other + sentence[end:]
        assert reading.wrong(facts, changed, names), changed


def test_the_words_are_read_at_twelve(papers: list[tuple[Known, Paper]], store: Store) -> None:
    """Names of places, indicators and groups are taken out: they are not ours to choose."""
    words = [*store.indicators()["title"], *store.population_groups()["title"], *store.forums()["name"]]
    words += [
        str(name)
        for kind in ("ward", "parish", "panel", "division", "district", "county")
        for name in store.areas(kind)["name"]
    ]
    every = sorted({re.escape(str(word)) for word in words}, key=len, reverse=True)
    pattern = re.compile("|".join(every), re.IGNORECASE)
    ages = []
    for _, paper in papers:
        said = [pattern.sub("it", sentence) for sentence in reading.sentences(paper, lists=False)]
        ages.append((reading.reading_age(said), paper.title))
    assert max(ages)[0] <= AGE, max(ages)


def test_no_word_that_needs_a_statistician_or_blames_a_place(papers: list[tuple[Known, Paper]]) -> None:
    for _, paper in papers:
        text = " ".join(plain(paper, full=True).split())
        found = [
            word for word in FORBIDDEN if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)
        ]
        assert not found, (paper.title, found)
        for at in re.finditer(r"\bLSOA\b", text.partition(" Sources ")[0]):
            assert "eighbourhood (" in text[max(0, at.start() - 16) : at.start()], text[
                at.start() - 60 : at.end()
            ]


NUMBER = re.compile(r"−?\d+(?:,\d{3})*(?:\.\d+)?")


@pytest.mark.parametrize(
    "indicator_id", ["imd2025_score", "no_car_pct", "population", "turnout_pct", "claimants_pct"]
)
def test_sentences_beside_the_map_hold_figures_of_its_table(
    store: Store, names: re.Pattern[str], indicator_id: str
) -> None:
    shown = profiles.view(store, indicator_id, "ward")
    rows = shown.rows
    known = rows[rows["state"] == "value"]
    decimals = int(shown.spec["decimals"])
    larger = {b.text for b in shown.benchmarks}
    ends = {known["text"].loc[known["value"].idxmax()], known["text"].loc[known["value"].idxmin()]}
    middle = f"{known['value'].median():,.{decimals}f}"
    counts = {f"{len(known):,}"} | {f"{(rows['state'] == state).sum():,}" for state in rows["state"].unique()}
    tied = {f"{(known['value'] == value).sum():,}" for value in (known["value"].max(), known["value"].min())}
    told = " ".join(narrative.paragraph(shown))
    others = {str(number) for number in re.findall(r"(\d+) others", told)}
    found = set(NUMBER.findall(names.sub("", told)))
    assert found
    assert found <= ends | {middle} | larger | counts | tied | others, found
    for row in known.sample(12, random_state=1).to_dict("records"):
        sentences = " ".join(narrative.standing(shown, row["area_code"]))
        above, below = (known["value"] > row["value"]).sum(), (known["value"] < row["value"]).sum()
        allowed = {row["text"], f"{max(above, below):,}", f"{len(known) - 1:,}", f"{len(known):,}"} | larger
        for name in ("lower", "upper"):
            if row[name] == row[name]:
                allowed.add(f"{row[name]:,.{decimals}f}")
        left = names.sub("", sentences).replace(str(shown.spec["unit"]), "")
        assert set(NUMBER.findall(left)) <= allowed, sentences


REASON = re.compile(
    rf"(?P<among>Among|Not among) the areas of greatest need, in which 20% of the people live\. "
    rf"(?:(?P<n>Nobody|1 person|[\d,]+ people) took part where (?P<fair>[\d,.]+) would be expected: "
    rf"(?:too few to say whether that is chance\.|{reading.SHARE}, (?P<verdict>[^;]+); {reading.LIKELY}\.)|\D+)"
)


@pytest.mark.parametrize("kind", ["ward", "panel", "district"])
def test_reasons_of_targets_hold_the_figures_of_their_rows(store: Store, kind: str) -> None:
    rows = unheard.find(store, Question(kind, "imd2025_score")).rows
    parsed = 0
    for row in rows.to_dict("records"):
        found = REASON.fullmatch(row["reason"])
        assert found, row["reason"]
        assert (found["among"] == "Among") == bool(row["worst"])
        if found["n"]:
            told = {"Nobody": 0.0, "1 person": 1.0}.get(found["n"])
            assert (reading.number(found["n"].split()[0]) if told is None else told) == row["count"]
            assert reading.same(found["fair"], row["expected"])
        if found["i"]:
            parsed += 1
            assert reading.shares(found, pd.Series(row))
    assert parsed


def test_reading_age_tells_plain_from_heavy_words() -> None:
    easy = reading.reading_age(["The cat sat on the mat. It was warm there."])
    hard = reading.reading_age(
        [
            "Disproportionate underrepresentation characterises particularly disadvantaged administrative geographies."
        ]
    )
    assert easy < 8
    assert hard > 18
