"""Do codes go with their names."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insight.sources.names import NameCheck, check_names, normalise_name

TRUE = {
    "E05000001": "Alder Fen",
    "E05000002": "Brook & Mill",
    "E05000003": "St Cyr's",
    "E05000004": "Dunmere North",
    "E05000005": "Elmsett",
    "E05000006": "Foxholes",
    "E05000007": "Garrow",
    "E05000008": "Hythe End",
}


def check(said: dict[str, str]) -> NameCheck:
    rows = pd.DataFrame({"code": list(said), "name": list(said.values())}, dtype="str")
    return check_names(rows, TRUE, file="f.csv")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Brook & Mill", "BROOK and MILL"),
        ("King's Reach", "Kings Reach"),
        ("King’s Reach", "King's Reach"),
        ("Kingâ€™s Reach", "Kings Reach"),
        ("St. James'", "St James"),
        ("Saint Ives", "St Ives"),
        ("Pen-y-môr", "Pen y mor"),
        ("West Alder CP", "West Alder"),
        ("Alder ED", "Alder"),
        ("Hafren: East Ward", "Hafren East"),
        ("Bristol, City of", "Bristol"),
        ("Herefordshire, County of", "Herefordshire"),
        ("  Two   Spaces ", "Two Spaces"),
    ],
)
def test_one_name_in_two_spellings(one: str, other: str) -> None:
    assert normalise_name(one) == normalise_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dunmere North", "Dunmere South"),
        ("Fenby 001A", "Fenby 001B"),
        ("Ward End", "End"),
        ("City of London", "London"),
    ],
)
def test_two_names_stay_two(one: str, other: str) -> None:
    assert normalise_name(one) != normalise_name(other)


@given(st.text(max_size=20))
@settings(deadline=None)
def test_a_name_brought_to_form_twice_stays(name: str) -> None:
    once = normalise_name(name)
    assert once == " ".join(once.split())
    assert once.isascii()


def test_names_that_agree() -> None:
    assert check(TRUE | {"E05000002": "Brook and Mill", "E05000003": "St. Cyrs"}) == NameCheck()


def test_a_code_that_is_not_known_is_not_checked() -> None:
    assert check({"E05000099": "Anywhere", "E05000001": "Alder Fen"}) == NameCheck()


def test_a_name_that_is_but_the_code_says_nothing() -> None:
    rows = pd.DataFrame({"code": ["E00000001"], "name": ["E00000001"]}, dtype="str")
    assert check_names(rows, {"E00000001": "Alder"}, file="f").faults != ()
    assert check_names(rows, {"E00000001": "E00000001"}, file="f") == NameCheck()
    assert check_names(rows.assign(name="Alder"), {"E00000001": "E00000001"}, file="f") == NameCheck()


def test_a_few_spellings_are_let_pass_and_told() -> None:
    checked = check(TRUE | {"E05000005": "Elmset", "E05000001": "Alder Fen & Reach"})
    assert checked.faults == ()
    assert "'Elmset' for 'Elmsett'" in checked.notes[0]
    assert "'Alder Fen & Reach' for 'Alder Fen'" in checked.notes[0]


def test_codes_filled_down() -> None:
    """The names of a sorted table stand; the codes were filled down one row late."""
    names = list(TRUE.values())
    (fault,) = check(dict(zip(TRUE, [names[0], *names[:-1]], strict=True))).faults
    assert fault.file == "f.csv"
    assert "E05000002 beside 'Alder Fen', which is 'Brook & Mill'" in fault.found
    assert "which is 'Dunmere North' and 4 more" in fault.found


def test_two_names_that_have_changed_places_are_never_let_pass() -> None:
    many = {f"E0500{n:04d}": f"Place {chr(65 + n % 26)}{chr(97 + n // 26)}rd" for n in range(200)}
    rows = pd.DataFrame({"code": list(many), "name": list(many.values())}, dtype="str")
    rows.loc[[7, 8], "name"] = rows.loc[[8, 7], "name"].to_numpy()
    (fault,) = check_names(rows, many, file="f.csv").faults
    assert "E05000007" in fault.found
    assert "E05000008" in fault.found


def test_neighbours_told_apart_by_a_figure_or_a_compass_point() -> None:
    lsoas = {f"E0100000{n}": f"Fenby 00{n}A" for n in range(1, 8)}
    rows = pd.DataFrame({"code": list(lsoas), "name": [f"Fenby 01{n}A" for n in range(1, 8)]}, dtype="str")
    assert check_names(rows, lsoas, file="f.csv").faults != ()


def test_more_than_a_few_other_names_are_a_fault() -> None:
    other = {"E05000005": "Quorn", "E05000006": "Ryle"}
    assert check(TRUE | other).faults == ()
    assert check(TRUE | other | {"E05000007": "Sawtry"}).faults != ()
    assert check({"E05000005": "Quorn"}).faults != ()
