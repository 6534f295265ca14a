"""Calendar and register: who is asked when and how often, who reaches whom, parishes, local knowledge."""

from __future__ import annotations

import re
from html import escape

import pandas as pd
import streamlit as st

from insight import burden, exercises, words
from insight.engagement import coordination
from insight.pages import address, blocks, editions, listing, look, moderation, plan_form
from insight.store import Store
from layers.live.table import Ask, Table

KEYS = ("register type", *plan_form.KEYS)
LOAD = ("insight engage load exercises.csv", "insight build DIR")
PERCEIVED = (
    "Said by members and parishes: perceived, not official, and in no figure of these pages. Each lapses on its review "
    "date unless it is renewed."
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
    address.follow("register", KEYS)
    rows = coordination.calendar(store.exercises(), today=editions.today())
    if rows.empty:
        st.html("<h1>Nothing is in the calendar yet</h1>")
        st.html(listing.next_step("Load exercises, held and planned, then build again:", *LOAD))
        kind = ""
    else:
        _calendar(store, rows)
        kind = _asked(store)
    plan = plan_form.show(store)
    _forums(store)
    _parishes(store)
    _statements(store)
    moderation.show(store)
    _grants(store)
    st.html(_source(store))
    address.remember("register", {"type": kind, **plan})


def _grants(store: Store) -> None:
    """Bids and awards per head by national decile of deprivation, with what chance allows."""
    grants, people = store.grants(), store.deciles()
    if grants.empty or people.empty:
        return
    rows = coordination.awards_by_decile(grants, people)
    awarded = grants[grants["status"] == "awarded"]
    said = (
        f"{len(grants):,} bids, {len(awarded):,} awards, \u00a3{awarded['amount'].sum():,.0f} in all. Decile 1 holds "
        "the most deprived tenth of neighbourhoods in the nation."
    )
    cells = [
        [
            f"{row['decile']:.0f}",
            words.count(row["population"]),
            f"{row['applications']:,}",
            f"{row['awards']:,}",
            f"\u00a3{row['pounds_per_head']:.2f}",
            f"{row['awards_per_10000']:.2f} ({row['lower']:.2f} to {row['upper']:.2f})",
        ]
        for row in rows.to_dict("records")
    ]
    head = ["Decile", "People", "Bids", "Awards", "Pounds a head", "Awards per 10,000 (95%)"]
    st.html(
        f"<h2>Grants by deprivation</h2>{blocks.sentences([said])}"
        f"{listing.plain(head, cells, label='Bids and awards by decile of deprivation', tight=True)}"
    )


def _calendar(store: Store, rows: pd.DataFrame) -> None:
    """What is planned or under way with its warnings; the calendar file; what is past."""
    reach, today = editions.reach(store, editions.key_of(store)), editions.today()
    told = exercises.in_words(store, rows)
    ahead = told[told["status"] != "done"]
    warned = [exercises.warnings(store, reach, name, today=today) for name in ahead["exercise_id"]]
    st.html(
        f"<h1>{escape(_finding(ahead, warned))}</h1>"
        f'<p class="ci-lead">Engagement of {escape(store.edition.council)}, as of {today:%-d %B %Y}</p>'
    )
    if not ahead.empty:
        cells = [
            [
                row["title"],
                f"{row['days']} ({row['status']})",
                row["area"],
                row["audience"],
                "; ".join(warning) or "none",
            ]
            for row, warning in zip(ahead.to_dict("records"), warned, strict=True)
        ]
        head = ["Exercise", "When", "Where", "Who is asked", "Overlaps within 28 days"]
        st.html("<h2>Now and next</h2>" + listing.plain(head, cells, label="Exercises now and next"))
    _download(store, rows)
    done = told[told["status"] == "done"].iloc[::-1]
    if not done.empty:
        starts = rows.set_index("exercise_id")["start"]
        st.html("<h2>Done</h2>")
        listing.sortable(_past(done, starts), key="register done", first=Ask(sort="when", descending=True))


def _finding(ahead: pd.DataFrame, warned: list[list[str]]) -> str:
    """The title: how much is under way and planned, and whether people are asked twice."""
    now, planned = ((ahead["status"] == status).sum() for status in ("under way", "planned"))
    parts = [f"{number:,} {word}" for number, word in ((now, "under way"), (planned, "planned")) if number]
    if not parts:
        return "No exercise is under way or planned"
    overlapping = sum(bool(warning) for warning in warned)
    end = "none overlap"
    if overlapping:
        end = f"{overlapping:,} {'overlaps' if overlapping == 1 else 'overlap'} with another"
    what = "exercise" if parts[0].startswith("1 ") else "exercises"
    first, *rest = parts
    return f"{first.replace(' ', f' {what} ', 1)}{''.join(f', {part}' for part in rest)}: {end}"


def _past(done: pd.DataFrame, starts: pd.Series) -> Table:
    begun = [float(starts[name].timestamp()) for name in done["exercise_id"]]
    when = listing.numbers("when", "When", begun, list(done["days"]), fold=True)
    return Table(
        caption="Exercises that are done",
        codes=tuple(done["exercise_id"]),
        columns=(
            listing.words("title", "Exercise", list(done["title"])),
            when,
            listing.words("area", "Where", list(done["area"]), fold=True, find=True),
            listing.words("audience", "Who was asked", list(done["audience"]), fold=True, find=True),
            listing.words("owner", "Run by", list(done["owner"]), fold=True, find=True),
        ),
        find_label="Find an exercise, a place, a group or a service",
    )


def _download(store: Store, rows: pd.DataFrame) -> None:
    """The calendar file: the same for all who look at one edition."""
    edition = store.edition
    name = re.sub(r"[^a-z0-9]+", "-", edition.council.lower()).strip("-")
    st.download_button(
        "Add to your own calendar (iCalendar file)",
        data=coordination.ics(rows, name=f"Engagement: {edition.council}", stamp=edition.built_at),
        file_name=f"{name}-engagement-{editions.today():%Y-%m-%d}.ics",
        mime="text/calendar",
        on_click="ignore",
    )


def _asked(store: Store) -> str:
    """How often each area was asked; the kind of area chosen."""
    key, today = editions.key_of(store), editions.today()
    kinds = editions.area_types(store, key)
    kinds = kinds[~kinds["small"]]
    st.html("<h2>How often people were asked</h2>")
    with st.container(key="ci_controls"):
        column, _ = st.columns([3, 7])
    with column:
        wanted = st.query_params.get("type", store.edition.default_area_type)
        kind = address.pick("Kind of area", KEYS[0], kinds, "area_type", "plural", wanted)
    rows = burden.asked(store, editions.reach(store, key), kind, today=today)
    label, plural = (str(text) for text in kinds.set_index("area_type").loc[kind, ["label", "plural"]])
    st.html(blocks.sentences(burden.asked_in_words(rows, plural.lower(), today=today)))
    last = [f"{day:%-d %b %Y}" if pd.notna(day) else "" for day in rows["last_asked"]]
    when = [day.timestamp() if pd.notna(day) else float("nan") for day in rows["last_asked"]]
    columns = [
        listing.words("name", label, list(rows["name"])),
        listing.numbers("times", "Times", list(rows["times"]), words.counts(rows["times"].astype(float))),
        listing.numbers("last", "Last asked", when, last, fold=True),
        listing.words("whom", "Whom, and how often", list(rows["whom"]), fold=True, find=True),
    ]
    table = Table(
        caption=f"Times asked in {burden.MONTHS} months, by {label.lower()}",
        codes=tuple(rows["area_code"]),
        columns=tuple(columns),
    )
    listing.sortable(
        table, key=f"register asked {kind}", first=Ask(sort="times", descending=True), height=360
    )
    return kind


def _forums(store: Store) -> None:
    """Who reaches whom: groups by areas, gaps in words."""
    reach = editions.reach(store, editions.key_of(store))
    heading = "<h2>Who reaches whom</h2>"
    if store.forums().empty:
        said = "No forum or organisation is recorded. Load them, so that gaps can be seen:"
        st.html(heading + listing.next_step(said, "insight engage load forums.csv"))
        return
    table = burden.reached(store, reach)
    gaps = int((table == burden.GAP).sum().sum())
    said = f"{gaps:,} of {table.size:,} pairs of group and area are a gap: no forum, no organisation."
    cells = [
        [str(title), *(str(cell) for cell in row)]
        for title, row in zip(table.index, table.to_numpy(), strict=True)
    ]
    head = ["Group", *(str(name) for name in table.columns)]
    st.html(
        heading
        + blocks.sentences([said])
        + listing.plain(head, cells, label="Forums by group and area", tight=True)
    )
    hidden = exercises.out_of_sight(store, reach)
    if not hidden.empty:
        whole = [
            [row["title"], burden.reach_words(row["forums"], row["organisations"])]
            for row in hidden.to_dict("records")
        ]
        st.html(
            listing.plain(["Groups that a map would expose", exercises.WHOLE], whole, label="Whole council")
        )


def _parishes(store: Store) -> None:
    records = burden.parish_rows(store)
    heading = "<h2>Parishes</h2>"
    if records.empty:
        said = "Nothing is recorded of parishes: plans, priorities, who answered the survey."
        st.html(heading + listing.next_step(said, "insight engage load parishes.csv"))
        return
    table = coordination.parishes(store.parish_records(), store.areas("parish"))
    head = [
        "District",
        "Parishes",
        "Plan adopted",
        "Plan in progress",
        "Survey answered",
        "Return (likely range, 95%)",
    ]
    cells = [burden.district_cells(row) for row in table.to_dict("records")]
    districts = listing.plain(head, cells, label="Parishes by district", tight=True)
    st.html(heading + blocks.sentences([burden.returns_in_words(table)]) + districts)
    groups = burden.clusters(store)
    if not groups.empty:
        cells = [[str(cell) for cell in row] for row in groups.to_numpy()]
        head = ["Cluster", "Parishes", "Answered", "Plans adopted", "Which"]
        st.html("<h3>Clusters</h3>" + listing.plain(head, cells, label="Clusters of parishes"))
    listing.sortable(_parish_table(records), key="register parishes", first=Ask(sort="name"), height=360)


def _parish_table(rows: pd.DataFrame) -> Table:
    return Table(
        caption="Parishes with a record",
        codes=tuple(rows["area_code"]),
        columns=(
            listing.words("name", "Parish", list(rows["name"])),
            listing.words("plan", "Plan", list(rows["plan_status"])),
            listing.words("survey", "Survey", list(rows["survey"])),
            listing.words("cluster", "Cluster", list(rows["cluster"]), fold=True, find=True),
            listing.words(
                "priorities", "Priorities", [", ".join(p) for p in rows["priorities"]], fold=True, find=True
            ),
            listing.words("district", "District", list(rows["parent_name"].fillna("")), fold=True, find=True),
        ),
        find_label="Find a parish, a cluster, a priority or a district",
    )


def _statements(store: Store) -> None:
    """Local knowledge, drawn apart: quoted with role, date, place and review date."""
    rows = store.statements(editions.today())
    heading = "<h2>Local knowledge: perceived, not official</h2>"
    if rows.empty:
        said = "Nothing that is approved and has not lapsed. Members and parishes can say what they know of a place:"
        st.html(heading + listing.next_step(said, "insight engage load statements.csv"))
        return
    said = "".join(_statement(store, row) for row in rows.to_dict("records"))
    st.html(heading + blocks.sentences([PERCEIVED]) + said)


def _statement(store: Store, row: dict[object, object]) -> str:
    place = exercises.area_words(store, {"area_type": row["area_type"], "area_codes": [row["area_code"]]})
    days = [f"{pd.Timestamp(str(row[name])):%-d %B %Y}" for name in ("said_on", "review_on")]
    told = " · ".join(
        str(part) for part in (row["role"], place, days[0], row["topic"], f"review by {days[1]}") if part
    )
    return (
        f'<figure class="ci-said"><blockquote>\u201c{escape(str(row["statement"]))}\u201d</blockquote>'
        f"<figcaption>{escape(told)}</figcaption></figure>"
    )


def _source(store: Store) -> str:
    edition = store.edition
    said = f"Source: register of engagement of {edition.council}, edition of {edition.built_at:%-d %B %Y}."
    return f'<div class="ci-source"><p>{escape(said)}</p></div>'
