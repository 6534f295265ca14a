"""The map of the deprived and unheard: need across, unheard up, targets with the numbers they have in the list."""

from __future__ import annotations

from typing import Any

import pandas as pd

from insight import hearing, unheard, words
from insight.documents import licences, maps
from insight.domain import Polarity, State
from insight.errors import Fault, UnknownNameError
from insight.store import Store
from insight.unheard import Found, Question
from layers.overlays import NO_OVERLAYS, Bivariate, Overlays, Target
from layers.sheet.model import Sheet
from layers.spec import LayerSpec, MapWords

SHORT = 12
"""Letters of a kind of area that fit over the counts of the legend."""


def unheard_sheet(store: Store, question: Question) -> Sheet:
    """Make the sheet of need and voice, as the page *Deprived and unheard* shows it.

    Raises
    ------
    UnknownNameError
        When no area of that kind has a figure of need.
    """
    found = unheard.find(store, question)
    kinds = store.area_types().set_index("area_type")
    plural = str(kinds["plural"].loc[question.area_type])
    spec = layer(found, plural, fictional=store.edition.fictional)
    if spec is None:
        rule = "a map of need has a figure of need somewhere"
        raise UnknownNameError(Fault("map", rule, question.need, "Choose another need or kind of area."))
    said = unheard.summary(found)
    names = [name for name, _ in question.parts] or [question.need]
    sources = pd.concat([store.sources(name) for name in names]).drop_duplicates("dataset_id")
    return Sheet(
        spec=spec,
        ground=maps.ground(store, question.area_type),
        title=said[1].rstrip("."),
        subtitle=said[0].rstrip("."),
        place=store.edition.place,
        notes=(
            f"Need: {found.need_title}. Voice: {hearing.source(store, found.scope)}",
            " ".join(licences.lines(store, question.area_type, sources)),
        ),
        about=(*said[2:], *(str(reason) for reason in found.targets["reason"])),
        edition_id=store.edition.edition_id,
        name=_name(store, question),
    )


def _name(store: Store, question: Question) -> str:
    parts = ["map-unheard", question.need, question.voice, question.area_type]
    return "-".join((*map(maps.file_word, parts), store.edition.edition_id))


def layer(found: Found, plural: str, *, fictional: bool) -> LayerSpec | None:
    """The 3 x 3 map: need across, unheard up. None where no area has a need figure.

    Where need cannot be cut into three groups (few areas), the map shows need alone, with the targets.
    """
    rows = found.rows.sort_values("area_code")
    breaks = need_breaks(found)
    known = rows["need"].notna()
    if not known.any():
        return None
    targets = tuple(
        Target(code=str(row["area_code"]), number=int(row["place"]), words=str(row["reason"]))
        for _, row in found.targets.iterrows()
    )
    whole = len(breaks) == 2
    both = Bivariate(
        unheard=tuple(_unheard(cell) for cell in rows["cell"]),
        texts=tuple(hearing.told(row) for _, row in rows.iterrows()),
    )
    return LayerSpec(
        codes=tuple(rows["area_code"]),
        names=tuple(rows["name"]),
        groups=tuple(rows["parent_name"].fillna("")),
        values=tuple(float(value) if ok else None for value, ok in zip(rows["need"], known, strict=True)),
        texts=tuple(rows["need_text"].fillna(words.MARKS[State.MISSING])),
        states=tuple(State.VALUE if ok else State.MISSING for ok in known),
        breaks=breaks,
        decimals=found.decimals,
        scheme="thirds of the people",
        polarity=found.polarity,
        overlays=Overlays(targets=targets, bivariate=both)
        if whole
        else Overlays(targets=targets)
        if targets
        else NO_OVERLAYS,
        words=MapWords(
            title=f"{found.need_title} and voice",
            subtitle=found.voice_title,
            unit=found.need_unit,
            period="; ".join(dict.fromkeys(str(period) for period in rows["need_period"].dropna())),
            fictional=fictional,
            areas=plural if len(plural) <= SHORT else "Areas",
        ),
    )


def need_breaks(found: Found) -> tuple[float, ...]:
    """Where the thirds of need begin, as printed figures."""
    rows = found.rows.dropna(subset=["need"])
    group = rows["need_class"].astype(int)
    rising = group if found.polarity is Polarity.HIGH_IS_WORSE else 4 - group
    lowest = rows["need"].round(found.decimals).groupby(rising).min()
    return tuple(sorted({float(value) for number, value in lowest.items() if number != rising.min()}))


def _unheard(cell: Any) -> int | None:
    """How unheard, 0 to 2, from a cell such as "3-1" (most need, least heard)."""
    return 3 - int(str(cell)[-1]) if isinstance(cell, str) else None
