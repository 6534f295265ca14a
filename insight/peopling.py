"""How many people of each group live in each area, by the indicators that count them."""

from __future__ import annotations

import pandas as pd

from insight.disclosure.frames import PUBLISHED_TYPES
from insight.domain import AreaType

AREA = ["area_type", "area_code"]
GROUP = ["dimension", "group_id"]


def populations(value: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """People of each group and area: the numerator of the group's indicator, or what is left of its base.

    Returns
    -------
    DataFrame
        ``area_type``, ``area_code``, ``dimension``, ``group_id``, ``asked``, ``population`` (people; missing
        where it is not known). A group whose number nobody publishes has no row.
    """
    rows = value[value["indicator_id"].isin(groups["indicator_id"].dropna())]
    rows = rows.sort_values("period", kind="stable").drop_duplicates(["indicator_id", *AREA], keep="last")
    counted = groups.dropna(subset="indicator_id").merge(rows, on="indicator_id")
    counted = counted.rename(columns={"numerator": "population"})
    return pd.concat(
        [counted[[*AREA, *GROUP, "asked", "population"]], _rests(counted, groups)], ignore_index=True
    )


def _rests(counted: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """Groups that are the rest of their base: men, where women are counted."""
    each = counted.groupby([*AREA, "dimension"], sort=False)
    held = each["population"].sum(skipna=False).rename("held")
    sums = pd.concat([each["denominator"].first().rename("base"), held], axis=1).reset_index()
    rest = groups.loc[groups["rest"].astype(bool), [*GROUP, "asked"]].merge(sums, on="dimension")
    return rest.assign(population=(rest["base"] - rest["held"]).clip(lower=0))[
        [*AREA, *GROUP, "asked", "population"]
    ]


def whole_of(areas: pd.DataFrame) -> str | None:
    """Code of the one area that is the whole council: its county, else its only district; None for a nation."""
    for kind in (AreaType.COUNTY, AreaType.DISTRICT):
        codes = areas.loc[areas["area_type"] == str(kind), "area_code"]
        if len(codes) == 1:
            return str(codes.iloc[0])
    return None


def by_postcode(postcodes: pd.DataFrame) -> pd.DataFrame:
    """Table ``postcode`` in the columns of a lookup: each postcode lies whole in one area of each type."""
    kinds = [kind for kind in PUBLISHED_TYPES if kind in postcodes]
    long = postcodes.melt(["postcode"], kinds, "area_type", "area_code").dropna(subset="area_code")
    return long.rename(columns={"postcode": "small_area_code"}).assign(weight=1.0)
