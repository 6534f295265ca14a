"""Areas saved by name: those of the edition, and, where the server was started to save, those of the register."""

from __future__ import annotations

import os
import re

import pandas as pd
import shapely
import streamlit as st

from insight import serving
from insight.domain import Visibility
from insight.engagement.records import SavedArea
from insight.own_area import OwnArea
from insight.pages import blocks
from insight.register import Register
from insight.store import Store

OWNER = "the council"
TO_A_METRE = 1.0


def allowed() -> bool:
    """Whether this server was started with ``insight serve --save``."""
    return os.environ.get(serving.SAVE) == "yes"


def areas(store: Store) -> pd.DataFrame:
    """Areas that may be shown: ``saved_area_id``, ``name``, ``geometry`` (WKT, EPSG:27700)."""
    rows = store.frame("saved_areas")
    if allowed():
        with Register(audience=Visibility.INTERNAL) as register:
            rows = pd.concat([register.saved_areas(), rows]).drop_duplicates("saved_area_id")
    return rows.sort_values("name", ignore_index=True)


def form(own: OwnArea) -> None:
    """Save the area shown under a name, where that is allowed."""
    if not allowed():
        return
    with st.form("own save", border=False):
        name = st.text_input("Save this area under a name", value=own.name, max_chars=80)
        if st.form_submit_button("Save") and name.strip():
            _save(own, name.strip())
            st.html(
                blocks.sentences((f"Saved as {name.strip()}. It is among the named areas, for the council.",))
            )


def _save(own: OwnArea, name: str) -> None:
    key = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "area"
    shape = shapely.set_precision(own.shape, TO_A_METRE)
    record = SavedArea(saved_area_id=key, name=name, geometry=shapely.to_wkt(shape), owner=OWNER)
    with Register(audience=Visibility.INTERNAL) as register:
        register.put({"saved_area": [record]})
