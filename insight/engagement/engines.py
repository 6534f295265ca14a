"""The databases that a register may live in, SQLite and PostgreSQL: how they are opened, waited for and locked."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlalchemy as sa

BUSY_TIMEOUT_S = 30.0
"""How long a writer waits for another one."""

CONNECT_TIMEOUT_S = 10
"""How long a PostgreSQL server is waited for."""

WRITING = 4_207_849_484
"""Number of the lock that writers of one PostgreSQL database take by turns; any number that nobody else takes."""


def said(error: Exception) -> str:
    """The database's own words without the statement, whose rows they might hold."""
    if isinstance(error, sa.exc.SQLAlchemyError):
        error = getattr(error, "orig", None) or error
    state = str(getattr(error, "sqlstate", "") or "")
    if state.startswith("22"):  # PostgreSQL quotes the value that it refuses
        return f"a value that its column cannot hold (SQLSTATE {state})"
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def shown(where: str) -> str:
    """The register's address without a password."""
    return sa.make_url(where).render_as_string(hide_password=True) if "://" in where else where


def engine_of(where: str) -> sa.Engine:
    """Open the database that a path of an SQLite file or an SQLAlchemy URL names."""
    if "://" not in where:
        Path(where).parent.mkdir(parents=True, exist_ok=True)
        where = f"sqlite:///{where}"
    url = sa.make_url(where)
    # hide_parameters: what stands in a row never reaches a log or an error message
    if url.get_backend_name() != "sqlite":
        waiting = (
            {"connect_timeout": CONNECT_TIMEOUT_S} if url.get_driver_name().startswith("psycopg") else {}
        )
        return sa.create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=waiting)
    engine = sa.create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_TIMEOUT_S})
    sa.event.listen(engine, "connect", _set_up_sqlite)
    return engine


def patiently(prepare: Callable[[], None]) -> None:
    """Try again while another process makes the register: SQLite does not wait for its lock in every such moment."""
    until = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            prepare()
        except sa.exc.OperationalError as error:
            if "locked" not in str(error.orig) or time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


def _set_up_sqlite(connection: Any, _: Any) -> None:
    with closing(connection.cursor()) as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")
        until = time.monotonic() + BUSY_TIMEOUT_S
        while True:
            try:
                cursor.execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError:
                # SQLite does not wait for its lock when several processes turn a new file to WAL at once
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)
            else:
                return


def lock(connection: sa.Connection) -> None:
    """Let one writer write at a time, from the start of its transaction to the end.

    A reader of SQLite that turns writer half-way would be refused at once; two of PostgreSQL that replace the same
    record would both delete it and both insert it. Readers wait for nobody.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(BUSY_TIMEOUT_S * 1000)}")
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITING)))
