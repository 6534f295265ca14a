"""``insight where`` and ``insight questions``: which areas meet several conditions at once."""

from __future__ import annotations

import sys
from typing import Annotated

import pandas as pd
import typer

from insight import meeting, meeting_words, words
from insight.cli.common import AsJson, EditionFile, app, opened, out, print_json, print_rows
from insight.conditions import parse
from insight.documents import figures
from insight.which_places import ready


@app.command()
def where(
    condition: Annotated[
        list[str],
        typer.Argument(help="indicator:test:amount, such as imd2025_score:worst:20.", metavar="CONDITION..."),
    ],
    area_type: Annotated[str, typer.Option("--type", help="Area type, such as ward.")] = "ward",
    district: Annotated[str | None, typer.Option(help="Only areas of this district.")] = None,
    edition: EditionFile = None,
    as_json: AsJson = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Print CSV, one row per area, figures unrounded.")
    ] = False,
) -> None:
    """Say which areas meet up to four conditions at once, and of which that cannot be judged.

    Tests: worst, best, highest, lowest (per cent of areas); worst-people, best-people (per cent of people); over,
    under (a figure); worse, better, higher, lower (than district, county or nation, beyond chance); tenth;
    pocket; target.

    [dim]insight where imd2025_score:worst:20 turnout_pct:under:35[/dim]
    [dim]insight where no_car_pct:higher:county imd2025_score:pocket --type ward --csv[/dim]
    """
    with opened(edition) as source:
        asked = parse(condition, indicators=source.indicators())
        found = meeting.meeting(source, asked, area_type, district=district)
        rows = meeting.exported(source, found)
    if as_csv:
        sys.stdout.write(figures.as_csv(rows).decode("utf-8-sig"))
    elif as_json:
        print_json(_as_json(found))
    else:
        _print(found)


def _as_json(found: meeting.Found) -> dict[str, object]:
    return {
        "area_type": found.area_type,
        "place": found.place,
        "conditions": [str(one.condition) for one in found.asked],
        "said": [f"{meeting_words.title(found)}.", *meeting_words.sentences(found)],
        "counts": [{"conditions": list(some), "areas": areas} for some, areas in found.counts().items()],
        "areas": words.records(found.rows),
    }


def _print(found: meeting.Found) -> None:
    out.print(f"{meeting_words.title(found)}.", markup=False, highlight=False)
    said = (
        *meeting_words.sentences(found),
        *meeting_words.conditions(found),
        *meeting_words.pairs(found),
    )
    for sentence in said:
        out.print(sentence, markup=False, highlight=False)
    if len(found.met):
        print_rows(_table(found))


def _table(found: meeting.Found) -> pd.DataFrame:
    met = found.met
    columns = {
        "name": met["label"],
        "district": met["parent_name"],
        "people": words.counts(met["population"]),
    }
    for number, one in enumerate(found.asked, 1):
        behind = meeting.times(met, number, one)
        figures = [words.sign_unit(text, one.unit) for text in met[f"{number}_text"]]
        texts = [f"{figure}{when}" for figure, when in zip(figures, behind, strict=True)]
        columns[f"{one.title} ({one.period})"] = texts
    return pd.DataFrame(columns)


@app.command()
def questions(edition: EditionFile = None, as_json: AsJson = False) -> None:
    """List the ready-made questions of the edition, with the command that answers each."""
    with opened(edition) as source:
        found = ready(source)
    if as_json:
        print_json(
            [{**one.__dict__, "conditions": [str(asked) for asked in one.conditions]} for one in found]
        )
        return
    for one in found:
        asked = " ".join(str(condition) for condition in one.conditions)
        out.print(f"[bold]{one.title}[/bold]", highlight=False)
        out.print(one.why, markup=False, highlight=False)
        out.print(
            f"  insight where {asked} --type {one.area_type}", markup=False, highlight=False, soft_wrap=True
        )
