"""How deprived areas made of small areas are, by the methods of the English Indices of Deprivation.

Rank 1 is the most deprived of the N small areas of the nation (32,844 LSOAs in the Indices of 2019, 33,755 in
those of 2025). Scores, ranks and deciles are never summed or plainly averaged: people are the weights.
Source of all five summaries: Indices of Deprivation, technical report, "local authority summaries".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from insight.errors import Fault, InsightError
from insight.matching import among
from insight.stats.intervals import NOISE, bad_values, numbers, refuse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

SUMMARIES = ("average_score", "average_rank", "proportion_decile_1", "extent", "local_concentration")
CONCENTRATED = 0.1
"""Local concentration looks at the most deprived small areas holding this share of an area's people."""
NEARLY_WHOLE = 0.97
"""A set holding more than this share of the nation, but not all of it, is the whole nation with rows lost."""
TIES_POSSIBLE = 3
"""Real indices tie at most three small areas; in more rows than that not every row can have a twin."""


def summarise(
    frame: pd.DataFrame,
    *,
    by: str,
    score: str,
    rank: str,
    population: str,
    total_small_areas: int,
    small_area: str | None = None,
    weight: str | None = None,
) -> pd.DataFrame:
    """Summarise deprivation for areas made of small areas.

    Parameters
    ----------
    frame
        One row per small area, or per piece of one where ``weight`` splits it among areas.
    by, score, rank, population
        Columns: code of the area; score and rank (1 = most deprived) of the small area; people in the whole
        small area by the index's own denominator.
    total_small_areas
        Small areas in the nation: N.
    small_area
        Column of small-area codes; needed with ``weight``. With it, repeats are told apart from ties.
    weight
        Column with the share of the small area's people who live in the area, above 0 and at most 1.

    Returns
    -------
    DataFrame
        One row per area (index ``by``, sorted): *average_score*, people-weighted; *average_rank*, people-weighted
        N + 1 − rank, so high is deprived; *proportion_decile_1*, share of its small areas in the most deprived
        tenth; *extent*, share of people in the most deprived three tenths, by a sliding weight;
        *local_concentration*, average of N + 1 − rank over the most deprived small areas holding
        exactly a tenth of the people. All NaN for an area without people.

    Raises
    ------
    InsightError
        Naming all faults: a missing column, cell or area code; ranks that are not whole, lie outside 1..N or are
        repeated beyond the ties of a real ranking; negative populations; weights that add up to more than the
        small area; a national set with rows lost.
    """
    columns = {"score": score, "rank": rank, "population": population}
    pieces = _read(
        frame, columns | ({} if weight is None else {"weight": weight}), by=by, small_area=small_area
    )
    # Pieces come by way of a lookup, which may leave a small area in no area.
    refuse(_edition_faults(pieces, total=_nation(total_small_areas), whole=weight is None))
    return _summaries(pieces, total=total_small_areas, name=by)


def check_edition(
    frame: pd.DataFrame, *, score: str, rank: str, total_small_areas: int, whole: bool = True
) -> None:
    """Check the small-area table of one edition of the Indices at the door.

    The score must never rise as the rank does, ranks must be 1..N with the gaps that ties leave, and with
    ``whole`` every small area must be there. A table that mixes editions or domains fails the first.

    Raises
    ------
    InsightError
        With all faults.
    """
    pieces = _read(frame, {"score": score, "rank": rank}, by=None, small_area=None)
    total = _nation(total_small_areas)
    faults = _edition_faults(pieces, total=total, whole=False)
    if whole and len(pieces) != total:
        remedy = "Take the whole file of one edition."
        faults.append(
            Fault("deprivation", f"all {total} small areas are there", f"{len(pieces)} rows", remedy)
        )
    ordered = pieces.sort_values("rank", kind="stable")
    rises = np.append(False, np.diff(ordered["score"]) > NOISE)
    rule = "scores fall as ranks rise"
    remedy = "Take score and rank from the same domain of the same edition."
    refuse(faults + bad_values(ordered["rank"].to_numpy(), rises, "deprivation: rank", rule, remedy))


def national_decile(rank: Floats, total_small_areas: int) -> Floats:
    """National decile of ranks, 1 = the most deprived tenth, as MHCLG rounds it: ceil(10 rank / N)."""
    decile: Floats = np.ceil(10 * rank / total_small_areas)
    return decile


def pockets(
    frame: pd.DataFrame,
    lookup: pd.DataFrame,
    *,
    small_area: str = "small_area_code",
    score: str,
    rank: str,
    population: str,
    total_small_areas: int,
    deciles: int = 2,
    at_least: float = 0.1,
) -> pd.DataFrame:
    """Find hidden pockets: deprived small areas inside areas whose average does not show them.

    An area has a hidden pocket where its average score would put a small area outside the national ``deciles``
    (2: the most deprived fifth), yet it holds a small area that lies in them.

    Parameters
    ----------
    frame
        One row per small area: ``small_area`` (code), ``score``, ``rank``, ``population``. The whole nation or a whole
        county, since average scores are placed among its scores.
    lookup
        Columns ``small_area_code``, ``area_code``, ``weight`` (share of the small area's people who live in the area).
    deciles
        National deciles, from 1, that count as deprived.
    at_least
        A small area is held where at least this share of its people live in the area, or at least this share of
        the area's people live in it: slivers along a boundary are no pockets.

    Returns
    -------
    DataFrame
        One row per area with a hidden pocket (index ``area_code``): *average_score*, *average_decile* (decile of a
        small area with that score), *small_areas* (codes of the pockets, most deprived first),
        *pocket_population* and *pocket_share* (people of the area who live in them).

    Raises
    ------
    InsightError
        As `summarise` and `check_edition`; also for a lookup that names small areas the frame does not hold.
    """
    check_edition(frame, score=score, rank=rank, total_small_areas=total_small_areas, whole=False)
    pieces = _joined(frame, lookup, small_area=small_area)
    read = _read(
        pieces,
        {"score": score, "rank": rank, "population": population, "weight": "weight"},
        by="area_code",
        small_area="small_area_code",
    )
    refuse(_edition_faults(read, total=_nation(total_small_areas), whole=False))
    areas = _summaries(read, total=total_small_areas, name="area_code")[["average_score"]]
    areas["average_decile"] = national_decile(_rank_of_score(areas["average_score"], read), total_small_areas)
    held = _held(read, deciles=deciles, at_least=at_least, total=total_small_areas)
    return areas[areas["average_decile"] > deciles].join(held, how="inner")


def _held(pieces: pd.DataFrame, *, deciles: int, at_least: float, total: int) -> pd.DataFrame:
    """Deprived small areas held by each area: codes, people, share of the area's people."""
    people = pieces["population"] * pieces["weight"]
    share = people / people.groupby(pieces["area"]).transform("sum")
    deprived = national_decile(pieces["rank"].to_numpy(), total) <= deciles
    kept = deprived & ((pieces["weight"] >= at_least) | (share >= at_least)) & (people > 0)
    rows = pieces.assign(people=people, share=share)[kept].sort_values(["rank", "small_area"])
    grouped = rows.groupby("area")
    held = pd.DataFrame(
        {
            "small_areas": grouped["small_area"].agg(tuple),
            "pocket_population": grouped["people"].sum(),
            "pocket_share": grouped["share"].sum(),
        }
    )
    return held.rename_axis("area_code")


def _rank_of_score(scores: pd.Series[float], pieces: pd.DataFrame) -> Floats:
    """Rank that a small area with this score would have, between the ranks of its neighbours in score."""
    known = pieces.drop_duplicates("score").sort_values("score")
    rank: Floats = np.interp(scores, known["score"], known["rank"])
    return rank


def _summaries(pieces: pd.DataFrame, *, total: int, name: str) -> pd.DataFrame:
    people = pieces["population"] * pieces["weight"]
    standing = total + 1 - pieces["rank"]
    decile_1 = national_decile(pieces["rank"].to_numpy(), total) == 1
    columns = {
        "people": people,
        "weight": pieces["weight"],
        "average_score": people * pieces["score"],
        "average_rank": people * standing,
        "proportion_decile_1": pieces["weight"] * decile_1,
        "extent": people * _extent_weight(pieces["rank"].to_numpy(), total),
        "local_concentration": _most_deprived_people(pieces, people) * standing,
    }
    sums = pd.DataFrame(columns).groupby(pieces["area"]).sum()
    per_person = sums["people"].where(sums["people"] > 0)
    below = {"proportion_decile_1": sums["weight"].where(sums["people"] > 0)}
    below["local_concentration"] = per_person * CONCENTRATED
    summaries = pd.DataFrame({key: sums[key] / below.get(key, per_person) for key in SUMMARIES})
    return summaries.rename_axis(name)


def _extent_weight(rank: Floats, total: int) -> Floats:
    """1 in the most deprived tenth, falling from 0.95 to 0.05 over the next two tenths, then 0."""
    percentile = np.ceil(100 * rank / total)
    sliding = 0.95 - (0.9 / 19) * (percentile - 11)
    return np.select([percentile <= 10, percentile <= 30], [np.ones_like(rank), sliding], default=0.0)


def _most_deprived_people(pieces: pd.DataFrame, people: pd.Series[float]) -> pd.Series[float]:
    """People of each piece who are among the most deprived tenth of their area, the last piece split."""
    order = pieces.assign(people=people).sort_values(["area", "rank"], kind="stable")
    grouped = order.groupby("area")["people"]
    wanted = CONCENTRATED * grouped.transform("sum")
    before = grouped.cumsum() - order["people"]
    taken = (wanted - before).clip(lower=0)
    return taken.where(taken < order["people"], order["people"]).reindex(pieces.index)


# --- The door -------------------------------------------------------------------------------------


def _nation(total: int) -> int:
    if isinstance(total, bool) or not isinstance(total, int | np.integer) or total < 1:
        remedy = "It is 32844 for the Indices of 2019 and 33755 for 2025."
        raise InsightError(Fault("total_small_areas", "it is a whole number above 0", repr(total), remedy))
    return int(total)


def _read(
    frame: pd.DataFrame, columns: dict[str, str], *, by: str | None, small_area: str | None
) -> pd.DataFrame:
    """Pieces with plain column names: the numbers asked for, and area and small_area; weight 1 if none."""
    labels = {"area": by, "small_area": small_area} if by is not None else {"small_area": small_area}
    wanted = [*columns.values(), *(label for label in labels.values() if label is not None)]
    absent = [str(name) for name in wanted if name not in frame.columns]
    if absent or frame.empty:
        found = f"no {', '.join(absent)}" if absent else "no rows"
        raise InsightError(
            Fault("deprivation", "the table has its columns and rows", found, "Check the table.")
        )
    if "weight" in columns and small_area is None:
        remedy = "Name the column of small-area codes in small_area."
        raise InsightError(Fault("deprivation", "split small areas have codes", "no small_area", remedy))
    pieces = pd.DataFrame(
        {key: numbers(frame[name], where=f"deprivation: {name}") for key, name in columns.items()}
    )
    for key, name in labels.items():
        pieces[key] = np.arange(len(frame)) if name is None else frame[name].to_numpy()
    if "weight" not in pieces:
        pieces["weight"] = 1.0
    refuse([*_cell_faults(pieces), *_repeat_faults(frame, pieces, wanted, known=small_area is not None)])
    return pieces


def _cell_faults(pieces: pd.DataFrame) -> list[Fault]:
    faults: list[Fault] = []
    remedy = "Take the whole set of one edition; leave out small areas that lie in no area."
    for name in pieces.columns:
        missing = pieces[name].isna().to_numpy()
        faults += bad_values(
            pieces[name].to_numpy(), missing, f"deprivation: {name}", "no cell is missing", remedy
        )
    weight = pieces["weight"].to_numpy()
    bad = (weight <= 0) | (weight > 1 + NOISE)
    rule = "a weight is above 0 and at most 1"
    faults += bad_values(
        weight, bad, "deprivation: weight", rule, "Give the share of the small area's people."
    )
    if "population" in pieces:
        people = pieces["population"].to_numpy()
        rule = "a population is 0 or more"
        faults += bad_values(people, people < 0, "deprivation: population", rule, "Correct the population.")
    return faults


def _repeat_faults(
    frame: pd.DataFrame, pieces: pd.DataFrame, wanted: list[str], *, known: bool
) -> list[Fault]:
    """Small areas (or their pieces) that stand in the table twice."""
    keys = [name for name in ("small_area", "area") if name in pieces]
    if known:
        repeated = pieces.duplicated(keys)
    else:
        # Two small areas may tie and have the same population. A repeat also shares its label or its other cells.
        more = len(frame.columns) > len(wanted)
        twins = pd.Series(frame.duplicated().to_numpy() & (more | frame.index.duplicated()))
        all_twins = len(frame) > TIES_POSSIBLE and frame[wanted].duplicated(keep=False).all()
        repeated = pd.Series(frame[wanted].duplicated().to_numpy()) if all_twins else twins
    names = pieces["small_area"].to_numpy()
    rule = "each small area is there once"
    return bad_values(
        names, repeated.to_numpy(), "deprivation: small area", rule, "Remove the repeated rows."
    )


def _edition_faults(pieces: pd.DataFrame, *, total: int, whole: bool = True) -> list[Fault]:
    """Ranks that cannot be those of one edition with N small areas; with ``whole``, a nation with rows lost."""
    rank = pieces["rank"].to_numpy()
    outside = (rank < 1) | (rank > total) | (rank != np.rint(rank))
    remedy = "Check the edition: total_small_areas is 32844 for 2019 and 33755 for 2025."
    faults = bad_values(
        rank, outside, "deprivation: rank", f"ranks are whole numbers from 1 to {total}", remedy
    )
    each = pieces.drop_duplicates(["small_area", "rank", "score"])
    remedy = "Take score and rank from one edition, each small area once."
    rule = "a small area has one score and one rank"
    twice = each.duplicated("small_area").to_numpy()
    faults += bad_values(each["small_area"].to_numpy(), twice, "deprivation: small area", rule, remedy)
    rule = "a rank is repeated only by ties: the same score, and the next ranks left out"
    faults += bad_values(each["rank"].to_numpy(), _beyond_ties(each), "deprivation: rank", rule, remedy)
    if whole and NEARLY_WHOLE * total < each["small_area"].nunique() < total:
        found = f"{each['small_area'].nunique()} rows"
        faults.append(Fault("deprivation", f"a national set holds all {total} small areas", found, remedy))
    sums = pieces.groupby("small_area")["weight"].sum()
    rule = "the weights of a small area add up to at most 1"
    over = (sums > 1 + NOISE).to_numpy()
    return faults + bad_values(
        sums.index.to_numpy(), over, "deprivation: weight", rule, "Correct the lookup."
    )


def _beyond_ties(each: pd.DataFrame) -> Flags:
    """Rows whose rank is repeated with another score, or follows a tie that should have left it out."""
    grouped = each.groupby("rank")["score"]
    size, low, high = grouped.size(), grouped.min(), grouped.max()
    ranks = size.index.to_numpy()
    follows = np.append(np.inf, ranks[1:] - ranks[:-1])
    short = follows < np.append(1, size.to_numpy()[:-1])
    bad = pd.Series(short | ((high - low) > NOISE).to_numpy(), index=size.index)
    return each["rank"].map(bad).to_numpy(dtype=bool)


def _joined(frame: pd.DataFrame, lookup: pd.DataFrame, *, small_area: str) -> pd.DataFrame:
    """Pieces of small areas by area. Every small area of the lookup must be in the frame, once."""
    absent = [name for name in ("small_area_code", "area_code", "weight") if name not in lookup.columns]
    if absent or small_area not in frame.columns:
        found = f"no {', '.join(absent) or small_area}"
        raise InsightError(
            Fault("pockets", "lookup and table have their columns", found, "Check the columns.")
        )
    codes = frame[small_area]
    rule, remedy = "each small area is there once", "Remove the repeated rows."
    faults = bad_values(codes.to_numpy(), codes.duplicated().to_numpy(), "pockets: small area", rule, remedy)
    unknown = ~among(lookup["small_area_code"], codes).to_numpy()
    rule = "every small area of the lookup is in the table"
    remedy = "Use a lookup of the vintage of the index: LSOA 2011 for 2019, LSOA 2021 for 2025."
    refuse(
        faults + bad_values(lookup["small_area_code"].to_numpy(), unknown, "pockets: lookup", rule, remedy)
    )
    plain = frame.rename(columns={small_area: "small_area_code"})
    return lookup[["small_area_code", "area_code", "weight"]].merge(plain, on="small_area_code")
