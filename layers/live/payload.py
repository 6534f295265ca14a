"""What is sent to the browser when a person switches indicator: figures and words, no outlines.

Figures travel as the whole numbers they print as (``26.1`` as 261), so that the text under the pointer
is the text in the table, to the last digit, and the classes follow from it in the browser. Counts are
sent as differences from what an area's population and its district's rate would lead one to expect,
which are far smaller.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from insight.domain import State
from insight.errors import Fault
from insight.words import MARKS, number
from layers import spec as specs
from layers.live import over, wire
from layers.spec import LayerSpec, SpecError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from layers.live.drawing import Drawing
    from layers.live.geometry import Geometry

    Ints = NDArray[np.int64]

FINENESS = 32  # a district's rate is sent in steps of this share of the overall rate
STATES = (State.VALUE, State.SUPPRESSED, State.MISSING, State.NOT_APPLICABLE)
PLAIN = r"(?!-[0.]+$)-?\d{1,3}(?:,\d{3})*"  # but no minus before a zero


@dataclass(frozen=True)
class Figures:
    """Figures as the browser sees them, for tests: texts and states in the order of the outlines."""

    head: dict[str, Any]
    texts: tuple[str, ...]
    states: tuple[State, ...]


def encode_values(
    spec: LayerSpec,
    geometry: Geometry,
    *,
    selected: str | None = None,
    height: int = 560,
    turn: int | None = None,
    linked: str = "",
    drawing: Drawing | None = None,
) -> bytes:
    """Pack a map for outlines the browser already holds.

    Parameters
    ----------
    spec
        What the map says. Its areas may come in any order; an area of the outlines it does not name is
        shown as missing.
    geometry
        The outlines, from `encode_geometry`.
    selected
        Code of the area to mark, if any.
    height
        Height of the map on a desktop screen in CSS pixels (less on a phone).
    turn
        For a map that follows the chooser of its page: number of the choice it answers (`layers.live.chooser`).
    linked
        Maps of the same name go together: moved as one, the area under the pointer outlined on all.
    drawing
        A shape over the areas, and whether a person may draw one.

    Raises
    ------
    SpecError
        When the spec holds areas the outlines do not.
    """
    order = _order(spec, geometry)
    states = [State.MISSING if i is None else spec.states[i] for i in order]
    known = [i for i in order if i is not None and spec.states[i] is State.VALUE]
    head: dict[str, Any] = {
        **_words(spec),
        "kind": "map",
        "geometry": geometry.key,
        "selected": geometry.codes.index(selected) if selected in geometry.codes else -1,
        "height": height,
        **({} if turn is None else {"turn": turn}),
        **({"linked": linked} if linked else {}),
        **({} if drawing is None else {"drawing": drawing.told()}),
    }
    figures, sections = _figures(spec, known, _setting(geometry, states))
    sections["states"] = bytes(STATES.index(state) for state in states)
    said, drawn = over.encode(spec, geometry.codes, order)
    head, sections = {**head, **said}, {**sections, **drawn}
    return wire.pack({**head, "figures": figures}, sections)


def decode_values(message: bytes, geometry: Geometry) -> Figures:
    """What a message says: the inverse of `encode_values`, written as the browser does it."""
    parts = wire.unpack(message)
    states = tuple(STATES[code] for code in parts.sections["states"])
    known = iter(_texts(parts, _setting(geometry, states)))
    texts = tuple(next(known) if s is State.VALUE else MARKS[s] for s in states)
    return Figures(parts.head, texts, states)


def _order(spec: LayerSpec, geometry: Geometry) -> list[int | None]:
    place = {code: i for i, code in enumerate(spec.codes)}
    strangers = sorted(place.keys() - set(geometry.codes))
    if strangers:
        rule = "every area of the map has an outline"
        raise SpecError(Fault("map", rule, ", ".join(strangers[:5]), "Build the edition again."))
    return [place.get(code) for code in geometry.codes]


def _words(spec: LayerSpec) -> dict[str, Any]:
    legend, words = spec.legend, spec.words
    return {
        "title": words.title,
        "subtitle": words.subtitle,
        "pattern": specs.figure_pattern(words.unit),
        "period": words.period,
        "note": specs.FICTIONAL if words.fictional else "",
        "heading": legend.heading,
        "areas": words.areas,
        "direction": legend.direction,
        "scheme": legend.scheme,
        "rows": [[STATES.index(r.state), r.label, r.count] for r in legend.rows],
        "colours": list(spec.colours),
        "breaks": [round(b * 10**spec.decimals) for b in spec.breaks],
        "decimals": spec.decimals,
        "stateWords": [[MARKS[s], specs.STATE_WORDS[s]] for s in STATES[1:]],
    }


@dataclass(frozen=True)
class _Setting:
    """People and district (numbered from 0, 0 being none) of every area that has a figure."""

    people: Ints
    groups: Ints


def _setting(geometry: Geometry, states: Sequence[State]) -> _Setting:
    known = np.array([state is State.VALUE for state in states], dtype=bool)
    people = np.array(geometry.population, dtype=np.int64)[known]
    return _Setting(people, np.array(geometry.groups, dtype=np.int64)[known] + 1)


def _figures(spec: LayerSpec, known: list[int], setting: _Setting) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Whichever is the shorter: differences from the least figure, or from the expected count."""
    texts = [spec.texts[i] for i in known]
    numbers = _whole(texts, spec.decimals)
    if numbers is None:
        classes = bytes(spec.classes[i] or 0 for i in known)
        return {"as": "texts"}, {"texts": "\n".join(texts).encode(), "classes": classes}
    least = int(numbers.min()) if numbers.size else 0
    choices = [_columns({"as": "numbers", "least": least}, numbers - least)]
    if setting.people.sum() > 0 and numbers.sum() > 0:
        unit = float(numbers.sum() / setting.people.sum()) / FINENESS
        rates = _rates(numbers, setting, unit)
        differences = wire.zigzag(numbers - _expected(setting, rates, unit))
        head, sections = _columns({"as": "counts", "unit": unit}, differences)
        choices.append((head, {**sections, "rates": wire.varints(rates)}))
    return min(choices, key=lambda parts: len(wire.pack(*parts)))


def _columns(head: dict[str, Any], column: Ints) -> tuple[dict[str, Any], dict[str, bytes]]:
    digits, leads, packed = wire.split_bits(column)
    return {**head, "digits": digits}, {"leads": leads, "rawBits": packed}


def _rates(numbers: Ints, setting: _Setting, unit: float) -> Ints:
    """Rate of every district per head, in steps of ``unit``; never below nothing."""
    people = np.bincount(setting.groups, setting.people)
    counts = np.bincount(setting.groups, numbers)
    rates = np.zeros_like(counts)
    np.divide(counts, people * unit, out=rates, where=people > 0)
    steps: Ints = np.maximum(np.round(rates), 0).astype(np.int64)
    return steps


def _expected(setting: _Setting, rates: Ints, unit: float) -> Ints:
    # floor(x + 0.5), because that is what the browser can do to the last bit as well
    expected: Ints = np.floor(setting.people * (rates[setting.groups] * unit) + 0.5).astype(np.int64)
    return expected


def _whole(texts: list[str], decimals: int) -> Ints | None:
    """Figures without their decimal point, or None when a text is not a plain figure."""
    lines = "\n".join(texts)
    point = rf"\.\d{{{decimals}}}" if decimals else ""
    if len(re.findall(rf"^{PLAIN}{point}$", lines, re.ASCII | re.MULTILINE)) != len(texts):
        return None
    return np.array(lines.replace(",", "").replace(".", "").split(), dtype=np.int64)


def _texts(parts: wire.Message, setting: _Setting) -> list[str]:
    figures, sections = parts.head["figures"], parts.sections
    if figures["as"] == "texts":
        return sections["texts"].decode().split("\n") if sections["texts"] else []
    numbers = wire.join_bits(figures["digits"], sections["leads"], sections["rawBits"])
    if figures["as"] == "counts":
        rates = wire.unvarints(sections["rates"])
        numbers = wire.unzigzag(numbers) + _expected(setting, rates, figures["unit"])
    else:
        numbers = numbers + figures["least"]
    decimals = parts.head["decimals"]
    return [number(figure / 10**decimals, decimals) for figure in numbers.tolist()]
