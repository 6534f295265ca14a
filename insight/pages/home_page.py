"""The first page: which place? One box, the county in four sentences, a map to choose from, questions people ask."""

from __future__ import annotations

from html import escape

import streamlit as st

from insight import county, finding, questions
from insight.classing import SCHEMES
from insight.finding import Answer
from insight.links import Link, to_area
from insight.naming import POSTCODE, Hit, index_of
from insight.pages import deck, editions, kept_views, linking, look
from insight.pages.component import live
from insight.profiles import View
from insight.store import Store
from layers.live.payload import encode_values
from layers.live.search import Asked, Suggested, encode_search, read_asked

ASKED = "place asked for"
MAP_PX = 420
MOST_DISTRICTS = 12
OF_THE_MAP = frozenset({"indicator", "type", "period", "classes", "compare", "show"})
"""Choices in an address of the time when the map was the first page."""


def show() -> None:
    """Show the page."""
    with look.told():
        if OF_THE_MAP & set(st.query_params):
            linking.go(Link("Map", "map", st.query_params.to_dict()))
        _show(editions.current())


def _show(store: Store) -> None:
    key = editions.key_of(store)
    with st.container(key="ci_home"):
        left, right = st.columns([3, 2], gap="large")
    with left:
        _find(store, key)
        _words(store, key)
        _questions(store)
        kept_views.listed()
    with right:
        _map(store, key)


def _find(store: Store, key: str) -> None:
    """The box and what it found. A sure hit opens its profile; a link with words shows what they may mean."""
    now = _asked_now()
    if now is not None and now.key:
        kind, _, code = now.key.partition(" ")
        linking.go(Link("", "area", {"type": kind, "area": code}))
    typed = now.typed if now is not None else st.query_params.get("place", "")
    st.html(
        '<h1>Which place?</h1><p class="ci-lead">What people need, who has been heard and who has not: one profile for '
        f"every place in {escape(store.edition.place)}.</p>"
    )
    message = encode_search(suggested(store, key), label=label(store), button="Find", value=typed)
    live(data=message, key="search", on_search_change=_take)
    slot = st.container()  # always there, so that what follows keeps its place
    if now is None and not typed:
        return
    answer = finding.answer(store, typed)
    if now is not None and answer.sure is not None:
        linking.go(to_area(answer.sure))
    if typed != st.query_params.get("place", ""):
        st.query_params.from_dict({"place": typed} if typed else {})
    with slot:
        _hits(answer)


def _asked_now() -> Asked | None:
    found: Asked | None = st.session_state.pop(ASKED, None)
    return found


def _take() -> None:
    st.session_state[ASKED] = read_asked(st.session_state["search"].get("search"))


def label(store: Store) -> str:
    """What the box asks for."""
    return "Postcode, or the name of a place" if index_of(store).postcodes else "Name of a place"


@st.cache_data(max_entries=10, show_spinner=False)
def suggested(_store: Store, key: str) -> list[Suggested]:
    """Areas that people know by name and towns, official and short names first."""
    del key
    named = sorted((n for n in index_of(_store).all if not n.small), key=lambda n: (*n.rank, n.plain))
    return [_suggestion(n.hit) for n in named]


def _suggestion(hit: Hit) -> Suggested:
    return Suggested(hit.name, hit.label, hit.inside, f"{hit.area_type} {hit.area_code}")


def _hits(answer: Answer) -> None:
    """What was found, in words and as links."""
    with st.container(key="ci_hits"):
        said = "".join(f"<p>{escape(sentence)}</p>" for sentence in answer.said)
        count = len(answer.hits)
        places = (
            "" if answer.said or not count else f"<p>{'1 place' if count == 1 else f'{count} places'}:</p>"
        )
        st.html(f'<div class="ci-words" role="status">{said}{places}</div>')
        linking.draw([_link(hit) for hit in answer.hits], key="hits")


def _link(hit: Hit) -> Link:
    return Link(hit.name, "", {"place": hit.name}) if hit.kind == POSTCODE else to_area(hit)


@st.cache_data(max_entries=10, show_spinner=False)
def _sentences(_store: Store, key: str) -> tuple[str, ...]:
    del key
    return county.sentences(_store)


def _words(store: Store, key: str) -> None:
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in _sentences(store, key))
    st.html(f'<div class="ci-words"><h2>{escape(store.edition.place)} at a glance</h2><ul>{items}</ul></div>')
    own = Link("Make an area of your own: a circle, a drawing, several areas", "own")
    linking.draw([Link("Where these figures come from", "data"), own], key="from")


def _questions(store: Store) -> None:
    found = questions.questions(store, pages=linking.paths())
    if found:
        st.html("<h2>Questions people ask</h2>")
        linking.draw(found, key="questions")


def _map(store: Store, key: str) -> None:
    """The council's own indicator by its usual kind of area: an area chosen opens its profile."""
    kind = store.edition.default_area_type
    shown = editions.view(store, key, store.edition.default_indicator, kind, None)
    plural = str(shown.area_type["plural"])
    st.html(
        f"<h2>Or choose on the map</h2><p class='ci-lead'>{escape(plural)}. A click opens the profile.</p>"
    )
    outlines = editions.geometry(store, key, kind)
    live(data=outlines.message, key=f"outlines {kind}")
    spec = deck.spec_of(store, key, shown, next(iter(SCHEMES)))
    live(data=encode_values(spec, outlines, height=MAP_PX), key="locator", on_select_change=_choose)
    chosen = st.session_state.pop("chosen on the map", None)
    if chosen:
        linking.go(Link("", "area", {"type": kind, "area": str(chosen)}))
    st.html(f'<div class="ci-source"><p>{escape(_source(shown))}</p></div>')
    _districts(store)


def _choose() -> None:
    st.session_state["chosen on the map"] = st.session_state["locator"].get("select")


def _source(shown: View) -> str:
    names = list(dict.fromkeys(str(title) for title in shown.sources["publisher"]))
    return f"Colours: {shown.spec['title']} ({shown.period}). Data: {', '.join(names)}."


def _districts(store: Store) -> None:
    if "district" not in set(store.area_types()["area_type"]):
        return
    rows = store.areas("district")
    if 1 < len(rows) <= MOST_DISTRICTS:
        st.html("<h2>Or start from a district</h2>")
        links = [
            Link(str(row["name"]), "area", {"type": "district", "area": str(row["area_code"])})
            for row in rows.to_dict("records")
        ]
        linking.draw(links, key="districts", row=True)
