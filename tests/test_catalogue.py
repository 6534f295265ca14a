"""A catalogue is checked whole: every fault at once, each with file, rule, value and remedy."""

from pathlib import Path

import pytest

from insight.catalogue import load, split_column
from insight.domain import AreaType, Statistic
from insight.errors import CatalogueError

COUNCIL = """
name = "Testshire County Council"
place = "Testshire"
fictional = true
indicators = ["indicators.toml"]
default_indicator = "no_car_pct"

[[area_type]]
type = "ward"
vintage = 2022
label = "Ward"
plural = "Wards"
source = "wards"
"""

DATASETS = """
[dataset.wards]
title = "Wards"
publisher = "Nobody"
page = "made up"
licence = "CC0-1.0"
attribution = "Made up"
published = 2022-12-01
retrieved = 2026-01-01
period = "2022"
reader = "boundaries"
file = "wards.geojson"
sha256 = "{zeros}"
columns = {{ code = "WD22CD", name = "WD22NM" }}

[dataset.cars]
title = "Cars"
publisher = "Nobody"
page = "made up"
licence = "CC0-1.0"
attribution = "Made up"
published = 2022-12-01
retrieved = 2026-01-01
period = "2021"
reader = "table"
area_type = "ward"
vintage = 2022
file = "cars.csv"
sha256 = "{zeros}"
columns = {{ code = "WD22CD", all = "All", none = "None" }}
""".format(zeros="0" * 64)

INDICATORS = """
[indicator.no_car_pct]
title = "No car"
theme = "Homes"
dataset = "cars"
statistic = "proportion"
numerator = ["none"]
denominator = ["all"]
unit = "% of households"
multiplier = 100
polarity = "neutral"
description = "Households with no car."
why_it_matters = "Getting about."
"""


def catalogue(
    folder: Path, *, council: str = COUNCIL, datasets: str = DATASETS, indicators: str = INDICATORS
) -> Path:
    (folder / "council.toml").write_text(council)
    (folder / "datasets.toml").write_text(datasets)
    (folder / "indicators.toml").write_text(indicators)
    return folder


def faults(folder: Path, **changed: str) -> str:
    with pytest.raises(CatalogueError) as caught:
        load(catalogue(folder, **changed))
    for fault in caught.value.faults:
        assert fault.file
        assert fault.rule
        assert fault.found
        assert fault.remedy
    return str(caught.value)


def test_a_good_catalogue_loads(tmp_path: Path) -> None:
    loaded = load(catalogue(tmp_path))
    assert loaded.council.area_type[0].type is AreaType.WARD
    assert loaded.indicators["no_car_pct"].statistic is Statistic.PROPORTION
    assert loaded.indicators["no_car_pct"].datasets == ("cars",)
    assert loaded.datasets["cars"].files == ("cars.csv",)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    said = faults(
        tmp_path,
        council=COUNCIL.replace('source = "wards"', 'source = "words"'),
        datasets=DATASETS.replace('reader = "table"', 'reader = "tabel"').replace(
            'licence = "CC0-1.0"', "", 1
        ),
        indicators=INDICATORS.replace('["none"]', '["non"]').replace(
            'polarity = "neutral"', 'polarity = "upward"'
        ),
    )
    assert "'licence' is required" in said
    assert "'tabel'" in said
    assert "'upward'" in said
    assert "'words'" in said


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('dataset = "cars"', 'dataset = "carts"', "Did you mean cars"),
        ('numerator = ["none"]', 'numerator = ["noe"]', "Did you mean none"),
        ('denominator = ["all"]', "", "a proportion needs 'denominator'"),
        ('unit = "% of households"', 'units = "%"', "'unit' is required"),
        ('statistic = "proportion"', 'statistic = "score"', "a score needs 'score'"),
        ('dataset = "cars"', 'dataset = "wards"', "figures come from data sets read as one of"),
        ("multiplier = 100", 'where = { all = ["many"] }', "words for a column of words"),
        (
            "multiplier = 100",
            'where = { "wards.name" = ["Abbey"] }',
            "same small areas as 'cars' (ward 2022)",
        ),
    ],
)
def test_indicator_faults_name_the_remedy(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert words in faults(tmp_path, indicators=INDICATORS.replace(old, new))


def test_a_missing_file_and_broken_toml_are_told_together(tmp_path: Path) -> None:
    catalogue(tmp_path, council=COUNCIL.replace("indicators.toml", "nowhere.toml"), datasets="[dataset.x\n")
    with pytest.raises(CatalogueError) as caught:
        load(tmp_path)
    assert "nowhere.toml" in str(caught.value)
    assert "valid TOML" in str(caught.value)


def test_the_default_indicator_must_be_there(tmp_path: Path) -> None:
    said = faults(tmp_path, council=COUNCIL.replace('"no_car_pct"', '"imd2025_score"'))
    assert "default_indicator" in said


def test_a_type_published_twice_is_a_fault(tmp_path: Path) -> None:
    again = COUNCIL + COUNCIL[COUNCIL.index("[[area_type]]") :].replace("vintage = 2022", "vintage = 2019")
    dated = DATASETS.replace('reader = "boundaries"', 'reader = "boundaries"\nvintage = 2022')
    said = faults(tmp_path, council=again, datasets=dated)
    assert "2 of type 'ward'" in said
    assert "label of its own" in said
    assert "the vintage must be that of its boundaries" in said


def test_unknown_headlines_are_faults(tmp_path: Path) -> None:
    said = faults(tmp_path, council='headline = ["no_cat_pct"]\n' + COUNCIL)
    assert "Did you mean no_car_pct" in said


def test_two_files_need_two_checksums(tmp_path: Path) -> None:
    said = faults(tmp_path, datasets=DATASETS.replace('file = "cars.csv"', 'file = ["a.csv", "b.csv"]'))
    assert "2 files and 1 checksums" in said


def test_a_column_may_reach_into_another_data_set() -> None:
    assert split_column("cars.all", "homes") == ("cars", "all")
    assert split_column("all", "homes") == ("homes", "all")
