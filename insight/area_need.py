"""Need in an area: how deprived it is, editions and domains, neighbourhoods, hidden pockets, clusters, trends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from insight import area_years, narrative, patterns, words
from insight.area_facts import Gathered, Row, alone, base_name, figure, known, lower_first, records
from insight.area_rank import finding, place_among
from insight.area_tables import cell, plain_table, spine
from insight.content import Block, Column, Listing, Picture, Prose, Section, Table
from insight.domain import Polarity, State, Statistic
from insight.stats.clusters import Cluster

MOST_CLUSTERS = 4
MOST_TITLES = 5
MOST_NAMES = 8
SCORE_NOTE = (
    "A score adds up seven kinds of deprivation. Scores of two editions cannot be subtracted from each other: "
    "compare the places."
)


def section(gathered: Gathered) -> Section:
    """Need and hidden pockets."""
    blocks: list[Block] = [Prose((*alone(gathered)[-1:], *_sentences(gathered)))]
    blocks += _picture(gathered)
    editions = _editions(gathered)
    if editions:
        blocks.append(editions)
    domains = _domains(gathered)
    if domains:
        blocks.append(spine(gathered, domains, title=_theme(gathered)))
    deciles = _deciles(gathered)
    if deciles:
        blocks.append(deciles)
    clusters = _clusters(gathered)
    if clusters:
        blocks.append(Listing(clusters, "Part of something larger"))
    blocks += area_years.blocks(gathered)
    return Section("need", _title(gathered), tuple(blocks))


def _title(gathered: Gathered) -> str:
    said = finding(gathered)
    pocket = len(gathered.pockets) > 0
    where = f" in {gathered.counted['name']}" if gathered.borrowed else ""
    start = f"Need{where}: {said}" if said else "Need and hidden pockets"
    return f"{start}; the average hides a pocket" if said and pocket else start


def _sentences(gathered: Gathered) -> tuple[str, ...]:
    row = gathered.rows.get(gathered.store.edition.default_indicator)
    if row is None:
        return ("There is no deprivation figure for this kind of area.",)
    if not known(row):
        return (f"{row['title']}: {words.STATE_WORDS[State(row['state'])]} ({row['period']}).",)
    unit = str(row["unit"])
    said = [f"{gathered.counted['name']} has {words.phrase(row['text'], unit)} ({row['title']})."]
    others = [
        f"{base_name(gathered, base)} {row[f'{base.key}_text']}"
        for base in gathered.found.bases
        if row[f"{base.key}_text"]
    ]
    if others:
        said.append(f"For comparison: {words.listed(others)}.")
    hidden = narrative.pockets(gathered.pockets, gathered.store.nation())
    return (*said, *place_among(gathered), *(hidden or _neighbourhoods(gathered)))


def _picture(gathered: Gathered) -> list[Picture]:
    """The map of the council's own indicator, with the area outlined."""
    row = gathered.rows.get(gathered.store.edition.default_indicator)
    if row is None:
        return []
    return [
        Picture(
            title=f"{row['title']} by {gathered.noun}",
            subtitle=f"{row['unit']}, {row['period']}; {gathered.name} outlined",
            alt=f"Map of {gathered.plural} by {lower_first(str(row['title']))}; {gathered.name} has "
            f"{figure(row)}.",
            area_type=gathered.area_type,
            area_codes=(gathered.code,),
            indicator_id=str(row["indicator_id"]),
            period=str(row["period"]),
        )
    ]


def _theme(gathered: Gathered) -> str:
    spec = gathered.store.indicator(gathered.store.edition.default_indicator)
    return str(spec["theme"])


def _themes(gathered: Gathered) -> list[str]:
    """Themes of the council's own indicator, and of earlier editions of the same index."""
    first = _theme(gathered)
    return [theme for theme in dict.fromkeys(gathered.found.rows["theme"]) if str(theme).startswith(first)]


def _scores(gathered: Gathered, theme: str) -> list[Row]:
    return [
        row
        for row in gathered.rows.values()
        if row["theme"] == theme
        and row["statistic"] == Statistic.SCORE
        and row["polarity"] != Polarity.NEUTRAL
    ]


def _domains(gathered: Gathered) -> list[str]:
    return [str(row["indicator_id"]) for row in _scores(gathered, _theme(gathered))]


def _editions(gathered: Gathered) -> Table | None:
    """The overall score of every edition, and the area's place among its kind."""
    lines, notes = [], [SCORE_NOTE]
    for theme in _themes(gathered):
        scores = _scores(gathered, theme)
        if not scores or not known(scores[0]):
            continue
        row = scores[0]
        worst = _worst_share(gathered, theme)
        lines.append(
            [
                cell(str(row["period"])),
                cell(row["text"], row["value"]),
                cell(_place(gathered, row)),
                cell(figure(worst), worst["value"], worst["state"]) if worst else cell(""),
            ]
        )
        if worst and worst["title"] not in " ".join(notes):
            notes.append(f"The last column: {lower_first(str(worst['title']))}, of all in the nation.")
    if not lines:
        return None
    columns = [Column("Edition"), Column("Score", numeric=True), Column(f"Place among {gathered.plural}")]
    columns.append(Column("People in the most deprived 30%", numeric=True))
    return plain_table("How deprived, edition by edition", columns, lines, notes=notes[:1])


def _worst_share(gathered: Gathered, theme: str) -> Row | None:
    """The first share of people of a theme: those in the most deprived neighbourhoods."""
    shares = [
        row
        for row in gathered.rows.values()
        if row["theme"] == theme and row["statistic"] == Statistic.PROPORTION
    ]
    return shares[0] if shares else None


def _place(gathered: Gathered, row: Row) -> str:
    """Place from the most deprived: "12th of 100"."""
    above, _, others = gathered.scores[str(row["indicator_id"])]
    if not others:
        return ""
    return f"{f'{words.ordinal(above + 1)} ' if above else ''}most deprived of {others + 1:,}"


def _neighbourhoods(gathered: Gathered) -> tuple[str, ...]:
    """How many people live in neighbourhoods of the most deprived tenth and fifth."""
    rows = gathered.neighbourhoods
    if rows.empty:
        return ()
    whole = rows["people"].sum()
    worst = rows[rows["decile"] <= 2]
    if worst.empty:
        return (
            f"None of the {len(rows):,} neighbourhoods here is among the most deprived fifth in {_nation(gathered)}."
            if len(rows) > 1
            else f"Its neighbourhood is not among the most deprived fifth in {_nation(gathered)}.",
        )
    share = worst["people"].sum() / whole
    number = f"{len(worst):,} of the {len(rows):,} neighbourhoods here {'is' if len(worst) == 1 else 'are'}"
    if len(rows) == 1:
        number = "Its neighbourhood is"
        return (f"{number} among the most deprived fifth in {_nation(gathered)}.",)
    return (
        f"{number} among the most deprived fifth in {_nation(gathered)}; {share:.0%} of the people here live there.",
    )


def _nation(gathered: Gathered) -> str:
    nation = gathered.store.nation()
    if nation is None:
        return "England"
    name = str(nation["name"])
    return f"the{name[3:]}" if name.startswith("The ") else name


def _deciles(gathered: Gathered) -> Table | None:
    """People and neighbourhoods by national tenth of deprivation."""
    rows = gathered.neighbourhoods
    if len(rows) < 2:
        return None
    whole = rows["people"].sum()
    sums = rows.groupby("decile").agg(areas=("lsoa", "size"), people=("people", "sum"))
    sums = sums[sums["people"] > 0].reset_index()
    lines = [
        [
            cell(_tenth(int(row["decile"]))),
            cell(words.count(row["areas"]), row["areas"]),
            cell(words.count(row["people"]), row["people"]),
            cell(f"{row['people'] / whole:.0%}", 100 * row["people"] / whole),
        ]
        for row in records(sums)
    ]
    columns = [Column("Tenth of the nation"), Column("Neighbourhoods", numeric=True)]
    columns += [Column("People", numeric=True), Column("Share of people here", numeric=True)]
    notes = [
        "A neighbourhood (LSOA) has about 1,500 people. One that the boundary cuts is counted here with the people "
        "who live on this side. Tenths that nobody here lives in are left out."
    ]
    spec = gathered.store.indicator(gathered.store.edition.default_indicator)
    return plain_table(
        "Neighbourhoods by how deprived they are", columns, lines, subtitle=str(spec["title"]), notes=notes
    )


def _tenth(decile: int) -> str:
    ends = {1: "1, the most deprived", 10: "10, the least deprived"}
    return ends.get(decile, str(decile))


def _clusters(gathered: Gathered) -> tuple[str, ...]:
    """Clusters the area is part of, or stands out from, the council's own indicator first."""
    rows = gathered.store.of_area("area_clusters", str(gathered.counted["area_code"]), gathered.area_type)
    rows = rows[rows["polarity"] != Polarity.NEUTRAL]
    default = gathered.store.edition.default_indicator
    first = rows[rows["indicator_id"] == default]
    others = rows[(rows["indicator_id"] != default) & ~rows["theme"].str.startswith(_theme(gathered))]
    told = [*first.to_dict("records"), *others.to_dict("records")]
    said: dict[str, list[str]] = {}
    for row in told:
        said.setdefault(_cluster(gathered, row), []).append(f"{row['title']} ({row['period']})")
    lines = [f"{words.listed(names, most=MOST_TITLES)}: {text}" for text, names in said.items()]
    return tuple(lines[:MOST_CLUSTERS])


def _cluster(gathered: Gathered, row: Mapping[Any, Any]) -> str:
    """What an area is part of, or stands out from, by one figure."""
    ends = {Cluster.HIGH_LOW.value: ("high", "low"), Cluster.LOW_HIGH.value: ("low", "high")}
    if row["kind"] in ends:
        own, around = ends[row["kind"]]
        return f"{own} here, among {gathered.plural} that are {around}."
    high = row["kind"] == Cluster.HIGH_HIGH.value
    need = patterns.need(high=high, polarity=str(row["polarity"]))
    names = [str(name) for name in (row["members"] if row["members"] is not None else ())]
    names = [name for name in names if name != str(gathered.counted["name"])]
    if not names:
        return f"with its neighbours it forms a cluster of {need}."
    return f"part of a cluster of {need}, with {words.listed(names, most=MOST_NAMES)}."
