"""Ready-made questions of a catalogue: those that come with the tool and a council's own, and what is wrong in them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import pandas as pd
from pydantic import TypeAdapter, ValidationError

from insight import serving
from insight.conditions import ConditionError, parse
from insight.domain import Catalogue, Question
from insight.errors import CatalogueError, Fault

COLUMNS = ["position", "title", "why", "area_type", "conditions", "own"]


def shipped() -> tuple[Question, ...]:
    """Read the questions that come with the tool.

    Raises
    ------
    CatalogueError
        When the file cannot be read.
    """
    path = serving.which_places()
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))["question"]
        return TypeAdapter(tuple[Question, ...]).validate_python(tables)
    except (OSError, tomllib.TOMLDecodeError, KeyError, ValidationError) as error:
        raise CatalogueError(
            Fault(path.name, "the questions can be read", str(error), "Install again.")
        ) from error


def frame(catalogue: Catalogue) -> pd.DataFrame:
    """Rows of base table ``question``: the council's own first, then those shipped; what is not for all is left out."""
    kept = [(one, True) for one in catalogue.council.question if not _hidden(one, catalogue)]
    kept += [(one, False) for one in shipped() if not _hidden(one, catalogue)]
    rows = [
        (position, one.title, one.why, str(one.area_type), list(one.conditions), own)
        for position, (one, own) in enumerate(kept, 1)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _hidden(one: Question, catalogue: Catalogue) -> bool:
    """Whether a question names an indicator that the audience of the edition may not see."""
    return any(condition.indicator_id in catalogue.left_out for condition in parse(one.conditions))


def faults(catalogue: Catalogue) -> Iterator[Fault]:
    """Faults of a council's own questions: conditions, indicators and kinds of area, each naming its question."""
    published = [entry.type for entry in catalogue.council.area_type if entry.publish]
    known = _indicators(catalogue)
    for number, one in enumerate(catalogue.council.question, 1):
        where = f"council.toml [question {number}]"
        if one.area_type not in published:
            yield Fault(
                where,
                "'area_type' must be a published area type",
                repr(str(one.area_type)),
                f"Choose one of {', '.join(published)}.",
            )
        try:
            parse(one.conditions, indicators=known)
        except ConditionError as error:
            for fault in error.faults:
                yield Fault(f"{where}, {fault.file}", fault.rule, fault.found, fault.remedy)


def _indicators(catalogue: Catalogue) -> pd.DataFrame:
    rows = [(one.id, one.title, one.polarity, one.statistic) for one in catalogue.indicators.values()]
    return pd.DataFrame(rows, columns=["indicator_id", "title", "polarity", "statistic"])
