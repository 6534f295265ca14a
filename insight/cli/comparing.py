"""``insight compare``, ``similar``, ``trend`` and ``clusters``: an area beside others, earlier years, neighbours."""

from __future__ import annotations

import sys
from typing import Annotated

import pandas as pd
import typer
from rich.markup import escape

from insight import clustering, comparing, narrative, patterns, side_by_side, side_by_side_words, words
from insight.cli.common import AsJson, EditionFile, app, opened, out, print_json, print_rows
from insight.content import Table
from insight.documents import figures
from insight.errors import Fault, UnknownNameError
from insight.side_by_side_rows import exported
from insight.store import Store

Area = Annotated[str, typer.Argument(help="Area code or name, such as E05013050 or 'Abbey'.")]
AreaType = Annotated[str | None, typer.Option("--type", help="Area type, where a name has several.")]
Indicator = Annotated[str, typer.Argument(help="Indicator id, such as imd2025_score.")]


@app.command()
def compare(
    area: Area,
    area_type: AreaType = None,
    beside: Annotated[
        str | None,
        typer.Option(
            "--with",
            help="Up to three of district, county, nation, similar or area codes, split by commas.",
            metavar="LIST",
        ),
    ] = None,
    theme: Annotated[str | None, typer.Option(help="Only the indicators of this theme.")] = None,
    edition: EditionFile = None,
    as_json: AsJson = False,
) -> None:
    """Put an area beside its district, county, nation, similar areas or any other area.

    Better or worse is said where the benchmark lies outside the 95 % interval of the area's figure.

    [dim]insight compare "Castle" --type ward --with district,county,similar[/dim]
    """
    chosen = None if beside is None else [word.strip() for word in beside.split(",") if word.strip()]
    with opened(edition) as source:
        place = source.area(area, area_type=area_type)
        found = comparing.compare_area(
            source, place["area_code"], place["area_type"], benchmarks=chosen, theme=theme
        )
    if as_json:
        bases = [base.__dict__ for base in found.bases]
        figures = words.records(found.rows)
        print_json({"area_code": place["area_code"], "benchmarks": bases, "indicators": figures})
        return
    out.print(f"[bold]{place['name']}[/bold] ({place['area_type']}, {place['area_code']})")
    print_rows(_side_by_side(found))


def _side_by_side(found: comparing.Compared) -> pd.DataFrame:
    columns = {
        "indicator": found.rows["title"],
        "period": found.rows["period"],
        "figure": [
            words.sign_unit(t, u) for t, u in zip(found.rows["text"], found.rows["unit"], strict=True)
        ],
        "95% interval": found.rows["interval"],
    }
    for base in found.bases:
        columns[base.name] = _told(found.rows, base.key)
    return pd.DataFrame(columns)


def _told(rows: pd.DataFrame, key: str) -> list[str]:
    """Each benchmark's figure, and in words how the area stands against it, where that can be said."""
    told = []
    for text, word in zip(rows[f"{key}_text"], rows[f"{key}_class"], strict=True):
        told.append(f"{text} ({word})" if text and word != "not compared" else text)
    return told


@app.command("side-by-side")
def side_by_side_(
    areas: Annotated[
        list[str],
        typer.Argument(help="Two to four areas: ward:E05990071, parish:Alderwell, a code or a name."),
    ],
    theme: Annotated[
        str | None, typer.Option(help="Figures of this theme; the main figures when left out.")
    ] = None,
    edition: EditionFile = None,
    as_json: AsJson = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Print CSV, one row per figure and area, figures unrounded.")
    ] = False,
) -> None:
    """Put two to four areas of any kind side by side, and say where each differs from the first beyond chance.

    The table is that of the page; chance is allowed for over all figures together.

    [dim]insight side-by-side ward:Castle ward:Gedcote parish:Alderwell[/dim]
    """
    with opened(edition) as source:
        found = side_by_side.side_by_side(source, areas)
        said = side_by_side_words.sentences(source, found)
        heading, rows = _of_theme(source, found, theme)
        if as_csv:
            sys.stdout.write(figures.as_csv(exported(source, found)).decode("utf-8-sig"))
            return
    tables = [side_by_side_words.table(found, rows, heading), side_by_side_words.heard_table(found)]
    tables.append(side_by_side_words.places_table(found))
    if as_json:
        chosen = [place.key for place in found.places]
        print_json({"areas": chosen, "said": list(said), "indicators": words.records(found.rows)})
        return
    out.print(f"[bold]{escape(side_by_side_words.title(found))}[/bold]")
    for sentence in said:
        out.print(sentence, highlight=False, markup=False)
    for block in tables:
        _print_table(block)


def _of_theme(source: Store, found: side_by_side.SideBySide, theme: str | None) -> tuple[str, pd.DataFrame]:
    if theme is None:
        return "Main figures", side_by_side.headline(source, found)
    same = [name for name in found.themes if name.lower() == theme.strip().lower()]
    if not same:
        raise UnknownNameError(
            Fault("theme", "there must be figures of that theme", f"'{theme}'", ", ".join(found.themes))
        )
    return same[0], found.of_theme(same[0])


def _print_table(block: Table) -> None:
    out.print(f"[bold]{escape(block.title)}[/bold]")
    rows = [[cell.text for cell in line] for line in block.rows]
    print_rows(pd.DataFrame(rows, columns=[column.title for column in block.columns]))
    for note in block.notes:
        out.print(note, highlight=False, markup=False)


@app.command()
def similar(
    area: Area, area_type: AreaType = None, edition: EditionFile = None, as_json: AsJson = False
) -> None:
    """List the areas most like one, how far off each is, and by what they were compared."""
    with opened(edition) as source:
        place = source.area(area, area_type=area_type)
        rows = source.similar(place["area_code"], place["area_type"])
        by = source.similar_set()
    if as_json:
        print_json({"similar": words.records(rows), "compared_by": words.records(by)})
        return
    if rows.empty:
        out.print(f"{place['name']}: no similar areas are worked out for it.")
        return
    rows = rows.assign(distance=rows["distance"].map("{:.2f}".format))
    print_rows(rows[["rank", "similar_code", "name", "parent_name", "distance"]])
    out.print(f"[dim]{narrative.similar_set(by)}[/dim]")


@app.command()
def trend(
    indicator: Indicator,
    area: Area,
    area_type: AreaType = None,
    edition: EditionFile = None,
    as_json: AsJson = False,
) -> None:
    """Print every period of an indicator for one area, where the series breaks, and which way it goes."""
    with opened(edition) as source:
        place = source.area(area, area_type=area_type)
        spec = source.indicator(indicator)
        rows = source.series(indicator, place["area_code"], place["area_type"])
        found = source.trends(indicator, place["area_type"], place["area_code"])
    if as_json:
        print_json({"series": words.records(rows), "trend": words.records(found)})
        return
    print_rows(_series(rows, int(spec["decimals"])))
    for sentence in patterns.trend(found, rows):
        out.print(sentence, highlight=False)


def _series(rows: pd.DataFrame, decimals: int) -> pd.DataFrame:
    cells = zip(rows["value"], rows["state"], strict=True)
    limits = zip(rows["lower"], rows["upper"], strict=True)
    return pd.DataFrame(
        {
            "period": rows["period"],
            "figure": [words.cell(value, state, decimals) for value, state in cells],
            "95% interval": [words.interval(low, high, decimals) for low, high in limits],
            "fit": rows["fit"],
            "begins anew": rows["break_note"],
        }
    )


@app.command()
def clusters(
    indicator: Indicator,
    area_type: Annotated[str, typer.Option("--type", help="Area type: ward or parish.")] = "ward",
    edition: EditionFile = None,
    as_json: AsJson = False,
) -> None:
    """Say which areas form a cluster that chance would rarely make, and which stand out among their neighbours."""
    with opened(edition) as source:
        found = clustering.clusters(source, indicator, area_type)
        place = source.edition.place
    if as_json:
        moran = None if found.moran is None else words.records(found.moran.to_frame().T)[0]
        print_json({"moran": moran, "areas": words.records(found.areas)})
        return
    for sentence in patterns.clusters(found, place):
        out.print(sentence, highlight=False)
    if not found.areas.empty:
        shown = found.areas.assign(q=[words.number(q, 3) for q in found.areas["q"].astype(float)])
        print_rows(shown[["kind", "cluster_no", "area_code", "name", "parent_name", "q"]])
