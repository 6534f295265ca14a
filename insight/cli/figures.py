"""``insight value`` and ``insight pockets``: figures of an edition."""

from __future__ import annotations

from typing import Annotated, Any

import pandas as pd
import typer
from rich.table import Table
from rich.text import Text

from insight import narrative, words
from insight.cli.common import AsJson, EditionFile, app, opened, out, print_json, print_rows
from insight.errors import Fault, UnknownNameError


@app.command()
def pockets(
    area_type: Annotated[str, typer.Argument(help="Area type, such as ward.")] = "ward",
    edition: EditionFile = None,
    as_json: AsJson = False,
) -> None:
    """List hidden pockets: areas that look average and hold a neighbourhood among the most deprived fifth."""
    with opened(edition) as source:
        source.areas(area_type)
        rows = source.pockets(area_type=area_type)
    if as_json:
        print_json(words.records(rows))
        return
    share = [f"{value:.0%}" for value in rows["pocket_share"]]
    people = words.counts(rows["pocket_population"])
    shown = rows.assign(people=people, of_its_people=share)
    print_rows(shown[["title", "name", "parent_name", "pockets", "people", "of_its_people"]])


@app.command()
def value(
    indicator: Annotated[str, typer.Argument(help="Indicator id, such as imd2025_score.")],
    area: Annotated[str, typer.Argument(help="Area code or name, such as E05013050 or 'Abbey'.")],
    area_type: Annotated[
        str | None, typer.Option("--type", help="Area type, where a name has several.")
    ] = None,
    edition: EditionFile = None,
    as_json: AsJson = False,
) -> None:
    """Print one figure with all that belongs to it: period, unit, fit, source, licence.

    It is the figure the map and the table show.
    """
    with opened(edition) as source:
        place = source.area(area, area_type=area_type)
        spec = source.indicator(indicator)
        rows = source.area_values([place["area_code"]], [indicator])
        rows = rows[rows["area_type"] == place["area_type"]]
        if rows.empty:
            raise UnknownNameError(
                Fault(
                    indicator,
                    f"there must be figures for area type '{place['area_type']}'",
                    "none",
                    "Choose another area type: figures of wards cannot be split among smaller areas.",
                )
            )
        sources = source.sources(indicator)
        lies_in = source.shown_with(place["area_code"])
    if as_json:
        print_json(words.records(rows.merge(sources[["period", "publisher", "licence", "attribution"]])))
        return
    for row in rows.to_dict("records"):
        origin = sources[sources["period"] == row["period"]].iloc[0]
        _print_figure(place, spec, row, origin)
    for sentence in narrative.shown_with(lies_in, place["area_type"]):
        out.print(sentence)


def _print_figure(place: pd.Series, spec: pd.Series, row: dict[str, Any], origin: pd.Series) -> None:
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for name, text in words.figure(place, spec, row, origin):
        table.add_row(Text(name, style="bold"), Text(text))
    out.print(table)
    out.print()
