"""Deprived and unheard: need and voice on one map, and the list of areas to go to."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from insight import hearing, reach, unheard, words
from insight.documents import figures, unheard_map
from insight.domain import Polarity, Statistic
from insight.errors import UnknownNameError
from insight.links import Link
from insight.pages import address, blocks, editions, linking, look
from insight.pages.component import live
from insight.stats.targets import UNTOLD, Standing
from insight.store import Store
from insight.unheard import Found, Question
from insight.voice import LATEST
from layers.live.payload import encode_values
from layers.live.table import Ask, Column, Table, encode_table

PAGE = "unheard"
KEYS = ("unheard type", "unheard need", "unheard voice", "unheard worst", "unheard parts", "unheard area")
SHARES = (10, 20, 30)
USUAL_SHARE = "20"
WHOLE = 0.9
"""Share of the people that a kind of area holds to be shown first."""

LISTED = 12
"""Targets told one by one beside the map; the table has them all."""

FIRST_ASK = Ask(sort="stands", descending=False)


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
    address.follow(PAGE, KEYS)
    scopes = store.scopes()
    scopes = scopes[scopes["by"] == "area"]
    if scopes.empty:
        st.html(_nothing())
        return
    heading = st.container(key="ci_heading")
    question = _question(store, key, scopes)
    found = editions.unheard_of(store, key, question)
    heading.html(_heading(found))
    selected = _selected(found)
    with st.container(key="ci_main"):
        reading, map_side = st.columns([2, 3], gap="medium")
        with reading:
            st.html(_reading(store, key, found, selected))
            if selected is not None:
                kind = found.question.area_type
                whole = Link("Its whole profile", "area", {"type": kind, "area": str(selected)})
                plan = Link("Plan an exercise here", "register", {"in": kind, "where": str(selected)})
                linking.draw([whole, plan], key="unheard_own")
        with map_side:
            _map(store, key, found, selected)
    _table(found, selected)
    _download(store, found)
    address.remember(PAGE, _wanted(question, selected))


def _nothing() -> str:
    return (
        '<h1>Deprived and unheard</h1><div class="ci-words"><p>Nobody has been counted yet: this edition holds no '
        "exercise and no turnout.</p><p>Load exercises and answers with <code>insight engage load</code> and "
        "<code>insight engage import</code>, then build again.</p></div>"
    )


def _question(store: Store, key: str, scopes: pd.DataFrame) -> Question:
    """The slim row over the map: kind of area, need, voice, share."""
    with st.container(key="ci_controls"):
        columns = st.columns([3, 4, 4, 3])
    asked = st.query_params
    kinds = editions.area_types(store, key)
    kinds = kinds[~kinds["small"] & (kinds["area_type"] != "county")]
    with columns[0]:
        kind = address.pick(
            "Kind of area",
            KEYS[0],
            kinds,
            "area_type",
            "plural",
            asked.get("type", _usual_kind(store, key, kinds)),
        )
    needs = _needs(store, key, kind)
    with columns[1]:
        first = asked.get("need", store.edition.default_indicator)
        need = address.pick("Need", KEYS[1], needs, "indicator_id", "title", first)
    with columns[2]:
        voice = address.pick("Voice", KEYS[2], _voices(scopes), "scope_id", "text", _voice_asked(store))
    with columns[3]:
        shares = pd.DataFrame({"share": [str(share) for share in SHARES]})
        shares["text"] = [f"Worst {share}% of people" for share in shares["share"]]
        share = asked.get("worst", "")
        worst = address.pick("Deprived", KEYS[3], shares, "share", "text", share, usual=USUAL_SHARE)
    weights = _weights(needs, asked.get("weights", "")) if need == unheard.COMPOSITE else {}
    return Question(kind, need, voice, float(worst), tuple(weights.items()))


def _voice_asked(store: Store) -> str:
    """The voice that the address names, where this edition has it: an id, or a kind such as *turnout*."""
    try:
        return store.scope(st.query_params.get("voice", unheard.ALL), by="area")[1]
    except UnknownNameError:
        return unheard.ALL


def _usual_kind(store: Store, key: str, kinds: pd.DataFrame) -> str:
    """Panels where they cover the county: they are what people are asked by, and large enough to say something of."""
    known = [kind for kind in ("panel", "ward") if kind in set(kinds["area_type"])]
    people = {kind: float(editions.areas(store, key, kind)["population"].sum()) for kind in known}
    whole = WHOLE * max(people.values(), default=0.0)
    return next((kind for kind in known if people[kind] >= whole), str(kinds["area_type"].iloc[0]))


def _needs(store: Store, key: str, kind: str) -> pd.DataFrame:
    """Indicators with a worse end and figures for the kind of area; then need put together from several."""
    indicators, periods = editions.indicators(store, key), editions.periods(store, key)
    at_hand = periods.loc[periods["area_type"] == kind, "indicator_id"]
    rows = indicators[indicators["indicator_id"].isin(at_hand)]
    rows = rows[(rows["polarity"] != Polarity.NEUTRAL) & (rows["statistic"] != Statistic.COUNT)]
    own = pd.DataFrame(
        {"indicator_id": [unheard.COMPOSITE], "title": ["Put together from several, with weights"]}
    )
    return pd.concat([rows[["indicator_id", "title"]], own], ignore_index=True)


def _voices(scopes: pd.DataFrame) -> pd.DataFrame:
    texts = [
        unheard.voice_title((str(row["scope_type"]), str(row["scope_id"])), str(row["title"]))
        for row in scopes.to_dict("records")
    ]
    order = scopes["scope_type"].map({"all": 0, "exercise": 1}).fillna(3)
    order = order.mask((scopes["scope_type"] == "turnout") & (scopes["scope_id"] == LATEST), 2)
    return scopes.assign(text=texts, order=order).sort_values("order", kind="stable")


def _weights(needs: pd.DataFrame, asked: str) -> dict[str, float]:
    """Indicators and weights that the reader sets; those in the address at first."""
    known = dict(zip(needs["indicator_id"], needs["title"], strict=True))
    known.pop(unheard.COMPOSITE)
    first = {name: weight for name, weight in parsed(asked).items() if name in known}
    usual = first or dict.fromkeys(list(known)[:2], 1.0)
    with st.container(key="ci_weights"):
        if KEYS[4] not in st.session_state:
            st.session_state[KEYS[4]] = list(usual)
        chosen = st.multiselect(
            "Put need together from", list(known), key=KEYS[4], format_func=lambda name: known[name]
        )
        columns = st.columns(max(len(chosen), 1))
        return {
            name: float(_weight(column, known[name], name, usual.get(name, 1.0)))
            for column, name in zip(columns, chosen or list(usual), strict=False)
        }


def _weight(column: DeltaGenerator, title: str, name: str, first: float) -> float:
    key = f"weight {name}"
    st.session_state.setdefault(key, first)
    return float(column.number_input(f"Weight of: {title}", 0.1, 100.0, step=0.5, key=key))


def parsed(text: str) -> dict[str, float]:
    """Read weights from an address; what is no weight above 0 is left out."""
    found = {}
    for part in text.split(","):
        name, _, weight = part.partition("=")
        try:
            number = float(weight)
        except ValueError:
            continue
        if 0 < number <= 100:
            found[name.strip()] = number
    return found


def _wanted(question: Question, selected: str | None) -> dict[str, str]:
    parts = [f"{name}={weight:g}" for name, weight in question.parts]
    return {
        "type": question.area_type,
        "need": question.need,
        "voice": question.voice,
        "worst": f"{question.worst:g}",
        "weights": ",".join(parts),
        "area": selected or "",
    }


def _heading(found: Found) -> str:
    said = unheard.summary(found)
    return f"<h1>{escape(said[1].rstrip('.'))}</h1><p class='ci-lead'>{escape(said[0])}</p>"


def _selected(found: Found) -> str | None:
    wanted = st.session_state.setdefault(KEYS[5], st.query_params.get("area"))
    return str(wanted) if wanted in set(found.rows["area_code"]) else None


def _take(key: str) -> None:
    chosen = st.session_state[key].get("select")
    if chosen:
        st.session_state[KEYS[5]] = chosen


def _reading(store: Store, key: str, found: Found, selected: str | None) -> str:
    """The area chosen; the targets with their reasons; those of which too little is known."""
    parts = []
    own = found.rows[found.rows["area_code"] == selected]
    for _, row in own.iterrows():
        parts.append(f"<h2>{escape(_name(row))}</h2>{blocks.sentences(_about(row, found))}")
        members = editions.reach(store, key)
        said = reach.sentences(
            store, members, str(selected), found.question.area_type, today=editions.today()
        )
        parts.append(f"<h3>Who could reach them</h3>{blocks.sentences(said)}")
    listed = found.targets.head(LISTED)
    if not listed.empty:
        items = "".join(
            f"<li><strong>{escape(_name(row))}</strong><br>{escape(str(row['reason']))}</li>"
            for _, row in listed.iterrows()
        )
        parts.append(f'<h2>Where to go</h2><ol class="ci-targets">{items}</ol>')
        if len(found.targets) > LISTED:
            parts.append(f"<p>{len(found.targets) - LISTED} more stand in the table.</p>")
    few = found.rows[found.rows["standing"].isin(UNTOLD) & found.rows["worst"]]
    if not few.empty:
        names = words.listed([str(name) for name in few["name"]], most=LISTED)
        parts.append(
            f"<h2>Deprived, and too little known or told to say</h2>{blocks.sentences([f'{names}.'])}"
        )
    parts.append(blocks.sentences(hearing.caution(found.scope[0])))
    return "".join(parts)


def _name(row: pd.Series) -> str:
    district = row["parent_name"]
    return f"{row['name']}, {district}" if isinstance(district, str) and district else str(row["name"])


def _about(row: pd.Series, found: Found) -> list[str]:
    standing = Standing(row["standing"])
    stands = "Deprived and unheard" if standing is Standing.TARGET else str(standing).capitalize()
    need = f"{found.need_title}: {words.sign_unit(str(row['need_text']), found.need_unit)} ({row['need_period']})."
    return [f"{stands}.", str(row["reason"]), need]


def _map(store: Store, key: str, found: Found, selected: str | None) -> None:
    kind = found.question.area_type
    outlines = editions.geometry(store, key, kind)
    live(data=outlines.message, key=f"outlines {kind}")
    spec = unheard_map.layer(
        found,
        str(store.area_types().set_index("area_type").loc[kind, "plural"]),
        fictional=store.edition.fictional,
    )
    if spec is not None:
        message = encode_values(spec, outlines, selected=selected)
        live(data=message, key="unheard map", on_select_change=lambda: _take("unheard map"))
    st.html(_sources(store, key, found))


def _sources(store: Store, key: str, found: Found) -> str:
    names = tuple(name for name, _ in found.question.parts) or (found.question.need,)
    fits = found.rows["need_fit"].dropna().value_counts()
    fit = "; ".join(f"{number} {name}" for name, number in fits.items())
    voice = hearing.source(store, found.scope)
    said = f"<p>Need: {escape(found.need_title)}. Fit: {escape(fit)}.</p><p>Voice: {escape(voice)}</p>"
    said += linking.method("unheard")
    return f'<div class="ci-source">{said}</div>{blocks.origins(editions.origins(store, key, names))}'


def _table(found: Found, selected: str | None) -> None:
    table, key = rows_of(found), f"unheard table {found.question.area_type}"
    ask = st.session_state.get("unheard ask", FIRST_ASK)
    ask = st.session_state["unheard ask"] = ask.after(table, st.session_state.pop("unheard asked", {}))

    def asked() -> None:
        sent: Mapping[str, Any] = st.session_state[key]
        st.session_state["unheard asked"] = {name: sent.get(name) for name in ("sort", "page", "find")}
        _take(key)

    live(
        data=encode_table(table, ask, selected=selected),
        key=key,
        on_select_change=asked,
        on_sort_change=asked,
        on_page_change=asked,
        on_find_change=asked,
    )


def rows_of(found: Found) -> Table:
    """Every area with need, voice, limits, fit and where it stands."""
    rows = found.rows
    order = tuple(float(number) for number in range(len(rows)))
    places = tuple("" if pd.isna(place) else str(int(place)) for place in rows["place"])
    stands = tuple(
        f"{place}. {standing}" if place else str(standing)
        for place, standing in zip(places, rows["standing"], strict=True)
    )
    counts = tuple(words.cells(rows["count"].astype(float), rows["state"], 0))
    fits = tuple(str(fit).replace("-", " ") if isinstance(fit, str) else "" for fit in rows["need_fit"])
    districts = tuple(str(name) if isinstance(name, str) else "" for name in rows["parent_name"])
    return Table(
        caption=f"{found.need_title} and {found.voice_title[:1].lower()}{found.voice_title[1:]}",
        codes=tuple(rows["area_code"]),
        columns=(
            Column(key="name", label="Area", cells=tuple(rows["name"]), keys=tuple(rows["name"])),
            Column(key="stands", label="Where it stands", cells=stands, keys=order),
            _numbers("need", "Need", rows["need"], tuple(rows["need_text"].fillna(""))),
            _numbers("count", unheard.did_of(found.scope).capitalize(), rows["count"], counts),
            _numbers(
                "expected", "Expected", rows["expected"], tuple(words.number(e, 1) for e in rows["expected"])
            ),
            _numbers(
                "index",
                "Heard (1 is a fair share)",
                rows["index"],
                tuple(hearing.told(row) for _, row in rows.iterrows()),
            ),
            Column(key="fit", label="Fit of need", cells=fits, keys=fits, fold=True),
            Column(key="parent", label="District", cells=districts, keys=districts, fold=True, find=True),
        ),
    )


def _numbers(key: str, label: str, values: pd.Series, cells: tuple[str, ...]) -> Column:
    keys = tuple(None if pd.isna(value) else float(value) for value in values)
    return Column(key=key, label=label, cells=cells, keys=keys, numeric=True, fold=True)


def _download(store: Store, found: Found) -> None:
    """The same rows as a file, unrounded."""
    place = "-".join(store.edition.place.lower().split())
    name = f"{place}-deprived-and-unheard-{found.question.area_type}-{store.edition.edition_id}.csv"
    data = figures.as_csv(unheard.exported(store, found))
    st.download_button("Download these rows (CSV)", data, file_name=name, mime="text/csv", on_click="ignore")
