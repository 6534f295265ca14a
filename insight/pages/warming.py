"""Profiles written ahead, one after the other, from the first visit on: who opens one of them does not wait for it."""

from __future__ import annotations

import os
import threading
import time

import streamlit as st
from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx

from insight import comparing, serving
from insight.pages import editions
from insight.store import Store

MOST = 300
"""A kind of area with more areas than this is not written ahead: a nation's wards would take an hour."""

PAUSE_S = 0.2
"""Rest between two profiles, so that those who click meanwhile have the processor."""


@st.cache_resource(max_entries=3, show_spinner=False)
def begin(_store: Store, key: str) -> bool:
    """Begin to write the profiles of an edition ahead, once; whether that was begun."""
    if not os.environ.get(serving.AHEAD):
        return False
    thread = threading.Thread(target=write, args=(_store, key), daemon=True)
    add_script_run_ctx(thread, get_script_run_ctx())
    thread.start()
    return True


def write(store: Store, key: str, *, pause: float = PAUSE_S) -> int:
    """Write the profiles of the council's own kind of area, as their page asks for them; how many."""
    kind = store.edition.default_area_type
    codes = list(editions.areas(store, key, kind)["area_code"])
    if len(codes) > MOST:
        return 0
    for code in codes:
        _, first = editions.compared_with(store, key, code, kind)
        editions.paper(store, key, code, kind, tuple(first[: comparing.MOST]), editions.today())
        time.sleep(pause)
    return len(codes)
