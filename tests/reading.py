"""Sentences of a paper parsed back: what each says is worked out anew from the views, and must be the same.

Every sentence must be one that `GRAMMAR` knows; whoever writes a new kind adds its pattern and its check here. Nothing
is taken from the modules that write sentences: figures come from the views, and are rounded here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache, cached_property

import pandas as pd

from insight.content import Facts, Listing, Paper, Prose
from insight.store import Store

N = r"[\d,]+"
V = r"[−\d,.]+%?"


def number(text: str) -> float:
    """The number that a text prints."""
    return float(text.replace(",", "").replace("−", "-").rstrip("%"))


def same(text: str, value: float) -> bool:
    """Whether a printed number is a value rounded to the decimals it is printed with (ties either way)."""
    decimals = len(text.rstrip("%").partition(".")[2])
    return abs(number(text) - value) <= 0.5 * 10**-decimals * (1 + 1e-9)


@cache
def _values(store: Store, code: str, kind: str) -> pd.DataFrame:
    """Figures of an area, by indicator and period."""
    rows = store.area_values([code])
    return rows[rows["area_type"] == kind].set_index(["indicator_id", "period"]).sort_index()


@cache
def _larger(store: Store) -> dict[str, tuple[str, str]]:
    """Kind and code of the county and the districts, by name."""
    return {
        str(area["name"]): (kind, str(area["area_code"]))
        for kind in ("district", "county")
        for area in store.areas(kind).to_dict("records")
    }


@cache
def _need(store: Store, kind: str) -> pd.Series:
    """The council's own indicator for all areas of a kind: values, by code."""
    rows = store.values(str(store.edition.default_indicator), kind)
    return rows[rows["state"] == "value"].set_index("area_code")["value"]


class Known:
    """What the views of an edition say of one area, asked without the code that writes sentences."""

    def __init__(self, store: Store, code: str, kind: str, *, today: date) -> None:
        self.store, self.code, self.kind, self.today = store, code, kind, today
        self.lies_in = store.shown_with(code)
        counted = self.lies_in["counted_in"].dropna() if len(self.lies_in) else pd.Series(dtype=str)
        self.counted = str(counted.iloc[0]) if len(counted) else code
        self.place = store.area(code, area_type=kind)
        self.own = store.area(self.counted, area_type=kind)
        self.specs = store.indicators().set_index("title")
        self.default = store.indicator(store.edition.default_indicator)
        self.nouns = store.area_types().set_index("area_type").loc[kind]

    @cached_property
    def whole(self) -> str:
        """Name of what the edition covers."""
        return str(self.store.edition.place)

    @cached_property
    def similar(self) -> pd.DataFrame:
        """Areas alike."""
        return self.store.similar(self.counted, self.kind)

    def figure(self, title: str, period: str) -> pd.Series:
        """One figure of the area."""
        return self._at(self.counted, self.kind, str(self.specs.loc[title, "indicator_id"]), period)

    def _at(self, code: str, kind: str, indicator_id: str, period: str) -> pd.Series:
        return _values(self.store, code, kind).loc[(indicator_id, period)]

    def beside(self, base: str, title: str, period: str) -> float:
        """A figure of what the area is compared with: similar areas from their sums, the nation, a larger area."""
        spec = self.specs.loc[title]
        name = str(spec["indicator_id"])
        if base.startswith("similar "):
            alike = [self._at(str(code), self.kind, name, period) for code in self.similar["similar_code"]]
            rows = pd.DataFrame(alike)
            return float(rows["numerator"].sum() / rows["denominator"].sum() * spec["multiplier"])
        national = self.store.national()
        named = national["name"].str.lower() == base.lower()
        found = national[named & (national["indicator_id"] == name) & (national["period"] == period)]
        if len(found):
            return float(found["value"].iloc[0])
        kind, code = _larger(self.store)[base]
        return float(self._at(code, kind, name, period)["value"])

    @cached_property
    def need(self) -> pd.Series:
        """The council's own indicator for all areas of the kind: values, by code."""
        return _need(self.store, self.kind)

    def others(self) -> tuple[int, int, int]:
        """How many others of the kind need more, how many less, and how many there are."""
        value = self.need[self.counted]
        return int((self.need > value).sum()), int((self.need < value).sum()), len(self.need) - 1

    @cached_property
    def neighbourhoods(self) -> pd.DataFrame:
        """Neighbourhoods of the area with their tenth and the people who live inside."""
        return self.store.frame("area_deciles", area_code=self.counted, area_type=self.kind)

    def heard(self, scope_type: str, scope_id: str | None = None) -> pd.Series:
        """One row of view ``representation`` of the area."""
        code = self.code if len(self._heard(self.code)) else self.counted
        rows = self._heard(code)
        rows = rows[rows["scope_type"] == scope_type]
        rows = rows if scope_id is None else rows[rows["scope_id"] == scope_id]
        assert len(rows) == 1, (scope_type, scope_id)
        return rows.iloc[0]

    def _heard(self, code: str) -> pd.DataFrame:
        return self.store.frame("area_heard", area_code=code, area_type=self.kind)


Check = Callable[[Known, re.Match[str]], bool]


def _people(facts: Known, m: re.Match[str]) -> bool:
    title = next(t for t, s in facts.specs.iterrows() if s["statistic"] == "count" and s["unit"] == "people")
    return (
        m["name"] == facts.own["name"]
        and same(m["n"], float(facts.figure(str(title), m["period"])["value"]))
        and (m["km"] is None or same(m["km"], float(facts.own["area_km2"])))
    )


def _make_up(facts: Known, m: re.Match[str]) -> bool:
    row = facts.figure(m["title"], m["period"])
    right = same(m["v"], float(row["value"])) and f"%{m['unit']}" == row["unit"]
    if m["a"]:
        share = 100 * int(m["a"]) / int(m["b"])
        right = right and abs(share - row["value"]) <= 0.05 * row["value"]
    for base, text in _bases(m["tail"], m["v"]):
        other = facts.beside(base, m["title"], m["period"])
        right = right and same(text, other) and _way(m["tail"], row, other)
    return right


def _bases(tail: str, own: str) -> list[tuple[str, str]]:
    """Names and figures of what a sentence compares with."""
    found = re.fullmatch(r", the same as in (.+)", tail)
    if found:
        return [(found[1], own)]
    found = re.fullmatch(
        rf"(?:, (?:more|less) than the|; with|; it is) ({V}) in (.+?)(?:, the difference may be chance)?",
        tail,
    )
    assert found or not tail, tail
    return [(found[2], found[1])] if found else []


def _way(tail: str, row: pd.Series, other: float) -> bool:
    """Whether "more", "less" and "may be chance" are what the likely range says."""
    if tail.startswith(", more"):
        return bool(row["lower"] > other)
    if tail.startswith(", less"):
        return bool(row["upper"] < other)
    if "may be chance" in tail:
        return bool(row["lower"] <= other <= row["upper"])
    return True


def _stands(facts: Known, m: re.Match[str]) -> bool:
    row = facts.figure(m["title"], m["period"])
    other = facts.beside(m["base"], m["title"], m["period"])
    return same(m["v"], float(row["value"])) and same(m["w"], other)


def _score(facts: Known, m: re.Match[str]) -> bool:
    return (
        m["name"] == facts.own["name"]
        and m["title"] == facts.default["title"]
        and same(m["v"], facts.need[facts.counted])
    )


def _comparison(facts: Known, m: re.Match[str]) -> bool:
    parts = re.split(r", (?=\D)| and (?=\D)", m["all"])
    period = facts.store.latest_period(str(facts.default["indicator_id"]), facts.kind)
    pairs = [part.rpartition(" ") for part in _rejoined(parts)]
    return bool(pairs) and all(
        same(v, facts.beside(b, str(facts.default["title"]), period)) for b, _, v in pairs
    )


def _rejoined(parts: list[str]) -> list[str]:
    """Names with "and" in them, put together again: a part ends with a number."""
    found, held = [], ""
    for part in parts:
        held = f"{held} and {part}" if held else part
        if re.search(rf" {V}$", held):
            found.append(held)
            held = ""
    return found


def _other(facts: Known, m: re.Match[str]) -> bool:
    above, below, others = facts.others()
    number_ = {"less": below, "more": above}[m["word"]]
    return int(m["others"].replace(",", "")) == others and int(m["n"].replace(",", "")) == number_


def _end(facts: Known, m: re.Match[str]) -> bool:
    above, below, others = facts.others()
    return int(m["n"].replace(",", "")) == others + 1 and (below if m["end"] == "most" else above) == others


def _none_of(facts: Known, m: re.Match[str]) -> bool:
    rows = facts.neighbourhoods
    return number(m["n"]) == len(rows) and bool((rows["decile"] > 2).all())


def _some_of(facts: Known, m: re.Match[str]) -> bool:
    rows = facts.neighbourhoods
    worst = rows[rows["decile"] <= 2]
    share = 100 * worst["people"].sum() / rows["people"].sum()
    return number(m["k"]) == len(worst) and number(m["n"]) == len(rows) and same(m["share"], share)


def _one_of_one(facts: Known, m: re.Match[str]) -> bool:
    rows = facts.neighbourhoods
    return len(rows) == 1 and (int(rows["decile"].iloc[0]) <= 2) == (m["is"] == "is")


def _pocket(facts: Known, m: re.Match[str]) -> bool:
    rows = facts.store.pockets(facts.counted, facts.kind)
    row = rows[rows["indicator_id"] == facts.default["indicator_id"]].iloc[0]
    told = 1 if m["n"] is None else number(m["n"])
    return (
        told == row["pockets"]
        and same(m["people"], row["pocket_population"])
        and same(m["share"], 100 * row["pocket_share"])
    )


def _took_part(facts: Known, m: re.Match[str]) -> bool:
    row = facts.heard("all")
    counted = {"nobody": 0.0, "1 person": 1.0}.get(m["took"])
    counted = number(m["took"].split()[0]) if counted is None else counted
    verdict = {
        "fewer than chance explains": "under",
        "more than chance explains": "over",
        "no more of a difference than chance may make": "as expected",
        "too few to say": "too few to say",
    }[m["verdict"]]
    return (
        (m["k"] is None or number(m["k"]) == row["exercises"])
        and counted == row["count"]
        and _fair(m["fair"], row["expected"])
        and verdict == row["verdict"]
    )


PARTS = {
    "about a quarter of ": 0.25, "about a third of ": 1 / 3, "about half of ": 0.5, "about two thirds of ": 2 / 3,
    "about three quarters of ": 0.75, "about ": 1.0, "about twice ": 2.0, "about three times ": 3.0,
}  # fmt: skip
SHARE = rf"(?P<i>{V}(?= of )|{V}(?= times )|about (?:[a-z]+ )*)(?: of | times )?a fair share"
LIKELY = rf"likely between (?P<low>{V}) and (?P<high>{V})"


def shares(m: re.Match[str], row: pd.Series) -> bool:
    """Whether a fair share is said as it is: a plain part within a sixteenth, or the number itself; and its limits."""
    said, index = m["i"], float(row["index"])
    if said in PARTS:
        right = abs(index - PARTS[said]) <= 0.06 * PARTS[said] + 1e-9
    else:
        right = same(said, 100 * index if said.endswith("%") else index)
    return right and same(m["low"], 100 * row["lower"]) and same(m["high"], 100 * row["upper"])


def _fair(text: str, expected: float) -> bool:
    return expected < 0.5 if text == "fewer than 1" else same(text.removeprefix("about "), expected)


def _index(facts: Known, m: re.Match[str]) -> bool:
    return shares(m, facts.heard("all"))


def _voted(facts: Known, m: re.Match[str]) -> bool:
    row = facts.heard("turnout", m["when"])
    share = 100 * row["count"] / row["population"]
    return number(m["n"]) == row["count"] and number(m["of"]) == row["population"] and same(m["share"], share)


@cache
def _turnout(store: Store) -> float:
    """Votes of electors (per cent) of each ward's last election that has a figure, from the figures themselves."""
    periods = store.periods()
    own = periods[(periods["indicator_id"] == "turnout_pct") & (periods["area_type"] == "ward")]["period"]
    rows = pd.concat([store.values("turnout_pct", "ward", str(period)) for period in own])
    rows = rows[rows["state"] == "value"]
    year = rows["period"].str.extract(r"(\d{4})", expand=False)
    last = rows.assign(year=year).sort_values("year").drop_duplicates("area_code", keep="last")
    return float(100 * last["numerator"].sum() / last["denominator"].sum())


def _all_voted(facts: Known, m: re.Match[str]) -> bool:
    return same(m["share"], _turnout(facts.store))


def _target(facts: Known, m: re.Match[str]) -> bool:
    row = facts.store.frame("area_target", area_code=facts.code, area_type=facts.kind).iloc[0]
    return (
        row["standing"] == "target" and number(m["at"]) == row["place"] and number(m["of"]) == row["targets"]
    )


def _worst(facts: Known, m: re.Match[str]) -> bool:
    row = facts.store.frame("area_target", area_code=facts.code, area_type=facts.kind).iloc[0]
    return (
        str(facts.default["title"]).startswith(m["title"])
        and same(m["share"], row["worst_pct"])
        and (m["among"] == "one of") == bool(row["worst"])
        and m["period"] == row["need_period"]
    )


def _no_trend(facts: Known, m: re.Match[str]) -> bool:
    series = facts.store.series(str(facts.specs.loc[m["title"], "indicator_id"]), facts.counted, facts.kind)
    known = series[series["state"] == "value"]
    if m["k"]:
        return len(known) == int(m["k"]) or len(series) == int(m["k"])
    return m["when"] is None or m["when"] in set(series.dropna(subset=["break_note"])["period"])


def _areas(facts: Known, m: re.Match[str]) -> bool:
    rows = facts.store.frame("overlapping", area_code=facts.code, area_type=facts.kind)
    rows = rows[(rows["plural"] == m["kind"]) & (rows["area_type"] != facts.kind)]
    names = set(rows["name"])
    named = [name for name in names if name in m["names"]]
    return int(m["k"]) == len(rows) - 12 and len(named) >= 12


def _asked(facts: Known, m: re.Match[str]) -> bool:
    """The exercises of the last twelve months that covered the area, counted from their own rows."""
    rows = facts.store.exercises()
    now = pd.Timestamp(facts.today)
    ends = rows["ends"].where(rows["ends"].notna(), rows["starts"])
    late = rows[(rows["starts"] <= now) & (ends > now - pd.DateOffset(months=12))]
    overlap = facts.store.frame("overlapping", area_code=facts.code, area_type=facts.kind)
    here = set(overlap["area_code"]) | {facts.code}
    kept = [len(codes) == 0 or bool(set(codes) & here) for codes in late["area_codes"]]
    number_ = {"once": 1}.get(m["times"]) or int(m["times"].split()[0])
    last = min(max(ends[late.index][kept]), now)
    return number_ == sum(kept) and f"{last:%B %Y}" == m["when"]


def _group(facts: Known, m: re.Match[str]) -> bool:
    rows = facts.store.representation("all", "all", by="group")
    row = rows[rows["title"] == m["title"]].iloc[0]
    verdict = {"▼ heard less": "under", "▲ heard more": "over"}[m["verdict"]]
    return (
        verdict == row["verdict"]
        and number(m["n"]) == row["count"]
        and _fair(m["fair"], row["expected"])
        and shares(m, row)
    )


def _reached(facts: Known, m: re.Match[str]) -> bool:
    rows = facts.store.representation("all", "all", by="group")
    under = rows[rows["verdict"] == "under"]["title"]
    names = set(facts.store.forums()["name"])
    listed = re.split(r", | and ", m["names"]) if m["names"] else []
    return m["title"] in set(under) and all(
        any(part in name for name in names) or "others" in part for part in listed
    )


def _periods(facts: Known, m: re.Match[str]) -> bool:
    rows = facts.store.series(str(facts.specs.loc[m["title"], "indicator_id"]), facts.counted, facts.kind)
    known = set(rows["period"])
    return all(m[name] in known for name in ("from", "to"))


def _cluster(facts: Known, m: re.Match[str]) -> bool:
    """Every figure named is one by which the area is part of a cluster, with its period and some of its members."""
    rows = facts.store.frame("area_clusters", area_code=facts.counted, area_type=facts.kind)
    told = [
        (row["title"], row["period"])
        for row in rows.to_dict("records")
        if f"{row['title']} ({row['period']})" in m["what"]
    ]
    left = m["what"]
    for title, period in told:
        left = left.replace(f"{title} ({period})", "")
    return bool(told) and not re.search(r"\d(?! others)", left)


def _finding(facts: Known, text: str) -> bool:
    """The finding of the title: so many in ten, or so many others, or an end."""
    above, below, others = facts.others()
    tens = re.match(rf"(more|less) deprived than (\d+) in 10 (.+) in {facts.whole}", text)
    if tens:
        number_ = below if tens[1] == "more" else above
        return int(tens[2]) == 10 * number_ // others and tens[3].lower() == facts.nouns["plural"].lower()
    some = re.match(rf"(more|less) deprived than (\d+) of the other (\d+) .+ in {facts.whole}", text)
    if some:
        return int(some[2]) == (below if some[1] == "more" else above) and int(some[3]) == others
    end = re.match(rf"the (most|least) deprived of the ({N}) .+ in {facts.whole}", text)
    if end:
        return number(end[2]) == others + 1 and (below if end[1] == "most" else above) == others
    if text.startswith("near the middle for deprivation"):
        return max(10 * above // others, 10 * below // others) <= 5
    beside = re.match(r"(more|less) deprived than (.+)", text)
    if not beside:
        return False
    period = facts.store.latest_period(str(facts.default["indicator_id"]), facts.kind)
    other = facts.beside(beside[2], str(facts.default["title"]), period)
    return bool((facts.need[facts.counted] > other) == (beside[1] == "more"))


def _lies_in(facts: Known, m: re.Match[str]) -> bool:
    codes = set(re.findall(r"[A-Z]\d{8}", m[0]))
    others = re.search(r"and (\d+) others", m[0])
    number_ = len(codes) + (int(others[1]) if others else 0)
    return codes <= set(facts.lies_in["small_area_code"]) and number_ == len(facts.lies_in)


GRAMMAR: list[tuple[re.Pattern[str], Check]] = [
    (re.compile(pattern), check)
    for pattern, check in (
        (rf"(?P<name>.+) has (?P<n>{N}) people(?: on (?P<km>{V}) km²)? \((?P<period>[^()]+)\)\.", _people),
        (
            rf"(?P<title>.+) make up (?P<v>{V})%(?P<unit> of .+?) here(?:, about (?P<a>\d+) in (?P<b>\d+))?"
            r"(?P<tail>[,;] .+?)? \((?P<period>[^()]+)\)\.",
            _make_up,
        ),
        (rf"(?P<title>.+): (?P<v>{V}), (?P<base>.+) (?P<w>{V}) \((?P<period>[^()]+)\)", _stands),
        (rf"(?P<name>.+) has a score of (?P<v>{V}) \((?P<title>.+)\)\.", _score),
        (r"For comparison: (?P<all>.+)\.", _comparison),
        (
            rf"Of the other (?P<others>{N}) .+ with a figure, (?P<n>{N}) (?:are|is) (?P<word>less|more) deprived\.",
            _other,
        ),
        (rf"It is the (?P<end>most|least) deprived of the (?P<n>{N}) .+ with a figure\.", _end),
        (rf"None of the (?P<n>{N}) neighbourhoods here is among the most deprived fifth in \D+\.", _none_of),
        (
            rf"(?P<k>{N}) of the (?P<n>{N}) neighbourhoods here (?:are|is) among the most deprived fifth in \D+; "
            rf"(?P<share>{V}) of the people here live there\.",
            _some_of,
        ),
        (r"Its neighbourhood (?P<is>is|is not) among the most deprived fifth in \D+\.", _one_of_one),
        (
            rf"The average hides a pocket: (?:a neighbourhood that is|(?P<n>{N}) neighbourhoods that are) among the most "
            rf"deprived fifth in \D+\. About (?P<people>{N}) people live there, (?P<share>{V}) of the people here\.",
            _pocket,
        ),
        (
            rf"In (?:the (?P<k>{N}) exercises that reached here, together|the one exercise that counted them), (?P<took>nobody|1 person|{N} people) "
            rf"from here took part where a fair share would be (?P<fair>about {N}|fewer than 1): (?P<verdict>.+)\.",
            _took_part,
        ),
        (rf"That is {SHARE}; {LIKELY} of it\.", _index),
        (
            rf"At the local election of (?P<when>.+), (?P<n>{N}) of (?P<of>{N}) electors voted: (?P<share>[\d.]+%)\.",
            _voted,
        ),
        (
            r"In all wards together, each at its latest election, (?P<share>[\d.]+%) voted\.",
            _all_voted,
        ),
        (
            rf"It is both deprived and unheard: place (?P<at>{N}) of (?P<of>{N}) such .+\.",
            _target,
        ),
        (
            rf"It is (?P<among>one of|not one of) the most deprived .+ where (?P<share>{V}) of the people live "
            r"\((?P<title>.+), (?P<period>[^,()]+)\)\.",
            _worst,
        ),
        (
            r"People here were asked (?P<times>once|\d+ times) in the last 12 months, last in (?P<when>\w+ \d{4})\.",
            _asked,
        ),
        (
            rf"(?P<title>.+): (?P<n>{N}) took part where (?P<fair>about {N}|fewer than 1) would be a fair share; "
            rf"(?P<verdict>[▼▲] heard (?:less|more)) than chance explains: {SHARE}, {LIKELY}\.",
            _group,
        ),
        (r"(?P<title>.+): (?P<names>.+) could reach them\.", _reached),
        (
            r"(?P<title>.+)(?P<names>): no forum or organisation here is recorded for them\. That is a gap\.",
            _reached,
        ),
        (
            r"(?P<title>.+): (?:no change beyond chance|(?:rising|falling).*), (?P<from>[^,]+) to (?P<to>[^,]+?)"
            r"(?:, more than chance explains)?\.",
            _periods,
        ),
        (
            r"(?P<title>.+): no trend is given, because (?:there are (?P<k>\d+) periods, and a trend takes 5"
            r"|the series begins anew in (?P<when>.+)|one of the last five periods has no figure)\.",
            _no_trend,
        ),
        (r"(?P<kind>[^:]+): (?P<names>.+) and (?P<k>\d+) others", _areas),
        (r"This \w+ has no figure of its own: .+ It lies in output areas? [A-Z].+\.", _lies_in),
        (
            r"(?P<what>.+): (?:part of a cluster|with its neighbours it forms|high here|low here).*\.",
            _cluster,
        ),
    )
]


def sentences(paper: Paper, *, lists: bool = True) -> list[str]:
    """Every generated sentence of the short form; quotations are other people's words. Without ``lists``, prose."""
    found: list[str] = []
    for section in paper.sections:
        if section.long_only:
            continue
        for block in section.blocks:
            if isinstance(block, Prose):
                found += block.sentences
            elif isinstance(block, Listing) and lists:
                found += block.items
    return found


def wrong(facts: Known, sentence: str, names: re.Pattern[str]) -> str:
    """Why a sentence does not say what the views say; empty where it does."""
    for pattern, check in GRAMMAR:
        found = pattern.fullmatch(sentence)
        if found:
            return "" if check(facts, found) else "its figures are not those of the views"
    left = names.sub("", sentence)
    return "no check knows a sentence with this number" if re.search(r"\d", left) else ""


def names_of(store: Store) -> re.Pattern[str]:
    """Names that may hold a digit and are no figures: areas, groups, indicators, exercises, forums, periods."""
    words = set(store.population_groups()["title"]) | set(store.indicators()["title"])
    words |= set(store.exercises()["title"]) | set(store.forums()["name"]) | set(store.periods()["period"])
    for kind in store.area_types()["area_type"]:
        words |= set(store.areas(str(kind))["name"])
    digits = sorted((re.escape(word) for word in words if re.search(r"\d", word)), key=len, reverse=True)
    return re.compile("|".join(digits) or "$^")


def wrong_titles(facts: Known, paper: Paper) -> list[str]:
    """Titles whose numbers are not those of the views."""
    said, _, finding = paper.title.partition(": ")
    found = []
    if said != facts.place["name"] or (
        finding and not finding.startswith("counted with") and not _finding(facts, finding)
    ):
        found.append(paper.title)
    for section in paper.sections:
        check = TITLES.get(section.key)
        if check and not check(facts, section.title):
            found.append(section.title)
    return found


def _title_people(facts: Known, title: str) -> bool:
    found = re.fullmatch(rf"Who lives .+: ({N}) people", title)
    return bool(found) and same(found[1], float(facts.own["population"]))


def _title_need(facts: Known, title: str) -> bool:
    found = re.fullmatch(r"Need(?: in .+?)?: (.+?)(; the average hides a pocket)?", title)
    if not found:
        return not re.search(r"\d", title)
    pockets = facts.store.pockets(facts.counted, facts.kind)
    hidden = bool((pockets["indicator_id"] == facts.default["indicator_id"]).any())
    return _finding(facts, found[1]) and hidden == bool(found[2])


def _title_near(facts: Known, title: str) -> bool:
    found = re.match(rf"What is near: (?:({N}) community places? here)?", title)
    assets = facts.store.assets()
    if not found or facts.kind not in assets:
        return True
    return (number(found[1]) if found[1] else 0) == int((assets[facts.kind] == facts.code).sum())


TITLES: dict[str, Callable[[Known, str], bool]] = {
    "people": _title_people,
    "need": _title_need,
    "near": _title_near,
}


def wrong_facts(facts: Known, paper: Paper) -> list[str]:
    """Large figures that are not those of the views."""
    found = []
    for block in (
        block for section in paper.sections for block in section.blocks if isinstance(block, Facts)
    ):
        for fact in block.items:
            period, _, beside = fact.context.partition("; ")
            row = facts.figure(fact.label, period)
            if row["state"] != "value":
                continue
            right = same(fact.text.split()[0], float(row["value"]))
            other = re.fullmatch(rf"(.+) ha(?:s|ve) ({V})", beside)
            if other:
                right = right and same(other[2], facts.beside(other[1], fact.label, period))
            if not right:
                found.append(f"{fact.label}: {fact.text} ({fact.context})")
    return found


VOWELS = re.compile(r"[aeiouy]+")


def syllables(word: str) -> int:
    """Syllables of an English word, by its groups of vowels; a silent e at the end does not count."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    if not plain:
        return 1
    found = len(VOWELS.findall(plain))
    if plain.endswith("e") and not plain.endswith(("le", "ee")) and found > 1:
        found -= 1
    if re.search(r"[^aeioudt]ed$", plain) and found > 1:
        found -= 1
    return max(found, 1)


def reading_age(texts: list[str]) -> float:
    """Reading age in years: Flesch-Kincaid grade (Kincaid and others 1975) and five.

    Grade = 0.39 words a sentence + 11.8 syllables a word - 15.59. What stands in brackets is left out; so must names be.
    """
    plain = [re.sub(r"\([^()]*\)", "", text) for text in texts]
    split = [part.split() for text in plain for part in re.split(r"[.;:]\s", text + " ") if part.strip()]
    words = [word for part in split for word in part]
    a_word = sum(syllables(word) for word in words) / len(words)
    return 0.39 * len(words) / len(split) + 11.8 * a_word - 15.59 + 5
