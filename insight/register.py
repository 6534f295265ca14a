"""The register: what people write, apart from the read-only editions. Many processes may write at once.

SQLite in WAL mode by default; PostgreSQL by one setting (``INSIGHT_REGISTER``). It holds counts and
records, never a respondent's row. A build reads it in, and the edition freezes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pandas as pd
import sqlalchemy as sa

from insight import store
from insight.domain import Visibility
from insight.engagement.engines import engine_of, lock, patiently, said, shown
from insight.engagement.records import COUNTED, KINDS, Answer, Exercise, Weighting
from insight.engagement.tables import ADDED, SCHEMA, TABLES, metadata, saved_view, schema_version
from insight.errors import Fault, RegisterError
from insight.home import register_location

MANY = 5_000
"""Rows written by one statement."""


class Register:
    """Read and write the register. Safe to share between threads; transactions are short.

    Parameters
    ----------
    where
        A path of an SQLite file, or an SQLAlchemy URL; `insight.home.register_location` when not given.
    audience
        Who is asking. What this audience may not see is left out by every query here.

    Raises
    ------
    RegisterError
        When it cannot be opened, or was made by another version.
    """

    def __init__(self, where: str | Path | None = None, *, audience: Visibility = Visibility.PUBLIC) -> None:
        self.where = str(where or register_location())
        self._audience = store.AUDIENCES[audience]
        with self._told():
            self._engine = engine_of(self.where)
            try:
                patiently(self._prepare)
            except BaseException:
                self._engine.dispose()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn a database's error into one that names the register and never the values in the statement."""
        try:
            yield
        except (sa.exc.SQLAlchemyError, OSError, ImportError, OverflowError) as error:
            words = said(error)
            remedy = "Correct INSIGHT_REGISTER, or wait for the other writer; nothing was stored."
            fault = Fault(shown(self.where), "the register must be readable and writable", words, remedy)
            raise RegisterError(fault) from None

    def _prepare(self) -> None:
        number = self._number() if sa.inspect(self._engine).has_table(schema_version.name) else None
        if number is None:
            with self._engine.begin() as connection:
                lock(connection)  # of several processes that find no tables, one makes them
                metadata.create_all(connection)
                if connection.scalar(sa.select(schema_version.c.number)) is None:
                    connection.execute(schema_version.insert().values(number=SCHEMA))
            number = self._number()
        if number is not None and all(step in ADDED for step in range(number + 1, SCHEMA + 1)):
            number = self._add_tables(number)
        if number != SCHEMA:
            remedy = (
                "Use the version of Community Insight that made it, or load the files into a new register."
            )
            rule = f"the register must have schema {SCHEMA}"
            raise RegisterError(Fault(shown(self.where), rule, f"schema {number}", remedy))

    def _add_tables(self, number: int) -> int:
        """Give a register of an earlier number the tables it lacks; its records stay as they are."""
        if number < SCHEMA:
            with self._engine.begin() as connection:
                lock(connection)
                names = [name for step in range(number + 1, SCHEMA + 1) for name in ADDED[step]]
                lacking = [metadata.tables[name] for name in names]
                metadata.create_all(connection, tables=lacking)
                connection.execute(schema_version.update().values(number=SCHEMA))
        return max(number, SCHEMA)

    def _number(self) -> int | None:
        with self._engine.connect() as connection:
            return connection.scalar(sa.select(schema_version.c.number))

    # --- Reading -----------------------------------------------------------------------------------

    def rows(self, kind: str) -> pd.DataFrame:
        """Every record of a kind that the audience may see, in order of its key.

        Returns
        -------
        pandas.DataFrame
            The fields of the record as columns; dates as `datetime64`, lists as Python lists.
        """
        table = TABLES[kind]
        chosen = sa.select(table).order_by(*(self._ordered(column) for column in table.primary_key.columns))
        if "visibility" in table.c:
            chosen = chosen.where(table.c.visibility.in_(self._audience))
        elif kind in COUNTED:
            exercise = TABLES["exercise"]
            chosen = chosen.join(exercise, exercise.c.exercise_id == table.c.exercise_id)
            chosen = chosen.where(exercise.c.visibility.in_(self._audience))
        if kind == "statement" and "internal" not in self._audience:
            chosen = chosen.where(table.c.moderation == "approved")
        with self._told(), self._engine.connect() as connection:
            found = pd.DataFrame(connection.execute(chosen).mappings().all(), columns=list(table.c.keys()))
        for column in table.c:
            if isinstance(column.type, sa.Date):
                found[column.name] = pd.to_datetime(found[column.name])
        return found

    def _ordered(self, column: sa.Column[Any]) -> sa.ColumnElement[Any]:
        """Order words by their letters' numbers, as SQLite does: the same records in the same order on every engine."""
        words = isinstance(column.type, sa.String) and self._engine.dialect.name == "postgresql"
        return sa.collate(column, "C") if words else column

    def exercises(self) -> pd.DataFrame:
        """Exercises, one row each (fields of `Exercise`)."""
        return self.rows("exercise")

    def exercise(self, exercise_id: str) -> Exercise | None:
        """One exercise; None where there is none that the audience may see."""
        rows = self.exercises()
        own = rows[rows["exercise_id"] == exercise_id].to_dict("records")
        if not own:
            return None
        cells = {str(name): cell for name, cell in own[0].items() if isinstance(cell, list) or pd.notna(cell)}
        days = {name: cell.date() for name, cell in cells.items() if isinstance(cell, pd.Timestamp)}
        return Exercise(**{**cells, **days})

    def participation(self, exercise_id: str | None = None) -> pd.DataFrame:
        """Counts, one row per exercise, area, dimension and group; not yet protected by `disclosure`."""
        found = self.rows("participation")
        return found if exercise_id is None else found[found["exercise_id"] == exercise_id]

    def voices(self) -> pd.DataFrame:
        """Other voices, one row per kind, title, area and period (fields of `Voice`)."""
        return self.rows("voice")

    def parish_records(self) -> pd.DataFrame:
        """Parish records, one row per parish (fields of `ParishRecord`)."""
        return self.rows("parish_record")

    def forums(self) -> pd.DataFrame:
        """Forums and organisations, one row each (fields of `Forum`)."""
        return self.rows("forum")

    def statements(self) -> pd.DataFrame:
        """Statements, one row each (fields of `Statement`); approved ones only, unless asked by the council."""
        return self.rows("statement")

    def assets(self) -> pd.DataFrame:
        """Community assets, one row each (fields of `Asset`)."""
        return self.rows("asset")

    def grants(self) -> pd.DataFrame:
        """Grants and bids, one row each (fields of `Grant`); amounts in pounds."""
        return self.rows("grant")

    def saved_areas(self) -> pd.DataFrame:
        """Saved areas, one row each (fields of `SavedArea`); geometry is WKT in EPSG:27700."""
        return self.rows("saved_area")

    def saved_views(self) -> pd.DataFrame:
        """Views of pages kept under a name: ``view_id``, ``title``, ``page``, ``query`` (name to text); by title."""
        with self._told(), self._engine.connect() as connection:
            found = connection.execute(sa.select(saved_view)).mappings().all()
        return pd.DataFrame(found, columns=list(saved_view.c.keys())).sort_values("title", ignore_index=True)

    def answers(self) -> pd.DataFrame:
        """What answers came to, one row per exercise, question, answer and area (fields of `Answer`)."""
        return self.rows("answer")

    def weightings(self) -> pd.DataFrame:
        """How exercises were weighted, one row each (fields of `Weighting`)."""
        return self.rows("weighting")

    def frames(self) -> dict[str, pd.DataFrame]:
        """Every kind of record by name: what a build reads in."""
        return {kind: self.rows(kind) for kind in KINDS}

    # --- Writing -----------------------------------------------------------------------------------

    def put(self, records: Mapping[str, Iterable[Any]]) -> dict[str, int]:
        """Write records by kind, all or none; one with the same key is replaced.

        Participation is replaced exercise by exercise, so that counts never double.

        Returns
        -------
        dict
            How many records of each kind were written.
        """
        listed = {kind: list(found) for kind, found in records.items()}
        with self._told(), self._engine.begin() as connection:
            lock(connection)
            for kind in KINDS:
                if listed.get(kind):
                    _replace(connection, kind, [_cells(record) for record in listed[kind]])
        return {kind: len(found) for kind, found in listed.items()}

    def save_view(self, view_id: str, *, title: str, page: str, query: Mapping[str, str]) -> None:
        """Keep a view of a page under a name; one with the same ``view_id`` is replaced."""
        cells = {"view_id": view_id, "title": title, "page": page, "query": dict(query)}
        with self._told(), self._engine.begin() as connection:
            lock(connection)
            connection.execute(saved_view.delete().where(saved_view.c.view_id == view_id))
            connection.execute(saved_view.insert().values(cells))

    def forget_view(self, view_id: str) -> None:
        """Let go of a view, if there is one."""
        with self._told(), self._engine.begin() as connection:
            lock(connection)
            connection.execute(saved_view.delete().where(saved_view.c.view_id == view_id))

    def replace(self, kind: str, record: Any, *, was: Any | None) -> None:
        """Write one record, if it still is what somebody decided by.

        Parameters
        ----------
        kind, record
            What is written.
        was
            The record of the same key that they saw; None where the register held none.

        Raises
        ------
        RegisterError
            When somebody else has changed it meanwhile; nothing is stored.
        """
        table, cells = TABLES[kind], _cells(record)
        same = sa.and_(*[table.c[name] == cells[name] for name in KINDS[kind].key])
        with self._told(), self._engine.begin() as connection:
            lock(connection)
            row = connection.execute(sa.select(table).where(same)).mappings().one_or_none()
            if (None if row is None else dict(row)) != (None if was is None else _cells(was)):
                rule, remedy = (
                    "a record must be as it was when it was looked at",
                    "Look at it again, then decide.",
                )
                name = str(cells[KINDS[kind].key[0]])
                raise RegisterError(Fault(shown(self.where), rule, f"{name} has changed since", remedy))
            _replace(connection, kind, [cells])

    def put_counts(
        self,
        exercise_id: str,
        counts: pd.DataFrame,
        *,
        weighting: Weighting | None = None,
        answers: Iterable[Answer] = (),
    ) -> None:
        """Replace the counts of one exercise, and what its answers came to.

        Parameters
        ----------
        exercise_id
            An exercise of the register.
        counts
            Columns ``area_type``, ``area_code``, ``dimension``, ``group_id``, ``count`` (people).
        weighting, answers
            What `insight.engagement.weighing.results` made of them; nothing, and none is kept of earlier ones.

        Raises
        ------
        RegisterError
            When there is no such exercise.
        """
        rows = counts.assign(exercise_id=exercise_id).to_dict("records")
        exercise = TABLES["exercise"]
        made: dict[str, list[Any]] = {
            "participation": rows,
            "weighting": [] if weighting is None else [_cells(weighting)],
            "answer": [_cells(answer) for answer in answers],
        }
        with self._told(), self._engine.begin() as connection:
            lock(connection)
            known = sa.select(exercise.c.exercise_id).where(exercise.c.exercise_id == exercise_id)
            if connection.scalar(known) is None:
                remedy = "Load the exercise first: insight engage load exercises.toml"
                raise RegisterError(Fault(shown(self.where), "the exercise must exist", exercise_id, remedy))
            for kind in COUNTED:
                table = TABLES[kind]
                connection.execute(table.delete().where(table.c.exercise_id == exercise_id))
                _insert(connection, table, made[kind])

    def copy_to(self, other: Register) -> None:
        """Copy every record, whoever may see it, into an empty register of either kind of database."""
        with self._told(), self._engine.connect() as source, other._engine.begin() as target:
            for table in TABLES.values():
                _insert(target, table, [dict(row) for row in source.execute(sa.select(table)).mappings()])

    def remove(self, kind: str, key: str) -> None:
        """Remove one record by its id; the counts of an exercise go with it."""
        table = TABLES[kind]
        first = KINDS[kind].key[0]
        with self._told(), self._engine.begin() as connection:
            lock(connection)
            if kind == "exercise":
                for counted in COUNTED:
                    counts = TABLES[counted]
                    connection.execute(counts.delete().where(counts.c.exercise_id == key))
            connection.execute(table.delete().where(table.c[first] == key))


def _cells(record: Any) -> dict[str, Any]:
    cells = asdict(record)
    return {name: list(cell) if isinstance(cell, tuple) else cell for name, cell in cells.items()}


def _replace(connection: sa.Connection, kind: str, rows: list[dict[str, Any]]) -> None:
    table = TABLES[kind]
    names = ("exercise_id",) if kind == "participation" else KINDS[kind].key
    keys = list({tuple(row[name] for name in names): None for row in rows})
    matched = sa.and_(*[table.c[name] == sa.bindparam(f"key_{name}") for name in names])
    doomed = [{f"key_{name}": part for name, part in zip(names, key, strict=True)} for key in keys]
    connection.execute(table.delete().where(matched), doomed)
    _insert(connection, table, rows)


def _insert(connection: sa.Connection, table: sa.Table, rows: list[Any]) -> None:
    for start in range(0, len(rows), MANY):
        connection.execute(table.insert(), rows[start : start + MANY])
