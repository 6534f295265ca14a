"""What a committee pack is about: themes and figures of the catalogue, found from what a person types."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from insight.domain import Statistic
from insight.errors import Fault, UnknownNameError
from insight.store import Store

MOST_MAPS = 6
"""Maps of a pack; the tables have every figure."""

SUMS = (Statistic.RANK_SUMMARY, Statistic.COUNT)
"""Statistics mapped last: a mean rank repeats its score, and a larger area has more of everything."""


@dataclass(frozen=True)
class Topic:
    """A theme, or figures named one by one.

    ``indicator_ids`` in the catalogue's order; ``named`` where somebody named the figure itself, so that it is mapped
    before others.
    """

    title: str
    indicator_ids: tuple[str, ...]
    named: bool = False


def topics(store: Store, asked: Sequence[str]) -> tuple[Topic, ...]:
    """Find the topics that some words mean: an indicator, a theme, or what has the words in its title.

    Raises
    ------
    UnknownNameError
        With every word that finds nothing, and the topics there are; and for no word at all.
    """
    wanted = list(dict.fromkeys(word.strip() for word in asked))
    rows = store.indicators()
    found: list[Topic] = []
    faults: list[Fault] = []
    for word in wanted or [""]:
        here = _topics(rows, word) if word else []
        found += here
        if not here:
            faults.append(_unknown(rows, word))
    if faults:
        raise UnknownNameError(faults)
    return tuple(dict.fromkeys(found))


def _topics(rows: pd.DataFrame, word: str) -> list[Topic]:
    plain = word.casefold()
    own = rows[(rows["indicator_id"] == plain) | (rows["title"].str.casefold() == plain)]
    if len(own):
        return [
            Topic(str(row["title"]), (str(row["indicator_id"]),), named=True)
            for row in own.to_dict("records")
        ]
    themes = list(dict.fromkeys(rows["theme"]))
    same = [theme for theme in themes if theme.casefold() == plain]
    for whole in (True, False):
        named = same or [theme for theme in themes if _holds(theme, plain, whole=whole)]
        if named:
            return [
                Topic(str(theme), tuple(rows.loc[rows["theme"] == theme, "indicator_id"])) for theme in named
            ]
        own = rows[[_holds(title, plain, whole=whole) for title in rows["title"]]]
        if len(own):
            return [Topic(word, tuple(own["indicator_id"]), named=True)]
    return []


def _holds(title: str, plain: str, *, whole: bool) -> bool:
    """Whether every word typed is a word of the title, or (not ``whole``) begins one."""
    said = re.findall(r"\w+", title.casefold())
    typed = re.findall(r"\w+", plain)
    return bool(typed) and all(
        part in said if whole else any(word.startswith(part) for word in said) for part in typed
    )


def _unknown(rows: pd.DataFrame, word: str) -> Fault:
    themes = "; ".join(dict.fromkeys(str(theme) for theme in rows["theme"]))
    rule = "a topic is a theme, a figure, or words of their titles"
    return Fault("--topic", rule, repr(word) if word else "none", f"Themes: {themes}. Or name an indicator.")


def held(asked: Sequence[Topic], indicator_ids: Sequence[str], *, name: str) -> tuple[Topic, ...]:
    """Keep of each topic the figures that an area has.

    Raises
    ------
    UnknownNameError
        For a topic of which it has none.
    """
    kept = [
        Topic(
            topic.title, tuple(one for one in topic.indicator_ids if one in set(indicator_ids)), topic.named
        )
        for topic in asked
    ]
    faults = [
        Fault(
            "--topic",
            f"{name} must have a figure of the topic",
            repr(topic.title),
            "Choose another topic, or an area of a kind that it is counted for.",
        )
        for topic in kept
        if not topic.indicator_ids
    ]
    if faults:
        raise UnknownNameError(faults)
    return tuple(kept)


def mapped(store: Store, asked: Sequence[Topic]) -> tuple[str, ...]:
    """Figures of some topics that are mapped, first things first, `MOST_MAPS` at most.

    Those named one by one stand first; then the council's headline figures; then the catalogue's order, with mean ranks
    and counts last. Every topic has its turn before one has a second.
    """
    order = [*dict.fromkeys([store.edition.default_indicator, *store.edition.headline])]
    rows = store.indicators()
    statistics = dict(zip(rows["indicator_id"], rows["statistic"], strict=True))

    def rank(name: str) -> tuple[bool, int]:
        return statistics[name] in SUMS, order.index(name) if name in order else len(order)

    queues = [
        sorted(topic.indicator_ids, key=rank) for topic in sorted(asked, key=lambda topic: not topic.named)
    ]
    turns = [
        queue[at] for at in range(max(map(len, queues), default=0)) for queue in queues if at < len(queue)
    ]
    return tuple(dict.fromkeys(turns))[:MOST_MAPS]
