"""Ready-made questions that an edition can answer: those that come with the tool and a council's own.

A build freezes them in the edition (`insight.catalogue_questions`). A question whose indicators, kind of area
or voice the edition lacks is left out here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from insight.conditions import Condition, ConditionError, Test, parse
from insight.store import Store


@dataclass(frozen=True)
class Ready:
    """A question that this edition can answer; ``own``: the council's."""

    title: str
    why: str
    area_type: str
    conditions: tuple[Condition, ...]
    own: bool


def ready(store: Store) -> tuple[Ready, ...]:
    """Questions that an edition can answer, the council's own first."""
    specs, periods = store.indicators(), store.periods()
    has = set(zip(periods["indicator_id"], periods["area_type"], strict=True))
    voices = set(store.scopes()["scope_id"])
    found = []
    for row in store.questions().to_dict("records"):
        asked = _readable(row["conditions"], specs)
        heard = "all" in voices or all(one.test is not Test.TARGET for one in asked)
        if asked and heard and all((one.indicator_id, row["area_type"]) in has for one in asked):
            found.append(Ready(row["title"], row["why"], row["area_type"], asked, bool(row["own"])))
    return tuple(found)


def _readable(texts: Iterable[str], specs: pd.DataFrame) -> tuple[Condition, ...]:
    """Conditions, or none where the audience lacks an indicator."""
    try:
        return parse(list(texts), indicators=specs)
    except ConditionError:
        return ()
