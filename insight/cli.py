"""The command ``insight``: build, check, areas, value, serve."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from insight import narrative, serving, store, words
from insight.errors import Fault, InsightError, StoreError, UnknownNameError

out = Console()
err = Console(stderr=True)
app = typer.Typer(
    name="insight",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help="The map of communities' needs: need, voice and local knowledge for every ward, parish and panel.\n\n"
    "Start with [bold]insight build data/sample[/bold] (a fictional county), then [bold]insight serve[/bold].",
)

Folder = Annotated[Path, typer.Argument(help="Catalogue folder, such as data/sample.", metavar="DIR")]
Sources = Annotated[
    Path | None,
    typer.Option(
        help="Folder that holds the publishers' files; the catalogue folder when left out.", metavar="DIR"
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for a program to read.")]
EditionFile = Annotated[
    Path | None,
    typer.Option("--edition", help="Read this edition file, not the current one.", metavar="FILE"),
]


@app.command()
def build(
    folder: Folder,
    sources: Sources = None,
    output: Annotated[
        Path | None,
        typer.Option("--out", help="Write the edition to exactly this file.", metavar="FILE"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Build an edition: read official files, work out every figure, write one DuckDB file.

    The edition in use is not touched until the new one is whole.

    [dim]insight build data/sample[/dim]
    [dim]insight build data/cambridgeshire --sources FOLDER --out county.duckdb[/dim]
    """
    from insight import build as builder  # noqa: PLC0415  geopandas takes a second to import
    from insight.build.run import total_steps  # noqa: PLC0415
    from insight.catalogue import load  # noqa: PLC0415

    catalogue = load(folder)
    with _progress(total_steps(catalogue)) as step:
        result = builder.build(folder, sources=sources, out=output, step=step, catalogue=catalogue)
    if as_json:
        _print_json(
            {
                "path": str(result.path),
                "edition_id": result.edition_id,
                "areas": result.areas,
                "indicators": result.indicators,
                "values": result.values,
                "seconds": round(result.seconds, 2),
                "report": result.report.to_dict("records"),
            }
        )
        return
    _print_report(result.report)
    out.print(
        f"Built edition [bold]{result.edition_id}[/bold] of {catalogue.council.place}: {result.areas:,} areas, "
        f"{result.indicators} indicators, {result.values:,} figures in {result.seconds:.1f} s."
    )
    out.print(f"Written to {result.path}", soft_wrap=True, highlight=False)


@contextmanager
def _progress(total: int) -> Iterator[Any]:
    """Show a progress bar on the error stream, and yield the function that moves it."""
    columns = (TextColumn("{task.description:<48.48}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"))
    with Progress(*columns, TimeElapsedColumn(), console=err, transient=True) as bar:
        task = bar.add_task("Starting", total=total)

        def step(description: str) -> None:
            bar.update(task, description=description)
            bar.advance(task)

        yield step


def _print_report(report: pd.DataFrame) -> None:
    table = Table("Data set", "Rows in", "Used", "Not matched", "People lost", "Seconds")
    table.columns[0].no_wrap = True
    for column in table.columns[1:]:
        column.justify = "right"
    for row in report.to_dict("records"):
        table.add_row(
            str(row["dataset_id"]),
            f"{row['rows_in']:,}",
            f"{row['rows_used']:,}",
            f"{row['codes_not_matched']:,}",
            f"{row['people_not_allocated']:,.0f}",
            f"{row['seconds']:.2f}",
        )
    out.print(table)
    out.print(
        "[dim]Not matched: rows of wards and the like that this catalogue does not have. "
        "People lost: people whom no area takes.[/dim]"
    )
    for remark, rows in report[report["remark"] != ""].groupby("remark", sort=False):
        out.print(f"{words.listed(list(rows['dataset_id']), most=3)}: {remark}", highlight=False)


@app.command()
def check(folder: Folder, sources: Sources = None, as_json: AsJson = False) -> None:
    """Check a catalogue and its files, and print every fault at once.

    Exit code 1 when there is a fault.
    """
    from insight.build import check_sources  # noqa: PLC0415
    from insight.catalogue import load  # noqa: PLC0415

    try:
        catalogue = load(folder)
        faults: list[Fault] = check_sources(catalogue, sources or folder)
    except InsightError as error:
        faults = list(error.faults)
    if as_json:
        _print_json([fault.__dict__ for fault in faults])
    elif faults:
        _print_faults(faults)
    else:
        out.print(
            f"No fault found: {len(catalogue.indicators)} indicators from {len(catalogue.datasets)} data sets "
            f"for {catalogue.council.place}."
        )
    if faults:
        raise typer.Exit(1)


@app.command()
def areas(
    area_type: Annotated[
        str | None, typer.Argument(help="Area type, such as ward.", metavar="[AREA_TYPE]")
    ] = None,
    edition: EditionFile = None,
    as_json: AsJson = False,
) -> None:
    """List the area types of the current edition, or the areas of one type."""
    with _store(edition) as source:
        rows = source.area_types() if area_type is None else source.areas(area_type)
    if as_json:
        _print_json(words.records(rows))
        return
    if area_type is None:
        _print_rows(rows[["area_type", "label", "areas", "vintage", "status", "note"]])
        return
    rows = rows.assign(population=[words.count(people) for people in rows["population"]])
    rows = rows.assign(area_km2=rows["area_km2"].map("{:,.2f}".format))
    _print_rows(rows[["area_code", "name", "parent_name", "population", "area_km2"]])


@app.command()
def pockets(
    area_type: Annotated[str, typer.Argument(help="Area type, such as ward.")] = "ward",
    edition: EditionFile = None,
    as_json: AsJson = False,
) -> None:
    """List hidden pockets: areas that look average and hold a neighbourhood among the most deprived fifth."""
    with _store(edition) as source:
        source.areas(area_type)
        rows = source.pockets(area_type=area_type)
    if as_json:
        _print_json(words.records(rows))
        return
    share = [f"{value:.0%}" for value in rows["pocket_share"]]
    people = words.counts(rows["pocket_population"])
    shown = rows.assign(people=people, of_its_people=share)
    _print_rows(shown[["title", "name", "parent_name", "pockets", "people", "of_its_people"]])


@app.command()
def value(
    indicator: Annotated[str, typer.Argument(help="Indicator id, such as imd2025_score.")],
    area: Annotated[str, typer.Argument(help="Area code or name, such as E05013050 or 'Abbey'.")],
    area_type: Annotated[
        str | None, typer.Option("--type", help="Area type, where a name has several.")
    ] = None,
    edition: EditionFile = None,
    as_json: AsJson = False,
) -> None:
    """Print one figure with all that belongs to it: period, unit, fit, source, licence.

    It is the figure the map and the table show.
    """
    with _store(edition) as source:
        place = source.area(area, area_type=area_type)
        spec = source.indicator(indicator)
        rows = source.area_values([place["area_code"]], [indicator])
        rows = rows[rows["area_type"] == place["area_type"]]
        if rows.empty:
            raise UnknownNameError(
                Fault(
                    indicator,
                    f"there must be figures for area type '{place['area_type']}'",
                    "none",
                    "Choose another area type: figures of wards cannot be split among smaller areas.",
                )
            )
        sources = source.sources(indicator)
        lies_in = source.shown_with(place["area_code"])
    if as_json:
        _print_json(words.records(rows.merge(sources[["period", "publisher", "licence", "attribution"]])))
        return
    for row in rows.to_dict("records"):
        origin = sources[sources["period"] == row["period"]].iloc[0]
        _print_figure(place, spec, row, origin)
    for sentence in narrative.shown_with(lies_in, place["area_type"]):
        out.print(sentence)


def _print_figure(place: pd.Series, spec: pd.Series, row: dict[str, Any], origin: pd.Series) -> None:
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for name, text in words.figure(place, spec, row, origin):
        table.add_row(Text(name, style="bold"), Text(text))
    out.print(table)
    out.print()


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 8501,
    edition: EditionFile = None,
    headless: Annotated[bool, typer.Option(help="Do not open a browser.")] = False,
) -> None:
    """Show the map in a browser. Builds the fictional county first when nothing is built."""
    if edition is not None:
        os.environ["INSIGHT_EDITION"] = str(edition.resolve())
    elif store.current_path() is None:
        err.print("Nothing is built yet: building the fictional county first.")
        build(serving.sample())
    with _store(edition) as source:
        accent = source.edition.accent
    from streamlit.web import cli as streamlit_cli  # noqa: PLC0415  it takes a second to import

    sys.argv = ["streamlit", "run", *serving.words(port=port, accent=accent, headless=headless)]
    sys.exit(streamlit_cli.main())


@contextmanager
def _store(edition: Path | None) -> Iterator[store.Store]:
    path = edition or store.current_path()
    if path is None:
        raise StoreError(
            Fault(str(store.home()), "there must be an edition", "none", "Run: insight build data/sample")
        )
    with store.Store(path) as opened:
        yield opened


def _print_rows(rows: pd.DataFrame) -> None:
    table = Table(*[name.replace("_", " ") for name in rows.columns])
    for row in rows.itertuples(index=False):
        table.add_row(*[Text("" if cell is None or cell != cell else str(cell)) for cell in row])  # noqa: PLR0124
    out.print(table)


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, indent=2, default=str, ensure_ascii=False) + "\n")


def _print_faults(faults: list[Fault]) -> None:
    for fault in faults:
        err.print(f"[bold]{fault.file}[/bold]", highlight=False, soft_wrap=True)
        err.print(f"  rule    {fault.rule}", highlight=False, markup=False, soft_wrap=True)
        err.print(f"  found   {fault.found}", highlight=False, markup=False, soft_wrap=True)
        err.print(f"  remedy  {fault.remedy}", highlight=False, markup=False, soft_wrap=True)
    err.print(f"{len(faults)} fault{'s' if len(faults) != 1 else ''}.")


def main() -> None:
    """Run the command; faults are printed with file, rule, value and remedy, and the exit code is 1."""
    try:
        app()
    except InsightError as error:
        _print_faults(list(error.faults))
        sys.exit(1)
