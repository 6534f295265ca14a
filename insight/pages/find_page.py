"""Which places: areas that meet several conditions at once, in words, on the map, in a table and as a file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from insight import links, meeting, meeting_words, words
from insight.conditions import Condition
from insight.documents import figures
from insight.domain import Polarity, State
from insight.errors import Fault, InsightError
from insight.links import Link
from insight.meeting import UNKNOWN, Asked, Found
from insight.pages import address, blocks, editions, find_asked, linking, listing, look
from insight.pages.component import live
from insight.side_by_side import FEWEST, MOST
from insight.store import Store
from layers.live.payload import encode_values
from layers.live.table import Ask, Column, Table
from layers.spec import LayerSpec, MapWords

PAGE = "find"
AREA = "find area"
FIRST_ASK = Ask(sort="count", descending=True)
STANDS = {"met": "Meets all", "not met": "Does not", UNKNOWN: "Cannot be judged"}
LINKED = 12
"""Areas whose profiles are linked one by one; those of others are reached by the table."""


def show() -> None:
    """Show the page, as one fragment."""
    _page()


@st.fragment
def _page() -> None:
    with look.told():
        _show()


def _show() -> None:
    store = editions.current()
    key = editions.key_of(store)
    address.follow(PAGE, (), beginning=find_asked.BEGINNING)
    wrong = find_asked.take(store)
    heading = st.container(key="ci_heading")
    with st.container(key="ci_conditions"):
        find_asked.ready(store)
        kind, district = find_asked.place(store, key)
        asked = find_asked.conditions(store, key, kind)
    st.html(_faults(wrong))
    found = _found(store, key, asked, kind, district)
    if found is None:
        heading.html("<h1>Which places …?</h1>")
    else:
        heading.html(_heading(found))
        _answer(store, key, found)
    address.remember(PAGE, _wanted(asked, kind, district, found))


def _found(store: Store, key: str, asked: Sequence[Condition], kind: str, district: str) -> Found | None:
    """The answer, or what cannot be asked, in words."""
    try:
        return editions.meeting_of(store, key, tuple(asked), kind, district or None)
    except InsightError as error:
        st.html(_faults(error.faults))
        return None


def _faults(faults: Sequence[Fault]) -> str:
    """What cannot be asked, and what to do; a place that is always there."""
    items = "".join(
        f"<p><strong>{escape(fault.file[:1].upper() + fault.file[1:])}</strong>: {escape(fault.rule)} "
        f"(found {escape(fault.found)}). {escape(fault.remedy)}</p>"
        for fault in faults
    )
    return f'<div class="ci-words" role="status">{items}</div>'


def _heading(found: Found) -> str:
    lead = "; ".join(one.words for one in found.asked)
    return f"<h1>{escape(meeting_words.title(found))}</h1><p class='ci-lead'>{escape(lead)}</p>"


def _wanted(asked: Sequence[Condition], kind: str, district: str, found: Found | None) -> dict[str, str]:
    selected = _selected(found) if found is not None else None
    where = find_asked.SEPARATOR.join(str(one) for one in asked)
    return {"type": kind, "district": district, find_asked.WHERE: where, "area": selected or ""}


def _selected(found: Found) -> str | None:
    wanted = st.session_state.setdefault(AREA, st.query_params.get("area"))
    return str(wanted) if wanted in set(found.rows["area_code"]) else None


def _answer(store: Store, key: str, found: Found) -> None:
    _from_table()
    selected = _selected(found)
    with st.container(key="ci_main"):
        reading, map_side = st.columns([2, 3], gap="medium")
        with reading:
            _reading(found, selected)
        with map_side:
            _map(store, key, found, selected)
    listing.sortable(rows_of(found), key="find table", first=FIRST_ASK)
    _download(store, found)


def _from_table() -> None:
    """Take the area that was chosen in the table."""
    chosen = st.session_state.pop("find table chosen", None)
    if chosen:
        st.session_state[AREA] = chosen


def _reading(found: Found, selected: str | None) -> None:
    if selected is not None:
        row = found.rows[found.rows["area_code"] == selected].iloc[0]
        st.html(f"<h2>{escape(str(row['label']))}</h2>{blocks.sentences(about(row, found))}")
        linking.draw([_profile(row.to_dict(), found, "Its whole profile")], key="find_own")
    st.html(blocks.sentences(meeting_words.sentences(found)))
    st.html(
        "<h2>One by one</h2>"
        + blocks.sentences((*meeting_words.conditions(found), *meeting_words.pairs(found)))
    )
    rows = found.met.head(LINKED).to_dict("records")
    if rows:
        st.html("<h2>Profiles</h2>")
        linking.draw([_profile(row, found, str(row["label"])) for row in rows], key="find_met", row=True)
        if (more := len(found.met) - len(rows)) > 0:
            st.html(blocks.sentences([f"{more:,} more stand in the table: choose one there."]))
    if len(rows) >= FEWEST:
        areas = [f"{found.area_type}:{row['area_code']}" for row in rows[:MOST]]
        what = "these" if len(rows) <= MOST else f"the first {MOST} of these"
        linking.draw([links.compare(areas, words=f"Put {what} side by side")], key="find_compare")


def _profile(row: Mapping[Any, Any], found: Found, label: str) -> Link:
    return Link(label, "area", {"type": found.area_type, "area": str(row["area_code"])})


def about(row: pd.Series, found: Found) -> list[str]:
    """What one area has of each condition."""
    said = [f"{STANDS[row['verdict']]}: {row['count']} of {len(found.asked)} conditions are met."]
    for number, one in enumerate(found.asked, 1):
        figure = _figure(row[f"{number}_text"], row[f"{number}_state"], one)
        likely = f" (likely range {row[f'{number}_interval']})" if row[f"{number}_interval"] else ""
        why = f": {row[f'{number}_why']}" if row[f"{number}_why"] else ""
        when = row[f"{number}_period"] if one.own_times else one.period
        said.append(f"{one.title} ({when}): {figure}{likely}.")
        said.append(f"Asked: {one.test}. {str(row[f'{number}_verdict']).capitalize()}{why}.")
    return said


def _map(store: Store, key: str, found: Found, selected: str | None) -> None:
    outlines = editions.geometry(store, key, found.area_type)
    live(data=outlines.message, key=f"outlines {found.area_type}")
    spec = layer(found, editions.areas(store, key, found.area_type), fictional=store.edition.fictional)
    message = encode_values(spec, outlines, selected=selected)
    live(data=message, key="find map", on_select_change=_take)
    ids = tuple(one.condition.indicator_id for one in found.asked)
    st.html(blocks.origins(editions.origins(store, key, ids)))


def _take() -> None:
    chosen = st.session_state["find map"].get("select")
    if chosen:
        address.act()
        st.session_state[AREA] = chosen


def layer(found: Found, areas: pd.DataFrame, *, fictional: bool) -> LayerSpec:
    """The map: how many conditions each area meets, the darkest all of them; outside the district nothing applies."""
    rows = areas[["area_code", "name", "parent_name"]].merge(
        found.rows[["area_code", "verdict", "count"]], on="area_code", how="left"
    )
    rows = rows.sort_values("area_code")
    number = len(found.asked)
    states = [_state(verdict) for verdict in rows["verdict"]]
    values = [
        float(count) if state is State.VALUE else None
        for count, state in zip(rows["count"], states, strict=True)
    ]
    return LayerSpec(
        codes=tuple(rows["area_code"]),
        names=tuple(rows["name"]),
        groups=tuple(rows["parent_name"].fillna("")),
        values=tuple(values),
        texts=tuple(
            words.MARKS[state] if value is None else f"{value:.0f}"
            for value, state in zip(values, states, strict=True)
        ),
        states=tuple(states),
        breaks=tuple(float(line) for line in range(1, number + 1)),
        decimals=0,
        scheme="conditions met, counted",
        polarity=Polarity.NEUTRAL,
        words=MapWords(
            title=meeting_words.title(found),
            subtitle="; ".join(one.words for one in found.asked),
            unit="conditions met",
            period=f"of {number}",
            fictional=fictional,
            areas="Areas",
        ),
    )


def _state(verdict: object) -> State:
    if not isinstance(verdict, str):
        return State.NOT_APPLICABLE
    return State.MISSING if verdict == UNKNOWN else State.VALUE


def rows_of(found: Found) -> Table:
    """Every area with each condition's figure, whether it is met, and how many are."""
    rows = found.rows
    districts = [str(name) if isinstance(name, str) else "" for name in rows["parent_name"]]
    stands = [
        f"{STANDS[verdict]} ({count})" for verdict, count in zip(rows["verdict"], rows["count"], strict=True)
    ]
    order = rows["count"] + (rows["verdict"] == meeting.MET) - 0.5 * (rows["verdict"] == UNKNOWN)
    columns = [
        Column(key="name", label="Area", cells=tuple(rows["name"]), keys=tuple(rows["name"])),
        listing.numbers("count", "Meets", [float(place) for place in order], stands),
        *(_figures(rows, number, one) for number, one in enumerate(found.asked, 1)),
        listing.numbers(
            "people", "People", rows["population"].tolist(), words.counts(rows["population"]), fold=True
        ),
        listing.words("parent", "District", districts, fold=True, find=True),
    ]
    return Table(
        caption=meeting_words.title(found),
        codes=tuple(rows["area_code"]),
        columns=tuple(columns),
        find_label="Find an area or a district",
    )


def _figure(text: str, state: str, one: Asked) -> str:
    """The figure with its sign; the mark of the state where there is none."""
    return words.sign_unit(text, one.unit) if state == State.VALUE else text


MARKS = {"met": "✓ ", "not met": "", UNKNOWN: "? "}


def _figures(rows: pd.DataFrame, number: int, one: Asked) -> Column:
    cells = [
        f"{MARKS[verdict]}{_figure(text, state, one)}{when}"
        for verdict, text, state, when in zip(
            rows[f"{number}_verdict"],
            rows[f"{number}_text"],
            rows[f"{number}_state"],
            meeting.times(rows, number, one),
            strict=True,
        )
    ]
    return listing.numbers(f"figure{number}", one.title, rows[f"{number}_value"].tolist(), cells, fold=True)


def _download(store: Store, found: Found) -> None:
    """Every area as a file, unrounded, with what was asked in each row."""
    place = re.sub(r"\W+", "-", store.edition.place.lower())
    name = f"{place}-which-{found.area_type}-{store.edition.edition_id}.csv"
    data = figures.as_csv(meeting.exported(store, found))
    st.download_button("Download these rows (CSV)", data, file_name=name, mime="text/csv", on_click="ignore")
