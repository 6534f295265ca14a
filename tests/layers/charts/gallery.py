"""All charts on one page, for looking at: drawn from an edition, or from small made-up data.

To look: ``INSIGHT_GALLERY=FOLDER INSIGHT_EDITION=FILE python -m pytest tests/layers/charts -k gallery -q`` writes
``gallery.html`` and pictures of it, wide and narrow, light, dark and grey, to the folder.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from insight import comparing
from insight.domain import Polarity
from insight.pages import drawings
from insight.store import Store
from layers import charts

NASTY = 'O\'Brien & <script>alert(1)</script> "Fen"'


def spine() -> charts.Spine:
    def beside(value: float | None, text: str, word: str) -> charts.Beside:
        return charts.Beside(value=value, text=text, comparison=word)

    spread = charts.Spread(
        least=5, lower_quartile=10, upper_quartile=20, greatest=40, least_text="5.0", greatest_text="40.0"
    )
    bad = Polarity.HIGH_IS_WORSE
    rows = (
        charts.SpineRow(
            title="Households without a car", unit="%", period="2021", polarity=bad, spread=spread,
            value=26.1, text="26.1", lower=24.0, upper=28.3, interval="24.0 to 28.3",
            beside=(beside(15, "15.0", "worse"), beside(26, "26.0", "similar"), beside(30, "30.0", "better")),
        ),
        charts.SpineRow(
            title="Turnout", unit="%", period="2023", polarity=Polarity.HIGH_IS_BETTER, spread=spread,
            value=8.0, text="8.0", lower=7.5, upper=8.5, interval="7.5 to 8.5",
            beside=(beside(15, "15.0", "worse"), beside(None, "", "not compared"), beside(8, "8.0", "similar")),
        ),
        charts.SpineRow(
            title=NASTY, unit="%", period="2021", spread=spread, value=38.0, text="38.0",
            beside=(beside(15, "15.0", "higher"), beside(39, "39.0", "lower"), beside(38, "38.0", "not compared")),
        ),
        charts.SpineRow(
            title="Held back", unit="%", period="2021", value=None, text="[c]",
            beside=(beside(15, "15.0", "not compared"),) * 3,
        ),
    )  # fmt: skip
    return charts.Spine(
        title="North ward: fewer cars",
        area=NASTY,
        benchmarks=("Westshire", "County", "England"),
        areas="wards",
        rows=rows,
    )


def bars() -> charts.Bars:
    rows = (
        charts.BarRow(name=NASTY, value=26.1, text="26.1", lower=24, upper=28.3, interval="24.0 to 28.3",
                      comparison="worse", own=True),
        charts.BarRow(name="Ward of low need", value=5, text="5.0", lower=4, upper=6, interval="4.0 to 6.0", comparison="better"),
        charts.BarRow(name="Ward in the middle", value=15, text="15.0", lower=13, upper=17, interval="13.0 to 17.0",
                      comparison="similar"),
        charts.BarRow(name="Held back", value=None, text="[c]"),
    )  # fmt: skip
    return charts.Bars(
        title="Households without a car", subtitle="2021, beside the county", unit="%", rows=rows, benchmark=15.4,
        benchmark_name="County", benchmark_text="15.4",
    )  # fmt: skip


def trend() -> charts.TrendChart:
    def point(year: int, value: float | None, breaks: str = "") -> charts.TrendPoint:
        if value is None:
            return charts.TrendPoint(period=str(year), value=None, text="[x]", breaks=breaks)
        low, high = value * 0.9, value * 1.1
        return charts.TrendPoint(
            period=str(year), value=value, text=f"{value:.1f}", lower=low, upper=high,
            interval=f"{low:.1f} to {high:.1f}", breaks=breaks,
        )  # fmt: skip

    note = "Universal Credit took the place of six benefits & more people count as claimants"
    figures = [2.1, 2.3, None, 2.6, 3.4, 3.3, 3.1, 2.9]
    own = tuple(point(2016 + i, v, note if i == 4 else "") for i, v in enumerate(figures))
    other = tuple(
        charts.TrendPoint(
            period=str(2016 + i),
            value=1.5 + 0.1 * i,
            text=f"{1.5 + 0.1 * i:.1f}",
            breaks=note if i == 4 else "",
        )
        for i in range(8)
    )
    return charts.TrendChart(
        title="Claimants", subtitle="2016 to 2023", unit="%",
        lines=(charts.TrendLine(name=NASTY, points=own), charts.TrendLine(name="County", points=other)),
        direction="cannot be calculated", reason="the series was defined anew in 2020, and a trend needs five periods after it",
    )  # fmt: skip


def rising() -> charts.TrendChart:
    points = tuple(
        charts.TrendPoint(
            period=str(2019 + i),
            value=10.0 + 3 * i,
            text=f"{10.0 + 3 * i:.1f}",
            lower=9.0 + 3 * i,
            upper=11.0 + 3 * i,
        )
        for i in range(5)
    )
    return charts.TrendChart(
        title="Rising", subtitle="2019 to 2023", unit="per 1,000", direction="increasing and getting worse",
        lines=(charts.TrendLine(name="North", points=points),),
    )  # fmt: skip


def strip() -> charts.Strip:
    def row(
        group: str, index: float | None, low: float, high: float, verdict: str, counts: str
    ) -> charts.StripRow:
        if index is None:
            return charts.StripRow(group=group, index=None, text="[x]", verdict=verdict, counts=counts)
        return charts.StripRow(
            group=group, index=index, text=f"{index:.2f}", lower=low, upper=high, interval=f"{low:.2f} to {high:.2f}",
            verdict=verdict, counts=counts,
        )  # fmt: skip

    rows = (
        row("16 to 24", 0.31, 0.2, 0.46, "under", "22 of 420 took part; 17% of people"),
        row("25 to 64", 0.98, 0.9, 1.06, "as expected", "231 of 420; 56%"),
        row("65 and over", 1.47, 1.31, 1.64, "over", "167 of 420; 27%"),
        row("Nobody of " + NASTY, 0.0, 0.0, 0.7, "under", "0 of 420; 1.2%"),
        row("Very few live here", 12.0, 2.0, 40.0, "too few to say", "2 of 420; 0.1%"),
        row("Not stated", None, 0, 0, "", "31 people"),
    )
    return charts.Strip(
        title="Young people were heard less", subtitle="Household survey 2024", dimension="Age", rows=rows
    )


def made_up() -> dict[str, str]:
    """One of each chart, by name."""
    return {
        "spine": charts.draw_spine(spine()),
        "bars": charts.draw_bars(bars()),
        "trend": charts.draw_trend(trend()),
        "rising": charts.draw_trend(rising()),
        "strip": charts.draw_strip(strip()),
    }


def of_edition(path: Path) -> dict[str, str]:
    """The same from an edition: its ward of the largest first figure, with what there is."""
    with Store(path) as store:
        default = store.edition.default_indicator
        found = comparing.compare_areas(store, default, "ward", benchmarks=["county"])
        worst = found.sort_values("value", ascending=False)
        spec = store.indicator(default)
        compared = comparing.compare_area(store, str(worst["area_code"].iloc[0]), "ward")
        headline = compared.rows[compared.rows["indicator_id"].isin(store.edition.headline)]
        drawn = {
            "main": charts.draw_spine(drawings.spine(store, compared, headline)),
            "all": charts.draw_spine(drawings.spine(store, compared, compared.rows.head(40))),
        }
        county = str(store.areas("county")["name"].iloc[0])
        shares = comparing.compare_areas(store, "no_car_pct", "ward", benchmarks=["county"])
        some = shares.sort_values("value", ascending=False).head(12)
        share = store.indicator("no_car_pct")
        drawn["areas"] = charts.draw_bars(
            drawings.bars(
                some, share, key="county", base=county, period="2021", own=str(some["area_code"].iloc[2])
            )
        )
        drawn |= _trends(store, compared.place)
        assert spec is not None
        return drawn


def _trends(store: Store, place: pd.Series) -> dict[str, str]:
    counts = store.periods().groupby("indicator_id")["period"].nunique()
    drawn = {}
    for indicator_id in counts[counts > 1].index[:4]:
        district = store.area(place["parent_code"])
        chart = drawings.trend(store, store.indicator(indicator_id), place, (district,))
        if chart is not None:
            drawn[f"trend {indicator_id}"] = charts.draw_trend(chart)
    return drawn


def page(drawn: dict[str, str], *, scheme: str = "light dark") -> str:
    """A whole document with charts in it."""
    body = "".join(f"<section>{html}</section>" for html in drawn.values())
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Charts</title>{charts.STYLE}<style>:root {{ color-scheme: {scheme}; }} body {{ margin: 16px; max-width: 900px;"
        " font-family: system-ui, sans-serif; color: light-dark(#1d2329, #fafafa); background: light-dark(#fff, #0e1117); }"
        f"</style></head><body><main><h1>Charts</h1>{body}</main></body></html>"
    )
