"""Squareshire with groups and postcodes: one postcode in each square, one far outside."""

import hashlib
from pathlib import Path

import pandas as pd
import pytest

from insight.build import build
from insight.cli.engage import ground_of, known_to
from insight.domain import Visibility
from insight.engagement.importing import Ground
from insight.register import Register
from insight.store import Store
from tests import squareshire

GROUPS = """
[dimension.age]
title = "Age"
base = "residents"
words = ["how old are you"]
group = [
  { id = "under_25", title = "Under 25", ages = [0, 24] },
  { id = "aged_25_64", title = "25 to 64", ages = [25, 64], words = ["grown up"] },
  { id = "aged_65_plus", title = "65 and over", ages = [65] },
]
[dimension.sex]
title = "Sex"
base = "residents"
words = ["gender"]
group = [{ id = "female", title = "Women", words = ["f"] }, { id = "male", title = "Men", words = ["m"] }]
[dimension.community]
title = "Community"
base = "none known"
special_category = true
group = [{ id = "travellers", title = "Travellers", sensitive = true }, { id = "carers", title = "Carers" }]
"""

POSTCODES = """
[dataset.postcodes]
title = "Postcodes"
publisher = "Test"
page = "test"
licence = "CC0-1.0"
attribution = "Made up for a test"
published = 2021-01-01
retrieved = 2021-01-01
period = "2021"
reader = "points"
file = "postcodes.csv"
sha256 = "{sha256}"
columns = {{ code = "code", x = "x", y = "y" }}
"""


def postcode(column: int, row: int) -> str:
    return f"QX{row}{column} 1AA"


OUTSIDE = "QX99 9ZZ"


@pytest.fixture(scope="session")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition of Squareshire that knows groups and postcodes; read only."""
    folder = tmp_path_factory.mktemp("heard")
    squareshire.draw(folder)
    squares = squareshire.boundaries()["oas"].to_crs(27700)
    code = next(name for name in squares.columns if squares[name].astype(str).str.startswith("E00").all())
    middle = squares.geometry.centroid
    by_code = dict(zip(squares[code], zip(middle.x, middle.y, strict=True), strict=True))
    rows = [(postcode(*at), *by_code[squareshire.OA[at]]) for at in squareshire.SQUARES]
    rows.append((OUTSIDE, rows[0][1] - 9_000, rows[0][2]))
    path = folder / "postcodes.csv"
    pd.DataFrame(rows, columns=["code", "x", "y"]).to_csv(path, index=False)
    with (folder / "datasets.toml").open("a") as file:
        file.write(POSTCODES.format(sha256=hashlib.sha256(path.read_bytes()).hexdigest()))
    (folder / "groups.toml").write_text(GROUPS)
    council = (folder / "council.toml").read_text()
    council = council.replace("indicators = [", 'groups = ["groups.toml"]\nindicators = [')
    council = council.replace(
        '[people]\ndataset = "oa_people"', '[people]\npostcodes = "postcodes"\ndataset = "oa_people"'
    )
    (folder / "council.toml").write_text(council)
    return build(folder, out=folder / "heard.duckdb").path


@pytest.fixture(scope="session")
def ground(heard: Path, tmp_path_factory: pytest.TempPathFactory) -> Ground:
    where = tmp_path_factory.mktemp("empty") / "register.sqlite"
    with Store(heard) as source, Register(where, audience=Visibility.INTERNAL) as register:
        return ground_of(source, known_to(source, register))
