"""England's figures, worked out from the official files, beside those that are published."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from insight.build.nation import national
from insight.catalogue import load
from insight.sources import read_table

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


@pytest.mark.real
def test_the_nations_tenths_begin_where_the_publishers_deciles_do(real: Path) -> None:
    catalogue = load(Path(__file__).parents[2] / "data" / "cambridgeshire")
    found = national(catalogue, real).set_index(["indicator_id", "period"])
    dataset = catalogue.datasets["iod2025"]
    table = read_table(dataset, real, verified=True).frame
    for indicator_id, name in (("imd2025_score", "imd"), ("imd2025_crime_score", "crime")):
        tenths = np.array(found.loc[(indicator_id, "2025 edition"), "tenths"])
        scores = table[f"{name}_score"] * catalogue.indicators[indicator_id].multiplier
        ours = 10 - np.searchsorted(tenths, scores, side="right")
        apart = ours != table[f"{name}_decile"]
        # Scores are printed to three decimals: a few at a boundary print alike on both sides of it.
        assert apart.mean() < 0.0025
        assert np.abs(scores[apart].to_numpy()[:, None] - tenths).min(axis=1).max(initial=0) < 0.0011
