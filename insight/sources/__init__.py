"""Readers of publishers' files: one call for each kind, whatever the format.

Each checks the file first (there, whole, the one that is meant), finds the declared columns, and either
returns clean rows or raises one `insight.errors.SourceError` with every fault of the file. What is not
known is never guessed, and what is missing is never zero.
"""

from insight.sources.boundaries import read_boundaries
from insight.sources.files import verify_files
from insight.sources.lookups import read_lookup
from insight.sources.model import STATES, TEXT_COLUMNS, SourceTable
from insight.sources.national import read_national
from insight.sources.nomis import bulk_types
from insight.sources.points import read_points
from insight.sources.tables import read_table

__all__ = [
    "STATES",
    "TEXT_COLUMNS",
    "SourceTable",
    "bulk_types",
    "read_boundaries",
    "read_lookup",
    "read_national",
    "read_points",
    "read_table",
    "verify_files",
]
