"""``insight export``: maps and papers as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from insight.cli.common import EditionFile, app, opened, out
from insight.documents import exports, layer, maps
from insight.documents.files import write_all

export = typer.Typer(no_args_is_help=True, help="Write maps and papers as files to print, send and publish.")
app.add_typer(export, name="export")

Out = Annotated[Path, typer.Option("--out", help="Folder the files go to.", metavar="DIR")]


@export.command("map")
def map_(
    indicator: Annotated[str, typer.Argument(help="Indicator, such as imd2025_score.")],
    area_type: Annotated[str, typer.Option("--type", help="Area type, such as ward or panel.")] = "ward",
    area: Annotated[
        str | None, typer.Option("--area", help="Close in on this area, by code or name.")
    ] = None,
    within: Annotated[
        str | None, typer.Option("--within", help="Close in on this district, by code or name.")
    ] = None,
    period: Annotated[str | None, typer.Option("--period", help="Period; the latest when left out.")] = None,
    classes: Annotated[
        str, typer.Option("--classes", help="How classes are made, as on the page, such as 'Equal numbers'.")
    ] = maps.USUAL,
    clusters: Annotated[bool, typer.Option("--clusters", help="Outline clusters too.")] = False,
    pockets: Annotated[bool, typer.Option("--pockets", help="Hatch hidden pockets too.")] = False,
    formats: Annotated[
        str, typer.Option("--format", help="Formats: svg, png, pdf, html.", metavar="LIST")
    ] = "pdf",
    folder: Out = Path(),
    edition: EditionFile = None,
) -> None:
    """Write a map sheet of A4: title, key, scale, north, sources, licence lines.

    [dim]insight export map imd2025_score --type ward --format svg,png,pdf,html --out maps[/dim]
    """
    wanted = exports.named(formats)
    with opened(edition) as source:
        over = layer.over(source, indicator, area_type, clustered=clusters, pocketed=pockets)
        sheet = maps.map_sheet(
            source,
            indicator,
            area_type,
            period=period,
            area=area,
            within=within,
            scheme=classes,
            overlays=over,
        )
        files = exports.files(sheet, wanted, made=source.edition.built_at)
    for path in write_all(folder, files):
        out.print(str(path), highlight=False, markup=False, soft_wrap=True)
