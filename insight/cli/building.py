"""``insight build`` and ``insight check``: files in, an edition or every fault out."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from insight.audience import only
from insight.cli.common import (
    AsJson,
    EditionFile,
    Folder,
    Sources,
    app,
    err,
    opened,
    out,
    print_faults,
    print_json,
)
from insight.domain import Visibility
from insight.errors import Fault, InsightError

if TYPE_CHECKING:
    import pandas as pd


@app.command()
def build(
    folder: Folder,
    sources: Sources = None,
    output: Annotated[
        Path | None,
        typer.Option("--out", help="Write the edition to exactly this file.", metavar="FILE"),
    ] = None,
    audience: Annotated[
        Visibility,
        typer.Option(help="Leave out what this audience may not see, for a file to give away."),
    ] = Visibility.INTERNAL,
    as_json: AsJson = False,
) -> None:
    """Build an edition: read official files, work out every figure, write one DuckDB file.

    The edition in use is not touched until the new one is whole.

    [dim]insight build data/sample[/dim]
    [dim]insight build data/cambridgeshire --sources FOLDER --out county.duckdb[/dim]
    [dim]insight build data/sample --audience public --out to-give-away.duckdb[/dim]
    """
    from insight.aside import RARELY, Aside  # noqa: PLC0415

    gc.set_threshold(*RARELY)
    with Aside("insight.build.run") as aside:  # geopandas takes a second to import, in both at once
        from insight import build as builder  # noqa: PLC0415
        from insight.build.run import total_steps  # noqa: PLC0415
        from insight.catalogue import load  # noqa: PLC0415

        catalogue = only(load(folder), audience)
        with _progress(total_steps(catalogue)) as step:
            result = builder.build(
                folder,
                sources=sources,
                out=output,
                step=step,
                catalogue=catalogue,
                audience=audience,
                aside=aside,
            )
    if as_json:
        print_json(
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
    from insight import words  # noqa: PLC0415  pandas, which the second process does not wait for

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
def check(
    folder: Annotated[
        Path | None, typer.Argument(help="Catalogue folder, such as data/sample.", metavar="[DIR]")
    ] = None,
    sources: Sources = None,
    disclosed: Annotated[
        bool,
        typer.Option("--disclosure", help="Attack an edition: can a count that is held back be worked out?"),
    ] = False,
    edition: EditionFile = None,
    as_json: AsJson = False,
) -> None:
    """Check a catalogue and its files, or what an edition gives away, and print every fault at once.

    Exit code 1 when there is a fault.

    [dim]insight check data/sample[/dim]
    [dim]insight check --disclosure[/dim]
    """
    if disclosed:
        _check_disclosure(edition, as_json=as_json)
        return
    if folder is None:
        rule, remedy = "a catalogue folder or --disclosure must be given", "Write: insight check data/sample"
        raise InsightError(Fault("insight check", rule, "neither", remedy))
    _check_catalogue(folder, sources, as_json=as_json)


def _check_disclosure(edition: Path | None, *, as_json: bool) -> None:
    from insight import attacking  # noqa: PLC0415  the solver takes time to import

    with opened(edition) as source:
        found = attacking.attack(source)
    _print_found(
        list(found.faults),
        f"No fault found: from the {found.told:,} counts told, none of the {found.held:,} held back can be worked out.",
        as_json=as_json,
    )


def _check_catalogue(folder: Path, sources: Path | None, *, as_json: bool) -> None:
    from insight.build import check_sources  # noqa: PLC0415
    from insight.catalogue import load  # noqa: PLC0415

    try:
        catalogue = load(folder)
        faults: list[Fault] = check_sources(catalogue, sources or folder)
    except InsightError as error:
        faults = list(error.faults)
    else:
        told = (
            f"No fault found: {len(catalogue.indicators)} indicators from {len(catalogue.datasets)} data sets "
            f"for {catalogue.council.place}."
        )
    _print_found(faults, "" if faults else told, as_json=as_json)


def _print_found(faults: list[Fault], otherwise: str, *, as_json: bool) -> None:
    """Print every fault, or that there is none; exit code 1 when there is one."""
    if as_json:
        print_json([fault.__dict__ for fault in faults])
    elif faults:
        print_faults(faults)
    else:
        out.print(otherwise, highlight=False)
    if faults:
        raise typer.Exit(1)
