"""``insight engage``: exercises, counts of who took part, other voices, records of parishes and forums."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from insight import grouping
from insight.cli.common import AsJson, EditionFile, app, opened, out, print_json
from insight.domain import Visibility
from insight.engagement import load as loading
from insight.register import Register
from insight.store import Store

engage = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
app.add_typer(
    engage, name="engage", help="Engagement: load exercises, import answers, see who is asked when."
)


def known_to(source: Store, register: Register) -> loading.Known:
    """Groups and areas of an edition, and exercises of the register."""
    areas = {
        str(kind): frozenset(source.areas(str(kind))["area_code"])
        for kind in source.area_types()["area_type"]
    }
    return loading.Known(
        dimensions=grouping.dimensions_of(source.population_groups()),
        areas=areas,
        exercises=frozenset(register.exercises()["exercise_id"]),
    )


@engage.command()
def load(
    paths: Annotated[
        list[Path], typer.Argument(help="Files of records, or folders of them.", metavar="PATH...")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check only; store nothing.")] = False,
    edition: EditionFile = None,
    as_json: AsJson = False,
) -> None:
    """Load records into the register: exercises, counts, other voices, parishes, forums, statements, assets, grants.

    One with the same id is replaced. A fault in any file stores nothing.

    [dim]insight engage load engagement/[/dim]
    """
    with opened(edition) as source, Register(audience=Visibility.INTERNAL) as register:
        records = loading.read_records(paths, known_to(source, register))
        counts = {kind: len(found) for kind, found in records.items()}
        if not dry_run:
            register.put(records)
    if as_json:
        print_json(counts)
        return
    told = "Checked, nothing stored" if dry_run else "Loaded"
    out.print(f"{told}: {loading.kinds_in_words(counts)}.", highlight=False)
