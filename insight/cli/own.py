"""``insight own``: the profile of any area: several taken together, a circle round a point, or a shape from a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from insight.cli.common import AsJson, EditionFile, app, opened, out, print_json
from insight.cli.profile import NARROWEST, WIDEST, as_data
from insight.errors import Fault, OwnAreaError
from insight.own_area import OwnArea, circle, picked
from insight.own_paper import own_paper
from insight.own_upload import MOST_BYTES, uploaded
from insight.plain import plain
from insight.store import Store

Areas = Annotated[
    str | None, typer.Option("--areas", help="Codes or names with commas between.", metavar="A,B")
]
Point = Annotated[
    str | None,
    typer.Option(
        "--point", help="Middle of a circle: postcode, place, or 'longitude, latitude'.", metavar="WHERE"
    ),
]
Radius = Annotated[str, typer.Option("--radius", help="Such as 800m, 1.5km or 1mile.")]
ShapeFile = Annotated[
    Path | None, typer.Option("--file", help="GeoJSON, GeoPackage or KML, also zipped.", metavar="FILE")
]


@app.command()
def own(
    areas: Areas = None,
    point: Point = None,
    radius: Radius = "1km",
    file: ShapeFile = None,
    name: Annotated[str, typer.Option("--name", help="What to call the area.")] = "",
    edition: EditionFile = None,
    full: Annotated[bool, typer.Option("--full", help="Every figure of every theme too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Print the profile of any area: several areas together, a circle round a point, or a shape from a file."""
    with opened(edition) as source:
        chosen = _chosen(source, areas, point, radius, file, name)
        paper = own_paper(source, chosen, today=date.today())
    if as_json:
        print_json(as_data(paper))
        return
    typer.echo(plain(paper, width=min(max(out.width, NARROWEST), WIDEST), full=full), nl=False)


def _chosen(
    source: Store, areas: str | None, point: str | None, radius: str, file: Path | None, name: str
) -> OwnArea:
    if sum(given is not None for given in (areas, point, file)) != 1:
        remedy = "Give --areas A,B or --point WHERE --radius 1km or --file FILE."
        found = "several" if areas or point or file else "none"
        raise OwnAreaError(Fault("insight own", "an area comes about in one way", found, remedy))
    if areas is not None:
        return picked(source, areas.split(","), name=name)
    if point is not None:
        return circle(source, point, radius, name=name)
    return uploaded(source, _read(Path(str(file))), Path(str(file)).name, name=name)


def _read(file: Path) -> bytes:
    """A file, but no more of it than is needed to see that it is too large."""
    try:
        with file.open("rb") as opened_file:
            return opened_file.read(MOST_BYTES + 1)
    except OSError as error:
        remedy = "Check the path."
        raise OwnAreaError(
            Fault(str(file), "the file must be readable", str(error.strerror), remedy)
        ) from error
