"""``insight export profile`` and ``insight export profiles``: the profiles of areas as files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from insight import freezing
from insight.cli.common import EditionFile, err, opened, out
from insight.cli.export import Out, export
from insight.documents import batch, maps, names, profile, yearly
from insight.documents.files import write_all
from insight.store import Store

Formats = Annotated[
    str, typer.Option("--format", help="Formats: pdf, docx, html, csv, xlsx, txt.", metavar="LIST")
]
Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        help="Tell what changed since this edition: the name of a frozen one, or an edition file.",
        metavar="NAME",
    ),
]
Form = Annotated[str, typer.Option("--form", help="short (two pages) or full (at most eight).")]


@export.command("profile")
def profile_(
    area: Annotated[str, typer.Argument(help="Area code or name, such as E05013050 or 'Abbey'.")],
    area_type: Annotated[
        str | None, typer.Option("--type", help="Area type, where a name has several.")
    ] = None,
    formats: Formats = "pdf",
    form: Form = "full",
    folder: Out = Path(),
    since: Since = None,
    edition: EditionFile = None,
) -> None:
    """Write the profile of an area: PDF, Word, web page, figures, text.

    [dim]insight export profile "Castle" --type ward --format pdf,docx --form short --out papers[/dim]
    """
    endings, form = profile.named(formats), profile.known_form(form)
    with opened(edition) as source, earlier(since, source) as before:
        place = source.area(area, area_type=area_type)
        name, kind = str(place["name"]), str(place["area_type"])
        office = profile.Office(source, earlier=before)
        paper = office.paper(str(place["area_code"]), kind)
        files = {
            names.of_profile(
                name,
                kind,
                source.edition.edition_id,
                form=form,
                ending=ending,
                code=_code(place["area_code"], name),
                since=before.edition.edition_id if before else "",
            ): office.written(paper, form, ending)
            for ending in endings
        }
    for path in write_all(folder, files):
        out.print(str(path), highlight=False, markup=False, soft_wrap=True)


@contextmanager
def earlier(since: str | None, now: Store) -> Iterator[Store | None]:
    """Open the edition that changes are told from; None where none was asked for.

    Raises
    ------
    InsightError
        When there is no such edition, or it is not an earlier one of the same place.
    """
    if since is None:
        yield None
        return
    with Store(freezing.edition_file(since)) as before:
        yearly.check_earlier(now, before)
        yield before


def _code(code: object, name: str) -> str:
    """The code stands in for a name of which no letter can stand in a file's name."""
    return "" if maps.file_word(name) else str(code)


@export.command("profiles")
def profiles_(
    area_type: Annotated[str, typer.Option("--type", help="Area type, such as ward or panel.")] = "ward",
    formats: Formats = "pdf",
    form: Form = "short",
    folder: Out = Path("profiles"),
    since: Since = None,
    edition: EditionFile = None,
) -> None:
    """Write the profiles of all areas of a type; a run that was stopped goes on where it stopped.

    With --since each tells what changed since an earlier edition, and a cover says of every area what rose and fell.

    [dim]insight export profiles --type ward --format pdf --form short --out profiles[/dim]
    [dim]insight export profiles --type ward --since "2026 spring" --out pack[/dim]
    """
    endings, form = profile.named(formats), profile.known_form(form)
    with opened(edition) as source:
        path = source.path
        source.areas(area_type)
    if since is None:
        with bar("Profiles") as (began, ended):
            made = batch.run(batch.Order(path, area_type, endings, form, folder), began=began, ended=ended)
    else:
        order = yearly.Order(path, freezing.edition_file(since), area_type, endings, form)
        names = order.names()
        with bar("Profiles") as (began, ended):
            made = batch.carry_out(order, names, folder=folder, began=began, ended=ended)
    told(made, folder)


@contextmanager
def bar(what: str) -> Iterator[tuple[Callable[[int, int], None], Callable[[], None]]]:
    """A bar that shows how far a run is: what to call when it began, and when each document is done."""
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task("", total=None)
        yield (
            lambda total, done: progress.update(task, total=total, completed=done),
            lambda: progress.advance(task),
        )


def told(made: batch.Made, folder: Path) -> None:
    """Say what a run did."""
    out.print(
        f"{made.made:,} files written to {folder}, {made.kept:,} were there already.",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )
