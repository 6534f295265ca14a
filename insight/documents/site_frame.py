"""The frame of every page of the static site: head, way home, footer; one style sheet and one small search script."""

from __future__ import annotations

from html import escape
from importlib import resources

from insight import logo
from insight.store import Edition
from layers.charts.style import CSS as CHARTS

LANGUAGE = "en-GB"


def style(accent: str) -> str:
    """The one style sheet, in the council's colour."""
    return _file("site.css").replace("ACCENT", accent) + CHARTS


def script(places: str) -> str:
    """The script of the find box; ``places`` is JSON."""
    return f"window.PLACES = {places};\n{_file('site.js')}"


def _file(name: str) -> str:
    return (resources.files("insight") / "documents" / name).read_text(encoding="utf-8")


def logo_file(edition: Edition) -> str:
    """Name of the file of the council's logo, beside the first page; empty where there is none."""
    return f"logo.{logo.content(edition.logo)[0]}" if edition.logo else ""


def page(edition: Edition, *, title: str, body: str, up: str = "", scripts: str = "") -> str:
    """A whole page. ``up`` leads to the first page's folder (``../`` from a folder below); all texts come escaped."""
    badge = '<span class="badge">Fictional county: not a real place</span>' if edition.fictional else ""
    council = escape(edition.council)
    made = (
        f"Edition {escape(edition.edition_id)} of {escape(edition.place)}, built {edition.built_at:%-d %B %Y} with "
        f"Community Insight {escape(edition.insight_version)}."
    )
    fictional = " Fictional county: places and people are made up." if edition.fictional else ""
    return (
        f'<!doctype html>\n<html lang="{LANGUAGE}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title} – {council}</title>\n"
        f'<link rel="stylesheet" href="{up}site.css">\n</head>\n<body>\n'
        f'<a class="skip" href="#main">Skip to the main part</a>\n<header>'
        f'{logo.image(logo_file(edition), up)}<a href="{up}index.html"><strong>Community '
        f'Insight</strong></a> <span>{council}</span> <a href="{up}maps.html">Maps</a> '
        f'<a href="{up}data.html">Data and methods</a> {badge}</header>\n<main id="main">\n{body}\n</main>\n'
        f"<footer><p>{made}{fictional}</p></footer>\n{scripts}</body>\n</html>\n"
    )
