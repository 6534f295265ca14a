"""``insight publish``: the static site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from insight.cli.common import EditionFile, app, err, opened, out
from insight.documents import site


@app.command()
def publish(
    folder: Annotated[
        Path, typer.Argument(help="Folder the site goes to: new, empty, or a site before.", metavar="DIR")
    ],
    edition: EditionFile = None,
    address: Annotated[
        str, typer.Option(help="Address the site will have, for its sitemap.", metavar="URL")
    ] = "",
) -> None:
    """Write every profile, map and table as plain web pages, for the council's own web space.

    No server is needed, and nothing is asked of any other machine; it opens from a folder too. Only what the public may
    see is in it.

    [dim]insight publish site[/dim]
    """
    with opened(edition) as source:
        path = source.path
    columns = (TextColumn("Writing pages"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err) as progress:
        bar = progress.add_task("pages", total=None)
        found = site.publish(
            path,
            folder,
            address=address,
            step=lambda done, whole: progress.update(bar, completed=done, total=whole),
        )
    out.print(
        f"{found.pages:,} pages in {found.folder}, the largest {found.largest / 1000:,.0f} kB. Open index.html.",
        highlight=False,
    )
