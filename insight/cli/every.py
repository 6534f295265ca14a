"""Every command: importing this registers all of them with `app`, in the order that ``insight --help`` lists them."""

from __future__ import annotations

from insight.cli.common import app

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
