"""Classes by national tenths: where ranks say they begin, and said so in the legend."""

from pathlib import Path

import pytest

from insight import profiles
from insight.pages import editions
from insight.stats.classes import Scheme, tenths_of_ranks
from insight.store import Store


@pytest.mark.parametrize(
    ("indicator", "scheme"), [("imd2025_average_rank", "national"), ("no_car_pct", "natural")]
)
def test_tenths_are_those_of_ranks_and_other_figures_keep_natural_groups(
    sample: Path, indicator: str, scheme: str
) -> None:
    with Store(sample) as store:
        names = store.indicators()
        if indicator not in set(names["indicator_id"]):
            indicator = str(names.loc[names["statistic"] == "rank_summary", "indicator_id"].iloc[0])
        shown = profiles.view(store, indicator, "ward")
    found = editions.classes.__wrapped__(shown, "", ("", "", ""), str(Scheme.DECILE), 10)
    assert scheme in str(found.scheme)
    if scheme == "national":
        total = int(shown.spec["small_areas_in_nation"])
        assert set(found.breaks) <= {
            round(one, int(shown.spec["decimals"])) for one in tenths_of_ranks(total)
        }
        assert len(found.breaks) >= 4
