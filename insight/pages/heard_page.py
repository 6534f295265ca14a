"""Who we heard: who took part in an exercise, a series, a year or all, beside who lives here."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from insight import exercises, hearing, other_voices, words
from insight.links import Link
from insight.pages import address, blocks, editions, linking, listing, look, participation
from insight.store import Store
from layers.charts import draw_strip, in_page
from layers.live.table import Ask

KEYS = ("heard scope", "heard group", "heard type")
LOAD = ("insight engage load FOLDER", "insight engage import answers.csv --exercise ID", "insight build DIR")


def show() -> None:
    """Show the page, as one fragment."""
    _page()


@st.fragment
def _page() -> None:
    with look.told():
        _show()


def _show() -> None:
    store = editions.current()
    address.follow("heard", KEYS)
    choices = exercises.choices(store, today=editions.today())
    if choices.empty:
        st.html("<h1>Nobody has been counted yet</h1>")
        st.html(listing.next_step("Load exercises and who took part in them, then build again:", *LOAD))
    else:
        _chosen(store, choices)
    _out_of_sight(store)
    _others(store)
    st.html(_source(store))
    _method()


def _chosen(store: Store, choices: pd.DataFrame) -> None:
    """One scope: the finding, the strip, the tables, what may be said."""
    heading = st.container(key="ci_heading")
    with st.container(key="ci_first_wide"), st.container(key="ci_controls"):
        columns = st.columns([5, 3, 3])
    with columns[0]:
        wanted = st.query_params.get("scope", str(choices["key"].iloc[0]))
        name = address.pick("Exercise", KEYS[0], choices, "key", "label", wanted)
    scope = choices[choices["key"] == name].iloc[0]
    rows = store.representation(scope["scope_type"], scope["scope_id"], by="group")
    part, title = _dimension(rows, columns[1])
    heading.html(_heading(scope, part, title, _base(store, part)))
    with st.container(key="ci_main"):
        reading, charts = st.columns([2, 3], gap="medium")
        with reading:
            _reading(store, scope, title)
        with charts:
            _groups(scope, part, title)
    kind = _areas(store, scope, columns[2])
    dimension = "" if part.empty else str(part["dimension"].iloc[0])
    address.remember("heard", {"scope": name, "group": dimension, "type": kind})


def _dimension(rows: pd.DataFrame, column: DeltaGenerator) -> tuple[pd.DataFrame, str]:
    """Rows of the dimension chosen, and its title. Groups that a map would expose stand apart."""
    titled = rows.dropna(subset="dimension_title")
    titled = titled[titled["population_share"].notna()]
    known = titled.drop_duplicates("dimension")[["dimension", "dimension_title"]]
    if known.empty:
        return rows.iloc[:0], ""
    with column:
        asked = st.query_params.get("group", "")
        name = address.pick("Groups by", KEYS[1], known, "dimension", "dimension_title", asked)
    title = str(known.set_index("dimension").loc[name, "dimension_title"])
    return rows[rows["dimension"] == name], title


def _heading(scope: pd.Series, rows: pd.DataFrame, title: str, base: str) -> str:
    said = exercises.finding(rows, title) if scope["counted"] else "Nobody has counted who took part"
    lead = str(scope["label"])
    if not rows.empty:
        stated = rows["n"].dropna()
        people = words.count(float(stated.iloc[0])) if len(stated) else "no"
        lead += f" · {people} people counted by {title.lower()}, beside {base}"
    return f'<h1>{escape(said)}</h1><p class="ci-lead">{escape(lead)}</p>'


def _base(store: Store, rows: pd.DataFrame) -> str:
    """People of the population that a dimension's groups are parts of."""
    groups = store.population_groups()
    return (
        ""
        if rows.empty
        else str(groups.set_index("dimension")["base"].loc[[rows["dimension"].iloc[0]]].iloc[0])
    )


def _reading(store: Store, scope: pd.Series, title: str) -> None:
    """What may be said of those who did not take part; how alike they were; facts."""
    kind, name = str(scope["scope_type"]), str(scope["scope_id"])
    st.html(
        "<h2>What this can say</h2>"
        + blocks.sentences(hearing.basis_sentences(hearing.basis_of(store, kind, name)))
    )
    linking.draw(
        [Link("How this is worked out", "data", {"part": "methods", "find": "representation"})], key="methods"
    )
    like = store.likeness(kind, name)
    if not like.empty:
        said = [hearing.likeness_in_words(row) for _, row in like.iterrows()]
        st.html("<h2>As a whole</h2>" + blocks.sentences(said))
    if kind == "exercise":
        link = store.exercises().set_index("exercise_id").loc[name, "link"]
        st.html("<h2>About it</h2>" + listing.facts(exercises.facts(store, name), link=str(link)))
        return
    held = exercises.within(store, kind, name)
    rows = [
        [row["title"], exercises.days(row["starts"], row["ends"]), row["basis"]]
        for row in held.to_dict("records")
    ]
    # Folded: a long list beside the charts left the other side of the page empty.
    with st.expander(f"Counted together: {len(rows):,} exercises"):
        st.html(listing.plain(["Exercise", "When", "Basis"], rows, label="Exercises"))


def _groups(scope: pd.Series, rows: pd.DataFrame, title: str) -> None:
    if rows.empty:
        said = "Nobody has counted who took part by group. Import the answers, or ready counts, then build again:"
        if scope["scope_type"] == "exercise":
            command = f"insight engage import answers.csv --exercise {scope['scope_id']}"
            st.html(listing.next_step(said, command, "insight build DIR"))
        return
    chart = participation.strip(
        rows, title=f"{title}: heard beside expected", subtitle=str(scope["label"]), dimension=title
    )
    key = f"heard {scope['key']} {rows['dimension'].iloc[0]}"
    listing.live(data=in_page(draw_strip(chart)), key=f"{key} strip")
    table = participation.groups(rows, caption=f"{title}, as figures")
    chosen = listing.sortable(table, key=key, first=Ask(sort="index"))
    _told(rows[rows["group_id"] == chosen], by="group")


def _told(rows: pd.DataFrame, *, by: str) -> None:
    """Say the row chosen in a sentence."""
    if not rows.empty:
        st.html(f'<p role="status">{escape(hearing.row_in_words(rows.iloc[0], by=by))}</p>')


def _areas(store: Store, scope: pd.Series, column: DeltaGenerator) -> str:
    """Places: words and a table; the kind of area chosen."""
    kind, name = str(scope["scope_type"]), str(scope["scope_id"])
    rows = store.representation(kind, name, by="area")
    rows = rows[rows["state"] != "missing"]
    types = store.area_types()
    types = types[types["area_type"].isin(rows["area_type"]) & (types["area_type"] != "county")]
    if types.empty:
        if scope["counted"]:
            said = "Areas are told for single exercises that are large enough, and for all together."
            st.html("<h2>By area</h2>" + blocks.sentences([said]))
        return ""
    with column:
        wanted = st.query_params.get("type", store.edition.default_area_type)
        area_type = address.pick("Areas", KEYS[2], types, "area_type", "plural", wanted)
    label, plural = types.set_index("area_type").loc[area_type, ["label", "plural"]]
    part = rows[rows["area_type"] == area_type]
    told = [*hearing.sentences(part, part.iloc[:0]), *_held_back(part), participation.levels(part)]
    st.html("<h2>By area</h2>" + blocks.sentences([line for line in told if line]))
    table = participation.areas(part, caption=f"{scope['label']}: {str(plural).lower()}", label=str(label))
    chosen = listing.sortable(table, key=f"heard {scope['key']} {area_type}", first=Ask(sort="index"))
    _told(part[part["area_code"] == chosen], by="area")
    return str(area_type)


def _held_back(rows: pd.DataFrame) -> list[str]:
    hidden = int((rows["state"] == "suppressed").sum())
    return [f"[c]: {hidden:,} counts are {hearing.HELD_BACK}."] if hidden else []


def _out_of_sight(store: Store) -> None:
    """Sensitive groups, for the whole council alone: never by area."""
    rows = exercises.out_of_sight(store, editions.reach(store, editions.key_of(store)))
    if rows.empty:
        return
    said = "A map would expose these groups: they are shown for the whole council alone, and no share is worked out."
    head = ["Group", "Forums", "Organisations", "Exercises", "Standing"]
    cells = [
        [
            row["title"],
            *(f"{row[name]:,}" if row[name] else "none" for name in ("forums", "organisations", "exercises")),
            row["gap"] or "reached and asked",
        ]
        for row in rows.to_dict("records")
    ]
    table = listing.plain(head, cells, label="Groups that a map would expose")
    st.html("<h2>Easily missed, whole council</h2>" + blocks.sentences([said]) + table)


def _others(store: Store) -> None:
    rows = other_voices.told(store)
    if rows.empty:
        said = "Turnout, parish returns, meetings, petitions and e-panels can stand here too:"
        st.html("<h2>Other voices</h2>" + listing.next_step(said, "insight engage load voices.csv"))
        return
    cells = [[row["kind"], row["title"], row["period"], row["said"]] for row in rows.to_dict("records")]
    table = listing.plain(["Voice", "What", "When", "Heard"], cells, label="Other voices")
    st.html("<h2>Other voices</h2>" + table)


def _source(store: Store) -> str:
    edition = store.edition
    said = (
        f"Source: register of engagement of {edition.council}, edition of {edition.built_at:%-d %B %Y}. Counts below 5 "
        "(25 for sensitive matters such as ethnic group) are held back, and others with them, so that no hidden count "
        "can be worked out."
    )
    return f'<div class="ci-source"><p>{escape(said)}</p></div>'


METHOD = (
    "Index: a group's share of those who took part, over its share of the people. 1 is a fair share, 0.5 half as much.",
    "Less or more is said only where the whole range of the index lies below or above 1. Groups are judged together, "
    "so that a fair exercise is accused of anything in at most 1 case in 20. Where fewer than 5 would be expected, "
    "it is too few to say.",
    "Who did not say stands in a row of its own, and is never spread over the others. Somebody who took part in two "
    "exercises is counted twice.",
    "As a whole: how many in 100 need not be swapped for others to match the population, beside what chance alone "
    "would give in a fair exercise of the same size.",
    "More: docs/methods.md, \u201cRepresentation\u201d and \u201cSmall numbers\u201d.",
)


def _method() -> None:
    with st.expander("How this is worked out"):
        st.html(blocks.sentences(METHOD))
