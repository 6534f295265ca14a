"""Classes by national tenths: where ranks or the nation's scores say they begin, and said so in the legend."""

from pathlib import Path

import pytest

from insight import profiles
from insight.pages import editions
from insight.stats.classes import Scheme, tenths_of_ranks
from insight.store import Store

NATION = (5.1, 7.9, 10.7, 13.8, 17.3, 21.5, 26.7, 33.6, 45.0)
"""As data/sample/files/nation/national_figures.csv prints it."""


@pytest.mark.parametrize(
    ("indicator", "scheme"),
    [("imd2025_rank", "national"), ("imd2025_score", "national"), ("no_car_pct", "natural")],
)
def test_tenths_are_those_of_ranks_and_scores_and_other_figures_keep_natural_groups(
    sample: Path, indicator: str, scheme: str
) -> None:
    with Store(sample) as store:
        shown = profiles.view(store, indicator, "ward")
    found = editions.classes.__wrapped__(shown, "", ("", "", ""), str(Scheme.DECILE), 10)
    assert scheme in str(found.scheme)
    if scheme == "national":
        begins = NATION if indicator == "imd2025_score" else tenths_of_ranks(33_755)
        assert set(found.breaks) <= {round(one, int(shown.spec["decimals"])) for one in begins}
        assert len(found.breaks) >= 4
