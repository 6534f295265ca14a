"""Take it with you: the profile on the page as a paper, made only when somebody asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from insight.documents import maps, profile
from insight.documents.profile import Office
from insight.documents.shaping import FULL, SHORT
from insight.store import Store

GIVEN = (
    ("PDF, two pages", SHORT, "pdf", "application/pdf"),
    ("PDF, in full", FULL, "pdf", "application/pdf"),
    ("Word", FULL, "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("Web page", FULL, "html", "text/html"),
    ("Figures (CSV)", FULL, "csv", "text/csv"),
    ("Figures (XLSX)", FULL, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("Text", FULL, "txt", "text/plain"),
)
"""What can be taken: name of the button, form, ending, kind of file."""


@st.cache_resource(max_entries=3, show_spinner=False)
def _office(_store: Store, key: str) -> Office:
    """Fonts and outlines are read once for an edition."""
    del key
    return Office(_store)


def offer(store: Store, key: str, place: pd.Series, bases: Sequence[str]) -> None:
    """Buttons for the profile of an area beside what it is compared with on the page."""
    name, kind = str(place["name"]), str(place["area_type"])
    code = "" if maps.file_word(name) else str(place["area_code"])
    with st.expander("Take it with you"), st.container(horizontal=True, key="ci_take"):
        for label, form, ending, mime in GIVEN:
            st.download_button(
                label,
                partial(_made, store, key, place, tuple(bases), form, ending),
                file_name=profile.file_name(
                    name, kind, store.edition.edition_id, form=form, ending=ending, code=code
                ),
                mime=mime,
                on_click="ignore",
                key=f"take {form} {ending}",
            )


def _made(store: Store, key: str, place: pd.Series, bases: tuple[str, ...], form: str, ending: str) -> bytes:
    """A file, made when its button is pressed and not before."""
    office = _office(store, key)
    paper = office.paper(str(place["area_code"]), str(place["area_type"]), benchmarks=bases or None)
    return office.written(paper, form, ending)
