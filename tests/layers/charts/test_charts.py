"""Charts: golden files, what they say to a screen reader, how they escape, what they refuse."""

from __future__ import annotations

import os
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from insight import comparing
from insight.pages import drawings
from insight.stats.comparison import Comparison
from insight.store import Store
from layers import charts
from layers.charts.marks import Scale, scale_over
from tests.layers.charts import gallery
from tests.layers.charts.gallery import NASTY

GOLDEN = Path(__file__).parent / "golden"
EVERY = pytest.mark.parametrize("name", sorted(gallery.made_up()))


@EVERY
def test_charts_are_drawn_as_agreed(name: str) -> None:
    """Renew the files with INSIGHT_RENEW=1, then look at the difference."""
    html = gallery.made_up()[name].replace("><", ">\n<") + "\n"
    path = GOLDEN / f"{name}.html"
    if os.environ.get("INSIGHT_RENEW"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(html, encoding="utf-8")
    assert html == path.read_text(encoding="utf-8")


def tree(name: str) -> ET.Element:
    """The chart as XML: it closes what it opens, and every attribute is quoted."""
    html = gallery.made_up()[name].replace("&nbsp;", " ")
    return ET.fromstring(html)


@EVERY
def test_no_chart_has_a_script_an_id_or_a_request(name: str) -> None:
    for element in tree(name).iter():
        assert element.tag not in {"script", "image", "use", "link", "style", "iframe"}
        assert not {a for a in element.attrib if a in {"id", "href", "src"} or a.startswith("on")}
    assert "url(" not in charts.STYLE
    assert "http" not in charts.STYLE


@EVERY
def test_names_never_become_markup(name: str) -> None:
    html = gallery.made_up()[name]
    assert "<script" not in html
    told = " ".join(tree(name).itertext())
    assert (NASTY in told) == (name != "rising")


@EVERY
def test_every_picture_is_in_a_table_or_has_words_and_a_table(name: str) -> None:
    root = tree(name)
    for table in root.iter("table"):
        assert [th for th in table.iter("th") if th.get("scope") == "row"]
    inside = {
        svg for table in root.iter("table") for svg in table.iter("svg") if svg.get("class") == "cc-picture"
    }
    for svg in root.iter("svg"):
        if svg.get("class") == "cc-picture" and svg not in inside:
            assert svg.get("role") == "img"
            assert "All figures stand in the table below." in svg.attrib["aria-label"]
            assert root.find(".//details/table") is not None
    assert all(svg.get("aria-hidden") == "true" for svg in inside)


def cells(name: str) -> list[list[str]]:
    return [
        [
            " ".join(" ".join(cell.itertext()).split())
            for cell in row
            if "cc-plot" not in cell.get("class", "")
        ]
        for row in tree(name).findall(".//tbody/tr")
    ]


def test_a_spine_says_in_words_what_it_shows() -> None:
    rows = cells("spine")
    assert rows[0] == [
        "Households without a car %, 2021",
        "26.1 24.0 to 28.3",
        "┃ Westshire 15.0 ▲ higher, worse",
        "◇ County 26.0 ● similar",
        "□ England 30.0 ▼ lower, better",
    ]
    assert rows[1][2:] == [
        "┃ Westshire 15.0 ▼ lower, worse",
        "◇ County – ○ not compared",
        "□ England 8.0 ● similar",
    ]
    assert rows[2][2].endswith("▲ higher")
    assert rows[3][1] == "[c]"


def test_a_spine_has_its_first_benchmark_in_the_middle_and_the_worse_end_on_the_left() -> None:
    pictures = [row.find("./td[@class='cc-plot']") for row in tree("spine").findall(".//tbody/tr")]
    for cell in pictures[:3]:
        assert cell is not None
        assert cell.find("./svg[@class='cc-behind']/line").attrib["x1"] == "50%"  # type: ignore[union-attr]
    # 26.1 is above 15 and worse: left of the middle. 8.0 is below 15, and worse too.
    for cell in pictures[:2]:
        dot = cell.findall("./svg[@class='cc-picture']/svg")[-1]  # type: ignore[union-attr]
        assert float(dot.attrib["x"].rstrip("%")) < 50
    held_back = pictures[3]
    assert held_back is not None
    assert held_back.find("svg") is None


def test_a_symbol_and_words_stand_for_every_comparison() -> None:
    expected = {
        Comparison.BETTER: "▼ lower, better",
        Comparison.WORSE: "▼ lower, worse",
        Comparison.HIGHER: "▲ higher",
        Comparison.LOWER: "▼ lower",
        Comparison.SIMILAR: "● similar",
        Comparison.NOT_COMPARED: "○ not compared",
    }
    for word, told in expected.items():
        mark = charts.mark_of(word, value=3.0, benchmark=4.0)
        assert f"{mark.symbol} {mark.words}" == told
    assert charts.mark_of("better", value=5.0, benchmark=4.0).words == "higher, better"
    with pytest.raises(charts.ChartError, match="'fine'"):
        charts.mark_of("fine", value=3.0, benchmark=4.0)


def test_a_broken_series_is_never_joined_up() -> None:
    root = tree("trend")
    lines = [line for line in root.iter("line") if line.get("class") == "cc-line cc-line-0"]
    points = [svg for svg in root.iter("svg") if svg.find("path[@class='cc-point cc-point-0']") is not None]
    assert len(points) == 7  # eight years, one without a figure
    assert len(lines) == 1 + 0 + 3  # 2016-17; 2019 alone; 2020-23
    [cut] = [line for line in root.iter("line") if line.get("class") == "cc-break"]
    x = float(cut.attrib["x1"].rstrip("%"))
    assert all(
        float(line.attrib["x2"].rstrip("%")) < x or float(line.attrib["x1"].rstrip("%")) > x for line in lines
    )
    words = " ".join(root.itertext())
    assert "Break 1 (2020): Universal Credit took the place of six benefits" in words
    assert "No trend is given: the series was defined anew in 2020" in words
    assert "↗" not in words


def test_a_trend_is_told_by_arrow_and_words() -> None:
    assert "↗ Increasing and getting worse" in " ".join(" ".join(tree("rising").itertext()).split())


def test_a_strip_gives_verdicts_in_words_and_judges_no_unstated_answers() -> None:
    assert [row[-1] for row in cells("strip")] == [
        "▼ heard less",
        "● as expected",
        "▲ heard more",
        "▼ heard less",
        "○ too few to say",
        "not judged",
    ]
    assert "drawn at its edge" in " ".join(tree("strip").itertext())


def test_bars_start_at_nought() -> None:
    bars = [rect for rect in tree("bars").iter("rect")]
    assert {bar.get("x") for bar in bars} == {"0%"}
    widths = [float(bar.attrib["width"].rstrip("%")) for bar in bars]
    assert widths[0] / widths[1] == pytest.approx(26.1 / 5.0, rel=1e-2)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: replace(gallery.spine(), benchmarks=()), "one to 3 benchmarks"),
        (lambda: replace(gallery.spine(), benchmarks=("One", "Two")), "every row has each benchmark"),
        (lambda: replace(gallery.bars(), benchmark=float("nan")), "not a number at benchmark"),
        (
            lambda: replace(gallery.bars(), rows=(charts.BarRow(name="A", value=1.0, text="1", lower=2.0, upper=3.0),)),
            "not so at A",
        ),
        (lambda: replace(gallery.trend(), direction="up"), "a direction is one of"),
        (lambda: replace(gallery.trend(), lines=()), "one to 3 lines"),
        (
            lambda: replace(gallery.strip(), rows=(charts.StripRow(group="A", index=-1.0, text="-1", verdict="bad"),)),
            "a verdict is one of",
        ),
    ],
)  # fmt: skip
def test_parts_that_do_not_fit_are_refused(make: object, said: str) -> None:
    with pytest.raises(charts.ChartError, match=re.escape(said)):
        make()  # type: ignore[operator]


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=20), st.booleans())
def test_a_scale_holds_all_it_is_made_for(values: list[float], zero: bool) -> None:
    scale = scale_over(values, zero=zero)
    assert all(scale.low <= value <= scale.high for value in values)
    assert all(0 <= scale.at(value) <= 100 for value in values)
    ticks = scale.ticks()
    assert list(ticks) == sorted(set(ticks))
    assert len(ticks) <= 7


def test_a_scale_turned_round_is_its_mirror() -> None:
    scale = Scale(low=0, high=10)
    assert Scale(low=0, high=10, flip=True).at(3) == pytest.approx(100 - scale.at(3))
    assert scale.at(99) == 100


class TestOfAnEdition:
    """The definitions that are made from an edition say what its frames say."""

    @pytest.fixture
    def store(self, edition: Path) -> Store:
        return Store(edition)

    def test_a_spine_has_the_figures_of_the_comparison(self, store: Store) -> None:
        place = store.areas("ward").iloc[0]
        found = comparing.compare_area(store, str(place["area_code"]), "ward")
        chart = drawings.spine(store, found)
        rows = found.rows[found.rows["statistic"] != "count"]
        assert [row.title for row in chart.rows] == list(rows["title"])
        assert [row.text for row in chart.rows] == list(rows["text"])
        key = found.bases[0].key
        assert [row.beside[0].text for row in chart.rows] == list(rows[f"{key}_text"])
        assert "<table" in charts.draw_spine(chart)

    def test_the_spread_is_that_of_all_areas(self, store: Store) -> None:
        spread = store.spread("ward")
        row = spread[spread["areas"] > 2].iloc[0]
        values = store.values(row["indicator_id"], "ward", row["period"])
        known = values.loc[values["state"] == "value", "value"]
        assert row["areas"] == len(known)
        assert (row["least"], row["greatest"]) == (known.min(), known.max())
        assert row["lower_quartile"] == pytest.approx(known.quantile(0.25))
        assert row["upper_quartile"] == pytest.approx(known.quantile(0.75))

    def test_bars_of_areas_beside_their_county(self, store: Store) -> None:
        ids = store.indicators()
        spec = store.indicator(str(ids.loc[ids["statistic"] == "proportion", "indicator_id"].iloc[0]))
        rows = comparing.compare_areas(store, str(spec["indicator_id"]), "ward", benchmarks=["county"])
        chart = drawings.bars(
            rows, spec, key="county", base="Squareshire", period="2021", own=str(rows["area_code"].iloc[1])
        )
        assert [row.name for row in chart.rows] == list(rows["name"])
        assert [row.own for row in chart.rows].index(True) == 1
        assert chart.benchmark == pytest.approx(rows["county_value"].iloc[0])

    def test_dots_of_areas_with_and_without_one_line(self, store: Store) -> None:
        ids = store.indicators()
        spec = store.indicator(str(ids.loc[ids["statistic"] == "proportion", "indicator_id"].iloc[0]))
        rows = comparing.compare_areas(
            store, str(spec["indicator_id"]), "ward", benchmarks=["county", "district"]
        )
        plot = drawings.dots(rows, spec, key="county", base="County", areas="Wards", period="2021")
        assert plot.codes == tuple(rows["area_code"])
        assert plot.benchmark == pytest.approx(rows["county_value"].iloc[0])
        assert (plot.areas, plot.comparisons) == ("wards", tuple(rows["county_class"]))
        own = drawings.dots(rows, spec, key="district", base="district", areas="Wards", period="2021")
        compared = rows["district_class"] != "not compared"
        assert [mark.words != "not compared" for mark in own.marks] == list(compared)
        assert (own.benchmark is None) == (rows["district_value"].nunique() != 1)


def test_a_strip_of_a_frame_keeps_unstated_answers_apart() -> None:
    rows = pd.DataFrame(
        {
            "group": ["Young", "Not stated"],
            "index": [0.5, None],
            "lower": [0.3, None],
            "upper": [0.8, None],
            "verdict": ["under", None],
            "counts": ["5 of 100", "9"],
        }
    )
    chart = drawings.strip(rows, title="t", subtitle="s", dimension="Age")
    assert [(row.text, row.interval, row.verdict) for row in chart.rows] == [
        ("0.50", "0.30 to 0.80", "under"),
        ("[x]", "", ""),
    ]
