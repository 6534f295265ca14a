"""``insight serve``: the map in a browser."""

from __future__ import annotations

import os
import sys
from datetime import date
from typing import Annotated

import typer

from insight import serving, store
from insight.cli.building import build
from insight.cli.common import EditionFile, app, err, opened
from insight.pages import warming


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="Port on this machine.", min=1, max=65535)] = 8501,
    edition: EditionFile = None,
    headless: Annotated[bool, typer.Option(help="Do not open a browser.")] = False,
    moderate: Annotated[
        bool, typer.Option("--moderate", help="Whoever opens the pages may decide on statements that wait.")
    ] = False,
    save: Annotated[
        bool,
        typer.Option("--save", help="Whoever opens the pages may save areas and views of pages by name."),
    ] = False,
) -> None:
    """Show the map in a browser. Builds the fictional county first when nothing is built."""
    os.environ[serving.MODERATE] = "yes" if moderate else ""
    os.environ[serving.AHEAD] = "yes"
    os.environ[serving.SAVE] = "yes" if save else ""
    if edition is not None:
        edition = edition.resolve()
        os.environ["INSIGHT_EDITION"] = str(edition)
    elif store.current_path() is None:
        err.print("Nothing is built yet: building the fictional county first.")
        build(serving.sample())
    with opened(edition) as source:
        accent = source.edition.accent
        warming.begin(source, date.today())
    from streamlit.web import cli as streamlit_cli  # noqa: PLC0415  it takes a second to import

    err.print(f"The map is at http://localhost:{port} (stop with Ctrl+C).", highlight=False)
    sys.argv = ["streamlit", "run", *serving.words(port=port, accent=accent, headless=headless)]
    sys.exit(streamlit_cli.main())
