"""Sentences: what an indicator and an area say, in plain words made from templates over facts.

Every number in them is the number in the table, written by `insight.words`.
"""

from __future__ import annotations

import pandas as pd

from insight import words
from insight.domain import Fit, Polarity, State
from insight.profiles import View, beside, county_of

FEW_LACKING = 0.1
"""A title speaks of all areas while no larger share of them has no figure."""

FEW = 10
"""Below this many areas a middle figure says little."""


def title(shown: View, area_code: str | None) -> str:
    """State the finding: the figure of the chosen area and its place, else which area is highest."""
    rows = shown.known
    chosen = shown.rows[shown.rows["area_code"] == area_code]
    if not chosen.empty:
        row = chosen.iloc[0]
        if row["state"] != State.VALUE:
            return f"{row['label']}: no figure of its own"
        return f"{row['label']}: {words.sign_unit(row['text'], shown.spec['unit'])}, {_rank(rows, row['value'], shown)}"
    name = str(shown.spec["title"])
    if len(rows) < 2:
        return name
    mark = " –" if ":" in name else ":"
    ends = [
        f"{word} in {rows['label'].iloc[at]}"
        for word, at in (("highest", -1), ("lowest", 0))
        if _alone(rows, at)
    ]
    lacking = shown.rows["state"].isin([State.SUPPRESSED, State.MISSING]).sum()
    of = (
        f", of {len(rows):,} {_kind(shown)[1]} with a figure"
        if lacking > FEW_LACKING * len(shown.rows)
        else ""
    )
    return f"{name}{mark} {', '.join(ends)}{of}" if ends else name


def _alone(rows: pd.DataFrame, at: int) -> bool:
    """Whether only one area has the lowest (0) or highest (-1) value."""
    return int((rows["value"] == rows["value"].iloc[at]).sum()) == 1


def _rank(rows: pd.DataFrame, value: float, shown: View) -> str:
    """Place of a value among all: "3rd highest of 100 wards"; ties are joint."""
    above, below = int((rows["value"] > value).sum()), int((rows["value"] < value).sum())
    kind, plural = _kind(shown)
    if len(rows) == 1:
        return f"the only {kind} with a figure"
    joint = "joint " if len(rows) - above - below > 1 else ""
    end, number = ("highest", above + 1) if above <= below else ("lowest", below + 1)
    place = end if number == 1 else f"{words.ordinal(number)} {end}"
    return f"{joint}{place} of {len(rows):,} {plural}"


def subtitle(shown: View) -> str:
    """Name the indicator, its unit, the kind of area and the period."""
    kind, _ = _kind(shown)
    spec, fits = shown.spec, shown.rows["fit"].dropna()
    added_up = not (fits == Fit.PUBLISHED).all()
    how = {
        "score": "weighted by population",
        "rank_summary": "weighted by population, higher is more deprived",
    }
    parts = [str(spec["title"]), f"{spec['unit']} by {kind}", shown.period]
    if added_up and spec["statistic"] in how:
        parts.insert(2, how[spec["statistic"]])
    return ", ".join(parts)


def source_lines(shown: View) -> tuple[str, ...]:
    """Lines under the map: source and period, fit, what is not official, licence."""
    lines = []
    for source in shown.sources.drop_duplicates("dataset_id").to_dict("records"):
        day = pd.Timestamp(source["published"])
        lines.append(f"Data: {source['title']}, {source['publisher']}, published {day:%-d %B %Y}.")
        lines.append(f"Period: {shown.period}. {fit_line(shown)}")
        lines.append(str(source["attribution"]))
    if shown.area_type["status"] != "official":
        lines.append(f"{shown.area_type['plural']}: {shown.area_type['status']}. {shown.area_type['note']}")
    return tuple(dict.fromkeys(lines))


FIT_PLURALS = {
    Fit.PUBLISHED: "published for the area itself",
    Fit.EXACT: "exact",
    Fit.BEST_FIT: "best fit",
    Fit.APPORTIONED: "apportioned",
}


def fit_line(shown: View) -> str:
    """Count how the figures were come by."""
    fits = shown.known["fit"].value_counts()
    if fits.empty:
        return "Fit: none."
    counted = [f"{fits[fit]:,} {text}" for fit, text in FIT_PLURALS.items() if fit in fits]
    return f"Fit: {words.listed(counted)}."


def fit_brief(fit: str | None, crossing_share: float) -> str:
    """Write the fit as the table shows it, with the share of people in small areas shared with a neighbour."""
    if not isinstance(fit, str):
        return "no separate figure"
    text = fit.replace("-", " ")
    return f"{text}, {crossing_share:.0%} shared" if crossing_share >= 0.005 else text


def invitation(shown: View) -> str:
    """Say what to do next; nothing where there is but one area to choose."""
    if len(shown.rows) == 1:
        return ""
    return f"Choose {words.one(_kind(shown)[0])} on the map or in the table to see its figures."


def about(shown: View) -> tuple[str, ...]:
    """Say what is counted, why it matters and what to be careful about."""
    spec = shown.spec
    caveats = [str(caveat) for caveat in spec["caveats"]]
    notes = [str(note) for note in shown.sources["note"] if note]
    kind = [str(shown.area_type["note"])] if shown.area_type["note"] else []
    fits = [f"{text[:1].upper()}{text[1:]}." for text in words.FIT_WORDS.values()]
    shared = "Shared, in the table: the share of people who live in small areas that the boundary cuts."
    return (str(spec["description"]), str(spec["why_it_matters"]), *caveats, *notes, *kind, *fits, shared)


def finding(shown: View) -> str:
    """One sentence that says what the map shows: the two ends, with the areas that hold them."""
    rows = shown.known
    kind, plural = _kind(shown)
    if rows.empty:
        return f"There is no figure for any {kind} ({shown.period})."
    bottom, top = rows.iloc[0], rows.iloc[-1]
    if len(rows) == 1:
        return f"{top['label']} has {words.phrase(top['text'], shown.spec['unit'])} ({shown.period})."
    if top["value"] == bottom["value"]:
        return f"Every {kind} has the same figure: {top['text']}."
    ends = [f"{_end(rows, -1)} highest, at {top['text']}", f"{_end(rows, 0)} lowest, at {bottom['text']}"]
    return f"Among {len(rows):,} {plural}, {ends[0]}, and {ends[1]}."


def _end(rows: pd.DataFrame, at: int) -> str:
    """Name the area at one end, or how many areas share it: "Abbey is", "61 are"."""
    tied = int((rows["value"] == rows["value"].iloc[at]).sum())
    return f"{rows['label'].iloc[at]} is" if tied == 1 else f"{tied:,} are"


def paragraph(shown: View) -> tuple[str, ...]:
    """Sentences beside the map: the spread, the whole, what is not known, and how to read it."""
    said = [finding(shown), *_middle(shown), *_unknown(shown), _reading(shown)]
    return tuple(sentence for sentence in said if sentence)


def _kind(shown: View) -> tuple[str, str]:
    return _lower_first(str(shown.area_type["label"])), _lower_first(str(shown.area_type["plural"]))


def _lower_first(text: str) -> str:
    """Lower-case the first letter, but not of an abbreviation."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _middle(shown: View) -> list[str]:
    """Give the middle figure and that of the whole county; of a few areas there is no use for a middle."""
    rows, said = shown.known, []
    decimals = int(shown.spec["decimals"])
    if len(rows) >= FEW and rows["value"].median() > rows["value"].iloc[0]:
        said.append(f"The middle figure is {words.number(float(rows['value'].median()), decimals)}")
    county = county_of(shown)
    if county is not None and county.state == State.VALUE and shown.spec["statistic"] != "count":
        said.append(f"{county.name} as a whole has {county.text}")
    return ["; ".join(said) + "."] if said else []


def _unknown(shown: View) -> list[str]:
    """Name the areas without a figure, one sentence for each state."""
    kind, plural = _kind(shown)
    said = []
    for state, start in (
        (State.SUPPRESSED, "To protect people, the figure is held back for"),
        (State.MISSING, "There is no figure for"),
        (State.NOT_APPLICABLE, "There is no separate figure for"),
    ):
        rows = shown.rows[shown.rows["state"] == state]
        if not rows.empty:
            names = words.listed(list(rows["label"]), most=3)
            said.append(f"{start} {len(rows):,} {kind if len(rows) == 1 else plural}: {names}.")
    return said


def _reading(shown: View) -> str:
    if shown.spec["polarity"] == Polarity.HIGH_IS_WORSE:
        return "A higher figure points to more need."
    if shown.spec["polarity"] == Polarity.HIGH_IS_BETTER:
        return "A higher figure is the better one."
    return "A high figure is neither good nor bad in itself."


def standing(shown: View, area_code: str) -> tuple[str, ...]:
    """Sentences that place one area among the others and beside its district and county."""
    row = shown.rows[shown.rows["area_code"] == area_code].iloc[0]
    if row["state"] != State.VALUE:
        return (f"{row['label']}: {words.STATE_WORDS[State(row['state'])]} ({shown.period}).",)
    likely = words.interval(row["lower"], row["upper"], int(shown.spec["decimals"]))
    chance = f"; likely range {likely}" if likely else ""
    said = [f"{row['label']} has {words.phrase(row['text'], shown.spec['unit'])} ({shown.period}{chance})."]
    if row["reliability"] == "use with caution":
        said.append("Few people are counted here: use this figure with caution.")
    said += _among(shown.known, row["value"], shown)
    return (*said, *comparison(shown, area_code))


def _among(rows: pd.DataFrame, value: float, shown: View) -> list[str]:
    """Say how many of the others lie below or above, whichever are more."""
    above, below = int((rows["value"] > value).sum()), int((rows["value"] < value).sum())
    others, plural = len(rows) - 1, _kind(shown)[1]
    if not others:
        return []
    if others in (above, below):
        return [f"That is the {'lowest' if above == others else 'highest'} of the {len(rows):,} {plural}."]
    more = ("higher", below) if below >= above else ("lower", above)
    return [f"That is {more[0]} than {more[1]:,} of the other {others:,} {plural}."]


def shown_with(lies_in: pd.DataFrame, kind: str) -> tuple[str, ...]:
    """Say in words where an area too small for a figure of its own is counted.

    ``lies_in`` is what `insight.store.Store.shown_with` returns.
    """
    if lies_in.empty:
        return ()
    codes = words.listed([str(code) for code in lies_in["small_area_code"]], most=3)
    said = (
        f"This {kind} has no figure of its own: it is smaller than the smallest area the census publishes. "
    )
    said += f"It lies in output area {codes}" if len(lies_in) == 1 else f"It lies in output areas {codes}"
    counted = words.listed(list(dict.fromkeys(lies_in["counted_in_name"].dropna())), most=2)
    return (said + (f", counted in {counted}." if counted else "."),)


def pockets(found: pd.DataFrame, nation: pd.Series | None = None) -> tuple[str, ...]:
    """Say what an average hides: neighbourhoods among the most deprived fifth inside an area that is not.

    ``found`` is what `insight.store.Store.pockets` returns for one area; the first indicator is told. ``nation`` is
    `insight.store.Store.nation`: what the fifth is a fifth of.
    """
    if found.empty:
        return ()
    row = found.iloc[0]
    number = int(row["pockets"])
    whole = "England" if nation is None else _lower_the(str(nation["name"]))
    what = "a neighbourhood that is" if number == 1 else f"{number:,} neighbourhoods that are"
    return (
        f"The average hides a pocket: {what} among the most deprived fifth in {whole}. About "
        f"{words.count(row['pocket_population'])} people live there, {row['pocket_share']:.0%} of the people here.",
    )


def _lower_the(name: str) -> str:
    """Write "The nation" as it stands inside a sentence."""
    return f"the{name[3:]}" if name.startswith("The ") else name


def comparison(shown: View, area_code: str | None) -> tuple[str, ...]:
    """Put the district and the county beside an area; counts are not compared."""
    if shown.spec["statistic"] == "count":
        return ()
    larger = [f"{b.name} has {b.text}" for b in beside(shown, area_code) if b.state == State.VALUE]
    return (f"For comparison, {words.listed(larger)}.",) if larger else ()


def similar_set(by: pd.DataFrame) -> str:
    """Say by what areas were compared to find those alike (`insight.store.Store.similar_set`)."""
    if by.empty:
        return ""
    names = [_lower_first(str(title)) for title in by["title"]]
    return (
        f"Compared by {words.listed(names)}, each in standard deviations; a distance of 0 would be an area the "
        "same in all of them."
    )
