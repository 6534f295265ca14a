"""A committee pack as files: PDF, Word, text, maps as SVG and PNG, and spreadsheets, in one zip file.

The same edition gives the same bytes on any day: names in order, the day of the edition on each.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pandas as pd

from insight import pack_paper, pack_voice, plain
from insight.affected import Affected
from insight.area_facts import records
from insight.content import Paper, Picture
from insight.documents import figures, licences, names, told, word
from insight.documents.drawn import Pictures
from insight.documents.profile import LETTERS, Office, day
from insight.documents.shaping import WHOLE
from insight.store import Store
from insight.topics import Topic
from layers.sheet import press
from layers.sheet.draw import sheet_svg
from layers.sheet.model import Sheet

WORKERS = 2
"""Pictures set at once."""

PPI = 200.0
"""Dots per inch of the maps: sharp in a printed paper. ``insight export map`` writes 300."""

STORED = (".png",)
"""Endings of files that are packed tight already."""

VOICE = (
    "area_code",
    "area_name",
    "area_type",
    "scope",
    "exercise",
    "period",
    "basis",
    "took_part",
    "fair_share",
    "index",
    "lower",
    "upper",
    "level",
    "verdict",
    "unit",
    "state",
    "source",
    "licence",
    "edition",
)
VOICE_LICENCE = "the council's own record; no licence line is needed"
AREAS = (
    "area_code",
    "area_name",
    "area_type",
    "people_affected",
    "share_affected",
    "unit",
    "period",
    "state",
    "fit",
    "source",
    "licence",
    "edition",
)


@dataclass(frozen=True)
class Pack:
    """A pack ready to be made: the affected area, its topics, and the paper with the licence lines of its maps."""

    found: Affected
    topics: tuple[Topic, ...]
    paper: Paper


def pack(store: Store, areas: Sequence[str], asked: Sequence[str], *, area_type: str | None = None) -> Pack:
    """Find what is asked for and write its paper.

    Raises
    ------
    UnknownNameError
        For areas and topics that are not there.
    OwnAreaError
        When several areas together have no figures.
    LicenceError
        When a line that a licence asks for is missing.
    """
    found, topics, paper = pack_paper.written(store, areas, asked, today=day(store), area_type=area_type)
    paper = licences.complete(store, paper)
    return Pack(found, topics, paper)


def pictures(paper: Paper) -> list[Picture]:
    """The maps of a paper, in order."""
    return [block for section in paper.sections for block in section.blocks if isinstance(block, Picture)]


def name(made: Pack) -> str:
    """Name of the zip file: *pack-castle-ward-deprivation-2026-11-26-26150708.zip*."""
    titles = [topic.title for topic in made.topics]
    edition = made.found.store.edition.edition_id
    return names.of_pack(
        made.found.name, made.found.kind or "areas", titles, edition, code=made.found.codes[0]
    )


def contents(office: Office, made: Pack) -> dict[str, bytes]:
    """Every file of a pack: its name inside the zip file, and what is in it."""
    stem = name(made).removesuffix(".zip")
    sheets = dict(_sheets(office.pictures, made))
    drawings = {stem: sheet_svg(sheet) for stem, sheet in sheets.items()}
    with ThreadPoolExecutor(WORKERS) as pool:
        # typst sets pictures outside Python's lock while this thread writes the documents: those for Word first.
        for picture in pictures(made.paper):
            width = (word.LOCATOR if picture.indicator_id is None else word.MAP)[WHOLE]
            pool.submit(office.rasters.png, picture, width_mm=width)
        waiting = {one: pool.submit(press.png, drawing, ppi=PPI) for one, drawing in drawings.items()}
        files = {
            f"{stem}.pdf": office.written(made.paper, WHOLE, "pdf"),
            f"{stem}.docx": office.written(made.paper, WHOLE, "docx"),
            f"{stem}.txt": _text(made),
            f"figures-{stem}.csv": figures.as_csv(_figures(made)),
            f"areas-{stem}.csv": figures.as_csv(_areas(made)),
            f"heard-{stem}.csv": figures.as_csv(_heard(made)),
        }
        files |= {f"maps/{one}.svg": drawing.encode() for one, drawing in drawings.items()}
        files |= {f"maps/{one}.csv": figures.as_csv(_mapped(made, sheet)) for one, sheet in sheets.items()}
        files |= {f"maps/{one}.png": png.result() for one, png in waiting.items()}
    files["contents.txt"] = _list(made, files, sheets)
    return files


def zipped(office: Office, made: Pack) -> bytes:
    """A pack as one zip file."""
    return archive(contents(office, made), told.when(made.paper.origin))


def archive(files: Mapping[str, bytes], stamp: datetime) -> bytes:
    """Files as a zip file, in order of name, all of one day."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for path in sorted(files):
            info = zipfile.ZipInfo(path, date_time=(*stamp.astimezone(UTC).timetuple()[:3], 0, 0, 0))
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_STORED if path.endswith(STORED) else zipfile.ZIP_DEFLATED
            book.writestr(info, files[path])
    return out.getvalue()


def _sheets(drawer: Pictures, made: Pack) -> Iterator[tuple[str, Sheet]]:
    """A sheet of A4 for each map of an indicator, with the title it has in the paper."""
    wanted = [picture for picture in pictures(made.paper) if picture.indicator_id is not None]
    for number, picture in enumerate(wanted, start=1):
        sheet = drawer.sheet(picture)
        about = (picture.alt, *sheet.about)
        yield (
            f"{number}-{sheet.name}",
            replace(
                sheet, title=f"{made.found.name}: {picture.title}", subtitle=picture.subtitle, about=about
            ),
        )


def _text(made: Pack) -> bytes:
    return plain.plain(made.paper, width=LETTERS, full=True).encode()


def _figures(made: Pack) -> pd.DataFrame:
    """Every figure of the paper, then the published figures of the areas taken together; see `figures.COLUMNS`."""
    rows = figures.figures(made.found.store, made.paper)
    if made.found.own is None:
        return rows
    ids = [name for topic in made.topics for name in topic.indicator_ids]
    held = made.found.store.area_values(made.found.codes, ids)
    chosen = pd.DataFrame(made.found.pairs, columns=["area_type", "area_code"])
    held = held.merge(chosen, on=["area_type", "area_code"])
    wanted = rows[["indicator_id", "period"]].drop_duplicates()
    parts = held.merge(wanted, on=["indicator_id", "period"])
    names = {(str(row["area_type"]), str(row["area_code"])): str(row["name"]) for row in made.found.areas}
    pairs = zip(parts["area_type"], parts["area_code"], strict=True)
    parts = parts.assign(area_name=[names[str(kind), str(code)] for kind, code in pairs])
    parts = figures.with_sources(made.found.store, made.paper, parts)
    return pd.concat([rows, parts[list(figures.COLUMNS)]], ignore_index=True)


def _mapped(made: Pack, sheet: Sheet) -> pd.DataFrame:
    """The figures of a map, one row per area, in the columns of `figures.COLUMNS`."""
    picture = next(
        one for one in pictures(made.paper) if one.indicator_id is not None and one.subtitle == sheet.subtitle
    )
    store = made.found.store
    spec = store.indicator(str(picture.indicator_id))
    rows = store.values(str(picture.indicator_id), picture.area_type, picture.period)
    rows = rows.assign(
        area_type=picture.area_type,
        area_name=rows["name"],
        indicator_id=picture.indicator_id,
        title=str(spec["title"]),
        unit=str(spec["unit"]),
    )
    return figures.with_sources(store, made.paper, rows)[list(figures.COLUMNS)]


def _heard(made: Pack) -> pd.DataFrame:
    """Who took part from each of the areas: all exercises together, then one by one; see `VOICE`."""
    store, found = made.found.store, made.found
    source = f"Engagement register of {store.edition.council}"
    lines = []
    for area in found.areas:
        for row in records(pack_voice.rows(found, str(area["area_type"]), str(area["area_code"]))):
            whole = row["scope_type"] != "exercise"
            lines.append(
                {
                    "area_code": area["area_code"],
                    "area_name": area["name"],
                    "area_type": area["area_type"],
                    "scope": "all exercises together" if whole else "exercise",
                    "exercise": "" if whole else row["title"],
                    "period": "" if whole or pd.isna(row["starts"]) else f"{row['starts']:%Y-%m}",
                    "basis": "" if whole else row["basis"],
                    "took_part": row["count"] if row["state"] == "value" else None,
                    "fair_share": row["expected"],
                    "index": row["index"],
                    "lower": row["lower"],
                    "upper": row["upper"],
                    "level": row["level"],
                    "verdict": row["verdict"],
                    "unit": "people",
                    "state": row["state"],
                    "source": source,
                    "licence": VOICE_LICENCE,
                    "edition": store.edition.edition_id,
                }
            )
    return pd.DataFrame(lines, columns=list(VOICE))


def _areas(made: Pack) -> pd.DataFrame:
    """Areas on the same ground, one row each; ``share_affected`` from 0 to 1; see `AREAS`."""
    store = made.found.store
    people = made.found.gathered.rows.get("population")
    period = str(people["period"]) if people else ""
    title, line = figures.source_of(store, made.paper.origin, "population") if people else ("", "")
    return pd.DataFrame(
        [
            {
                "area_code": row["area_code"],
                "area_name": row["name"],
                "area_type": row["area_type"],
                "people_affected": row["people"],
                "share_affected": row["share"],
                "unit": "people",
                "period": period,
                "state": "value" if row["people"] == row["people"] else "missing",
                "fit": "added up from whole output areas, or from parts split by where people live",
                "source": title,
                "licence": line,
                "edition": store.edition.edition_id,
            }
            for row in records(made.found.touched)
        ],
        columns=list(AREAS),
    )


def _list(made: Pack, files: Mapping[str, bytes], sheets: Mapping[str, Sheet]) -> bytes:
    """What is in the pack, with the text alternative of every map for whoever pastes it into another paper."""
    said = {
        ".pdf": "the paper to print and read",
        ".docx": "the paper in Word, to edit",
        ".txt": "the paper as text",
    }
    said |= {
        ".svg": "map, drawing",
        ".png": f"map, picture of {PPI:.0f} dots per inch",
        ".csv": "its figures",
    }
    spoken = {
        "figures": "every figure with period, unit, likely range, state, fit, source and licence",
        "areas": "areas on the same ground, and how much of each is affected",
        "heard": "who took part, beside a fair share, with the verdict",
    }
    lines = [
        f"- {path}: {spoken.get(path.partition('-')[0], said[path[path.rindex('.') :]])}"
        for path in sorted(files)
    ]
    alts = [f"{stem}: {sheet.about[0]}" for stem, sheet in sheets.items()]
    origin = made.paper.origin
    parts = (
        (made.paper.title, made.paper.subtitle, told.fictional(origin), told.edition(origin)),
        ("Files", *lines),
        ("Text alternatives of the maps", *alts),
        ("Licence lines", *origin.licence_lines),
    )
    return ("\n\n".join("\n".join(line for line in part if line) for part in parts) + "\n").encode()
