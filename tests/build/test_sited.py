"""Assets and grants are placed by their point or postcode, and know how deprived the neighbourhood around is."""

import geopandas as gpd
import pandas as pd
from shapely.geometry import box

from insight.build import sited
from insight.domain import AreaType

SQUARES = gpd.GeoDataFrame(
    {"code": ["L1", "L2"], "name": ["One", "Two"]},
    geometry=[box(0, 0, 100, 100), box(100, 0, 200, 100)],
    crs=27700,
)
POSTCODES = pd.DataFrame({"code": ["QX1 1AA", "QX2 2BB"], "x": [50.0, 150.0], "y": [50.0, 50.0]})


def rows(*places: tuple[float | None, float | None, str]) -> pd.DataFrame:
    return pd.DataFrame(places, columns=["x", "y", "postcode"])


def test_a_postcode_gives_the_point_and_a_point_given_stays() -> None:
    found = sited.placed(
        rows((None, None, "qx22bb"), (10.0, 10.0, "QX2 2BB"), (None, None, "")), POSTCODES, []
    )
    assert found["x"].tolist()[:2] == [150.0, 10.0]
    assert found.loc[2, ["x", "y"]].isna().all()


def test_grants_know_the_decile_of_the_neighbourhood_around() -> None:
    deciles = pd.DataFrame({"lsoa": ["L1", "L2"], "decile": [1, 9], "population": [1500.0, 1600.0]})
    found = sited.deprived(
        rows((50.0, 50.0, ""), (150.0, 50.0, ""), (None, None, ""), (900.0, 50.0, "")),
        deciles,
        {(AreaType.LSOA, 2021): SQUARES},
    )
    assert found["lsoa"].tolist()[:2] == ["L1", "L2"]
    assert found["decile"].tolist()[:2] == [1, 9]
    assert found["decile"].isna().tolist() == [False, False, True, True]


def test_no_deciles_where_need_has_no_ranks() -> None:
    assert sited.deciles(None, {}).empty
    assert sited.deprived(rows((50.0, 50.0, "")), sited.deciles(None, {}), {})["decile"].isna().all()
