"""The county in four sentences: how many live there, how deprived it is, who has been heard, what is new.

Templates over facts of an edition: every number is the one the tables print, with its period.
"""

from __future__ import annotations

import pandas as pd

from insight import exercises, profiles, voice, words
from insight.domain import Polarity, State, Statistic
from insight.stats.verdicts import Verdict
from insight.store import Store

NAMED = 3
"""Groups or areas named in one sentence at most."""


def sentences(store: Store) -> tuple[str, ...]:
    """Return the four sentences; what an edition does not hold is said, not left out."""
    return (*_people(store), *_need(store), _heard(store), _new(store))


def whole(store: Store) -> pd.Series | None:
    """The county (the one area that holds all others), or None where the edition has none."""
    kinds = set(store.area_types()["area_type"])
    rows = store.areas("county") if "county" in kinds else pd.DataFrame()
    return rows.iloc[0] if len(rows) == 1 else None


def _people(store: Store) -> list[str]:
    kinds = store.area_types()
    kinds = kinds[~kinds["small"] & (kinds["area_type"] != "county")].sort_values("areas")
    within = words.listed([_counted(row) for _, row in kinds.iterrows()])
    place, figure = whole(store), None
    if place is not None:
        found = profiles.panel(store, str(place["area_code"]), "county", _of_people(store))
        figure = next((f for f in found if f.state == State.VALUE), None)
    if place is None or figure is None:
        return [f"There are figures for {within} in {store.edition.place}."]
    return [
        f"{place['name']} has {figure.text} {figure.unit} ({figure.period}); there are figures for {within}."
    ]


def _counted(kind: pd.Series) -> str:
    noun = str(kind["label"] if int(kind["areas"]) == 1 else kind["plural"])
    return f"{int(kind['areas']):,} {noun[:1].lower()}{noun[1:]}"


def _of_people(store: Store) -> list[str]:
    """The count of people among the council's main figures."""
    indicators = store.indicators().set_index("indicator_id")
    main = [name for name in store.edition.headline if name in indicators.index]
    counts = [name for name in main if indicators.loc[name, "statistic"] == Statistic.COUNT]
    return [name for name in counts if indicators.loc[name, "unit"] == "people"][:1]


def _need(store: Store) -> list[str]:
    """The council's own indicator of need, beside the nation's; without a nation alone."""
    spec, place = store.indicator(store.edition.default_indicator), whole(store)
    title = str(spec["title"])
    if place is None:
        return []
    found = profiles.panel(store, str(place["area_code"]), "county", [str(spec["indicator_id"])])
    if not found or found[0].state != State.VALUE:
        return [f"There is no figure of \u201c{title}\u201d for {place['name']} as a whole."]
    own, nation = found[0], store.national()
    nation = nation[(nation["indicator_id"] == spec["indicator_id"]) & (nation["period"] == own.period)]
    said = f"{title}: {place['name']} has {words.phrase(own.text, own.unit)} ({own.period})"
    if nation.empty:
        return [f"{said}."]
    decimals = int(spec["decimals"])
    beside = words.number(float(nation["value"].iloc[0]), decimals)
    name = str(nation["name"].iloc[0])
    within = f"the{name[3:]}" if name.startswith("The ") else name
    return [f"{said}; {within} has {beside}{_worse(own.text, beside, str(spec['polarity']))}."]


def _worse(own: str, beside: str, polarity: str) -> str:
    """What the difference points to; nothing where there is none as printed, or no worse end."""
    one, other = (float(text.replace(",", "").replace(words.MINUS, "-")) for text in (own, beside))
    if one == other or polarity == Polarity.NEUTRAL:
        return ""
    more = (one > other) == (polarity == Polarity.HIGH_IS_WORSE)
    return f", so on average there is {'more' if more else 'less'} need here"


def _heard(store: Store) -> str:
    scopes = store.scopes()
    own = scopes[(scopes["scope_type"] == "all") & (scopes["by"] == "group")]
    if own.empty:
        return "This edition holds no record yet of who took part in engagement, so it cannot say who has been heard."
    rows = store.exercises()
    in_sum = rows.loc[rows["counted"] & voice.summed(rows), "exercise_id"]
    number, total = int(own["exercises"].max()), store.took_part().reindex(in_sum).sum()
    what = "exercise" if number == 1 else "exercises"
    said = f"{words.count(total)} people took part in {number:,} {what}{_span(store)}"
    groups, panels = _less(store, "group"), _less(store, "area")
    less = [
        *([f"people in {words.listed(panels)}"] if panels else []),
        *([words.listed(groups)] if groups else []),
    ]
    if not less:
        return f"{said}; nobody has been heard less than chance explains."
    who = ", and ".join(less[::-1]) + ("," if len(less) > 1 else "")
    return f"{said}; {who} have been heard less than chance explains."


def _span(store: Store) -> str:
    rows = store.exercises()
    years = rows.loc[rows["counted"].astype(bool), "starts"].dropna().dt.year
    if years.empty:
        return ""
    first, last = int(years.min()), int(years.max())
    return f" ({first})" if first == last else f" ({first} to {last})"


def _less(store: Store, by: str) -> list[str]:
    """Groups, or panels, that chance alone would not have heard so little; the least heard first."""
    kind = "panel" if by == "area" else None
    rows = store.representation("all", "all", by=by, area_type=kind)
    rows = rows[(rows["verdict"] == str(Verdict.UNDER)) & rows["index"].notna()]
    rows = rows[rows["area_type"] == kind] if kind else rows
    rows = rows.sort_values("index")
    told = [str(row["name"]) if kind else _people_of(str(row["title"])) for _, row in rows.iterrows()]
    rest = len(told) - NAMED
    return told[:NAMED] + ([f"{rest} more {'panels' if kind else 'groups'}"] if rest > 0 else [])


def _people_of(title: str) -> str:
    inside = exercises.inside(title)
    return f"people {inside}" if inside.startswith("aged ") else inside


def _new(store: Store) -> str:
    rows = store.datasets()
    rows = rows[rows["figures"] & rows["published"].notna()].sort_values("published")
    said = f"This edition was built on {store.edition.built_at:%-d %B %Y}"
    if rows.empty:
        return f"{said}."
    last = rows.iloc[-1]
    title = str(last["title"]).rstrip(".")
    return f"{said}; its newest data are \u201c{title}\u201d, published on {last['published']:%-d %B %Y}."
