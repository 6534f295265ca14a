"""Ready-made questions: links to pages that answer them, as ``data/questions.toml`` declares them."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path

from insight import links, serving
from insight.errors import CatalogueError, Fault
from insight.links import Link
from insight.store import Store

NEEDS_EXERCISES = frozenset({"heard", "unheard", "register"})
"""Pages that say little where an edition holds no engagement."""


def questions(store: Store, *, pages: Collection[str], path: Path | None = None) -> tuple[Link, ...]:
    """Return the questions that an edition can answer, in the order declared.

    Parameters
    ----------
    pages
        Paths of the pages that are there.
    path
        The file; the one shipped when left out.

    Raises
    ------
    CatalogueError
        When the file is not TOML, or a question lacks its words or page, or has a choice that is no text.
    """
    found = [
        question for question in declared(path or serving.questions()) if _answered(store, question, pages)
    ]
    return tuple(found)


def declared(path: Path) -> tuple[Link, ...]:
    """Read the file; all faults at once."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("question", [])
    except (OSError, ValueError) as error:
        fault = Fault(
            path.name, "the file must be TOML", str(error), "Correct it, or install the package again."
        )
        raise CatalogueError(fault) from error
    faults = [fault for number, row in enumerate(rows, 1) for fault in _faults(path, number, row)]
    if faults:
        raise CatalogueError(faults)
    return tuple(Link(row["words"], row["page"], row.get("query", {})) for row in rows)


def _faults(path: Path, number: int, row: dict[str, object]) -> list[Fault]:
    where, query = f"{path.name}, question {number}", row.get("query", {})
    faults = [
        Fault(where, f"'{name}' must be text", repr(row.get(name)), "Add it.")
        for name in ("words", "page")
        if not isinstance(row.get(name), str) or not row.get(name)
    ]
    if not isinstance(query, dict) or not all(isinstance(value, str) for value in query.values()):
        faults.append(Fault(where, "'query' must hold text", repr(query), "Put quotes around its values."))
    return faults


def _answered(store: Store, question: Link, pages: Collection[str]) -> bool:
    if question.page not in pages:
        return False
    if question.page in NEEDS_EXERCISES and store.exercises().empty:
        return False
    shared = frozenset({"type", "area", "indicator", "need", "period"})
    known = {name: value for name, value in question.query.items() if name in shared}
    return not links.amiss(store, question.page, known, takes=shared) and _has_figures(store, question.query)


def _has_figures(store: Store, query: Mapping[str, str]) -> bool:
    """Whether the kind of area asked for has figures of the indicators asked for."""
    rows, kind = store.periods(), query.get("type", store.edition.default_area_type)
    wanted = [query[name] for name in ("indicator", "need") if query.get(name, "composite") != "composite"]
    wanted += [one.partition(":")[0].strip() for one in query.get("where", "").split(";") if one.strip()]
    at_hand = set(rows.loc[rows["area_type"] == kind, "indicator_id"])
    return all(name in at_hand for name in wanted)
