"""Two maps that go together: before and after, two needs, or need and voice."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from insight import pairing
from insight.domain import State
from insight.pages import address, blocks, editions, listing, look
from insight.pages.component import live
from insight.pairing import VOICE, Side
from insight.stats.classes import find_classes
from insight.store import Store
from layers.live.payload import encode_values
from layers.live.table import Ask, Table
from layers.spec import LayerSpec, MapWords

KEYS = ("pair type", "pair left", "pair right")
TABLE = "pair table"
HEIGHT_PX = 440
CLASSES = 5
VOICE_WORDS = (
    "1 is a fair share: as many took part as live here, beside the others. 0.5 is half as many. From the register of "
    "engagement. Whether a difference is more than chance is told on the page of who we heard."
)


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
    address.follow("pair", (*KEYS, f"{TABLE} chosen"))
    st.session_state.setdefault(f"{TABLE} chosen", st.query_params.get("area", ""))
    heading = st.container(key="ci_heading")
    with st.container(key="ci_first_wide"), st.container(key="ci_controls"):
        columns = st.columns([2, 5, 5])
    kinds = editions.area_types(store, key)
    with columns[0]:
        wanted = st.query_params.get("type", store.edition.default_area_type)
        kind = address.pick("Kind of area", KEYS[0], kinds, "area_type", "plural", wanted)
    options = editions.pair_options(store, key, kind)
    first, second = _first(store, list(options["key"]))
    left_asked, right_asked = (st.query_params.get(side, "") for side in ("left", "right"))
    with columns[1]:
        left_key = address.pick("Left map", KEYS[1], options, "key", "title", left_asked, usual=first)
    with columns[2]:
        right_key = address.pick("Right map", KEYS[2], options, "key", "title", right_asked, usual=second)
    left, right = editions.side(store, key, left_key, kind), editions.side(store, key, right_key, kind)
    plural = str(kinds.set_index("area_type").loc[kind, "plural"])
    heading.html(_heading(left, right))
    in_words = plural if plural[1:2].isupper() else plural[:1].lower() + plural[1:]
    st.html(blocks.sentences(pairing.sentences(left, right, in_words)))
    with st.container(key="ci_pair"):
        sides = st.columns(2, gap="medium")
    chosen = str(st.session_state[f"{TABLE} chosen"])
    shown = ((left, right, "pair left map"), (right, left, "pair right map"))
    for column, (one, other, name) in zip(sides, shown, strict=True):
        with column:
            spec = layer(one, other, plural, fictional=store.edition.fictional)
            _map(store, key, kind, one, spec, name, chosen)
    _table(left, right)
    address.remember("pair", {"type": kind, "left": left_key, "right": right_key, "area": chosen})


def _first(store: Store, keys: list[str]) -> tuple[str, str]:
    """Need and voice where anybody was counted, else the council's indicator and its second main figure."""
    need = next((key for key in keys if key.startswith(f"{store.edition.default_indicator}@")), keys[0])
    headline = [key for name in store.edition.headline for key in keys if key.startswith(f"{name}@")]
    others = [VOICE] if VOICE in keys else [key for key in headline if key != need]
    return need, next(iter(others), keys[-1])


def _heading(left: Side, right: Side) -> str:
    lead = (
        "Two maps that go together: move one and the other follows; an area you point at is outlined on both."
    )
    return f'<h1>{escape(left.title)} beside {escape(_lower(right.title))}</h1><p class="ci-lead">{escape(lead)}</p>'


def _lower(title: str) -> str:
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _map(store: Store, key: str, kind: str, shown: Side, spec: LayerSpec, name: str, chosen: str) -> None:
    st.html(f"<h2>{escape(shown.label)}</h2>")
    outlines = editions.geometry(store, key, kind)
    live(data=outlines.message, key=f"{name} outlines {kind}")
    message = encode_values(spec, outlines, selected=chosen or None, height=HEIGHT_PX, linked="pair")

    def take() -> None:
        selected = st.session_state[name].get("select")
        if selected:
            address.act()
            st.session_state[f"{TABLE} chosen"] = selected

    live(data=message, key=name, on_select_change=take)
    if shown.key == VOICE:
        st.html(blocks.sentences([VOICE_WORDS]))
    else:
        st.html(blocks.origins(editions.origins(store, key, (shown.key.partition("@")[0],))))


def layer(shown: Side, other: Side, plural: str, *, fictional: bool) -> LayerSpec:
    """The map of one side. One indicator at two times has the same classes on both, or nothing could be compared."""
    rows = shown.rows
    if shown.key == VOICE:
        breaks: tuple[float, ...] = pairing.VOICE_BREAKS
        scheme = "half, four fifths and five quarters of a fair share"
    else:
        together = [shown, other] if pairing.same(shown, other) else [shown]
        known = pd.concat([one.rows.loc[one.rows["state"] == State.VALUE, "value"] for one in together])
        classes = find_classes(known, count=CLASSES, decimals=shown.decimals)
        breaks, scheme = (
            classes.breaks,
            str(classes.scheme) + (", of both maps" if len(together) == 2 else ""),
        )
    return LayerSpec(
        codes=tuple(rows["area_code"]),
        names=tuple(rows["name"]),
        groups=tuple(rows["parent_name"].fillna("")),
        values=tuple(None if value != value else float(value) for value in rows["value"]),  # noqa: PLR0124  NaN
        texts=tuple(rows["text"]),
        states=tuple(State(state) for state in rows["state"]),
        breaks=breaks,
        decimals=shown.decimals,
        scheme=scheme,
        polarity=shown.polarity,
        words=MapWords(
            title=shown.title,
            subtitle=shown.period,
            unit=shown.unit,
            period=shown.period,
            areas=plural,
            fictional=fictional,
        ),
    )


def _table(left: Side, right: Side) -> None:
    rows = pairing.both(left, right)
    columns = [
        listing.words("name", "Area", list(rows["name"]), find=True),
        listing.numbers("left", left.label, list(rows["value_left"]), list(rows["text_left"])),
        listing.numbers(
            "right", right.label, list(rows["value_right"]), list(rows["text_right"].fillna("–")), fold=True
        ),
    ]
    if rows["parent_name"].notna().any():
        columns.append(
            listing.words("parent", "District", list(rows["parent_name"].fillna("")), fold=True, find=True)
        )
    table = Table(
        caption=f"{left.label}, beside {right.label}",
        codes=tuple(rows["area_code"]),
        columns=tuple(columns),
        find_label="Find an area or a district",
    )
    listing.sortable(table, key=TABLE, first=Ask(sort="left", descending=True))
