"""What areas drawn by anybody are worked out from: people, points and figures of the smallest areas.

Method: METHODS section 3. The same measures that `insight.build.figures` adds up for published areas are kept for
each small area, so that any shape can be added up later in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pandas as pd

from insight.build import figures as arithmetic
from insight.build.areas import STATISTICAL, Kind
from insight.build.certainty import interval_kind
from insight.build.figures import STATES, Measure, Part, work_out
from insight.build.fits import Fits
from insight.build.ground import Footing
from insight.build.points import of_postcodes
from insight.domain import Catalogue, Indicator
from insight.sources import SourceTable

NUMERATOR, DENOMINATOR, RANK = "numerator", "denominator", "rank"

COLUMNS = {
    "measure": ["measure_no", "dataset_id", "small_area_type", "small_area_vintage"],
    "small_amount": ["measure_no", "small_area_code", "amount", "state"],
    "indicator_part": ["indicator_id", "period", "part", "measure_no"],
    "indicator_making": ["indicator_id", "period", "per_km2", "interval", "summary"],
    "living_point": ["small_area_code", "x", "y", "people"],
    "small_nest": ["small_area_code", "people", "larger_type", "larger_vintage", "larger_code", "share"],
}


def tables(
    catalogue: Catalogue,
    footing: Footing,
    fits: Fits,
    read: Mapping[str, SourceTable],
    kinds: Mapping[str, Kind],
) -> dict[str, pd.DataFrame]:
    """Return the tables that figures of an own area are worked out from; ``COLUMNS`` names their columns.

    They are empty where the council does not offer own areas (``own_areas = false``), and where it is not known
    where people live.
    """
    if not catalogue.council.own_areas or footing.people_kind is None or footing.points is None:
        return {name: pd.DataFrame(columns=columns) for name, columns in COLUMNS.items()}
    making, parts = _makings(catalogue)
    numbers = {measure: number for number, measure in enumerate(dict.fromkeys(m for *_, m in parts))}
    kept = [(*where, numbers[measure]) for *where, measure in parts]
    return {
        "measure": _measures(numbers, kinds),
        "small_amount": _amounts(numbers, read),
        "indicator_part": pd.DataFrame(kept, columns=COLUMNS["indicator_part"]),
        "indicator_making": pd.DataFrame(making, columns=COLUMNS["indicator_making"]),
        "living_point": living_points(footing),
        "small_nest": _nests(footing, fits, dict.fromkeys(kinds.values())),
    }


def living_points(footing: Footing) -> pd.DataFrame:
    """Places where people live, by the smallest area: its postcodes, else the points it was placed by.

    Returns
    -------
    DataFrame
        ``small_area_code``, ``x``, ``y`` (EPSG:27700), ``people``: those of a small area add up to its people.
    """
    points = footing.points
    assert points is not None
    assert footing.people_kind is not None
    shapes = footing.people_shapes
    if shapes is None:
        shapes = footing.shapes.get(footing.people_kind)
    total = points.groupby("small_area_code")["people"].sum()
    known = points.dropna(subset=["x", "y"])
    if footing.postcodes is not None and shapes is not None:
        places = footing.postcodes[["x", "y"]].drop_duplicates()  # hundreds of boxes may share one place
        known = of_postcodes(places, shapes, known)
    share = known["people"].where(known["people"].groupby(known["small_area_code"]).transform("sum") > 0, 1.0)
    share = share / share.groupby(known["small_area_code"]).transform("sum")
    found = known.assign(people=share * known["small_area_code"].map(total))
    return found[COLUMNS["living_point"]].sort_values(["small_area_code", "x", "y"], ignore_index=True)


def _makings(
    catalogue: Catalogue,
) -> tuple[list[tuple[object, ...]], list[tuple[str, str, str, Measure]]]:
    """How each indicator and period is made, and its parts with their measures."""
    making: list[tuple[object, ...]] = []
    parts: list[tuple[str, str, str, Measure]] = []
    for indicator in catalogue.indicators.values():
        for dataset_id in indicator.datasets:
            period = catalogue.datasets[dataset_id].period
            above, below = arithmetic.parts(indicator, dataset_id)
            per_km2 = below is not None and below.area_km2
            summary = str(indicator.summary) if indicator.summary else None
            making.append((indicator.id, period, per_km2, interval_kind(indicator), summary))
            for name, part in _named(indicator, dataset_id, above, below):
                parts += [(indicator.id, period, name, measure) for measure in part.measures]
    return making, parts


def _named(
    indicator: Indicator, dataset_id: str, above: Part, below: Part | None
) -> Iterator[tuple[str, Part]]:
    yield NUMERATOR, above
    if below is not None:
        yield DENOMINATOR, below
    if indicator.summary and indicator.rank:
        yield RANK, Part((Measure(dataset_id, (indicator.rank,)),))


def _measures(numbers: Mapping[Measure, int], kinds: Mapping[str, Kind]) -> pd.DataFrame:
    rows = [
        (number, measure.dataset_id, str(kinds[measure.dataset_id][0]), kinds[measure.dataset_id][1])
        for measure, number in numbers.items()
    ]
    return pd.DataFrame(rows, columns=COLUMNS["measure"])


def _amounts(numbers: Mapping[Measure, int], read: Mapping[str, SourceTable]) -> pd.DataFrame:
    """One row per measure and small area; ``amount`` is NaN where ``state`` is no value."""
    frames = []
    for measure, number in numbers.items():
        amount, state = work_out(measure, read)
        codes = read[measure.dataset_id].frame["code"].to_numpy(object)
        frames.append((np.full(len(codes), number), codes, amount, STATES[state]))
    columns = zip(*frames, strict=True)
    joined = [np.concatenate(parts) for parts in columns]
    return pd.DataFrame(dict(zip(COLUMNS["small_amount"], joined, strict=True)))


def _nests(footing: Footing, fits: Fits, kinds: Iterable[Kind]) -> pd.DataFrame:
    """The smallest areas with their people, and the larger small areas that hold them (share of their people)."""
    finest = footing.people_kind
    assert finest is not None
    people = fits.people_of(finest)
    own = pd.DataFrame({"small_area_code": people.index, "people": people.to_numpy(float)})
    frames = [
        own.assign(
            larger_type=str(finest[0]),
            larger_vintage=finest[1],
            larger_code=own["small_area_code"],
            share=1.0,
        )
    ]
    for kind in kinds:
        points = fits.points_of(kind) if kind[0] in STATISTICAL and kind != finest else None
        if points is not None:
            frames.append(_within(footing, points, people, kind))
    return pd.concat(frames, ignore_index=True)[COLUMNS["small_nest"]]


def _within(footing: Footing, points: pd.DataFrame, people: pd.Series, kind: Kind) -> pd.DataFrame:
    """Share of each smallest area's people in each larger one; equal shares of its points where it has nobody."""
    assert footing.points is not None
    small = footing.points["small_area_code"]
    counted = footing.points["people"].where(small.map(people) > 0, 1.0)
    pairs = pd.DataFrame(
        {"small_area_code": small, "larger_code": points["small_area_code"], "share": counted}
    )
    sums = pairs.dropna().groupby(["small_area_code", "larger_code"], as_index=False)["share"].sum()
    whole = counted.groupby(small).sum()
    found: pd.DataFrame = sums.assign(
        share=sums["share"] / sums["small_area_code"].map(whole),
        people=sums["small_area_code"].map(people),
        larger_type=str(kind[0]),
        larger_vintage=kind[1],
    )
    return found
