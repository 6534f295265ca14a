"""Any area: several areas taken together, a circle, a drawing or a file, with its map and its whole profile."""

from __future__ import annotations

import hashlib
from html import escape

import shapely
import streamlit as st
from shapely.geometry.base import BaseGeometry

from insight import own_address, own_area, own_shapes, own_upload, words
from insight.classing import SCHEMES
from insight.content import Paper, Section
from insight.documents import licences
from insight.errors import InsightError
from insight.links import quoted
from insight.own_area import OwnArea
from insight.own_paper import own_paper
from insight.pages import address, blocks, deck, editions, look, saved
from insight.pages import paper as drawing
from insight.pages.component import live
from insight.pages.paper import Drawn, Kind
from insight.store import Store
from layers.charts import in_page
from layers.live.drawing import Drawing, read_ring
from layers.live.payload import encode_values

AREAS, CIRCLE, DRAW, FILE, NAMED = "areas", "circle", "draw", "file", "named"
WAYS = {
    AREAS: "Areas together",
    CIRCLE: "Circle",
    DRAW: "Draw on the map",
    FILE: "From a file",
    NAMED: "Named areas",
}
TAKES = frozenset({"how", "areas", "point", "radius", "ring", "named"})
KEYS = ("own how", "own areas", "own point", "own radius", "own ring", "own file", "own named")
FINE_M = 20.0
"""Metres by which the outline on the map may differ from the shape."""

INTRODUCTION = (
    "A catchment, a bus route or an estate is rarely a ward. Make an area of your own, and get the same profile as for "
    "a ward, with how sure it is."
)
EMPTY = {
    AREAS: "Choose one or more areas. What they share counts once.",
    CIRCLE: "Type a postcode, a place, or longitude and latitude, and how far to go.",
    DRAW: "Press “Draw an area” on the map. Click or tap to add corners and press “Finish”. By keyboard: arrow keys "
    "move the cross-hair, Enter adds a corner, Backspace takes it away, Escape ends.",
    FILE: "Hand in a GeoJSON, GeoPackage or KML file, at most 20 MB. It is read in memory and never kept.",
    NAMED: "No area has been saved by name yet.",
}


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
    address.follow("own", KEYS)
    heading = st.container(key="ci_heading")
    with st.container(key="ci_controls"):
        how = _how()
        chosen, told = _chosen(store, key, how)
    paper, faults = (None, told) if chosen is None else _paper(store, key, chosen)
    title = paper.title if paper else "Any area"
    lead = paper.subtitle if paper else INTRODUCTION
    links = drawing.contents(drawing.sections(store, paper)) if paper else ""
    heading.html(f'<h1>{escape(title)}</h1><p class="ci-lead">{escape(lead)}</p>{links}')
    if faults:
        _faults(faults)
    elif paper is None:
        st.html(blocks.sentences((EMPTY[how],)))
    _map(store, key, how, chosen)
    if paper is not None and chosen is not None:
        if how != NAMED:
            saved.form(chosen)
        _draw(store, paper)
    _remember(how)


def _how() -> str:
    asked = st.query_params.get("how", "")
    if st.session_state.get(KEYS[0]) not in WAYS:
        st.session_state[KEYS[0]] = asked if asked in WAYS else AREAS
    return str(
        st.radio(
            "How to make the area", list(WAYS), format_func=WAYS.__getitem__, key=KEYS[0], horizontal=True
        )
    )


def _chosen(store: Store, key: str, how: str) -> tuple[OwnArea | None, tuple[str, ...]]:
    """The area that the controls describe, or why there is none."""
    made = {AREAS: _areas, CIRCLE: _circle, DRAW: _ring, FILE: _file, NAMED: _named}[how]
    try:
        return made(store, key), ()
    except InsightError as error:
        return None, _said(error)


def _said(error: InsightError) -> tuple[str, ...]:
    return tuple(
        f"{fault.rule[:1].upper()}{fault.rule[1:]}: {fault.found}. {fault.remedy}" for fault in error.faults
    )


def _areas(store: Store, key: str) -> OwnArea | None:
    names = _names(store, key)
    linked = [code for code in st.query_params.get("areas", "").split(",") if code]
    asked = [code for code in linked if code in names]
    lost = [code for code in linked if code not in names]
    if KEYS[1] not in st.session_state:
        st.session_state[KEYS[1]] = asked[: own_area.MOST_PICKED]
    codes = st.multiselect(
        "Areas, of one kind or several", list(names), format_func=names.__getitem__, key=KEYS[1],
        placeholder="Type a name", max_selections=own_area.MOST_PICKED,
    )  # fmt: skip
    if lost:
        said = words.listed([quoted(code) for code in lost], most=3)
        st.html(
            blocks.sentences((f"The link names areas that this edition does not have: {said}. Left out.",))
        )
    return own_area.picked(store, codes) if codes else None


@st.cache_data(max_entries=5, show_spinner=False)
def _names(_store: Store, key: str) -> dict[str, str]:
    """Every area that can be picked, by kind and code, the larger kinds first."""
    del key
    kinds = _store.area_types()
    found = {}
    for kind in kinds[~kinds["small"].astype(bool)].to_dict("records")[::-1]:
        for row in _store.areas(str(kind["area_type"])).to_dict("records"):
            found[f"{kind['area_type']}:{row['area_code']}"] = f"{row['name']} ({kind['label']})"
    return found


def _circle(store: Store, key: str) -> OwnArea | None:
    del key
    for name, word, first in ((KEYS[2], "point", ""), (KEYS[3], "radius", "1 km")):
        st.session_state.setdefault(name, st.query_params.get(word, first))
    columns = st.columns([3, 1])
    with columns[0]:
        point = st.text_input("Middle: postcode, place, or longitude and latitude", key=KEYS[2], max_chars=80)
    with columns[1]:
        radius = st.text_input("Radius", key=KEYS[3], max_chars=20)
    return own_area.circle(store, point, radius) if point.strip() else None


def _ring(store: Store, key: str) -> OwnArea | None:
    del key
    if KEYS[4] not in st.session_state:
        st.session_state[KEYS[4]] = own_address.unpack(st.query_params.get("ring", ""))
    ring = st.session_state[KEYS[4]]
    if not ring and st.query_params.get("ring"):
        st.html(blocks.sentences(("The drawing in this link cannot be read. Draw it again.",)))
    return own_area.drawn(store, ring) if ring else None


def _file(store: Store, key: str) -> OwnArea | None:
    del key
    sent = st.file_uploader("Shape file", type=["geojson", "json", "gpkg", "kml", "zip", "kmz"], key=KEYS[5])
    if sent is None:
        return None
    if sent.size > own_upload.MOST_BYTES:
        return own_upload.uploaded(
            store, bytes(own_upload.MOST_BYTES + 1), sent.name
        )  # refused by its size alone
    return own_upload.uploaded(store, sent.getvalue(), sent.name)


def _named(store: Store, key: str) -> OwnArea | None:
    del key
    rows = saved.areas(store)
    if rows.empty:
        return None
    names = dict(zip(rows["saved_area_id"], rows["name"], strict=True))
    if st.session_state.get(KEYS[6]) not in names:
        asked = st.query_params.get("named", "")
        st.session_state[KEYS[6]] = asked if asked in names else next(iter(names))
    chosen = st.selectbox("Named area", list(names), format_func=names.__getitem__, key=KEYS[6])
    row = rows[rows["saved_area_id"] == chosen].iloc[0]
    return own_area.named(store, str(row["geometry"]), name=str(row["name"]))


def _paper(store: Store, key: str, own: OwnArea) -> tuple[Paper | None, tuple[str, ...]]:
    """The profile, kept for the same ground; or why there is none."""
    digest = hashlib.sha256(
        shapely.to_wkb(own.shape) + repr((own.name, own.areas, own.told)).encode()
    ).hexdigest()
    try:
        return _written(store, key, own, digest, editions.today().isoformat()), ()
    except InsightError as error:
        return None, _said(error)


@st.cache_data(max_entries=40, show_spinner=False)
def _written(_store: Store, key: str, _own: OwnArea, digest: str, day: str) -> Paper:
    del key, digest, day
    return licences.bordered(_store, own_paper(_store, _own, today=editions.today()))


def _faults(faults: tuple[str, ...]) -> None:
    items = "".join(f"<li>{escape(fault)}</li>" for fault in faults)
    st.html(
        '<div class="ci-words" role="alert"><h2>There are no figures for this area</h2>'
        f"<ul>{items}</ul></div>"
    )


def _map(store: Store, key: str, how: str, own: OwnArea | None) -> None:
    """The council's own indicator with the shape over it."""
    edition = store.edition
    indicator, kind = edition.default_indicator, edition.default_area_type
    period = editions.latest(store, key, kind).get(indicator)
    outlines = editions.geometry(store, key, kind)
    shown = editions.view(store, key, indicator, kind, period)
    live(data=outlines.message, key=f"own outlines {kind}")
    ring = tuple(st.session_state.get(KEYS[4]) or ()) if how == DRAW else ()
    shape = () if own is None or how == DRAW else rings(own.shape)
    spec = deck.spec_of(store, key, shown, next(iter(SCHEMES)))
    message = encode_values(spec, outlines, height=480, drawing=Drawing(how == DRAW, ring, shape))

    def drew() -> None:
        sent = read_ring(st.session_state["own map"].get("ring"))
        if sent is not None:
            address.act()
            st.session_state[KEYS[4]] = sent

    live(data=message, key="own map", on_ring_change=drew)
    caption = f"Coloured: {shown.spec['title']}, by {shown.area_type['label']}."
    st.html(f'<p class="ci-lead">{escape(caption)}</p>')


def rings(shape: BaseGeometry) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Rings of a shape (EPSG:27700) in longitude and latitude, simple enough to draw."""
    simple = own_shapes.to_degrees(shapely.simplify(shape, FINE_M))
    parts = [part for part in shapely.get_parts(simple) if part.geom_type == "Polygon"]
    lines = [line for part in parts for line in (part.exterior, *part.interiors)]
    return tuple(tuple((float(x), float(y)) for x, y in shapely.get_coordinates(line)[:-1]) for line in lines)


def _draw(store: Store, paper: Paper) -> None:
    for section in drawing.sections(store, paper):
        with st.container(key=f"ci_part_{section.key}"):
            st.html(f'<h2 class="ci-part" id="{section.key}">{escape(section.title)}</h2>')
            for number, piece in enumerate(section.pieces):
                _piece(piece, f"own_{section.key}_{number}")
    _every(store, paper.sections)
    st.html(drawing.origin(paper.origin))


def _piece(piece: Drawn, key: str) -> None:
    if piece.kind is Kind.CHART:
        live(data=in_page(piece.html), key=key)
    else:
        st.html(piece.html)


def _every(store: Store, sections: tuple[Section, ...]) -> None:
    """Every figure of one theme, and how figures are made."""
    long = [section for section in sections if section.long_only]
    themes = [section for section in long if section.key.startswith("theme_")]
    st.html('<h2 class="ci-part" id="all">Every figure, theme by theme</h2>')
    theme = st.selectbox("Theme", [section.title for section in themes], key="own theme")
    chosen = next(section for section in themes if section.title == theme)
    for number, piece in enumerate(p for block in chosen.blocks for p in drawing.block_of(store, block)):
        _piece(piece, f"own_theme_{number}")
    method = [block for section in long if section not in themes for block in section.blocks]
    drawn = "".join(piece.html for block in method for piece in drawing.block_of(store, block))
    st.html(f'<details class="ci-fold"><summary>How the figures are made</summary>{drawn}</details>')


def _remember(how: str) -> None:
    """A link shows the same area; a file cannot stand in an address."""
    state = st.session_state
    wanted = {"how": how}
    if how == AREAS:
        wanted["areas"] = ",".join(state.get(KEYS[1]) or ())
    elif how == CIRCLE:
        wanted |= {"point": str(state.get(KEYS[2], "")), "radius": str(state.get(KEYS[3], ""))}
    elif how == DRAW:
        wanted["ring"] = own_address.pack(state.get(KEYS[4]) or ())
    elif how == NAMED:
        wanted["named"] = str(state.get(KEYS[6]) or "")
    address.remember("own", wanted)
