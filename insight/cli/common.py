"""What the commands share: the app itself, options, opening an edition, printing rows, JSON and faults."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from insight.errors import Fault, StoreError

if TYPE_CHECKING:
    import pandas as pd

    from insight.store import Store

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


@app.callback()
def _commands() -> None:
    """Have typer expect the name of a command also where only one is registered."""


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


@contextmanager
def opened(edition: Path | None) -> Iterator[Store]:
    """Open an edition file, or the current edition.

    Raises
    ------
    StoreError
        When nothing has been built, or the file is no edition.
    """
    from insight import store  # noqa: PLC0415  DuckDB and pandas, which a build does not wait for

    path = edition or store.current_path()
    if path is None:
        raise StoreError(
            Fault(str(store.home()), "there must be an edition", "none", "Run: insight build data/sample")
        )
    store.read_lightly()
    with store.Store(path) as source:
        yield source


def print_rows(rows: pd.DataFrame) -> None:
    """Print a frame as a table, its column names as headings; nothing stands where there is no value."""
    table = Table(*[name.replace("_", " ") for name in rows.columns])
    for row in rows.itertuples(index=False):
        table.add_row(*[Text("" if _empty(cell) else str(cell)) for cell in row])
    out.print(table)


def _empty(cell: Any) -> bool:
    import pandas as pd  # noqa: PLC0415

    return cell is None or cell is pd.NA or (isinstance(cell, float) and cell != cell)  # noqa: PLR0124


def print_json(value: Any) -> None:
    """Print JSON for a program to read; use `insight.words.records` for a frame."""
    sys.stdout.write(json.dumps(value, indent=2, default=str, ensure_ascii=False) + "\n")


def print_faults(faults: list[Fault]) -> None:
    """Print each fault with file, rule, value found and remedy on the error stream."""
    for fault in faults:
        err.print(f"[bold]{fault.file}[/bold]", highlight=False, soft_wrap=True)
        err.print(f"  rule    {fault.rule}", highlight=False, markup=False, soft_wrap=True)
        err.print(f"  found   {fault.found}", highlight=False, markup=False, soft_wrap=True)
        err.print(f"  remedy  {fault.remedy}", highlight=False, markup=False, soft_wrap=True)
    err.print(f"{len(faults)} fault{'s' if len(faults) != 1 else ''}.")
