"""Under the map: the same map as a sheet to print, send or publish. Each file is made only when it is asked for."""

from __future__ import annotations

from functools import partial

import streamlit as st

from insight.documents import exports, maps
from insight.pages.controls import Choice
from insight.profiles import View
from insight.store import Store
from layers.overlays import Overlays

LABELS = {"pdf": "PDF", "png": "Picture (PNG)", "svg": "Drawing (SVG)", "html": "Web page"}
MIMES = {"pdf": "application/pdf", "png": "image/png", "svg": "image/svg+xml", "html": "text/html"}


def offer(store: Store, shown: View, selected: str | None, choice: Choice, overlays: Overlays) -> None:
    """Buttons for the map as it is shown, the area chosen outlined."""
    with st.expander("Download this map"):
        stem = maps.file_stem(store, shown, selected)
        for column, form in zip(st.columns(len(LABELS)), LABELS, strict=True):
            column.download_button(
                LABELS[form],
                partial(_made, store, selected, choice, overlays, form),
                file_name=f"{stem}.{form}",
                mime=MIMES[form],
                on_click="ignore",
                key=f"print {form}",
            )


def _made(store: Store, selected: str | None, choice: Choice, overlays: Overlays, form: str) -> bytes:
    sheet = maps.map_sheet(
        store,
        choice.indicator_id,
        choice.area_type,
        period=choice.period,
        highlight=[selected] if selected else [],
        told=selected,
        scheme=choice.scheme,
        overlays=overlays,
    )
    return exports.written(sheet, form, made=store.edition.built_at)
