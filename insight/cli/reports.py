"""``insight export survey``, ``annual`` and ``unheard``: reports to residents and committees as files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from insight import report_asked, unheard
from insight.cli.common import EditionFile, opened, out
from insight.cli.export import Out, export
from insight.cli.heard import parsed_weights
from insight.cli.papers import Formats, bar, told
from insight.documents import annual, batch, exports, profile, survey
from insight.documents.files import write_all
from insight.documents.unheard_map import unheard_sheet
from insight.stats.targets import WORST


@export.command("survey")
def survey_(
    exercise: Annotated[
        str, typer.Argument(help="Id or title of an exercise whose answers are known.", metavar="EXERCISE")
    ],
    district: Annotated[
        list[str] | None,
        typer.Option("--district", help="Only this district, by code or name; may be given several times."),
    ] = None,
    formats: Formats = "pdf",
    folder: Out = Path("survey"),
    edition: EditionFile = None,
) -> None:
    """Write the report of a survey for every district: answers beside the whole, who answered, how it was made.

    A run that was stopped goes on where it stopped.

    [dim]insight export survey household-survey-2025 --format pdf,docx --out survey[/dim]
    """
    endings = profile.named(formats)
    with opened(edition) as source:
        found = report_asked.found(source, exercise)
        districts = report_asked.covered(source, found)
        chosen = [
            report_asked.gather(source, str(found["exercise_id"]), name).code
            for name in district or districts
        ]
        path, name = source.path, str(found["exercise_id"])
        names = survey.file_names(name, districts, source.edition.edition_id, endings=endings)
    carried_out(survey.Order(path, name), {code: names[code] for code in chosen}, folder, "Districts")


def carried_out(bench: batch.Bench, names: Mapping[str, Sequence[str]], folder: Path, what: str) -> None:
    """Write many documents with a bar that shows how far it is."""
    with bar(what) as (began, ended):
        made = batch.carry_out(bench, names, folder=folder, began=began, ended=ended)
    told(made, folder)


@export.command("annual")
def annual_(
    year: Annotated[str, typer.Argument(help="A calendar year, such as 2025.", metavar="YEAR")],
    formats: Formats = "pdf",
    folder: Out = Path(),
    edition: EditionFile = None,
) -> None:
    """Write the annual report to residents: what was asked, what people said, what changed, who was heard.

    [dim]insight export annual 2025 --format pdf,docx,html --out papers[/dim]
    """
    endings = profile.named(formats)
    with opened(edition) as source:
        files = annual.files(source, year, endings=endings)
    for path in write_all(folder, files):
        out.print(str(path), highlight=False, markup=False, soft_wrap=True)


@export.command("unheard")
def unheard_(
    area_type: Annotated[str, typer.Option("--type", help="Area type, such as ward or panel.")] = "panel",
    need: Annotated[
        str | None, typer.Option(help="Indicator of need; the council's own when left out.")
    ] = None,
    voice: Annotated[
        str, typer.Option(help="all, an exercise, a series, a year, or another voice such as turnout.")
    ] = unheard.ALL,
    worst: Annotated[
        float, typer.Option(help="Per cent of the people who live in the areas that count as deprived.")
    ] = WORST,
    weights: Annotated[
        str | None,
        typer.Option(help="Put need together, such as imd2025_score=2,no_car_pct=1.", metavar="LIST"),
    ] = None,
    formats: Annotated[
        str, typer.Option("--format", help="Formats: svg, png, pdf, html.", metavar="LIST")
    ] = "pdf",
    folder: Out = Path(),
    edition: EditionFile = None,
) -> None:
    """Write the sheet of need and voice: areas that are deprived and unheard, with their reasons.

    [dim]insight export unheard --type panel --format pdf,png --out maps[/dim]
    """
    wanted = exports.named(formats)
    with opened(edition) as source:
        question = unheard.Question(
            area_type=area_type,
            need=unheard.COMPOSITE if weights else need or source.edition.default_indicator,
            voice=voice,
            worst=worst,
            parts=tuple(parsed_weights(weights).items()),
        )
        sheet = unheard_sheet(source, question)
        files = exports.files(sheet, wanted, made=source.edition.built_at)
    for path in write_all(folder, files):
        out.print(str(path), highlight=False, markup=False, soft_wrap=True)
