"""Sentences: what an indicator and an area say, in plain words made from templates over facts.

Every number in them is the number in the table, written by `insight.words`.
"""

from __future__ import annotations

import pandas as pd

from insight import words
from insight.domain import Fit, Polarity, State
from insight.profiles import View, beside


def title(shown: View, area_code: str | None) -> str:
    """State the finding: where the chosen area stands, else where the two ends are."""
    rows = shown.rows[shown.rows["state"] == State.VALUE]
    _, plural = _kind(shown)
    name = str(shown.spec["title"])
    own = rows[rows["area_code"] == area_code]
    if not own.empty and len(rows) > 1:
        row = own.iloc[0]
        below = int((rows["value"] < row["value"]).sum())
        return f"{row['name']}: {_place(below, len(rows) - 1)} {plural} on {_lower_first(name)}"
    if area_code is not None or len(rows) < 2:
        chosen = shown.rows.loc[shown.rows["area_code"] == area_code, "name"]
        return f"{chosen.iloc[0]}: no figure for {_lower_first(name)}" if len(chosen) else name
    ordered = rows.sort_values("value", kind="stable")
    mark = " –" if ":" in name else ":"
    return f"{name}{mark} highest in {ordered['name'].iloc[-1]}, lowest in {ordered['name'].iloc[0]}"


def _place(below: int, others: int) -> str:
    if below == others:
        return "the highest of all"
    if below == 0:
        return "the lowest of all"
    return f"higher than {below:,} of the other {others:,}"


def subtitle(shown: View) -> str:
    """Name the statistic, unit, kind of area and period."""
    kind, _ = _kind(shown)
    how = {
        "score": "average weighted by population",
        "rank_summary": "average rank weighted by population, the highest the most deprived",
    }.get(str(shown.spec["statistic"]), "")
    parts = [f"{shown.spec['unit'][:1].upper()}{shown.spec['unit'][1:]} by {kind}", how, shown.period]
    return ", ".join(part for part in parts if part)


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
    fits = shown.rows.loc[shown.rows["state"] == State.VALUE, "fit"]
    if fits.empty:
        return "Fit: none."
    counted = [f"{(fits == fit).sum():,} {text}" for fit, text in FIT_PLURALS.items() if (fits == fit).any()]
    return f"Fit: {words.listed(counted)}."


def fit_brief(fit: str | None, crossing_share: float) -> str:
    """Write the fit as the table shows it, with the share of people in small areas that cross the boundary."""
    if not isinstance(fit, str):
        return "no separate figure"
    return f"{fit}, {crossing_share:.0%} cross" if crossing_share >= 0.005 else fit


def invitation(shown: View) -> str:
    """Say what to do next."""
    return f"Choose a {_kind(shown)[0]} on the map or in the table to see its figures."


def about(shown: View) -> tuple[str, ...]:
    """Say what is counted, why it matters and what to be careful about."""
    spec = shown.spec
    caveats = [str(caveat) for caveat in spec["caveats"]]
    notes = [str(note) for note in shown.sources["note"] if note]
    kind = [str(shown.area_type["note"])] if shown.area_type["note"] else []
    fits = [
        f"{fit.value.capitalize()} means {words.FIT_WORDS[fit].removeprefix(fit.value + ': ')}."
        for fit in Fit
    ]
    return (str(spec["description"]), str(spec["why_it_matters"]), *caveats, *notes, *kind, *fits)


def finding(shown: View) -> str:
    """One sentence that says what the map shows: the two ends, with the areas that hold them."""
    rows = shown.rows[shown.rows["state"] == State.VALUE]
    kind, plural = _kind(shown)
    if rows.empty:
        return f"There is no figure for any {kind} in {shown.period}."
    ordered = rows.sort_values("value", kind="stable")
    top, bottom = ordered.iloc[-1], ordered.iloc[0]
    if top["value"] == bottom["value"]:
        return f"Every {kind} has the same figure: {top['text']}."
    return (
        f"Among {len(rows):,} {plural}, {top['name']} is highest, at {top['text']}, "
        f"and {bottom['name']} lowest, at {bottom['text']}."
    )


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
    rows = shown.rows[shown.rows["state"] == State.VALUE]
    if rows.empty:
        return []
    _, plural = _kind(shown)
    decimals = int(shown.spec["decimals"])
    middle = words.number(float(rows["value"].median()), decimals)
    whole = [b for b in shown.benchmarks if b.area_type == "county" and b.state == State.VALUE]
    text = f"Half of the {plural} are above {middle} and half below"
    if whole and shown.spec["statistic"] != "count" and shown.area_type["area_type"] != "county":
        text += f"; {whole[0].name} as a whole has {whole[0].text}"
    return [text + "."]


def _unknown(shown: View) -> list[str]:
    """Name the areas without a figure, one sentence for each state."""
    kind, plural = _kind(shown)
    said = []
    for state, why in (
        (State.SUPPRESSED, "is held back to protect people"),
        (State.MISSING, "is missing"),
        (State.NOT_APPLICABLE, "does not apply"),
    ):
        rows = shown.rows[shown.rows["state"] == state]
        if rows.empty:
            continue
        names = words.listed(list(rows["name"]), most=3)
        said.append(f"The figure {why} for {len(rows):,} {kind if len(rows) == 1 else plural}: {names}.")
    return said


def _reading(shown: View) -> str:
    if shown.spec["polarity"] == Polarity.HIGH_IS_WORSE:
        return "A higher figure points to more need."
    if shown.spec["polarity"] == Polarity.HIGH_IS_BETTER:
        return "A higher figure is the better one."
    return "A high figure is neither good nor bad in itself."


def standing(shown: View, area_code: str) -> tuple[str, ...]:
    """Sentences that place one area among the others and beside its district and county."""
    rows = shown.rows
    row = rows[rows["area_code"] == area_code].iloc[0]
    _, plural = _kind(shown)
    if row["state"] != State.VALUE:
        return (f"{row['name']}: {words.STATE_WORDS[State(row['state'])]} ({shown.period}).",)
    others = rows[(rows["state"] == State.VALUE) & (rows["area_code"] != area_code)]
    below = int((others["value"] < row["value"]).sum())
    unit = words.with_unit(row["value"], row["state"], int(shown.spec["decimals"]), shown.spec["unit"])
    likely = words.interval(row["lower"], row["upper"], int(shown.spec["decimals"]))
    chance = f" (95% interval {likely})" if likely else ""
    said = [f"{row['name']} has {unit}{chance}, {shown.period}."]
    if row["reliability"] == "use with caution":
        said.append("Few people are counted here: use this figure with caution.")
    if len(others):
        said.append(f"That is higher than {below:,} of the other {len(others):,} {plural}.")
    return (*said, *comparison(shown, area_code))


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


def pockets(found: pd.DataFrame) -> tuple[str, ...]:
    """Say what an average hides: neighbourhoods among the most deprived fifth inside an area that is not.

    ``found`` is what `insight.store.Store.pockets` returns for one area; the first indicator is told.
    """
    if found.empty:
        return ()
    row = found.iloc[0]
    number = int(row["pockets"])
    what = "a neighbourhood that is" if number == 1 else f"{number:,} neighbourhoods that are"
    return (
        f"The average hides a pocket: {what} among the most deprived fifth in England. About "
        f"{words.count(row['pocket_population'])} people live there, {row['pocket_share']:.0%} of the people here.",
    )


def comparison(shown: View, area_code: str | None) -> tuple[str, ...]:
    """Put the district and the county beside an area; counts are not compared."""
    if shown.spec["statistic"] == "count":
        return ()
    larger = [f"{b.name} has {b.text}" for b in beside(shown, area_code) if b.state == State.VALUE]
    return (f"For comparison, {words.listed(larger)}.",) if larger else ()
