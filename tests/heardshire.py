"""Heardshire: eight wards of 1,000 people in two districts, and exercises whose answers can be counted on fingers."""

from __future__ import annotations

from dataclasses import fields

import pandas as pd

from insight.build.engagement import Ground
from insight.engagement.records import Answer

WARDS = [f"W{number}" for number in range(1, 9)]
DISTRICTS = {ward: "D1" if number < 4 else "D2" for number, ward in enumerate(WARDS)}
COUNTY = "C1"
GROUPS = pd.DataFrame(
    {
        "dimension": ["age", "age", "age", "sex", "sex"],
        "group_id": ["child", "young", "old", "female", "male"],
        "indicator_id": ["child_pct", "young_pct", "old_pct", "female_pct", None],
        "rest": [False, False, False, False, True],
        "asked": [False, True, True, True, True],
        "special_category": [False] * 5,
        "title": ["Children", "Young", "Old", "Women", "Men"],
    }
)
NUMBERS = {"child_pct": 200, "young_pct": 200, "old_pct": 600, "female_pct": 510}


def lookup() -> pd.DataFrame:
    """Ten output areas of 100 people in each ward."""
    rows = []
    for ward in WARDS:
        for number in range(10):
            small = f"{ward}.{number}"
            for kind, code in (("ward", ward), ("district", DISTRICTS[ward]), ("county", COUNTY)):
                rows.append((small, code, kind, 1.0))
    return pd.DataFrame(rows, columns=["small_area_code", "area_code", "area_type", "weight"])


def ground() -> Ground:
    """Places and people."""
    places = [("ward", ward, 1) for ward in WARDS] + [
        ("district", "D1", 4),
        ("district", "D2", 4),
        ("county", "C1", 8),
    ]
    value = pd.DataFrame(
        [
            {
                "indicator_id": indicator,
                "area_type": kind,
                "area_code": code,
                "period": "2021",
                "numerator": number * size,
                "denominator": 1000.0 * size,
                "state": "value",
            }
            for indicator, number in NUMBERS.items()
            for kind, code, size in places
        ]
    )
    small = pd.DataFrame({"small_area_code": lookup()["small_area_code"].unique(), "population": 100.0})
    return Ground(value, GROUPS, small, lookup(), COUNTY)


def exercises(**changes: dict[str, object]) -> pd.DataFrame:
    """Two exercises of a series and a third; ``changes`` alter fields of one, by id."""
    rows = [
        {"exercise_id": "one", "series": "Survey", "basis": "random", "actual_start": "2024-05-01"},
        {"exercise_id": "two", "series": "Survey", "basis": "self-selecting", "actual_start": "2025-05-01"},
        {"exercise_id": "three", "series": "", "basis": "open event", "actual_start": "2025-06-01"},
    ]
    usual = {"area_type": None, "area_codes": [], "audience": [], "visibility": "public", "special": False}
    found = pd.DataFrame([{**usual, **row, **changes.get(str(row["exercise_id"]), {})} for row in rows])
    found["actual_start"] = pd.to_datetime(found["actual_start"])
    return found


def counts(
    exercise_id: str, by_ward: list[int], *, young: int | None = None, not_stated: int = 0
) -> pd.DataFrame:
    """Counts of one exercise by ward, district and county; age for the whole exercise where ``young`` is given."""
    total = sum(by_ward)
    rows = [("ward", ward, "all", "all", number) for ward, number in zip(WARDS, by_ward, strict=True)]
    rows += [
        ("district", "D1", "all", "all", sum(by_ward[:4])),
        ("district", "D2", "all", "all", sum(by_ward[4:])),
    ]
    rows += [("county", COUNTY, "all", "all", total), ("all", "all", "all", "all", total)]
    if young is not None:
        rows += [
            ("all", "all", "age", "young", young),
            ("all", "all", "age", "old", total - young - not_stated),
        ]
        rows += [("all", "all", "age", "not_stated", not_stated)]
    columns = ["area_type", "area_code", "dimension", "group_id", "count"]
    return pd.DataFrame(rows, columns=columns).assign(exercise_id=exercise_id)


def records(exercise: pd.DataFrame, *answers: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """What `insight.register.Register.frames` would return."""
    voice = pd.DataFrame(
        columns=["kind", "title", "area_type", "area_code", "period", "count", "of", "visibility"]
    )
    columns = ["exercise_id", "area_type", "area_code", "dimension", "group_id", "count"]
    given = pd.concat(answers, ignore_index=True)[columns] if answers else pd.DataFrame(columns=columns)
    answer = pd.DataFrame(columns=[field.name for field in fields(Answer)])
    return {"exercise": exercise, "participation": given, "voice": voice, "answer": answer}
