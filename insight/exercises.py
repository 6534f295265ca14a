"""What is said of exercises beside their figures: which there are, the finding, facts, whom nobody reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from insight import words
from insight.domain import State
from insight.engagement import coordination
from insight.engagement.coordination import EVERYONE, Reach
from insight.engagement.records import Rung
from insight.grouping import ALL
from insight.stats.verdicts import Verdict
from insight.store import Store

RUNG_WORDS = {
    Rung.INFORM: "Inform: people were told",
    Rung.CONSULT: "Consult: people were asked",
    Rung.INVOLVE: "Involve: people worked on it",
    Rung.EMPOWER: "Empower: people decided",
}
WHOLE = "Whole council"
TOGETHER = "All exercises together"
CHOICE = ["key", "label", "scope_type", "scope_id", "counted"]


def choices(store: Store, *, today: date) -> pd.DataFrame:
    """What a reader may look at: all together, years, series, then each exercise, the latest first.

    Returns
    -------
    pandas.DataFrame
        One row per choice: ``key`` (type and id), ``label``, ``scope_type``, ``scope_id``, ``counted`` (whether it
        is known who took part). Years and series of a single exercise are left out: they are that exercise.
    """
    told = store.scopes()
    several = told[(told["exercises"] > 1)].drop_duplicates(["scope_type", "scope_id"])
    parts = [(ALL, ALL, TOGETHER)] if (told["scope_type"] == ALL).any() else []
    years = sorted(several.loc[several["scope_type"] == "year", "scope_id"], reverse=True)
    parts += [("year", year, f"All of {year}") for year in years]
    series = several.loc[several["scope_type"] == "series", "scope_id"]
    parts += [("series", name, f"Series: {name}") for name in series]
    rows = [(f"{kind}:{name}", label, kind, name, True) for kind, name, label in parts]
    held = set(told.loc[told["scope_type"] == "exercise", "scope_id"])
    for exercise in store.exercises().to_dict("records"):
        name = str(exercise["exercise_id"])
        label = _label(exercise, counted=name in held, today=today)
        rows.append((f"exercise:{name}", label, "exercise", name, name in held))
    return pd.DataFrame(rows, columns=CHOICE)


def _label(exercise: Mapping[Any, Any], *, counted: bool, today: date) -> str:
    starts = exercise["starts"]
    said = [] if pd.isna(starts) else [f"{starts:%B %Y}"]
    if not counted:
        ahead = not pd.isna(starts) and starts.date() > today
        said.append("planned" if ahead else "nobody counted")
    return f"{exercise['title']} ({', '.join(said)})" if said else str(exercise["title"])


def finding(rows: pd.DataFrame, dimension: str) -> str:
    """The finding about the groups of one dimension, in a line: a title.

    ``rows`` are those of `insight.heard.Heard.representation` of the dimension, ``dimension`` is its title.
    """
    if rows.empty:
        return "Nobody has counted which groups took part"
    by = dimension[:1].lower() + dimension[1:]
    under = list(rows.loc[rows["verdict"] == str(Verdict.UNDER), "title"])
    if under and all(title.startswith("Aged ") for title in under):
        named = words.listed([title.removeprefix("Aged ") for title in under], most=4)
        return f"People aged {named} have been heard less than chance explains"
    if under:
        return f"Heard less than chance explains: {words.listed([inside(title) for title in under], most=4)}"
    if not rows["verdict"].isin([str(Verdict.AS_EXPECTED), str(Verdict.OVER)]).any():
        return f"By {by}, it cannot be told who has been heard less"
    hidden = int((rows["verdict"].isna() & (rows["state"] == State.SUPPRESSED)).sum())
    if hidden:
        groups = "1 group is" if hidden == 1 else f"{hidden:,} groups are"
        return f"By {by}, no group shown has been heard less than chance explains; {groups} held back"
    return f"By {by}, no group has been heard less than chance explains"


def inside(title: str) -> str:
    """Write a title in a list: small letter where it is no name."""
    small = (
        "Everyone",
        "Aged ",
        "Women",
        "Men ",
        "People ",
        "Disabled ",
        "Unpaid ",
        "Children ",
        "Another ",
        "Main ",
    )
    return title[:1].lower() + title[1:] if title.startswith(small) else title


def days(starts: pd.Timestamp, ends: pd.Timestamp) -> str:
    """Write when an exercise ran: "6 May to 4 July 2025"."""
    if pd.isna(starts):
        return "no date yet"
    if pd.isna(ends) or starts.date() == ends.date():
        return f"{starts:%-d %B %Y}"
    return f"{starts:%-d %B}{'' if starts.year == ends.year else f' {starts.year}'} to {ends:%-d %B %Y}"


def area_words(store: Store, row: Mapping[Any, Any], *, most: int = 4) -> str:
    """Names of the areas that an exercise, a forum or a statement is about."""
    codes = list(row["area_codes"])
    if not codes:
        return WHOLE
    names = store.areas(str(row["area_type"])).set_index("area_code")["name"]
    return words.listed([str(names.get(code, code)) for code in codes], most=most)


def titles_of(store: Store) -> dict[str, str]:
    """Title of every group by ``dimension:group``."""
    groups = store.population_groups()
    names = groups["dimension"] + ":" + groups["group_id"]
    return {**dict(zip(names, groups["title"], strict=True)), EVERYONE: "Everyone"}


def audience_words(groups: Sequence[str], titles: Mapping[str, str]) -> str:
    """Write whom an exercise asks; no group: everyone."""
    return words.listed([titles.get(group, group) for group in groups]) or "Everyone"


def facts(store: Store, exercise_id: str) -> list[tuple[str, str]]:
    """Write what is known of an exercise as term and text; what nobody has filled in is left out."""
    rows = store.exercises()
    row = rows[rows["exercise_id"] == exercise_id].iloc[0].to_dict()
    found = [
        ("When", days(row["starts"], row["ends"])),
        ("How", row["method"]),
        ("Run by", words.listed([row["owner"], *row["partners"]])),
        ("How far people could decide", RUNG_WORDS[Rung(row["rung"])]),
        ("Area covered", area_words(store, row)),
        ("Who was asked", audience_words(list(row["audience"]), titles_of(store))),
        ("What was asked", row["asked"]),
        ("What people said", row["result"]),
        ("What changed", row["what_changed"]),
    ]
    return [(term, str(text)) for term, text in found if text]


def within(store: Store, scope_type: str, scope_id: str) -> pd.DataFrame:
    """Exercises counted in a scope of several, the latest first."""
    rows = store.exercises()
    rows = rows[rows["counted"]]
    if scope_type == "series":
        return rows[rows["series"] == scope_id]
    return rows[rows["year"].astype(str) == scope_id] if scope_type == "year" else rows


def out_of_sight(store: Store, reach: Reach) -> pd.DataFrame:
    """Groups that a map would expose, for the whole council alone: who reaches them, who asked them.

    Returns
    -------
    pandas.DataFrame
        One row per sensitive group: ``title``, ``forums``, ``organisations``, ``exercises`` (that counted or named
        them), ``gap`` (in words; empty where there is none).
    """
    groups = store.population_groups()
    groups = groups[groups["sensitive"].astype(bool)]
    if groups.empty or (store.forums().empty and store.exercises().empty):  # nothing recorded is no gap
        return pd.DataFrame(columns=["title", "forums", "organisations", "exercises", "gap"])
    council = store.areas("county").head(1)
    rows = coordination.coverage(store.forums(), council, groups, reach)
    rows = rows.assign(exercises=[_asked(store, group) for group in rows["group"]])
    return rows.assign(gap=[_gap(row) for row in rows.to_dict("records")])


def _asked(store: Store, group: str) -> int:
    """How many exercises named a group or counted people of it."""
    named = sum(group in audience for audience in store.exercises()["audience"])
    counted = store.representation(ALL, ALL, by="group")
    own = counted.loc[counted["dimension"] + ":" + counted["group_id"] == group, "exercises"]
    return max(named, int(own.max()) if len(own) else 0)


def _gap(row: Mapping[Any, Any]) -> str:
    if row["gap"] and not row["exercises"]:
        return "Gap: nobody reaches them, no exercise told here has asked them"
    if row["gap"]:
        return "Gap: no forum or organisation reaches them"
    return "" if row["exercises"] else "Gap: no exercise told here has asked them"


def in_words(store: Store, rows: pd.DataFrame) -> pd.DataFrame:
    """Write rows of `insight.engagement.coordination.calendar` for people.

    Returns
    -------
    pandas.DataFrame
        ``exercise_id``, ``title``, ``days``, ``status``, ``area``, ``audience``, ``owner``, ``method``, ``link``.
    """
    titles = titles_of(store)
    told = [
        {
            **{name: row[name] for name in ("exercise_id", "title", "status", "owner", "method", "link")},
            "days": days(row["start"], row["end"]),
            "area": area_words(store, row),
            "audience": audience_words(row["audience"], titles),
        }
        for row in rows.to_dict("records")
    ]
    columns = ["exercise_id", "title", "days", "status", "area", "audience", "owner", "method", "link"]
    return pd.DataFrame(told, columns=columns)


def warnings(store: Store, reach: Reach, exercise_id: str, *, today: date) -> list[str]:
    """Write which exercises ask the same people in the same places at about the same time."""
    rows = coordination.overlaps(exercise_id, store.exercises(), reach, today=today)
    return overlaps_in_words(rows, titles_of(store))


def overlaps_in_words(rows: pd.DataFrame, titles: Mapping[str, str]) -> list[str]:
    """Write rows of `insight.engagement.coordination.overlaps`."""
    told = []
    for row in rows.to_dict("records"):
        apart = "at the same time" if row["days_apart"] == 0 else f"{row['days_apart']:,} days apart"
        whom = inside(audience_words(row["groups"], titles))
        told.append(f"{row['title']} of {row['owner']}, {apart}: both ask {whom}")
    return told
