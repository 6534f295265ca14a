"""The only owner of DuckDB: reads editions, and writes a new one so that the last good one always stands.

An edition is one read-only DuckDB file. A build writes a new, versioned file beside the others and then
moves a small pointer file; nothing ever writes to a file that somebody may be reading.
"""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import fields as fields_of
from datetime import datetime
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pandas as pd

from insight import store_faults
from insight.comparisons import Comparisons
from insight.domain import Visibility
from insight.errors import Fault, StoreError, UnknownNameError
from insight.heard import Heard
from insight.holdings import Holdings
from insight.home import flush, home, publish, remove_unfinished
from insight.peopling import populations
from insight.smallest import Smallest
from insight.whereabouts import Whereabouts

__all__ = ["AUDIENCES", "SCHEMA", "Edition", "Store", "current_path", "home", "publish", "query", "write"]

LOG = logging.getLogger(__name__)

Tables = Mapping[str, pd.DataFrame]
SCHEMA = 13
"""Number of the tables and views of an edition; it rises when they change."""

AUDIENCES = {
    Visibility.PUBLIC: ["public"],
    Visibility.PARTNER: ["public", "partner"],
    Visibility.INTERNAL: ["public", "partner", "internal"],
}


@cache
def query(name: str) -> str:
    """Return the text of ``insight/sql/<name>.sql``."""
    return (resources.files("insight") / "sql" / f"{name}.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Edition:
    """What an edition says of itself (view ``edition``)."""

    edition_id: str
    council: str
    place: str
    fictional: bool
    built_at: datetime
    insight_version: str
    catalogue: str
    catalogue_sha256: str
    default_indicator: str
    default_area_type: str
    benchmarks: tuple[str, ...]
    headline: tuple[str, ...]
    accent: str
    logo: str
    licence_numbers: str
    schema_number: int


class Store(Comparisons, Heard, Holdings, Smallest, Whereabouts):
    """Read-only access to one edition. Safe to share between threads.

    Parameters
    ----------
    path
        The DuckDB file of an edition.
    audience
        Who is asking. What this audience may not see is left out by every query here.
    threads
        Threads that a query is worked out in; as many as there are processors when None.
    many
        Whether many areas of a kind will be asked after: see `insight.asking.Asking.of_area`.

    Raises
    ------
    StoreError
        When the file is absent, is no DuckDB file, or is no edition.
    """

    def __init__(
        self,
        path: Path,
        *,
        audience: Visibility = Visibility.PUBLIC,
        threads: int | None = None,
        many: bool = False,
    ) -> None:
        self.path = path
        self._audience = AUDIENCES[audience]
        super().__init__(many=many)
        if not path.is_file():
            raise StoreError(store_faults.absent(path))
        try:
            config: dict[str, Any] = {} if threads is None else {"threads": threads}
            self._connection = duckdb.connect(str(path), read_only=True, config=config)
            self.edition = self._read_edition()
        except duckdb.Error as error:
            raise StoreError(store_faults.unreadable(path, error)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _read_edition(self) -> Edition:
        cursor = self._connection.cursor()
        row = cursor.execute("SELECT * FROM edition").fetchone()
        if row is None:
            raise duckdb.DataError("the edition view is empty")
        if row[-1] != SCHEMA or len(row) != len(fields_of(Edition)):
            raise StoreError(store_faults.other_version(self.path))
        names = [column[0] for column in cursor.description or ()]
        fields: dict[str, Any] = dict(zip(names, row, strict=True))
        for name in ("benchmarks", "headline"):
            fields[name] = tuple(fields[name] or ())
        return Edition(**fields)

    def frame(self, name: str, **parameters: Any) -> pd.DataFrame:
        """Run ``insight/sql/<name>.sql`` and return its rows; ``$audience`` is filled in here."""
        text = query(name)
        if "$audience" in text:
            parameters["audience"] = self._audience
        return self._connection.cursor().execute(text, parameters or None).df()

    def area_types(self) -> pd.DataFrame:
        """Published area types, one row each, small to large (``area_types.sql``)."""
        return self._once("area_types")

    def areas(self, area_type: str) -> pd.DataFrame:
        """Areas of one type in order of name (``areas.sql``); population in people, area in km²."""
        found = self.frame("areas", area_type=area_type)
        if found.empty:
            raise UnknownNameError(self._unknown("area type", area_type, self.area_types()["area_type"]))
        return found

    def area(self, words: str, *, area_type: str | None = None) -> pd.Series:
        """Return the one area that ``words`` (a code or a name) name.

        Raises
        ------
        UnknownNameError
            When none or several areas answer to the words; the remedy lists the nearest, or the successors.
        """
        found = self.recalled("area", words=words, area_type=area_type)
        if len(found) == 1:
            return found.iloc[0]
        if found.empty:
            self._tell_of_change(words, area_type)
            names = self._connection.cursor().execute("SELECT DISTINCT name FROM area").df()["name"]
            raise UnknownNameError(self._unknown("area", words, names))
        choices = "; ".join(f"{a.area_code} ({a.area_type})" for a in found.itertuples())
        raise UnknownNameError(
            Fault(
                "area",
                "the words must name one area",
                f"'{words}', {len(found)} areas",
                f"Use a code: {choices}.",
            )
        )

    def indicators(self) -> pd.DataFrame:
        """Indicators the audience may see, in the catalogue's order (view ``indicator``)."""
        return self._once("indicators")

    def indicator(self, indicator_id: str) -> pd.Series:
        """Return one indicator.

        Raises
        ------
        UnknownNameError
            When there is none of that id that the audience may see.
        """
        known = self._indicators
        if indicator_id not in known:
            raise UnknownNameError(self._unknown("indicator", indicator_id, known))
        return known[indicator_id].copy()

    @cached_property
    def _indicators(self) -> dict[str, pd.Series]:
        return {str(row["indicator_id"]): row for _, row in self.indicators().iterrows()}

    def periods(self) -> pd.DataFrame:
        """Periods by indicator and area type, with how many areas hold a value."""
        return self._once("periods")

    def latest_period(self, indicator_id: str, area_type: str) -> str:
        """Period with a value for the most areas; of those the latest.

        Raises
        ------
        UnknownNameError
            When the indicator has no row for that area type.
        """
        table = self.periods()
        rows = table[(table["indicator_id"] == indicator_id) & (table["area_type"] == area_type)]
        if rows.empty:
            kinds = table.loc[table["indicator_id"] == indicator_id, "area_type"].unique()
            raise UnknownNameError(self._unknown(f"figure of {indicator_id} for area type", area_type, kinds))
        return str(rows.sort_values(["with_value", "period"])["period"].iloc[-1])

    def values(self, indicator_id: str, area_type: str, period: str | None = None) -> pd.DataFrame:
        """One row per area of a type for an indicator and period (``values.sql``), in order of name."""
        self.indicator(indicator_id)
        period = period or self.latest_period(indicator_id, area_type)
        return self.frame("values", indicator_id=indicator_id, area_type=area_type, period=period)

    def area_values(
        self, area_codes: Iterable[str], indicator_ids: Iterable[str] | None = None
    ) -> pd.DataFrame:
        """All figures of some areas, one row per indicator, area and period (``area_values.sql``)."""
        wanted = None if indicator_ids is None else list(indicator_ids)
        return self.frame("area_values", area_codes=list(area_codes), indicator_ids=wanted)

    def sources(self, indicator_id: str) -> pd.DataFrame:
        """Data sets behind an indicator, one row per period and data set."""
        return self.recalled("sources", indicator_id=indicator_id)

    def shown_with(self, area_code: str) -> pd.DataFrame:
        """Output areas in which an area too small for its own figure lies, the largest share first."""
        return self.recalled("shown_with", area_code=area_code)

    def pockets(self, area_code: str | None = None, area_type: str | None = None) -> pd.DataFrame:
        """Areas of average deprivation that hold a hidden pocket (``pockets.sql``); shares from 0 to 1."""
        if area_code is not None and area_type is not None:
            return self.of_area("pockets", area_code, area_type)
        return self.frame("pockets", area_code=area_code, area_type=area_type)

    def population_groups(self) -> pd.DataFrame:
        """Groups of people whose voice is counted apart, one row each (`insight.grouping.frame`)."""
        return self._once("population_groups")

    def group_populations(self) -> pd.DataFrame:
        """People of each group and area (`insight.peopling.populations`)."""
        return populations(self.frame("group_values"), self.population_groups())

    def nests(self, area_type: str) -> pd.DataFrame:
        """Areas of a type with the panel, district and county that hold them whole (``nests.sql``)."""
        return self.frame("nests", area_type=area_type)

    def questions(self) -> pd.DataFrame:
        """Ready-made questions as written (``questions.sql``); `insight.which_places.ready` reads them."""
        return self._once("questions")

    def report(self) -> pd.DataFrame:
        """Return the build report, one row per data set."""
        return self.frame("report")

    def _unknown(self, kind: str, words: str, known: Iterable[str]) -> Fault:
        from difflib import get_close_matches  # noqa: PLC0415  only needed on the way to an error

        names = sorted({str(name) for name in known})
        near = get_close_matches(words, names, n=5, cutoff=0.5) or names[:10]
        return Fault(
            self.path.name,
            f"there must be such an {kind}".replace("an f", "a f"),
            f"'{words}'",
            f"Nearest: {', '.join(near)}.",
        )


def read_lightly() -> None:
    """Have pandas keep words as plain Python words in this process: for one that reads, and does not build.

    A page or a paper takes single words out of hundreds of short columns, at a fifth less work than from Arrow's.
    """
    pd.options.mode.string_storage = "python"


def current_path() -> Path | None:
    """Path of the edition the pointer names, or None when nothing has been built yet.

    A pointer that is lost, empty, garbled or names a file that is gone does not stop the service: the newest
    whole edition beside it is taken, and a warning says so.

    Raises
    ------
    StoreError
        When the pointer is of no use and there is no whole edition either.
    """
    pointer = home() / "current"
    try:
        name = pointer.read_bytes().decode("utf-8", errors="replace").strip()
    except FileNotFoundError:
        return _newest()
    except OSError as error:
        name = str(error)
    path = home() / name
    with suppress(OSError, ValueError):  # a name too long, or with a null in it, is no name
        if path.parent == home() and stat.S_ISREG(path.stat().st_mode):
            return path
    newest = _newest()
    if newest is None:
        raise StoreError(Fault(str(pointer), "the pointer must name an edition", repr(name), "Build again."))
    LOG.warning(
        "%s names no edition (%r): the newest one is used, %s. Build again.", pointer, name, newest.name
    )
    return newest


def _newest() -> Path | None:
    """Return the newest file in `home` that is a whole edition."""
    for path in sorted(home().glob("*.duckdb"), key=lambda file: file.stat().st_mtime, reverse=True):
        try:
            Store(path).close()
        except StoreError:
            continue
        return path
    return None


def write(path: Path, tables: Tables, later: Callable[[], Tables] = dict) -> Tables:
    """Write an edition to exactly ``path``, or leave ``path`` as it was.

    Parameters
    ----------
    path
        Where the edition goes. A file that is there is replaced whole, after the new one has been
        written, flushed to disk and read back.
    tables
        Base table name to rows; see ``tables.sql`` for grain and units.
    later
        Returns the tables that are still being worked out; asked when all others are written.

    Returns
    -------
    dict
        All tables written.

    Raises
    ------
    StoreError
        When the disk is full or the folder cannot be written. The unfinished file is removed, whatever was raised.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        remove_unfinished(path.parent)
        written = _fill(unfinished, tables, later)
        flush(unfinished)
        _read_back(unfinished, written)
        os.replace(unfinished, path)
        flush(path.parent)
    except Exception as error:
        for leftover in (unfinished, Path(f"{unfinished}.wal")):
            leftover.unlink(missing_ok=True)
        if isinstance(error, OSError | duckdb.Error):
            raise StoreError(store_faults.unwritable(path, error)) from error
        raise
    return written


def _fill(path: Path, tables: Tables, later: Callable[[], Tables]) -> dict[str, pd.DataFrame]:
    written: dict[str, pd.DataFrame] = {}
    with duckdb.connect(str(path)) as connection:
        connection.execute(query("tables"))
        for part in (tables, later):
            for name, rows in (part() if callable(part) else part).items():
                columns = ", ".join(f'"{column}"' for column in rows.columns)
                connection.register("incoming", rows)
                connection.execute(f"INSERT INTO base.{name} ({columns}) SELECT {columns} FROM incoming")
                connection.unregister("incoming")
                written[name] = rows
        connection.execute(query("schema"))
        connection.execute("CHECKPOINT")
    return written


def _read_back(path: Path, written: Tables) -> None:
    with duckdb.connect(str(path), read_only=True) as connection:
        for name, rows in written.items():
            found = connection.execute(f"SELECT count(*) FROM base.{name}").fetchone()
            if found is None or found[0] != len(rows):
                raise duckdb.IOException(f"{name}: {len(rows)} rows were written and {found} read back")
