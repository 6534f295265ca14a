"""Data and methods: every figure, data set and gap of an edition, how figures are made, and what the words mean."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

import pandas as pd
import streamlit as st

from insight import links, origins
from insight.links import Link
from insight.origins import STATE_HEADS, STATES
from insight.pages import address, blocks, editions, linking, listing, look
from insight.store import Store
from layers.live.table import Ask, Table

PAGE = "data"
KEYS = ("data part", "data find")
FIGURES, DATASETS, GAPS, METHODS, WORDS = "figures", "datasets", "gaps", "methods", "words"
PARTS = {
    FIGURES: "Figures",
    DATASETS: "Data sets",
    GAPS: "Gaps",
    METHODS: "Methods",
    WORDS: "Words",
}
"""Parts of the page, by their name in the address."""

TAKES = frozenset({"part", "find", "indicator", "dataset"})
LONGEST = 100
"""Letters of a search that are looked for."""


def show() -> None:
    """Show the page: one figure or data set where the address names it, else the parts."""
    with look.told():
        store = editions.current()
        key = editions.key_of(store)
        query = st.query_params
        known = set(editions.indicators(store, key)["indicator_id"])
        rows = store.datasets()
        if query.get("indicator") in known:
            _figure(store, str(query["indicator"]))
        elif query.get("dataset") in set(rows["dataset_id"]):
            _dataset(store, rows[rows["dataset_id"] == query["dataset"]].iloc[0])
        else:
            _parts(store, key)


def _parts(store: Store, key: str) -> None:
    address.follow(PAGE, KEYS)
    st.html(
        '<h1>Data and methods</h1><p class="ci-lead">Where every figure comes from, how it is made, and what is not '
        "known.</p>"
    )
    if KEYS[1] not in st.session_state:
        st.session_state[KEYS[1]] = st.query_params.get("find", "")[:LONGEST]
    with st.container(key="ci_find"):
        find = st.text_input("Search figures, data sets, methods and words", key=KEYS[1], max_chars=LONGEST)
    figures, sets, gaps = _figures(store, key, find), _datasets(store, find), _gaps(store, key, find)
    methods = [part for part in origins.methods() if origins.holds(find, part.title, part.text)]
    glossary = [pair for pair in origins.glossary() if origins.holds(find, *pair)]
    draws: dict[str, tuple[int, Callable[[], None]]] = {
        FIGURES: (len(figures), lambda: _list_figures(figures)),
        DATASETS: (len(sets), lambda: _list_datasets(sets)),
        GAPS: (len(gaps), lambda: _list_gaps(gaps, origins.held_back(store))),
        METHODS: (len(methods), lambda: _list_methods(methods, find)),
        WORDS: (len(glossary), lambda: _list_words(glossary)),
    }
    part = _chosen({name: count for name, (count, _) in draws.items()})
    count, draw = draws[part]
    if count:
        draw()
    else:
        nothing = (
            f"Nothing under {PARTS[part]} holds {links.quoted(find)}." if find else "There is nothing here."
        )
        st.html(f'<div class="ci-words" role="status"><p>{escape(nothing)}</p></div>')
    st.html(
        f'<div class="ci-words ci-cite"><h2>How to cite</h2><p>{escape(origins.cite(store.edition))}</p></div>'
    )
    address.remember(PAGE, {"part": "" if part == FIGURES else part, "find": find})


def _chosen(counts: dict[str, int]) -> str:
    """The part to show; each says how much of it holds what is looked for."""
    asked = st.query_params.get("part", "")
    if st.session_state.get(KEYS[0]) not in PARTS:
        st.session_state[KEYS[0]] = asked if asked in PARTS else FIGURES
    chosen = st.pills(
        "Show",
        list(PARTS),
        key=KEYS[0],
        format_func=lambda name: f"{PARTS[name]} ({counts[name]:,})",
        required=True,
    )
    return str(chosen or FIGURES)


def _figures(store: Store, key: str, find: str) -> pd.DataFrame:
    rows = editions.indicators(store, key)
    periods = editions.periods(store, key).groupby("indicator_id")["period"].agg(lambda p: max(p, default=""))
    rows = rows.assign(latest=rows["indicator_id"].map(periods).fillna(""))
    fields = ["title", "theme", "unit", "description", "latest", "indicator_id"]
    return rows[[origins.holds(find, *map(str, row)) for row in rows[fields].itertuples(index=False)]]


def _list_figures(rows: pd.DataFrame) -> None:
    table = Table(
        caption="Every figure; choose one to see all about it",
        codes=tuple(rows["indicator_id"]),
        columns=(
            listing.words("title", "Figure", list(rows["title"])),
            listing.words("theme", "Theme", list(rows["theme"]), fold=True),
            listing.words("unit", "Unit", list(rows["unit"]), fold=True),
            listing.words("latest", "Latest period", list(rows["latest"]), fold=True),
        ),
        find_label="",
    )
    _open(listing.sortable(table, key="data figures", first=Ask(sort="theme")), "data figures", "indicator")


def _open(chosen: str, key: str, name: str) -> None:
    """Open what was chosen in a list, as a page that Back leads back from."""
    if chosen:
        st.session_state.pop(f"{key} chosen", None)
        linking.go(Link("", PAGE, {name: chosen}))


def _datasets(store: Store, find: str) -> pd.DataFrame:
    rows = store.datasets()
    fields = ["title", "publisher", "period", "licence", "file", "dataset_id"]
    return rows[[origins.holds(find, *map(str, row)) for row in rows[fields].itertuples(index=False)]]


def _list_datasets(rows: pd.DataFrame) -> None:
    days = pd.to_datetime(rows["published"])
    told = ["" if pd.isna(day) else f"{day:%-d %B %Y}" for day in days]
    table = Table(
        caption="Every data set; choose one to see all about it",
        codes=tuple(rows["dataset_id"]),
        columns=(
            listing.words("title", "Data set", list(rows["title"])),
            listing.words("publisher", "Publisher", list(rows["publisher"]), fold=True),
            listing.words("period", "Describes", list(rows["period"].astype(str)), fold=True),
            listing.numbers(
                "published",
                "Published",
                [day.timestamp() for day in days.fillna(pd.Timestamp(0))],
                told,
                fold=True,
            ),
        ),
        find_label="",
    )
    _open(listing.sortable(table, key="data sets", first=Ask(sort="title")), "data sets", "dataset")


@st.cache_data(max_entries=10, show_spinner=False)
def _all_gaps(_store: Store, key: str) -> pd.DataFrame:
    del key
    return origins.gaps(_store)


def _gaps(store: Store, key: str, find: str) -> pd.DataFrame:
    rows = _all_gaps(store, key)
    fields = ["title", "plural", "period", "indicator_id"]
    return rows[[origins.holds(find, *map(str, row)) for row in rows[fields].itertuples(index=False)]]


def _list_gaps(rows: pd.DataFrame, held_back: str) -> None:
    said = (
        "How many areas have a figure, and how many have none: held back to protect people [c], missing because nobody "
        "has published one [x], or not applicable there [z]. A gap is never a nought."
    )
    st.html(blocks.sentences([said, *([held_back] if held_back else [])]))
    counts = [
        listing.numbers(
            str(s),
            STATE_HEADS[s],
            [float(n) for n in rows[str(s)]],
            [f"{n:,}" for n in rows[str(s)]],
            fold=True,
        )
        for s in STATES
    ]
    table = Table(
        caption="Figures that are not told for every area",
        codes=tuple(f"{at}" for at in range(len(rows))),
        columns=(
            listing.words("title", "Figure", list(rows["title"])),
            listing.words("plural", "Areas", list(rows["plural"]), fold=True),
            listing.words("period", "Period", list(rows["period"]), fold=True),
            *counts,
        ),
        find_label="",
    )
    chosen = listing.sortable(table, key="data gaps", first=Ask(sort="suppressed", descending=True))
    code = str(rows["indicator_id"].iloc[int(chosen)]) if chosen else ""
    _open(code, "data gaps", "indicator")


def _list_methods(parts: list[origins.Part], find: str) -> None:
    """The parts of docs/methods.md, closed; open where something is looked for."""
    with st.container(key="ci_methods"):
        for number, part in enumerate(parts):
            with st.expander(linking.plain(part.title), expanded=bool(find) or number == 0):
                st.markdown(re.sub(r"^###", "####", part.text, flags=re.MULTILINE).replace("$", "\\$"))


def _list_words(pairs: list[tuple[str, str]]) -> None:
    items = "".join(
        f"<dt>{blocks.inline(word)}</dt><dd>{blocks.inline(meaning)}</dd>" for word, meaning in pairs
    )
    st.html(f'<dl class="ci-facts ci-glossary">{items}</dl>')


def _figure(store: Store, indicator_id: str) -> None:
    """All about one figure."""
    spec = store.indicator(indicator_id)
    st.html(f'<h1>{escape(str(spec["title"]))}</h1><p class="ci-lead">About this figure</p>')
    linking.draw(
        [
            Link("See it on the map", "map", {"indicator": indicator_id}),
            Link("All figures and data sets", PAGE),
        ],
        key="figure",
        row=True,
    )
    st.html(listing.facts(origins.figure(store, indicator_id)))
    head = ["Areas", "Period", *(STATE_HEADS[state] for state in STATES), "How they were made"]
    st.html(
        "<h2>For which areas and periods</h2>"
        + listing.plain(head, origins.counted(store, indicator_id), label="Areas and periods", tight=True)
    )
    sources = store.sources(indicator_id)
    st.html("<h2>Data behind it</h2>")
    rows = sources.drop_duplicates("dataset_id")
    linking.draw([links.about_dataset(row) for _, row in rows.iterrows()], key="behind")
    lines = "".join(f"<p>{escape(line)}</p>" for line in dict.fromkeys(map(str, rows["attribution"])))
    st.html(f'<div class="ci-source">{lines}</div>')


def _dataset(store: Store, row: pd.Series) -> None:
    """All about one data set."""
    st.html(f'<h1>{escape(str(row["title"]))}</h1><p class="ci-lead">About this data set</p>')
    linking.draw([Link("All figures and data sets", PAGE, {"part": DATASETS})], key="dataset")
    st.html(listing.facts(origins.dataset(row), link=str(row["page"] or "")))
    uses = store.uses()
    used = uses[uses["dataset_id"] == row["dataset_id"]].drop_duplicates("indicator_id")
    if not used.empty:
        st.html("<h2>Figures made from it</h2>")
        linking.draw(
            [Link(str(u["title"]), PAGE, {"indicator": str(u["indicator_id"])}) for _, u in used.iterrows()],
            key="used",
        )
