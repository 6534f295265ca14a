"""``insight targets`` and ``insight heard``: the deprived and unheard; how like the population participants were."""

from __future__ import annotations

from typing import Annotated

import pandas as pd
import typer

from insight import answered, hearing, unheard, words
from insight.cli.common import AsJson, EditionFile, app, opened, out, print_json, print_rows
from insight.documents import figures
from insight.errors import Fault, UnknownNameError
from insight.stats.targets import UNTOLD, WORST, Standing

AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV, for a spreadsheet.")]


@app.command()
def targets(
    need: Annotated[
        str | None,
        typer.Option(help="Indicator of need, such as imd2025_score; the council's own when left out."),
    ] = None,
    voice: Annotated[
        str, typer.Option(help="all, an exercise, a series, a year, or another voice such as turnout.")
    ] = unheard.ALL,
    worst: Annotated[
        float, typer.Option(help="Per cent of the people who live in the areas that count as deprived.")
    ] = WORST,
    weights: Annotated[
        str | None,
        typer.Option(
            help="Put need together: indicators and weights, such as imd2025_score=2,no_car_pct=1.",
            metavar="LIST",
        ),
    ] = None,
    area_type: Annotated[str, typer.Option("--type", help="Area type, such as ward or panel.")] = "ward",
    edition: EditionFile = None,
    as_csv: AsCsv = False,
    as_json: AsJson = False,
) -> None:
    """List areas in greatest need whose people have been heard less than chance explains.

    Areas of which too little is known to say stand apart and are never dropped.

    [dim]insight targets --need imd2025_score --voice all --worst 20 --type panel[/dim]
    """
    with opened(edition) as source:
        question = unheard.Question(
            area_type=area_type,
            need=unheard.COMPOSITE if weights else need or source.edition.default_indicator,
            voice=voice,
            worst=worst,
            parts=tuple(parsed_weights(weights).items()),
        )
        found = unheard.find(source, question)
        rows = unheard.exported(source, found)
    if as_csv:
        typer.echo(figures.as_csv(rows).decode("utf-8-sig"), nl=False)
        return
    if as_json:
        print_json(words.records(rows))
        return
    _print_targets(found)


def parsed_weights(text: str | None) -> dict[str, float]:
    """Read ``indicator=2,other=1``; a part without a weight counts once.

    Raises
    ------
    UnknownNameError
        For weights that are not numbers.
    """
    found: dict[str, float] = {}
    for part in (text or "").split(","):
        name, _, weight = part.strip().partition("=")
        if not name:
            continue
        try:
            found[name.strip()] = float(weight or 1)
        except ValueError:
            rule, remedy = "a weight is a number", "Write imd2025_score=2,no_car_pct=1."
            raise UnknownNameError(Fault("--weights", rule, repr(part.strip()), remedy)) from None
    return found


def _print_targets(found: unheard.Found) -> None:
    for sentence in unheard.summary(found):
        out.print(sentence, highlight=False)
    shown = found.rows[found.rows["standing"].isin([Standing.TARGET, *UNTOLD])]
    shown = shown[(shown["standing"] == str(Standing.TARGET)) | shown["worst"]]
    if shown.empty:
        return
    print_rows(
        pd.DataFrame(
            {
                "no": shown["place"],
                "area": shown["name"],
                "district": shown["parent_name"],
                "need": shown["need_text"],
                "took part": [words.count(count) for count in shown["count"].astype(float)],
                "expected": [words.number(expected, 1) for expected in shown["expected"]],
                "heard": [unheard.likely(row) for _, row in shown.iterrows()],
                "stands": shown["standing"],
            }
        )
    )


@app.command()
def heard(
    scope: Annotated[
        str | None, typer.Argument(help="all, an exercise, a series or a year; lists them when left out.")
    ] = None,
    area_type: Annotated[
        str | None, typer.Option("--type", help="Show areas of this type instead of groups.")
    ] = None,
    edition: EditionFile = None,
    as_json: AsJson = False,
) -> None:
    """Say how like the population those were who took part, by group or by area.

    [dim]insight heard all[/dim]
    [dim]insight heard "Budget consultation" --type panel[/dim]
    """
    with opened(edition) as source:
        if scope is None:
            rows = source.scopes()
            if as_json:
                print_json(words.records(rows))
            else:
                shown = rows[["scope_type", "scope_id", "by", "title", "n"]]
                print_rows(shown.assign(n=words.counts(shown["n"])))
            return
        by = "group" if area_type is None else "area"
        if area_type is not None:
            source.areas(area_type)  # one that there is
        kind, name = source.scope(scope, by=by)
        rows = source.representation(kind, name, by=by, area_type=area_type)
        like = source.likeness(kind, name)
        basis = hearing.basis_of(source, kind, name)
        weighting, answers = source.weighting(name), source.answers(name)
    if as_json:
        print_json(
            {
                "representation": words.records(rows),
                "likeness": words.records(like),
                "weighting": words.records(weighting),
                "answers": words.records(answers),
            }
        )
        return
    for sentence in (*hearing.basis_sentences(basis), *hearing.sentences(rows, like)):
        out.print(sentence, highlight=False)
    print_rows(hearing.table(rows, by=by))
    for sentence in answered.sentences(weighting, answers):
        out.print(sentence, highlight=False)
    if not answers.empty:
        print_rows(answered.table(answers))
