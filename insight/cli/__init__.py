"""The command ``insight``. Each module here adds the commands of one subject to `app`.

A new command goes into the module of its subject, or into a new one that is imported below: typer
lists the commands in the order of these imports.
"""

from __future__ import annotations

import sys

from insight.cli.common import app, print_faults
from insight.errors import InsightError

from insight.cli import building, places, figures, profile, comparing  # isort: skip
from insight.cli import where, engage, coordination, heard, serve  # isort: skip
from insight.cli import edition, export, pack, papers, reports, own, publish  # isort: skip

__all__ = [
    "app",
    "building",
    "comparing",
    "coordination",
    "edition",
    "engage",
    "export",
    "figures",
    "heard",
    "main",
    "own",
    "pack",
    "papers",
    "places",
    "profile",
    "publish",
    "reports",
    "serve",
    "where",
]


def main() -> None:
    """Run the command; faults are printed with file, rule, value and remedy, and the exit code is 1."""
    try:
        app()
    except InsightError as error:
        print_faults(list(error.faults))
        sys.exit(1)
