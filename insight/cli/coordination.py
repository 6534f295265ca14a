"""``insight engage calendar`` and its kin: who is asked when, how often, and who can reach whom."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from insight import words
from insight.cli.common import AsJson, EditionFile, opened, out, print_json, print_rows
from insight.cli.engage import engage
from insight.domain import Visibility
from insight.engagement import coordination as coordinating
from insight.errors import Fault, UnknownNameError
from insight.register import Register

AreaType = Annotated[str, typer.Argument(help="Area type, such as ward.", metavar="[AREA_TYPE]")]


def show(rows: pd.DataFrame, *, as_json: bool, columns: list[str] | None = None) -> None:
    """Print rows as JSON, or some of their columns as a table with days and lists in words."""
    if as_json:
        print_json(words.records(rows))
        return
    shown = rows[columns or list(rows.columns)].copy()
    for name in shown.columns:
        if pd.api.types.is_datetime64_any_dtype(shown[name]):
            shown[name] = shown[name].dt.strftime("%d/%m/%Y")
        shown[name] = [", ".join(cell) if isinstance(cell, list) else cell for cell in shown[name]]
        shown[name] = [
            f"{cell:,.1f}" if isinstance(cell, float) and pd.notna(cell) else cell for cell in shown[name]
        ]
    print_rows(shown)


@engage.command()
def calendar(
    ics: Annotated[
        Path | None, typer.Option("--ics", help="Write public exercises as iCalendar.", metavar="FILE")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List exercises in order of time; write the public ones as a calendar file to subscribe to."""
    with Register(audience=Visibility.PUBLIC if ics else Visibility.INTERNAL) as register:
        rows = coordinating.calendar(register.exercises(), today=date.today())
    if ics is not None:
        ics.write_bytes(coordinating.ics(rows, name="Engagement", stamp=datetime.now(UTC)))
        out.print(f"{len(rows):,} exercises written to {ics}", highlight=False)
        return
    show(rows, as_json=as_json, columns=["start", "end", "status", "exercise_id", "title", "owner"])


@engage.command()
def overlaps(
    exercise: Annotated[str, typer.Argument(help="Id of an exercise that is loaded.")],
    days: Annotated[int, typer.Option("--days", help="How near in time counts.", min=0)] = 28,
    edition: EditionFile = None,
    as_json: AsJson = False,
) -> None:
    """Warn of exercises that ask the same people in the same places at about the same time."""
    with opened(edition) as source, Register(audience=Visibility.INTERNAL) as register:
        exercises = register.exercises()
        if exercise not in set(exercises["exercise_id"]):
            remedy = "List them with: insight engage calendar"
            raise UnknownNameError(
                Fault("register", "there must be such an exercise", repr(exercise), remedy)
            )
        reach = coordinating.reach_of(source.frame("members"))
        rows = coordinating.overlaps(exercise, exercises, reach, today=date.today(), days=days)
    if rows.empty and not as_json:
        out.print("No other exercise asks the same people there at about that time.")
        return
    show(rows, as_json=as_json)


@engage.command()
def asked(
    area_type: AreaType = "ward",
    months: Annotated[int, typer.Option("--months", help="How far back.", min=1)] = 12,
    edition: EditionFile = None,
    as_json: AsJson = False,
) -> None:
    """Count how often each area, and each group in it, was asked; the most often asked first."""
    with opened(edition) as source, Register(audience=Visibility.INTERNAL) as register:
        reach = coordinating.reach_of(source.frame("members"))
        areas = source.areas(area_type)
        rows = coordinating.asked(register.exercises(), areas, reach, today=date.today(), months=months)
    show(rows, as_json=as_json, columns=["area_code", "name", "group", "times", "last_asked"])


@engage.command()
def forums(area_type: AreaType = "district", edition: EditionFile = None, as_json: AsJson = False) -> None:
    """Show which groups have a forum or organisation in which areas, and where there is a gap."""
    with opened(edition) as source, Register(audience=Visibility.INTERNAL) as register:
        reach = coordinating.reach_of(source.frame("members"))
        rows = coordinating.coverage(
            register.forums(), source.areas(area_type), source.population_groups(), reach
        )
    if as_json:
        show(rows, as_json=True)
        return
    marks = rows.assign(mark=(rows["forums"] + rows["organisations"]).astype(str).where(~rows["gap"], "gap"))
    print_rows(marks.pivot(index="title", columns="name", values="mark").rename_axis("group").reset_index())


@engage.command()
def parishes(edition: EditionFile = None, as_json: AsJson = False) -> None:
    """Sum up parish plans and the answers of parish councils to their survey, by district."""
    with opened(edition) as source, Register(audience=Visibility.INTERNAL) as register:
        rows = coordinating.parishes(register.parish_records(), source.areas("parish"))
    show(rows, as_json=as_json)


@engage.command()
def statements(
    days: Annotated[int, typer.Option("--days", help="How soon counts as soon.", min=0)] = 60,
    as_json: AsJson = False,
) -> None:
    """List statements by the day on which they lapse, for review."""
    with Register(audience=Visibility.INTERNAL) as register:
        rows = coordinating.expiring(register.statements(), today=date.today(), days=days)
    show(
        rows,
        as_json=as_json,
        columns=["review_on", "state", "moderation", "statement_id", "role", "area_code"],
    )


@engage.command()
def awards(edition: EditionFile = None, as_json: AsJson = False) -> None:
    """Show awards per head by national decile of deprivation (1 the most deprived), with a 95 % interval.

    Grants without a place in a neighbourhood that has a decile are counted apart.

    [dim]insight engage awards[/dim]
    """
    with opened(edition) as source:
        grants = source.grants()
        rows = coordinating.awards_by_decile(grants, source.deciles())
    show(rows, as_json=as_json)
    unplaced = int(grants["decile"].isna().sum())
    if unplaced and not as_json:
        out.print(f"{unplaced:,} of {len(grants):,} bids have no place in a neighbourhood.", highlight=False)
