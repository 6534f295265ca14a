"""``insight engage``: exercises, counts of who took part, other voices, records of parishes and forums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from insight import answered, grouping, words
from insight.cli.common import (
    AsJson,
    EditionFile,
    app,
    err,
    opened,
    out,
    print_faults,
    print_json,
    print_rows,
)
from insight.domain import Visibility
from insight.engagement import answers, counts, importing, places
from insight.engagement import load as loading
from insight.engagement.records import Answer, Weighting
from insight.errors import Fault, RegisterError
from insight.register import Register
from insight.store import Store

# local variables in a traceback would show answers
engage = typer.Typer(no_args_is_help=True, rich_markup_mode="rich", pretty_exceptions_show_locals=False)
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


def ground_of(source: Store, known: loading.Known) -> importing.Ground:
    """What an edition knows that answers are counted by."""
    kinds = [kind for kind in places.AREA_TYPES if kind in known.areas]
    people = [source.areas(kind)[["area_type", "area_code", "population"]] for kind in kinds]
    return importing.Ground(
        dimensions=known.dimensions,
        postcodes=source.postcodes(),
        nests={kind: source.nests(kind) for kind in kinds},
        population=pd.concat(people, ignore_index=True),
        groups=source.group_populations(),
    )


@engage.command("import")
def import_answers(
    file: Annotated[Path, typer.Argument(help="Answers (one respondent to a row) or counts: CSV or XLSX.")],
    exercise: Annotated[str, typer.Option("--exercise", help="Id of the exercise.", metavar="ID")],
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", help="What columns hold and answers mean.", metavar="FILE.toml"),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", help="A column that is not read; may be given again.")
    ] = None,
    keep_unplaced: Annotated[
        bool, typer.Option("--keep-unplaced", help="Count people without a known place, in the total alone.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check only; store nothing.")] = False,
    edition: EditionFile = None,
    as_json: AsJson = False,
) -> None:
    """Turn answers into counts by area and group. Answers are never kept: only counts reach the register.

    Importing again replaces the counts of the exercise.

    [dim]insight engage import answers.csv --exercise household-survey-2025 --ignore Name --dry-run[/dim]
    """
    with opened(edition) as source, Register(audience=Visibility.INTERNAL) as register:
        known = known_to(source, register)
        if exercise not in known.exercises and not dry_run:
            remedy = "Load the exercise first: insight engage load exercises.toml"
            raise RegisterError(Fault("register", "the exercise must exist", repr(exercise), remedy))
        ground = ground_of(source, known)
        made: tuple[Weighting | None, Sequence[Answer]] = (None, ())
        if counts.is_ready(answers.header(file)):
            known = replace(known, exercises=known.exercises | {exercise})
            found = counts.read(file, exercise, known, ground.population, ground.groups)
            told = {"rows": len(found), "counts": len(found), "stored": not dry_run}
        else:
            options = importing.Options(
                mapping=mapping,
                ignore=ignore or (),
                keep_unplaced=keep_unplaced,
                exercise=register.exercise(exercise),
            )
            result = importing.read(file, ground, options)
            if dry_run:
                _print_dry_run(result, as_json=as_json)
                if exercise not in known.exercises:
                    err.print(
                        f"No exercise {exercise!r} is in the register yet: load it first.", markup=False
                    )
                return
            found, made = result.checked().counts, (result.weighting, result.answers)
            told = {"rows": result.rows, "placed": result.placed, "counts": len(found), "stored": True}
        if not dry_run:
            register.put_counts(exercise, found, weighting=made[0], answers=made[1])
    if as_json:
        print_json(told)
        return
    done = "stored" if not dry_run else "nothing stored"
    out.print(f"{told['rows']:,} rows read, {len(found):,} counts, {done}.", highlight=False)


def _print_dry_run(result: importing.Result, *, as_json: bool) -> None:
    whole = result.counts[result.counts["area_type"] == grouping.ALL]
    if as_json:
        print_json(
            {
                "rows": result.rows,
                "placed": result.placed,
                "unplaced": dict(result.unplaced),
                "columns": dict(result.columns),
                "unused": list(result.unused),
                "unmatched": words.records(result.unmatched),
                "groups": words.records(whole[["dimension", "group_id", "count"]]),
                "answers": words.records(answered.of_records(result.answers)),
                "faults": [fault.__dict__ for fault in result.faults],
            }
        )
        return
    out.print(f"{result.rows:,} answers; {result.placed:,} placed.", highlight=False)
    for reason, people in result.unplaced.items():
        if people:
            out.print(f"  {people:,} not placed: {reason}", highlight=False)
    for column, dimension in result.columns.items():
        out.print(f"'{column}' is read as {dimension}", highlight=False)
    if result.unused:
        out.print(f"Not used: {', '.join(result.unused)}", highlight=False)
    print_rows(whole[["dimension", "group_id", "count"]])
    if not result.unmatched.empty:
        out.print("Not understood:")
        print_rows(result.unmatched)
    if result.answers:
        print_rows(answered.table(answered.of_records(result.answers)))
    if result.faults:
        print_faults(result.faults)
        raise typer.Exit(1)
    out.print("No fault found. Nothing is stored by a dry run.")
