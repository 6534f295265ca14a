"""Find a place from what a person types: a postcode, a code, or the name of an area or a town, slips forgiven.

Nothing typed is ever a command: it is compared with names, and postcodes are looked up by a bound parameter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher, get_close_matches

import pandas as pd

from insight import words as written
from insight.naming import POSTCODE, Hit, How, Index, Named, index_of, plain
from insight.store import Store

MOST_LETTERS = 80
"""Longer than the name of any area with its district: what is longer is no place."""

ALIKE = 0.72
"""Share of letters in common (`difflib`) from which a name is taken for the one meant."""

QUOTED = 40
"""Letters of what was typed that are said back."""

HOLDERS = ("ward", "parish", "panel", "division", "district")
"""Kinds of area a postcode is told to lie in, in this order."""

FULL = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
PART = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?(?:[0-9][A-Z]?)?")


@dataclass(frozen=True)
class Answer:
    """Places found, the surest first, and what is to be said of them in plain words."""

    hits: tuple[Hit, ...]
    said: tuple[str, ...] = ()

    @property
    def sure(self) -> Hit | None:
        """The one place that was meant, where there is no doubt: the only one of that very name, or the only hit."""
        exact = [hit for hit in self.hits if hit.how is How.EXACT]
        found = exact or [hit for hit in self.hits if hit.how in (How.PREFIX, How.WORDS, How.TOGETHER)]
        sure = len(found) == 1 and (bool(exact) or len(self.hits) == 1)
        return found[0] if sure and found[0].area_code else None


def find(store: Store, words: str, *, limit: int = 10) -> tuple[Hit, ...]:
    """Return the places that ``words`` may mean, the surest first; see `answer`."""
    return answer(store, words, limit=limit).hits


def answer(store: Store, words: str, *, limit: int = 10) -> Answer:
    """Find places, and say in words what was found or why nothing was.

    Parameters
    ----------
    words
        A postcode or its beginning (spaces and letter case do not matter), a code, or a name; the kind of area or
        the district may stand behind a name.
    limit
        Places returned at most.

    Returns
    -------
    Answer
        Of a full postcode, the areas it lies in. Of a name: the same name first, then names that begin so, that have
        these words, that hold these letters, and names that are nearly the same. Official kinds of area come before
        derived ones; areas made for statistics come last.
    """
    if len(words.strip()) > MOST_LETTERS:
        return Answer((), (f"That is too long for the name of a place. {_hint(store)}",))
    typed = plain(words)
    if not typed:
        return Answer((), (_hint(store),))
    code = re.sub(r"[^A-Z0-9]", "", words.upper()) if words.isascii() else ""
    if FULL.fullmatch(code):
        return _of_postcode(store, code, limit)
    if PART.fullmatch(code) and not (begun := store.postcodes_like(code)).empty:
        return _begun(store, begun, code, limit)
    return _called(store, words, typed, limit)


def _called(store: Store, words: str, typed: str, limit: int) -> Answer:
    """Places of a name or code; of the past; nearly of that name; or none."""
    hits = _by_name(index_of(store), typed, limit)
    if hits and hits[0].how is not How.NEAR:
        return Answer(hits)
    past = _past(store, words.strip())
    if past is not None:
        return past
    shown = _shown(words)
    if hits:
        return Answer(hits, (f"No place is called \u201c{shown}\u201d. Did you mean one of these?",))
    return Answer((), (f"No place in {store.edition.place} is called \u201c{shown}\u201d. {_hint(store)}",))


def _by_name(index: Index, typed: str, limit: int) -> tuple[Hit, ...]:
    parts = typed.split()
    found = [(how, named) for named in index.all if (how := _how(named, typed, parts)) is not None]
    if not any(not named.small or how is How.EXACT for how, named in found):
        found += [(How.NEAR, named) for named in _nearly(index, typed)]
    found.sort(key=lambda item: (item[1].small and item[0] is not How.EXACT, item[0], *item[1].rank))
    return tuple(replace(named.hit, how=how) for how, named in found[:limit])


def _how(named: Named, typed: str, parts: Sequence[str]) -> How | None:
    """How what was typed fits a name, or None; areas made for statistics are found by their beginning alone."""
    if typed in named.forms or typed == named.code:
        return How.EXACT
    if named.plain.startswith(typed) or (typed[-1].isdigit() and named.code.startswith(typed)):
        return How.PREFIX
    if named.small:
        return None
    begun = [any(own.startswith(part) for own in named.own) for part in parts]
    if all(begun):
        return How.WORDS
    if any(begun) and all(
        ok or any(word.startswith(part) for word in named.around)
        for ok, part in zip(begun, parts, strict=True)
    ):
        return How.TOGETHER
    return How.CONTAINS if len(typed) > 2 and typed in named.plain else None


def _nearly(index: Index, typed: str) -> list[Named]:
    """Names that differ by a slip: the whole name, or as many of its first words as were typed; nearest first."""
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(typed)
    words_typed = len(typed.split())
    scored = []
    for named in index.all:
        texts = set() if named.small else {named.plain, " ".join(named.own[:words_typed])}
        share = max((_alike(matcher, text) for text in texts), default=0.0)
        if share >= ALIKE:
            scored.append((-share, named.rank, named))
    best = sorted(scored, key=lambda item: item[:2])[:5]
    return [replace(named, rank=(place, *named.rank)) for place, (_, _, named) in enumerate(best)]


def _alike(matcher: SequenceMatcher[str], text: str) -> float:
    matcher.set_seq1(text)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()


def _of_postcode(store: Store, code: str, limit: int) -> Answer:
    """Areas a full postcode lies in, or why that cannot be told."""
    rows = store.postcodes_like(code)
    spaced = _spaced(code)
    if rows.empty:
        near = _near_postcodes(store, code, limit)
        more = " Did you mean one of these?" if near else ""
        return Answer(near, (_no_postcode(store, spaced) + more,))
    row = rows.iloc[0]
    areas = {named.hit.area_code: named.hit for named in index_of(store).areas if named.hit.kind in HOLDERS}
    hits = [areas[row[kind]] for kind in HOLDERS if isinstance(row[kind], str) and row[kind] in areas]
    if not hits:
        said = f"{spaced} is a postcode, but not one of {store.edition.place}. {_hint(store)}"
        return Answer((), (said,))
    held = tuple(replace(hit, how=How.HOLDS) for hit in hits[:limit])
    return Answer(held, (f"{spaced} lies in these areas.",))


def _begun(store: Store, rows: pd.DataFrame, code: str, limit: int) -> Answer:
    """Of the beginning of a postcode: the postcodes where they are few, else the areas that hold the most."""
    inside = rows[rows["county"].notna() | rows["ward"].notna()]
    whole = inside[inside["postcode"].str[:-3] == code]  # CB1 itself, where CB10 begins so too
    inside = whole if len(whole) else inside
    if inside.empty:
        return Answer((), (f"No postcode of {store.edition.place} begins with {code}. {_hint(store)}",))
    if len(inside) <= limit:
        hits = tuple(_postcode(str(text)) for text in inside["postcode"])
        return Answer(hits, (f"Postcodes that begin with {code}.",))
    kind = next(kind for kind in (store.edition.default_area_type, *HOLDERS) if kind in inside)
    counts = inside[kind].value_counts()
    areas = {named.hit.area_code: named.hit for named in index_of(store).areas if named.hit.kind == kind}
    hits = tuple(areas[str(area)] for area in counts.index if str(area) in areas)[:limit]
    which = (
        "All lie in this area"
        if len(counts) == 1
        else "These areas hold the most of them; type more to be sure"
    )
    said = f"{len(inside):,} postcodes begin with {code}. {which}."
    return Answer(tuple(replace(hit, how=How.HOLDS) for hit in hits), (said,))


def _near_postcodes(store: Store, code: str, limit: int) -> tuple[Hit, ...]:
    """Postcodes of the same district of the post, or of the whole county, that differ by a slip."""
    known = store.postcodes_like(code[:-3])
    known = known[known["county"].notna() | known["ward"].notna()]
    return tuple(
        _postcode(text)
        for text in get_close_matches(code, list(known["postcode"]), n=min(5, limit), cutoff=0.8)
    )


def _postcode(code: str) -> Hit:
    return Hit(POSTCODE, _spaced(code), "Postcode", "", "", "", How.NEAR)


def _spaced(code: str) -> str:
    return f"{code[:-3]} {code[-3:]}"


def _has_postcodes(store: Store) -> bool:
    return index_of(store).postcodes


def _no_postcode(store: Store, spaced: str) -> str:
    if not _has_postcodes(store):
        return f"This edition holds no postcodes, so {spaced} cannot be looked up. Type the name of a place."
    return f"{spaced} is not among the postcodes of {store.edition.place}."


def _past(store: Store, text: str) -> Answer | None:
    """Areas that took the place of one that is no more, where its code or name was typed."""
    rows = store.successors(text)
    if rows.empty:
        return None
    old = rows.iloc[0]
    named = {(n.hit.kind, n.hit.area_code): n.hit for n in index_of(store).areas}
    keys = [(str(row.area_type), str(row.successor_code)) for row in rows.itertuples()]
    hits = tuple(replace(named[key], how=How.NEAR) for key in keys if key in named)
    said = f"{old['name']} ({old['area_code']}) no longer exists since {old['changed']:%-d %B %Y}."
    note = [str(old["note"])] if old["note"] else []
    return Answer(hits, (said, *note, "In its place:"))


def _shown(words: str) -> str:
    """What was typed, short and on one line, to be said back; whoever draws it escapes it."""
    text = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return text if len(text) <= QUOTED else f"{text[:QUOTED]}\u2026"


def _hint(store: Store) -> str:
    kinds = store.area_types()
    labels = [str(label).lower() for label in kinds.loc[~kinds["small"], "label"]]
    postcode = "a postcode, or " if _has_postcodes(store) else ""
    return f"Type {postcode}the name of a town, {written.listed(labels).replace(' and ', ' or ')}."
