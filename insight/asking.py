"""Asking an edition, and keeping what it answered: the ground of all that `insight.store.Store` can be asked.

An edition never changes, so that an answer once given stands. Nothing here knows DuckDB.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable
from functools import lru_cache
from typing import Any

import pandas as pd

REMEMBERED = 2000
"""Small answers kept in memory, the latest asked for; some kilobytes each."""

KINDS_REMEMBERED = 200
"""Answers about all areas of a kind kept in memory."""


class Asking(ABC):
    """What runs queries and keeps their answers.

    Parameters
    ----------
    many
        Whether many areas of a kind will be asked after: see `of_area`.
    """

    def __init__(self, *, many: bool) -> None:
        self._many = many
        self._kept: dict[str, pd.DataFrame] = {}
        self._answered = lru_cache(maxsize=REMEMBERED)(self._answer)
        self._apart = lru_cache(maxsize=KINDS_REMEMBERED)(self._by_area)

    @abstractmethod
    def frame(self, name: str, **parameters: Any) -> pd.DataFrame:
        """Run ``insight/sql/<name>.sql`` and return its rows; ``$audience`` is filled in here."""

    def recalled(self, name: str, **parameters: Hashable) -> pd.DataFrame:
        """Return the rows of `frame`, from memory where the same was asked of late: for answers of a few rows.

        A list among the parameters is given as a tuple.
        """
        return self._answered(name, tuple(sorted(parameters.items()))).copy(deep=False)

    def of_area(self, name: str, area_code: str, area_type: str, **more: Hashable) -> pd.DataFrame:
        """Return the rows of ``insight/sql/<name>.sql`` for one area, from memory where the same was asked of late.

        Where many areas will be asked after, all of the kind are asked for at once, and taken apart: a query takes
        about as long either way. The query is about all of them where ``$area_code`` is null, and tells ``area_code``.
        """
        if not self._many:
            return self.recalled(name, area_code=area_code, area_type=area_type, **more)
        rows, places = self._apart(name, area_type, tuple(sorted(more.items())))
        return rows.take(places.get(area_code, [])).reset_index(drop=True)

    def _once(self, name: str) -> pd.DataFrame:
        """Run a query without parameters of its own once."""
        if name not in self._kept:
            self._kept[name] = self.frame(name)
        return self._kept[name].copy(deep=False)  # pandas copies what is written to

    def _answer(self, name: str, parameters: tuple[tuple[str, Any], ...]) -> pd.DataFrame:
        return self.frame(name, **_lists(parameters))

    def _by_area(
        self, name: str, area_type: str, more: tuple[tuple[str, Any], ...]
    ) -> tuple[pd.DataFrame, dict[Hashable, Any]]:
        """Rows of all areas of a kind, and which are those of each, by the area's code."""
        rows = self.frame(name, area_code=None, area_type=area_type, **_lists(more))
        return rows, dict(rows.groupby("area_code", sort=False).indices)


def _lists(parameters: tuple[tuple[str, Any], ...]) -> dict[str, Any]:
    """Parameters as a query takes them."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in parameters}
