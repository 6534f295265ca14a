"""The deck: maps of all indicators of an area type, sent ahead, for the browser to paint before the server answers."""

from __future__ import annotations

import hashlib
import threading
import time
from dataclasses import dataclass, field

import streamlit as st

from insight import profiles
from insight.classing import SCHEMES
from insight.documents.layer import layer_of
from insight.pages import editions, over
from insight.profiles import View
from insight.store import Store
from layers.live.chooser import encode_deck
from layers.live.payload import encode_values
from layers.overlays import NO_OVERLAYS, Overlays
from layers.spec import LayerSpec

MOST_BYTES = 1_000_000
"""A deck larger than this is not sent: a county's output areas are painted when the server has answered."""

SLICE_S = 0.1
"""Seconds for which cards are made in one go: six or so of a county's wards, one or two of a nation's."""

HEAD_BYTES, AREA_BYTES = 650, 1.3
"""About what a map message takes, and what each area adds."""


def spec_of(store: Store, key: str, shown: View, scheme: str, overlays: Overlays = NO_OVERLAYS) -> LayerSpec:
    """What the map says of a view, with classes by one of `insight.classing.SCHEMES`."""
    method, count = SCHEMES[scheme]
    at = (str(shown.spec["indicator_id"]), str(shown.area_type["area_type"]), shown.period)
    classes = editions.classes(shown, key, at, str(method), count)
    return layer_of(shown, classes, fictional=store.edition.fictional, overlays=overlays)


def name(store: Store, key: str, area_type: str, scheme: str) -> str:
    """Key of the deck; empty where it would be too large, or where something is drawn over the areas."""
    if over.asked():
        return ""
    areas, indicators = (
        len(editions.areas(store, key, area_type)),
        len(editions.latest(store, key, area_type)),
    )
    if indicators * (HEAD_BYTES + AREA_BYTES * areas) > MOST_BYTES:
        return ""
    return hashlib.sha256(f"{key} {area_type} {scheme}".encode()).hexdigest()[:16]


def message(store: Store, key: str, area_type: str, scheme: str, *, asked: int) -> bytes:
    """Return the deck, or until it is whole the offer of it, which the browser takes up whenever it is at rest.

    ``asked`` is the number of times it has been taken up in this session: a few cards are made at each, so that
    nobody who meanwhile makes a choice waits for all.
    """
    cards = _cards(store, key, area_type, scheme)
    if asked:
        cards.make(SLICE_S)
    return cards.message if asked and cards.message else cards.offer(asked)


@dataclass
class Cards:
    """The cards of one deck, made a few at a time and shared by everyone who is looking at the edition."""

    store: Store
    key: str
    area_type: str
    scheme: str
    made: dict[str, bytes] = field(default_factory=dict)
    message: bytes = b""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def make(self, seconds: float) -> None:
        """Make cards for a while, one at least; with the last the deck is whole."""
        with self.lock:
            until = time.monotonic() + seconds
            latest = editions.latest(self.store, self.key, self.area_type)
            for indicator_id in [name for name in latest if name not in self.made]:
                self.made[indicator_id] = self._card(indicator_id, latest[indicator_id])
                if time.monotonic() >= until:
                    break
            if len(self.made) == len(latest) and not self.message:
                self.message = self._packed(self.made)

    def offer(self, asked: int) -> bytes:
        """Say that there is a deck; each offer differs from the one before, for it is answered once."""
        return self._packed({}, asked=asked)

    def _card(self, indicator_id: str, period: str) -> bytes:
        shown = profiles.view(self.store, indicator_id, self.area_type, period, beside=False)
        outlines = editions.geometry(self.store, self.key, self.area_type)
        return encode_values(spec_of(self.store, self.key, shown, self.scheme), outlines)

    def _packed(self, cards: dict[str, bytes], *, asked: int = 0) -> bytes:
        outlines = editions.geometry(self.store, self.key, self.area_type)
        deck = name(self.store, self.key, self.area_type, self.scheme)
        return encode_deck(deck, cards, geometry=outlines.key, asked=asked)


@st.cache_resource(max_entries=40, show_spinner=False)
def _cards(_store: Store, key: str, area_type: str, scheme: str) -> Cards:
    return Cards(_store, key, area_type, scheme)
