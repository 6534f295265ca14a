"""``insight profile``: the profile of an area as plain text or JSON."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from typing import Annotated, Any

import typer

from insight import freezing
from insight.area_paper import area_paper
from insight.cli.common import AsJson, EditionFile, app, opened, out, print_json
from insight.comparing import Compared
from insight.plain import plain

NARROWEST, WIDEST = 60, 120
"""Letters in a line: as wide as the window, between these."""


@app.command()
def profile(
    area: Annotated[str, typer.Argument(help="Area code or name, such as E05013050 or 'Abbey'.")],
    area_type: Annotated[
        str | None, typer.Option("--type", help="Area type, where a name has several.")
    ] = None,
    edition: EditionFile = None,
    full: Annotated[bool, typer.Option("--full", help="Every figure of every theme too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Print the profile of an area: people, what stands out, need, voice, what is near, what people said."""
    with opened(edition) as source:
        place = source.area(area, area_type=area_type)
        code, kind = str(place["area_code"]), str(place["area_type"])
        paper = area_paper(source, code, kind, today=date.today(), earlier=freezing.earlier(source))
    if as_json:
        print_json(as_data(paper))
        return
    width = min(max(out.width, NARROWEST), WIDEST)
    typer.echo(plain(paper, width=width, full=full), nl=False)


def as_data(item: Any) -> Any:
    """Write dataclasses as dictionaries, each with the name of its kind; a chart's figures stand in its table."""
    if is_dataclass(item) and not isinstance(item, type):
        kept = {f.name: getattr(item, f.name) for f in fields(item)}
        plain_fields = {k: as_data(v) for k, v in kept.items() if not isinstance(v, Compared)}
        return {"kind": type(item).__name__.lower(), **plain_fields}
    if isinstance(item, tuple | list):
        return [as_data(part) for part in item]
    return item
