"""``insight find`` and ``insight areas``: which place is meant, which areas there are, which touch."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import pandas as pd
import typer

from insight import finding, words
from insight.cli.common import AsJson, EditionFile, app, opened, out, print_json, print_rows
from insight.store import Store
from insight.touching import touching


@app.command()
def find(
    what: Annotated[list[str], typer.Argument(help="A postcode, or the name of a place.", metavar="WORDS")],
    edition: EditionFile = None,
    as_json: AsJson = False,
) -> None:
    """Find a place: by postcode, code or name, slips forgiven."""
    with opened(edition) as source:
        found = finding.answer(source, " ".join(what))
    if as_json:
        print_json([{**asdict(hit), "how": hit.how.name.lower()} for hit in found.hits])
        return
    for sentence in found.said:
        out.print(sentence, markup=False, highlight=False)
    if found.hits:
        rows = [(hit.name, hit.label, hit.inside, hit.area_code) for hit in found.hits]
        print_rows(pd.DataFrame(rows, columns=["name", "kind", "district", "area_code"]))


@app.command()
def areas(
    area_type: Annotated[
        str | None, typer.Argument(help="Area type, such as ward.", metavar="[AREA_TYPE]")
    ] = None,
    touching_area: Annotated[
        str | None,
        typer.Option("--touching", help="Only areas that touch this one (a code or a name).", metavar="AREA"),
    ] = None,
    of: Annotated[
        str | None,
        typer.Option("--type", help="Kind of the area given by --touching, where a name has several."),
    ] = None,
    edition: EditionFile = None,
    as_json: AsJson = False,
) -> None:
    """List the area types of the current edition, the areas of one type, or those that touch an area."""
    with opened(edition) as source:
        rows = _listed(source, area_type, touching_area, of)
    if as_json:
        print_json(words.records(rows))
        return
    if "population" in rows:
        rows = rows.assign(population=[words.count(people) for people in rows["population"]])
    if "area_km2" in rows:
        rows = rows.assign(area_km2=rows["area_km2"].map("{:,.2f}".format))
    if "edge_m" in rows:
        rows = rows.assign(
            share=rows["share"].map("{:.0%}".format),
            edge_m=[words.count(metres) for metres in rows["edge_m"]],
        )
    print_rows(rows[[name for name in SHOWN if name in rows]])


SHOWN = (
    "area_code", "area_type", "label", "areas", "vintage", "status", "note", "name", "parent_name", "population",
    "area_km2", "how", "share", "edge_m",
)  # fmt: skip
"""Columns that are printed, where the rows have them."""


def _listed(source: Store, area_type: str | None, touched: str | None, of: str | None) -> pd.DataFrame:
    if touched is not None:
        place = source.area(touched, area_type=of)
        return touching(source, place["area_code"], area_type or place["area_type"], of=place["area_type"])
    return source.area_types() if area_type is None else source.areas(area_type)
