"""The first pages of the static site: find a place, every map, data and methods; and its sitemap."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd

from insight import county, logo, profiles
from insight.documents.site_frame import logo_file, page, script, style
from insight.store import Store

HOW = (
    "Every figure says how it was come by: published for the area itself, exact (its small areas lie in it), best fit "
    "(whole small areas, by where their people live) or apportioned (small areas split by where people live). [c] is "
    "held back to protect people, [x] is missing, [z] does not apply. Missing is never zero."
)


def area_file(area_type: str, area_code: str) -> str:
    """Path of a profile below the first page's folder."""
    return f"area/{quote(f'{area_type}-{area_code}'.lower(), safe='')}.html"


def map_file(indicator_id: str, area_type: str) -> str:
    """Path of a map below the first page's folder."""
    return f"map/{quote(f'{indicator_id}-{area_type}', safe='')}.html"


def kinds(store: Store) -> pd.DataFrame:
    """Kinds of area that people know by name, small to large."""
    found = store.area_types()
    return found[~found["small"]]


def _maps(store: Store) -> pd.DataFrame:
    """One row per map: ``indicator_id``, ``title``, ``theme``, ``area_type``, ``plural``."""
    held = store.periods()[["indicator_id", "area_type"]].drop_duplicates()
    several = kinds(store)
    several = several[several["areas"] > 1][["area_type", "plural"]]
    found = store.indicators()[["indicator_id", "title", "theme"]].merge(held, on="indicator_id")
    return found.merge(several, on="area_type").reset_index(drop=True)


def write(store: Store, draft: Path, address: str) -> None:
    """Write what leads to the other pages: index, maps, data, find box, sitemap."""
    edition = store.edition
    (draft / "site.css").write_text(style(edition.accent), encoding="utf-8")
    if edition.logo:
        (draft / logo_file(edition)).write_bytes(logo.content(edition.logo)[1])
    (draft / "search.js").write_text(script(_places(store)), encoding="utf-8")
    pages = {"index.html": _index(store), "maps.html": _map_list(store), "data.html": _data(store)}
    for name, (title, body) in pages.items():
        scripts = '<script src="search.js" defer></script>\n' if name == "index.html" else ""
        html = page(edition, title=title, body=body, scripts=scripts)
        (draft / name).write_text(html, encoding="utf-8")
    paths = [*pages, *_profile_files(store), *(map_file(*at) for at in maps(store))]
    (draft / "sitemap.xml").write_text(_sitemap(paths, address, edition.built_at.date()), encoding="utf-8")


def _profile_files(store: Store) -> Iterator[str]:
    for kind, code in areas(store):
        yield area_file(kind, code)


def areas(store: Store) -> list[tuple[str, str]]:
    """Kind and code of every area with a page."""
    return [
        (str(kind), str(code))
        for kind in kinds(store)["area_type"]
        for code in store.areas(kind)["area_code"]
    ]


def maps(store: Store) -> list[tuple[str, str]]:
    """Indicator and kind of area of every map."""
    rows = _maps(store)
    return list(zip(rows["indicator_id"].astype(str), rows["area_type"].astype(str), strict=True))


def _places(store: Store) -> str:
    labels = dict(zip(kinds(store)["area_type"], kinds(store)["label"], strict=True))
    rows = [
        [str(row["name"]), str(label), row["parent_name"] or "", area_file(kind, str(row["area_code"]))]
        for kind, label in labels.items()
        for row in store.areas(kind).fillna({"parent_name": ""}).to_dict("records")
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")


def _index(store: Store) -> tuple[str, str]:
    edition = store.edition
    said = "".join(f"<li>{escape(line)}</li>" for line in county.sentences(store))
    lists = []
    for row in kinds(store).to_dict("records"):
        held = store.areas(str(row["area_type"]))
        items = "".join(
            f'<li><a href="{area_file(str(row["area_type"]), code)}">{escape(label)}</a></li>'
            for code, label in zip(held["area_code"], profiles.labels(held), strict=True)
        )
        name = escape(str(row["label"] if len(held) == 1 else row["plural"]))
        opened = " open" if len(held) <= 12 else ""
        lists.append(
            f'<details{opened}><summary>{name} ({len(held):,})</summary><ul class="lists">{items}</ul></details>'
        )
    body = (
        f"<h1>Which place in {escape(edition.place)}?</h1>"
        '<div class="find"><label for="find">Name of a place</label><br>'
        '<input id="find" type="search" autocomplete="off"><p id="told" role="status"></p><ol id="found"></ol></div>'
        f"<h2>{escape(edition.place)} at a glance</h2><ul>{said}</ul>"
        f'<p><a href="maps.html">Every figure on the map</a></p><h2>Every place</h2>{"".join(lists)}'
    )
    return f"{escape(edition.place)}: every place", body


def _map_list(store: Store) -> tuple[str, str]:
    parts = []
    for theme, rows in _maps(store).groupby("theme", sort=False):
        items = []
        for (name, title), part in rows.groupby(["indicator_id", "title"], sort=False):
            links = ", ".join(
                f'<a href="{map_file(str(name), str(kind))}">{escape(str(plural).lower())}</a>'
                for kind, plural in zip(part["area_type"], part["plural"], strict=True)
            )
            items.append(f"<li>{escape(str(title))}: {links}</li>")
        parts.append(f"<h2>{escape(str(theme))}</h2><ul>{''.join(items)}</ul>")
    return "Maps", f"<h1>Every figure on the map</h1>{''.join(parts)}"


def _data(store: Store) -> tuple[str, str]:
    names = ("Data set", "Publisher", "Published", "About", "Licence line")
    heads = "".join(f'<th scope="col">{name}</th>' for name in names)
    rows = "".join(_dataset(row, names) for row in store.datasets().to_dict("records"))
    figures = "".join(
        f"<dt><strong>{escape(str(row['title']))}</strong> ({escape(str(row['unit']))})</dt>"
        f"<dd>{escape(str(row['description']))}</dd>"
        for row in store.indicators().to_dict("records")
    )
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    body = (
        f"<h1>Data and methods</h1><p>{escape(HOW)}</p><h2>Data sets</h2>"
        f'<div class="ci-rows" tabindex="0" role="region" aria-label="Data sets">{table}</div>'
        f"<h2>What is counted</h2><dl>{figures}</dl>"
    )
    return "Data and methods", body


def _dataset(row: Mapping[Hashable, Any], names: Sequence[str]) -> str:
    day = f"{pd.Timestamp(row['published']):%-d %B %Y}"
    cells = (str(row["publisher"]), day, str(row["period"]), str(row["attribution"]))
    told = "".join(
        f'<td data-label="{name}">{escape(cell)}</td>' for name, cell in zip(names[1:], cells, strict=True)
    )
    return f'<tr><th scope="row">{escape(str(row["title"]))}</th>{told}</tr>'


def _sitemap(paths: Iterable[str], address: str, day: date) -> str:
    base = address.rstrip("/") + "/" if address else ""
    items = "".join(
        f"<url><loc>{escape(base + path)}</loc><lastmod>{day}</lastmod></url>\n" for path in paths
    )
    schema = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{schema}">\n{items}</urlset>\n'
