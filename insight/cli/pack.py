"""``insight export pack``: what a committee needs on an area and a topic, in one zip file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from insight.cli.common import EditionFile, opened, out
from insight.cli.export import Out, export
from insight.documents import pack
from insight.documents.files import write_all
from insight.documents.profile import Office

Areas = Annotated[
    list[str] | None,
    typer.Option(
        "--area",
        help="Area code or name, or 'parish:Abbey' where a name has several kinds; again for several areas together.",
    ),
]
Topics = Annotated[
    list[str] | None,
    typer.Option("--topic", help="Theme, indicator, or words of their titles; again for several."),
]


@export.command("pack")
def pack_(
    areas: Areas = None,
    topics: Topics = None,
    area_type: Annotated[
        str | None, typer.Option("--type", help="Area type, where a name has several.")
    ] = None,
    folder: Out = Path(),
    edition: EditionFile = None,
) -> None:
    """Write a committee pack: cover, maps, figures, people, who was heard, implications, in one zip file.

    [dim]insight export pack --area "Castle" --area "Gedcote" --topic health --out papers[/dim]
    """
    with opened(edition) as source:
        office = Office(source)
        made = pack.pack(source, areas or (), topics or (), area_type=area_type)
        files = {pack.name(made): pack.zipped(office, made)}
    for path in write_all(folder, files):
        out.print(str(path), highlight=False, markup=False, soft_wrap=True)
