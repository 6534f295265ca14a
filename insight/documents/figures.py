"""The figures of a paper as CSV and as a workbook: one row each, with all that is needed to quote it."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from numbers import Real

import pandas as pd

from insight.content import Origin, Paper, Spine
from insight.documents import licences, told
from insight.store import Store

COLUMNS = (
    "area_code",
    "area_name",
    "area_type",
    "indicator_id",
    "title",
    "period",
    "value",
    "lower",
    "upper",
    "unit",
    "state",
    "fit",
    "crossing_share",
    "source",
    "licence",
    "edition",
)
NUMBERS = (
    "value",
    "lower",
    "upper",
    "crossing_share",
    "count",
    "of",
    "expected",
    "target",
    "before",
    "change",
    "change_lower",
    "change_upper",
    "q",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings that a spreadsheet may take for a formula; a apostrophe before them keeps the words words."""

NOTES = (
    ("area_code", "Code of the area."),
    ("area_type", "Kind of area."),
    ("indicator_id", "Name of the figure in Community Insight."),
    ("value", "The figure, unrounded; empty where there is none (see state)."),
    (
        "lower, upper",
        "Likely range: in 19 of 20 cases chance alone moves the figure no further. Empty where there is none.",
    ),
    (
        "state",
        "value; suppressed (held back to protect people); missing; not_applicable. None of these is zero.",
    ),
    ("fit", "published, exact, best-fit or apportioned: how the figure for this area was come by."),
    ("crossing_share", "Share (0 to 1) of people who live in small areas that the boundary cuts."),
)


def figures(store: Store, paper: Paper) -> pd.DataFrame:
    """Every figure of a paper: one row per indicator of each area, in the order of the paper; see `COLUMNS`."""
    licences.check(paper.origin)
    blocks = [b for section in paper.sections for b in section.blocks if isinstance(b, Spine)]
    if not blocks:
        return pd.DataFrame(columns=list(COLUMNS))
    found = blocks[0].found
    ids = dict.fromkeys(name for block in blocks for name in block.indicator_ids)
    rows = found.rows[found.rows["indicator_id"].isin(list(ids))].copy()
    place = found.place
    rows["area_code"], rows["area_name"] = str(place["area_code"]), str(place["name"])
    rows["area_type"] = str(place["area_type"])
    return with_sources(store, paper, rows)[list(COLUMNS)].reset_index(drop=True)


def with_sources(store: Store, paper: Paper, rows: pd.DataFrame) -> pd.DataFrame:
    """Add source, licence line and edition to rows of figures; a figure that is not told has no number."""
    ids = [str(name) for name in rows["indicator_id"].unique()]
    behind = store.origins(ids).groupby("indicator_id")["dataset_id"].agg(list)
    said = {name: _lines(paper.origin, behind.get(name, [])) for name in ids}
    source, licence = ([said[name][at] for name in rows["indicator_id"]] for at in (0, 1))
    rows = rows.assign(source=source, licence=licence, edition=paper.origin.edition_id)
    rows.loc[rows["state"] != "value", ["value", "lower", "upper"]] = float("nan")
    return rows


def source_of(store: Store, origin: Origin, indicator_id: str) -> tuple[str, str]:
    """Titles and licence lines of an indicator's data sets."""
    return _lines(origin, list(store.sources(indicator_id)["dataset_id"]))


def _lines(origin: Origin, dataset_ids: Sequence[str]) -> tuple[str, str]:
    used = [source for source in origin.sources if source.dataset_id in set(dataset_ids)]
    titles, lines = (
        dict.fromkeys(getattr(source, name) for source in used) for name in ("title", "attribution")
    )
    return "; ".join(titles), " ".join(lines)


def as_csv(rows: pd.DataFrame) -> bytes:
    """Rows of any table as CSV in UTF-8 with a mark that spreadsheets know it by: every CSV is written here."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(rows.columns)
    for row in rows.to_dict("records"):
        writer.writerow([_csv_cell(row[name]) for name in rows.columns])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _csv_cell(value: object) -> str:
    """A number as it is, to twelve digits; everything else as words that no spreadsheet works out."""
    if _empty(value):
        return ""
    plain = isinstance(value, Real) and not isinstance(value, bool)
    return f"{float(str(value)):.12g}" if plain else neutral(str(value))


def neutral(words: str) -> str:
    """Words that no spreadsheet takes for a formula."""
    return f"'{words}" if words.startswith(FORMULA) else words


def _empty(value: object) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and value != value)  # noqa: PLR0124


def as_workbook(rows: pd.DataFrame, paper: Paper, *, notes: Sequence[tuple[str, str]] = NOTES) -> bytes:
    """Rows as XLSX: a sheet of figures with its header frozen, and a sheet of notes. No formula, no macro.

    ``notes`` say what each column holds.
    """
    import openpyxl  # noqa: PLC0415  a tenth of a second, for pages that write no workbook
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Figures"
    sheet.append(list(rows.columns))
    for at, row in enumerate(rows.to_dict("records"), start=2):
        for column, name in enumerate(rows.columns, start=1):
            _fill(sheet.cell(at, column), row[name], number=name in NUMBERS)
    for column, name in enumerate(rows.columns, start=1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = (
            36 if name in ("title", "source", "licence") else 16
        )
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    _notes(book.create_sheet("Notes"), paper, notes)
    day = told.when(paper.origin).replace(tzinfo=None)
    book.properties.title, book.properties.creator = paper.title, paper.origin.council
    book.properties.language = "en-GB"
    book.properties.created = book.properties.modified = day
    raw = io.BytesIO()
    book.save(raw)
    return dated(raw.getvalue(), told.when(paper.origin))


def _fill(cell: object, value: object, *, number: bool) -> None:
    """Numbers stay numbers; words are stored as text, whatever they begin with."""
    if _empty(value):
        return
    if number:
        cell.value = float(str(value))  # type: ignore[attr-defined]
        return
    cell.value = neutral(clean(str(value)))  # type: ignore[attr-defined]
    cell.data_type = "s"  # type: ignore[attr-defined]


def clean(words: str) -> str:
    """Words without characters that XML cannot hold."""
    return "".join(c for c in words if c >= " " or c in "\t\n")


def _notes(sheet: object, paper: Paper, notes: Sequence[tuple[str, str]]) -> None:
    lines = [
        (paper.title, ""),
        (paper.subtitle, ""),
        (told.edition(paper.origin), told.fictional(paper.origin)),
        ("", ""),
        *notes,
        ("", ""),
        *(("Licence", line) for line in paper.origin.licence_lines),
        *(("Data set", line) for line in told.sources(paper.origin)[: len(paper.origin.sources)]),
    ]
    for at, line in enumerate(lines, start=1):
        for column, words in enumerate(line, start=1):
            _fill(sheet.cell(at, column), words or None, number=False)  # type: ignore[attr-defined]
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 28, 110  # type: ignore[attr-defined]


def dated(archive: bytes, day: datetime) -> bytes:
    """A zip file (XLSX, DOCX) whose parts all bear one day, in one order: the same contents, the same bytes."""
    stamp = day.astimezone(UTC).timetuple()[:6]
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, date_time=stamp)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, _timeless(name, old.read(name), day))
    return made.getvalue()


def _timeless(name: str, data: bytes, day: datetime) -> bytes:
    """The day of saving in the properties is the edition's: the library writes that of the clock."""
    if name != "docProps/core.xml":
        return data
    start, end = b"<dcterms:modified", b"</dcterms:modified>"
    before, found, rest = data.partition(start)
    if not found:
        return data
    attributes, _, rest = rest.partition(b">")
    _, _, after = rest.partition(end)
    said = f"{day.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}".encode()
    return before + start + attributes + b">" + said + end + after
