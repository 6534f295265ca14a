"""``insight edition``: keep editions under a name, compare them, find what a corrected file touches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer

from insight import freezing, store, words
from insight.changes import changes as changes_of
from insight.changes import read_from, sentences, touched
from insight.cli.common import AsJson, EditionFile, app, err, out, print_faults, print_json, print_rows
from insight.errors import Fault, UnknownNameError
from insight.freezing import FreezingError
from insight.store import Store

editions = typer.Typer(
    name="edition",
    no_args_is_help=True,
    help="Editions: keep one under a name, compare two, find what a corrected file touches.",
)
app.add_typer(editions)

MOST = 40
"""Rows printed at most; a file holds them all."""

Name = Annotated[str, typer.Argument(help='Name of a frozen edition, such as "2026 autumn".', metavar="NAME")]
Csv = Annotated[Path | None, typer.Option("--csv", help="Write every row to this file.", metavar="FILE")]


@editions.command()
def freeze(
    name: Name,
    edition: EditionFile = None,
    catalogue: Annotated[
        Path | None, typer.Option(help="Catalogue folder, where it is not the one built from.", metavar="DIR")
    ] = None,
    sources: Annotated[
        Path | None, typer.Option(help="Folder that holds the publishers' files.", metavar="DIR")
    ] = None,
    without_sources: Annotated[
        bool, typer.Option("--without-sources", help="Keep the files' names and digests, not the files.")
    ] = False,
) -> None:
    """Keep the current edition under a name, with all that is needed to build it again years later.

    [dim]insight edition freeze "2026 autumn"[/dim]
    [dim]insight edition freeze "2026 autumn" --sources FOLDER[/dim]
    """
    path = edition or store.current_path()
    if path is None:
        rule, remedy = "there must be an edition", "Run: insight build data/sample"
        raise FreezingError(Fault(str(store.home()), rule, "none", remedy))
    found = freezing.freeze(
        name,
        edition=path,
        catalogue=catalogue,
        sources=sources,
        with_sources=not without_sources,
        today=date.today(),
        step=lambda said: err.print(f"{said} ...", highlight=False),
    )
    out.print(f"Frozen as '{found.name}' in {found.folder}: {len(found.files):,} files.", highlight=False)


@editions.command(name="list")
def list_(as_json: AsJson = False) -> None:
    """List the frozen editions, the oldest first."""
    rows = [
        {"name": one.name, "edition": one.edition_id, "place": one.place, "frozen on": one.frozen_on}
        for one in freezing.every()
    ]
    if as_json:
        print_json(rows)
    elif rows:
        import pandas as pd  # noqa: PLC0415

        print_rows(pd.DataFrame(rows))
    else:
        out.print('No edition is frozen yet. Run: insight edition freeze "2026 autumn"', highlight=False)


@editions.command()
def check(name: Name) -> None:
    """Check that nothing in a frozen edition has changed since it was frozen."""
    frozen = freezing.named(name)
    faults = freezing.faults_of(frozen)
    if faults:
        print_faults(faults)
        raise typer.Exit(1)
    out.print(
        f"'{frozen.name}' is as it was frozen on {frozen.frozen_on}: {len(frozen.files):,} files.",
        highlight=False,
    )


@editions.command()
def changes(
    before: Name,
    edition: EditionFile = None,
    area: Annotated[str | None, typer.Option(help="Only this area: code or name.")] = None,
    area_type: Annotated[str | None, typer.Option("--type", help="Only this kind of area.")] = None,
    csv: Csv = None,
    as_json: AsJson = False,
) -> None:
    """List the figures that are not what they were in an earlier edition, and why.

    [dim]insight edition changes "2026 spring" --type ward[/dim]
    """
    with ExitStack() as stack:
        now, old = stack.enter_context(_now(edition)), stack.enter_context(_before(before))
        code = None
        if now.edition.place != old.edition.place:
            rule, remedy = (
                f"an edition of {now.edition.place}",
                "Name one of that place, or another --edition.",
            )
            raise UnknownNameError(Fault(str(before), rule, f"one of {old.edition.place}", remedy))
        if area is not None:
            place = now.area(area, area_type=area_type)
            code, area_type = str(place["area_code"]), str(place["area_type"])
        rows = changes_of(now, old, area_type=area_type, area_code=code)
        when = f"the edition of {old.edition.built_at:%-d %B %Y}"
    if csv is not None:
        rows.to_csv(csv, index=False)
    if as_json:
        print_json(words.records(rows))
        return
    for said in sentences(rows, when):
        out.print(said, highlight=False)
    if len(rows):
        print_rows(rows[["title", "name", "period", "before", "now", "why"]].head(MOST))
        if len(rows) > MOST:
            out.print(f"The first {MOST} of {len(rows):,}. All of them: --csv FILE", highlight=False)


@editions.command(name="touched")
def touched_(
    file: Annotated[str, typer.Argument(help="The corrected file, or its name, or the id of its data set.")],
    csv: Csv = None,
    as_json: AsJson = False,
) -> None:
    """List what a corrected file touches: each edition, figure and page that rests on it.

    Frozen editions and the current one are looked through. Where the corrected file itself is given, editions that read
    that very file are left out.

    [dim]insight edition touched iod2025[/dim]
    [dim]insight edition touched corrected/File_7.csv --csv touched.csv[/dim]
    """
    path = Path(file)
    digest = freezing.sha256(path) if path.is_file() else None
    with ExitStack() as stack:
        stores = [stack.enter_context(Store(one.edition)) for one in freezing.every()]
        current = store.current_path()
        if current is not None:
            stores.append(stack.enter_context(Store(current)))
        rows = touched(stores, file=path.name if digest else file, sha256=digest)
        known = [name for one in stores for name in one.datasets()["dataset_id"]]
        if not digest and all(read_from(one, file).empty for one in stores):
            near = ", ".join(get_close_matches(file, dict.fromkeys(known), n=3, cutoff=0.3))
            remedy = (
                f"Nearest: {near}." if near else "insight edition list names the editions looked through."
            )
            raise UnknownNameError(Fault("data", "a file, or a data set of an edition", repr(file), remedy))
    if csv is not None:
        rows.to_csv(csv, index=False)
    if as_json:
        print_json(words.records(rows))
        return
    if rows.empty:
        out.print(f"No edition rests on {file}.", highlight=False)
        return
    figures, number = int(rows["figures"].sum()), rows["edition_id"].nunique()
    said = f"{figures:,} figures of {rows['indicator_id'].nunique():,} indicators in "
    out.print(
        said + ("1 edition" if number == 1 else f"{number:,} editions") + " rest on it.", highlight=False
    )
    print_rows(rows[["edition_id", "title", "period", "area_type", "figures", "page"]].head(MOST))
    if len(rows) > MOST:
        out.print(f"The first {MOST} of {len(rows):,} rows. All of them: --csv FILE", highlight=False)


@contextmanager
def _now(edition: Path | None) -> Iterator[Store]:
    path = edition or store.current_path()
    if path is None:
        rule, remedy = "there must be an edition", "Run: insight build data/sample"
        raise FreezingError(Fault(str(store.home()), rule, "none", remedy))
    with Store(path) as found:
        yield found


@contextmanager
def _before(name: str) -> Iterator[Store]:
    """Open a frozen edition, or an edition file."""
    with Store(freezing.edition_file(name)) as found:
        yield found
