"""What the commands share: the app itself, options, opening an edition, printing rows, JSON and faults."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console, ConsoleDimensions
from rich.table import Table
from rich.text import Text

from insight.errors import Fault, StoreError

if TYPE_CHECKING:
    import pandas as pd

    from insight.store import Store

UNCUT = 1_000
"""Columns of a file or a pipe: what a program or ``grep`` reads is not broken into lines."""


WHOLE = 14
"""Letters up to which a column of single words, figures or dates is never broken."""


class Screen(Console):
    """What is printed on: as wide as the terminal, or as it needs to be where there is none."""

    @property  # type: ignore[misc]  # nobody sets it
    def size(self) -> ConsoleDimensions:
        """Columns and lines; ``COLUMNS`` in the environment is followed, as everywhere."""
        found, asked = super().size, os.environ.get("COLUMNS", "")
        width = int(asked) if asked.isdigit() else found.width if self.is_terminal else UNCUT
        return ConsoleDimensions(width, found.height)


out = Screen()
err = Screen(stderr=True)
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
    """Print a frame as a table, its column names as headings; nothing stands where there is no value.

    Where it is wider than the screen, words that all rows share are told above it. No cell is cut, and no code, date
    or figure broken.
    """
    import pandas as pd  # noqa: PLC0415

    written = {
        str(name): ["" if _empty(cell) else str(cell) for cell in rows[name].tolist()] for name in rows
    }
    table = _table(written)
    if out.measure(table, options=out.options.update(max_width=UNCUT)).maximum > out.width and len(rows) > 1:
        words = [str(name) for name in rows if not pd.api.types.is_numeric_dtype(rows[name])]
        shared = [name for name in words if len(set(written[name])) == 1]
        for name in shared:
            if text := written.pop(name)[0]:
                out.print(f"{_heading(name)}: {text}", highlight=False, markup=False)
        table = _table(written)
    out.print(table)


def _heading(name: str) -> str:
    return name.replace("_", " ")


def _table(written: dict[str, list[str]]) -> Table:
    table = Table()
    for name, cells in written.items():
        whole = all(len(cell) <= WHOLE and " " not in cell for cell in cells)
        table.add_column(_heading(name), overflow="fold", no_wrap=whole or name.endswith(("_code", "_id")))
    for row in zip(*written.values(), strict=True):
        table.add_row(*map(Text, row))
    return table


def _empty(cell: Any) -> bool:
    import pandas as pd  # noqa: PLC0415

    return cell is None or cell is pd.NA or (isinstance(cell, float) and cell != cell)  # noqa: PLR0124


def print_json(value: Any) -> None:
    """Print JSON for a program to read; use `insight.words.records` for a frame."""
    sys.stdout.write(json.dumps(value, indent=2, default=str, ensure_ascii=False) + "\n")


def print_faults(faults: list[Fault]) -> None:
    """Print each fault with file, rule, value found and remedy on the error stream."""
    for fault in faults:
        err.print(Text(str(fault.file), style="bold"), soft_wrap=True)
        err.print(f"  rule    {fault.rule}", highlight=False, markup=False, soft_wrap=True)
        err.print(f"  found   {fault.found}", highlight=False, markup=False, soft_wrap=True)
        err.print(f"  remedy  {fault.remedy}", highlight=False, markup=False, soft_wrap=True)
    err.print(f"{len(faults)} fault{'s' if len(faults) != 1 else ''}.")
