"""Links from one page to another, and what is wrong with a link that somebody followed: an old or mistyped address.

A link names its page and what is chosen there. What an edition does not hold is told in words, with links to what is
near; the page then shows what it would have shown without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from urllib.parse import urlencode

import pandas as pd

from insight import finding, words
from insight.naming import Hit, index_of
from insight.side_by_side import MOST
from insight.store import Store

QUOTED = 40
"""Letters of a wrong value that are said back."""

COMPARE = "compare"
"""Page of areas side by side."""

NEAR = 3
"""Near names offered at most."""


@dataclass(frozen=True)
class Link:
    """A link: its words, the page's path, and what is chosen there."""

    words: str
    page: str
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The address relative to any page, its parts escaped."""
        return f"{self.page}?{urlencode(self.query)}" if self.query else self.page or "./"


@dataclass(frozen=True)
class Amiss:
    """One thing wrong with an address: what happened, in words, and links to what may be meant."""

    said: str
    links: tuple[Link, ...] = ()


def to_area(hit: Hit, page: str = "area") -> Link:
    """Link to an area that was found: its profile, or another page that takes a kind and an area."""
    inside = f", {hit.inside}" if hit.inside else ""
    return Link(f"{hit.name} ({hit.label}{inside})", page, {"type": hit.area_type, "area": hit.area_code})


def amiss(store: Store, page: str, query: Mapping[str, str], *, takes: frozenset[str]) -> tuple[Amiss, ...]:
    """Say what is wrong with the choices of an address.

    Parameters
    ----------
    page
        Path of the page it leads to.
    query
        The choices, name to value.
    takes
        Names that the page knows; none when it does not say, and then names are not looked at.
    """
    found = [*_unknown_names(query, takes)]
    checks: tuple[tuple[str, Callable[[Store, str, Mapping[str, str]], Amiss | None]], ...] = (
        ("type", _kind),
        ("area", _area),
        ("areas", _areas),
        ("indicator", _indicator),
        ("need", _need),
        ("period", _period),
        ("dataset", _dataset),
    )
    for name, check in checks:
        if name in takes and query.get(name):
            wrong = check(store, page, query)
            found += [] if wrong is None else [wrong]
    return tuple(found)


def _unknown_names(query: Mapping[str, str], takes: frozenset[str]) -> list[Amiss]:
    names = [quoted(name) for name in query if name not in takes]
    if not takes or not names:
        return []
    what = "a choice" if len(names) == 1 else "choices"
    return [Amiss(f"The link names {what} this page does not have: {words.listed(names, most=3)}. Left out.")]


def _kind(store: Store, page: str, query: Mapping[str, str]) -> Amiss | None:
    kinds = store.area_types()
    if query["type"] in set(kinds["area_type"]):
        return None
    links = tuple(
        Link(str(row["plural"]), page, {"type": str(row["area_type"])})
        for row in kinds[~kinds["small"]].to_dict("records")
    )
    return Amiss(f"There is no kind of area {quoted(query['type'])} in this edition. There are these:", links)


def _area(store: Store, page: str, query: Mapping[str, str]) -> Amiss | None:
    """An area that is no more, lies in another kind, or never was."""
    code, kind = query["area"], query.get("type", store.edition.default_area_type)
    known = [named.hit for named in index_of(store).areas if named.hit.area_code == code]
    if any(hit.area_type == kind for hit in known):
        return None
    if known:
        hit = known[0]
        return Amiss(
            f"{hit.name} is not among the areas of the kind this link asks for.", (to_area(hit, page),)
        )
    answer = finding.answer(store, code, limit=5)
    links = tuple(to_area(hit, page) for hit in answer.hits if hit.area_code)
    if not store.successors(code).empty:
        return Amiss(" ".join(answer.said), links)
    said = f"No area of this edition has the code {quoted(code)}."
    return Amiss(
        f"{said} Did you mean one of these?" if links else said, links or (Link("Find a place", ""),)
    )


def chosen(store: Store, text: str) -> tuple[str, ...]:
    """Areas that an address names, such as "ward:E05000001,panel:P1": those there are, each once, four at most."""
    known = {f"{hit.area_type}:{hit.area_code}" for hit in (named.hit for named in index_of(store).areas)}
    return tuple(word for word in dict.fromkeys(text.split(",")) if word in known)[:MOST]


def _areas(store: Store, page: str, query: Mapping[str, str]) -> Amiss | None:
    """Areas to be compared that are unknown, of the past, named twice, or too many."""
    if page != COMPARE:
        return None
    named = [word for word in query["areas"].split(",") if word]
    kept = chosen(store, query["areas"])
    said, links = [], list[Link]()
    for word in dict.fromkeys(named):
        if chosen(store, word):
            continue
        answer = finding.answer(store, word.partition(":")[2] or word, limit=NEAR)
        what = answer.said if any(hit.area_code for hit in answer.hits) else ()
        near = " Did you mean one of these?" if any(hit.area_code for hit in answer.hits) else ""
        said.append(" ".join(what) or f"No area of this edition is {quoted(word)}. Left out.{near}")
        links += [compare([*kept, hit.key], hit) for hit in answer.hits if hit.area_code]
    if len(set(named)) < len(named):
        said.append("An area that is named twice stands once.")
    if len([word for word in dict.fromkeys(named) if chosen(store, word)]) > MOST:
        said.append(f"At most {MOST} areas stand side by side: the first {MOST} are shown.")
    return Amiss(" ".join(said), tuple(links)) if said else None


def compare(areas: Sequence[str], hit: Hit | None = None, words: str = "") -> Link:
    """Link to areas side by side, "ward:E05000001" each; named after the one that it adds, or in words."""
    return Link(
        words or (to_area(hit).words if hit else ""), COMPARE, {"areas": ",".join(dict.fromkeys(areas))}
    )


def _indicator(store: Store, page: str, query: Mapping[str, str], name: str = "indicator") -> Amiss | None:
    rows = store.indicators()
    asked = query[name]
    if asked in set(rows["indicator_id"]):
        return None
    titles = dict(zip(rows["indicator_id"], rows["title"], strict=True))
    near = get_close_matches(asked[:100], list(titles), n=NEAR, cutoff=0.5)
    links = tuple(Link(str(titles[found]), page, {**_kept(query), name: found}) for found in near)
    said = f"This edition has no figure {quoted(asked)}."
    every = Link("All figures, with their sources", "data")
    return Amiss(f"{said} Near it:" if links else said, (*links, every))


def _need(store: Store, page: str, query: Mapping[str, str]) -> Amiss | None:
    return None if query["need"] == "composite" else _indicator(store, page, query, "need")


def _period(store: Store, page: str, query: Mapping[str, str]) -> Amiss | None:
    """A period without figures; of an indicator that is not there nothing is said twice."""
    rows = store.periods()
    rows = rows[rows["indicator_id"] == query.get("indicator", store.edition.default_indicator)]
    if rows.empty or query["period"] in set(rows["period"]):
        return None
    periods = [str(period) for period in sorted(set(rows["period"]), reverse=True)]
    kept = {name: value for name, value in query.items() if name in ("type", "area", "indicator")}
    links = tuple(Link(period, page, {**kept, "period": period}) for period in periods[:5])
    return Amiss(f"There are no figures for the period {quoted(query['period'])}. There are these:", links)


def _dataset(store: Store, page: str, query: Mapping[str, str]) -> Amiss | None:
    rows = store.datasets()
    titles = {str(name): str(title) for name, title in zip(rows["dataset_id"], rows["title"], strict=True)}
    if query["dataset"] in titles:
        return None
    near = get_close_matches(query["dataset"][:100], list(titles), n=NEAR, cutoff=0.5)
    found = tuple(Link(titles[name], page, {"dataset": name}) for name in near)
    said = f"This edition has no data set {quoted(query['dataset'])}."
    return Amiss(f"{said} Near it:" if found else said, found)


def _kept(query: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in query.items() if name in ("type", "area")}


def quoted(text: str) -> str:
    """A wrong value, short and on one line, to be said back; whoever draws it escapes it."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    short = plain if len(plain) <= QUOTED else f"{plain[:QUOTED]}\u2026"
    return f"\u201c{short}\u201d"


def about(indicator_id: str) -> Link:
    """Link to all that is known of an indicator."""
    return Link("Definition, data, gaps and methods", "data", {"indicator": indicator_id})


def about_dataset(row: pd.Series) -> Link:
    """Link to all that is known of a data set."""
    return Link(str(row["title"]), "data", {"dataset": str(row["dataset_id"])})
