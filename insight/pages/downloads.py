"""Take it with you: the profile on the page as a paper, made only when somebody asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from insight.documents import maps, names
from insight.documents.shaping import FULL, SHORT
from insight.store import Store

if TYPE_CHECKING:
    from insight.documents.profile import Office

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
    from insight.documents.profile import Office  # noqa: PLC0415  what writes documents takes half a second to import

    del key
    return Office(_store)


def offer(store: Store, key: str, place: pd.Series, bases: Sequence[str]) -> None:
    """Buttons for the profile of an area beside what it is compared with on the page."""
    name, kind = str(place["name"]), str(place["area_type"])
    code = "" if maps.file_word(name) else str(place["area_code"])
    with st.expander("Take it with you"):
        with st.container(horizontal=True, key="ci_take"):
            for label, form, ending, mime in GIVEN:
                st.download_button(
                    label,
                    partial(_made, store, key, place, tuple(bases), form, ending),
                    file_name=names.of_profile(
                        name, kind, store.edition.edition_id, form=form, ending=ending, code=code
                    ),
                    mime=mime,
                    on_click="ignore",
                    key=f"take {form} {ending}",
                )
        _pack(store, key, place)


def _topics(store: Store, area_type: str) -> tuple[list[str], int]:
    """Themes with figures of a kind of area, and which of them the council's own indicator is of."""
    table = store.periods()
    rows = store.indicators()
    rows = rows[rows["indicator_id"].isin(table.loc[table["area_type"] == area_type, "indicator_id"])]
    themes = [str(theme) for theme in dict.fromkeys(rows["theme"])]
    own = rows.loc[rows["indicator_id"] == store.edition.default_indicator, "theme"]
    return themes, themes.index(str(own.iloc[0])) if len(own) else 0


def _pack(store: Store, key: str, place: pd.Series) -> None:
    """A committee pack on one of the council's themes."""
    kind = str(place["area_type"])
    themes, first = _topics(store, kind)
    if not themes:
        return
    theme = st.selectbox("Topic of a committee pack", themes, index=first, key="pack topic")
    st.download_button(
        "Committee pack",
        partial(_packed, store, key, place, theme),
        file_name=names.of_pack(
            str(place["name"]), kind, [theme], store.edition.edition_id, code=str(place["area_code"])
        ),
        mime="application/zip",
        on_click="ignore",
        key="take pack",
        help="One zip file: maps, figures, who lives here, who was heard and the implications, as PDF, Word, text, "
        "pictures and spreadsheets. It takes some seconds to make.",
    )


def _packed(store: Store, key: str, place: pd.Series, theme: str) -> bytes:
    """The pack, made when its button is pressed and not before."""
    from insight.documents import pack  # noqa: PLC0415

    made = pack.pack(store, [str(place["area_code"])], [theme], area_type=str(place["area_type"]))
    return pack.zipped(_office(store, key), made)


def _made(store: Store, key: str, place: pd.Series, bases: tuple[str, ...], form: str, ending: str) -> bytes:
    """A file, made when its button is pressed and not before."""
    office = _office(store, key)
    paper = office.paper(str(place["area_code"]), str(place["area_type"]), benchmarks=bases or None)
    return office.written(paper, form, ending)
