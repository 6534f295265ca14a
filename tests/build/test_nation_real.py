"""England's figures, worked out from the official files, beside those that are published."""

from __future__ import annotations

from pathlib import Path

import pytest

from insight.build.nation import national
from insight.catalogue import load

PUBLISHED = {
    # Census 2021, England: residents, households (ONS); mid-2020 population estimate (ONS)
    ("population", "Census 2021"): (56_490_048, 5),
    ("households", "Census 2021"): (23_436_085, 10),
    ("population_mid_year", "Mid-2020"): (56_550_138, 0),
    ("no_car_pct", "Census 2021"): (23.5, 0.05),
    ("muslim_pct", "Census 2021"): (6.7, 0.05),
    ("aged_65_plus_pct", "Census 2021"): (18.4, 0.05),
    # A tenth of all neighbourhoods are in decile 1, by definition.
    ("imd2025_decile_1_pct", "2025 edition"): (10.0, 0.005),
    ("imd2019_decile_1_pct", "2019 edition"): (10.0, 0.005),
}


@pytest.mark.real
def test_the_nations_figures_are_those_that_are_published(real: Path) -> None:
    catalogue = load(Path(__file__).parents[2] / "data" / "cambridgeshire")
    found = national(catalogue, real).set_index(["indicator_id", "period"])
    for key, (figure, within) in PUBLISHED.items():
        assert found.loc[key, "value"] == pytest.approx(figure, abs=within), key
    assert (found["how"] == "computed").all()
