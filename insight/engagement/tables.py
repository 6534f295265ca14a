"""The register's tables, made from the dataclasses of `insight.engagement.records`: one definition of each."""

from __future__ import annotations

import dataclasses
import types
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import sqlalchemy as sa

from insight.engagement.records import KINDS, Kind

metadata = sa.MetaData()

SCHEMA = 3
"""Number of the register's tables; it rises when they change."""

ADDED = {2: ("weighting", "answer"), 3: ("saved_view",)}
"""Tables that each number added: a register of an earlier number is given them."""

COLUMN_TYPES: tuple[tuple[type, type[Any]], ...] = (
    (bool, sa.Boolean),
    (StrEnum, sa.String),
    (int, sa.BigInteger),
    (float, sa.Float),
    (date, sa.Date),
    (str, sa.String),
    (tuple, sa.JSON),
)

saved_view = sa.Table(
    "saved_view",
    metadata,
    sa.Column("view_id", sa.String, primary_key=True),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("page", sa.String, nullable=False),
    sa.Column("query", sa.JSON, nullable=False),
)
"""Views of pages kept under a name. They are addresses, not records: no build reads them and no edition holds them."""

schema_version = sa.Table("schema_version", metadata, sa.Column("number", sa.Integer, primary_key=True))


def _bare(hint: Any) -> tuple[type, bool]:
    """Python type of a field, and whether it may be None."""
    if get_origin(hint) is Annotated:
        return _bare(get_args(hint)[0])
    if get_origin(hint) in (Union, types.UnionType):
        known = [part for part in get_args(hint) if part is not type(None)]
        return _bare(known[0])[0], True
    return get_origin(hint) or hint, False


def _table(kind: Kind) -> sa.Table:
    hints = get_type_hints(kind.record, include_extras=True)
    columns = []
    for field in dataclasses.fields(kind.record):
        python, empty = _bare(hints[field.name])
        sql = next(sql for known, sql in COLUMN_TYPES if issubclass(python, known))
        columns.append(sa.Column(field.name, sql(), primary_key=field.name in kind.key, nullable=empty))
    return sa.Table(kind.name, metadata, *columns)


TABLES: dict[str, sa.Table] = {name: _table(kind) for name, kind in KINDS.items()}
"""Tables by name of kind; the columns are the fields of the record, the key is `Kind.key`."""
