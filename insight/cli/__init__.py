"""The command ``insight``. Each module here adds the commands of one subject to `insight.cli.common.app`.

A new command goes into the module of its subject, or into a new one that `insight.cli.every` imports: typer
lists the commands in the order of these imports. Importing all of them takes a second, so `main` imports only the one
that `ALONE` names for the command asked for.
"""

from __future__ import annotations

import sys
from importlib import import_module

ALONE = {
    "build": "building",
    "check": "building",
    "find": "places",
    "areas": "places",
    "pockets": "figures",
    "value": "figures",
    "profile": "profile",
    "compare": "comparing",
    "side-by-side": "comparing",
    "similar": "comparing",
    "trend": "comparing",
    "clusters": "comparing",
    "where": "where",
    "questions": "where",
    "targets": "heard",
    "heard": "heard",
    "serve": "serve",
    "own": "own",
    "publish": "publish",
}
"""Module of each command that stands in one module alone; groups of commands stand in several."""


def main() -> None:
    """Run the command; faults are printed with file, rule, value and remedy, and the exit code is 1."""
    import_module(f"insight.cli.{ALONE.get(' '.join(sys.argv[1:2]), 'every')}")
    from insight.cli.common import app, print_faults  # noqa: PLC0415  with all that they import
    from insight.errors import Fault, InsightError  # noqa: PLC0415

    try:
        app()
    except InsightError as error:
        print_faults(list(error.faults))
        sys.exit(1)
    except OSError as error:
        if error.filename is None:
            raise
        remedy = "See that it is there, is what the command takes (a file, or a folder), and may be read or written."
        print_faults([Fault(str(error.filename), "the path must be usable", str(error.strerror), remedy)])
        sys.exit(1)
