"""Areas side by side: figures are the views', differences are worked out anew, every number in words is parsed back."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from insight import beside_chance, links, side_by_side, side_by_side_words
from insight.cli.every import app
from insight.documents import figures
from insight.errors import UnknownNameError
from insight.side_by_side import SideBySide
from insight.side_by_side_rows import exported
from insight.stats.difference import difference_of_proportions, difference_of_rates
from insight.store import Store
from tests.reading import number, same

MIXED = ("ward:E05990071", "ward:E05990066", "parish:E04990147", "panel:TNP18")
SHARING = ("ward:Arrelbridge East", "panel:TNP18", "district:Wolminster")


@pytest.fixture(scope="module")
def store(sample: Path) -> Iterator[Store]:
    with Store(sample) as source:
        yield source


@pytest.fixture(scope="module", params=[MIXED, SHARING, MIXED[:2]], ids=["mixed", "sharing", "two"])
def found(request: pytest.FixtureRequest, store: Store) -> SideBySide:
    return side_by_side.side_by_side(store, request.param)


def value(store: Store, code: str, kind: str, indicator: str, period: str) -> pd.Series:
    rows = store.values(indicator, kind, period).set_index("area_code")
    return rows.loc[code]


def test_every_figure_is_that_of_the_views_with_its_state(store: Store, found: SideBySide) -> None:
    for row in found.rows.iloc[::5].to_dict("records"):
        for n, place in enumerate(found.places, 1):
            own = value(
                store, place.counted["area_code"], place.area["area_type"], row["indicator_id"], row["period"]
            )
            assert row[f"{n}_state"] == own["state"]
            for name in ("value", "lower", "upper"):
                assert row[f"{n}_{name}"] == pytest.approx(own[name], nan_ok=True)


def test_a_difference_is_called_one_just_where_the_limits_at_its_level_leave_out_nought(
    found: SideBySide,
) -> None:
    for n in found.others:
        rows = found.rows[found.rows[f"{n}_p"].notna()]
        for row in rows.iloc[::7].to_dict("records"):
            p = row[f"{n}_p"]
            counts = [row[f"{key}_{name}"] for key in (n, "1") for name in ("numerator", "denominator")]
            if any(count != round(count) for count in counts) or not 1e-9 < p < 0.9:
                continue
            ends = []
            for level in (1 - p * 1.01, 1 - p * 0.99):
                limits = (
                    difference_of_rates(*counts, multiplier=1.0, confidence=level)
                    if row["statistic"] == "rate"
                    else difference_of_proportions(*counts, confidence=level)
                )
                ends.append(bool(limits.lower > 0 or limits.upper < 0))
            assert ends == [True, False], row["indicator_id"]


def test_looking_at_many_is_allowed_for_over_all_areas_and_figures_together(found: SideBySide) -> None:
    p = np.sort(np.concatenate([found.rows[f"{n}_p"].dropna() for n in found.others]))
    assert len(p) == found.tested
    kept = [at for at, one in enumerate(p, 1) if one <= 0.05 * at / len(p)]
    called = sum(side_by_side_words.counts(found, n)[0] for n in found.others)
    assert called == max(kept, default=0)


def test_areas_that_share_people_counts_and_scores_are_not_judged(store: Store) -> None:
    found = side_by_side.side_by_side(store, SHARING)
    assert found.shared == (2,)
    assert set(found.rows["2_class"]) == {"not compared"}
    assert beside_chance.SHARED in set(found.rows["2_why"])
    rows = found.rows.set_index("indicator_id")
    assert rows.loc["population", "3_why"] == beside_chance.A_COUNT
    assert rows.loc["imd2025_score", "3_why"] == beside_chance.NO_RANGE
    assert rows.loc["no_car_pct", "3_why"] == ""


def test_of_areas_drawn_from_one_population_seldom_any_figure_is_called_different() -> None:
    random = np.random.default_rng(7)
    called = 0
    for _ in range(200):
        counts = random.binomial(900, 0.2, size=(30, 2)).astype(float)
        rows = pd.DataFrame(
            {"statistic": "proportion", "polarity": "neutral", "indicator_id": range(30)}, index=range(30)
        )
        for n in (1, 2):
            rows[f"{n}_numerator"], rows[f"{n}_denominator"] = counts[:, n - 1], 900.0
            rows[f"{n}_value"], rows[f"{n}_state"] = counts[:, n - 1] / 900, "value"
            rows[f"{n}_lower"] = rows[f"{n}_upper"] = rows[f"{n}_value"]
        called += (beside_chance.tested(rows, 2, ())["2_class"] != "similar").any()
    assert called <= 200 * 0.05 + 8  # 3 standard deviations of chance


@pytest.mark.parametrize(
    ("asked", "rule", "said"),
    [
        ((), "2 to 4 areas", "0: none"),
        (MIXED[:1], "2 to 4 areas", "1: ward:E05990071"),
        ((*MIXED, "ward:Castle"), "2 to 4 areas", "5: "),
        ((MIXED[0], "E05990071"), "each area stands once", "Hunlow & Munbourne"),
        ((MIXED[0], "ward:Nowhere"), "", "Nowhere"),
    ],
)
def test_what_cannot_stand_side_by_side_is_told(
    store: Store, asked: tuple[str, ...], rule: str, said: str
) -> None:
    with pytest.raises(UnknownNameError) as error:
        side_by_side.side_by_side(store, asked)
    fault = error.value.faults[0]
    assert rule in fault.rule
    assert said in fault.found


# --- Words -----------------------------------------------------------------------------------------

V = r"−?[\d,]+(?:\.\d+)?%?|\[[cxz]\]"


def shown(found: SideBySide, title: str, period: str, n: int | str, text: str) -> bool:
    row = found.rows[(found.rows["title"] == title) & (found.rows["period"] == period)].iloc[0]
    if row[f"{n}_state"] != "value":
        return text == {"suppressed": "[c]", "missing": "[x]", "not_applicable": "[z]"}[row[f"{n}_state"]]
    return same(text, float(row[f"{n}_value"]))


def at(found: SideBySide, name: str) -> int:
    return next(n for n, place in enumerate(found.places, 1) if name in (place.said, place.name))


def how_many(store: Store, found: SideBySide, m: re.Match[str]) -> bool:
    rows = found.rows[f"{at(found, m[1])}_class"]
    differs = rows.isin(["better", "worse", "higher", "lower"]).sum()
    return (number(m[2]), number(m[3])) == (differs, (rows != "not compared").sum())


def largest(store: Store, found: SideBySide, m: re.Match[str]) -> bool:
    n = at(found, m[1])
    parts = [re.fullmatch(rf"(.+) ({V}) beside ({V}) \((.+)\)", part) for part in m[2].split("; ")]
    return all(p and shown(found, p[1], p[4], n, p[2]) and shown(found, p[1], p[4], 1, p[3]) for p in parts)


def alike(store: Store, found: SideBySide, m: re.Match[str]) -> bool:
    numbers = [n for n, place in enumerate(found.places, 1) if place.said in m[1]]
    for part in m[2].split("; "):
        one = re.fullmatch(rf"(.+?) ((?:{V})(?:, (?:{V}))* and (?:{V})) \((.+)\)", part)
        texts = re.split(r", | and ", one[2]) if one else []
        if not one or len(texts) != len(numbers):
            return False
        if not all(shown(found, one[1], one[3], n, text) for n, text in zip(numbers, texts, strict=True)):
            return False
    return True


def need(store: Store, found: SideBySide, m: re.Match[str]) -> bool:
    parts = [re.fullmatch(rf"(.+) ({V})", part) for part in m[3].split(", ")]
    return all(
        p and shown(found, m[1], m[2], "county" if p[1] == found.county else at(found, p[1]), p[2])
        for p in parts
    )


def heard(store: Store, found: SideBySide, m: re.Match[str]) -> bool:
    for place, part in zip(found.places, m[1].split("; "), strict=True):
        rows = store.representation("all", "all", by="area", area_type=str(place.area["area_type"]))
        row = rows[rows["area_code"] == place.area["area_code"]].iloc[0]
        index = re.search(r"([\d.]+) of a fair share", part)
        if (index is None) != pd.isna(row["index"]) or (index and not same(index[1], row["index"])):
            return False
    return True


GRAMMAR = (
    (
        r"(.+?) (?:differs (?:most )?from|is most like) .+?: (?:it differs )?in ([\d,]+) of the ([\d,]+) .+",
        how_many,
    ),
    (r"Where (.+) differs most from .+?: (.+)\.", largest),
    (r"Nearly the same in (.+), in this order: (.+)\.", alike),
    (r"Who has been heard, in all exercises together: (.+)\.", heard),
    (r"(Overall deprivation score, \d+) \((.+?)\): (.+?)\.(?: A score .+)?", need),
)


def wrong(store: Store, found: SideBySide, sentence: str) -> bool:
    """Whether a sentence holds a number that the views do not, or that no check knows."""
    for pattern, check in GRAMMAR:
        m = re.fullmatch(pattern, sentence)
        if m:
            return not check(store, found, m)
    return bool(re.search(r"\d", sentence))


def test_every_number_in_words_is_that_of_the_views(store: Store, found: SideBySide) -> None:
    said = side_by_side_words.sentences(store, found)
    assert [sentence for sentence in said if wrong(store, found, sentence)] == []
    assert any("fair share" in sentence for sentence in said)


def test_an_area_too_small_for_figures_shows_those_it_is_counted_in_and_says_so(store: Store) -> None:
    small = store.shown_with("E04990057")
    assert not small.empty
    found = side_by_side.side_by_side(store, ("parish:E04990057", "parish:E04990147"))
    said = " ".join(side_by_side_words.sentences(store, found))
    if found.places[0].borrowed:
        assert f"those of {found.places[0].counted['name']}, which counts it too" in said
    else:
        assert "has no figure of its own" in said
        assert set(found.rows["1_state"]) == {"not_applicable"}


def test_the_table_holds_value_range_state_and_mark_of_every_area(found: SideBySide, store: Store) -> None:
    for theme in found.themes:
        rows = found.of_theme(theme)
        table = side_by_side_words.table(found, rows, theme)
        assert [column.title for column in table.columns[2:]] == [
            *(p.name for p in found.places),
            found.county,
        ]
        for line, row in zip(table.rows, rows.to_dict("records"), strict=True):
            assert row["period"] in line[1].text
            for n, cell in enumerate(line[2:-1], 1):
                assert cell.state == row[f"{n}_state"]
                assert row[f"{n}_text"] in cell.text
                assert row[f"{n}_interval"] in cell.text
                word = row[f"{n}_class"] if n > 1 else "not compared"
                assert cell.text.endswith(word) == (word != "not compared")


# --- Files, command, links -------------------------------------------------------------------------


def test_the_file_has_all_that_is_needed_to_quote_a_figure(store: Store, found: SideBySide) -> None:
    text = figures.as_csv(exported(store, found)).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(found.rows) * (len(found.places) + 1)
    for row in rows:
        needed = ("area_code", "period", "unit", "state", "source", "licence")
        assert [name for name in needed if not row[name]] == []
        assert (row["value"] == "") == (row["state"] != "value")
        assert row["edition"] == store.edition.edition_id
    told = {row["difference_class"] for row in rows if row["area_code"] == found.places[1].area["area_code"]}
    assert told == set(found.rows["2_class"])


def test_words_that_a_spreadsheet_would_work_out_are_kept_words() -> None:
    rows = pd.DataFrame(
        {"name": ["=1+1", "+x", "-x", "@x", "fine"], "value": [-1.5, 2, None, float("nan"), 0.1 + 0.2]}
    )
    lines = figures.as_csv(rows).decode("utf-8-sig").splitlines()
    assert lines == ["name,value", "'=1+1,-1.5", "'+x,2", "'-x,", "'@x,", "fine,0.3"]


def test_the_command_prints_the_same_table_words_json_and_csv(store: Store, sample: Path) -> None:
    found = side_by_side.side_by_side(store, MIXED)
    run = CliRunner(env={"COLUMNS": "400"})
    asked = ["side-by-side", *MIXED, "--edition", str(sample)]
    plain = run.invoke(app, asked)
    assert plain.exit_code == 0
    for sentence in side_by_side_words.sentences(store, found):
        assert sentence in plain.output.replace("\n", " ")
    table = side_by_side_words.table(found, side_by_side.headline(store, found), "Main figures")
    for line in table.rows:
        assert all(cell.text in plain.output for cell in line)
    told = json.loads(run.invoke(app, [*asked, "--json"]).output)
    assert told["areas"] == list(MIXED)
    assert len(told["indicators"]) == len(found.rows)
    lines = run.invoke(app, [*asked, "--csv"]).output.splitlines()
    assert len(lines) == len(found.rows) * 5 + 1
    assert run.invoke(app, [*asked, "--theme", "nonsense"]).exit_code != 0


def test_a_bad_link_is_told_kindly_with_what_may_be_meant(store: Store) -> None:
    def told(areas: str) -> tuple[links.Amiss, ...]:
        return links.amiss(store, "compare", {"areas": areas}, takes=frozenset({"areas", "theme"}))

    assert told(",".join(MIXED)) == ()
    assert "named twice stands once" in told(f"{MIXED[0]},{MIXED[0]}")[0].said
    assert "At most 4 areas" in told(",".join([*MIXED, "district:E07990001", "ward:E05990001"]))[0].said
    lost = told(f"{MIXED[0]},ward:<script>")
    assert "Left out" in lost[0].said
    near = told(f"{MIXED[0]},ward:Gedcote")
    assert f"{MIXED[0]},ward:E05990066" in [link.query["areas"] for link in near[0].links]
    assert links.chosen(store, f"{MIXED[0]},nonsense,{MIXED[0]}") == (MIXED[0],)
