"""Editions kept under a name: whole or not at all, never overwritten, and built again to the same figures."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from insight import freezing
from insight.area_paper import area_paper
from insight.build import build
from insight.changes import Why, changes, sentences, touched
from insight.cli import every
from insight.content import Table
from insight.domain import Visibility
from insight.engagement.records import Statement
from insight.freezing import FreezingError, Frozen
from insight.register import Register
from insight.store import Store
from tests import squareshire
from tests.squareshire import WARDS

TODAY = date(2026, 11, 26)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INSIGHT_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("INSIGHT_REGISTER", raising=False)
    return tmp_path / "home"


@pytest.fixture
def built(county: Path) -> Path:
    return build(county).path


def kept(built: Path, county: Path, name: str = "2026 autumn", **more: object) -> Frozen:
    return freezing.freeze(name, edition=built, catalogue=county, today=TODAY, **more)  # type: ignore[arg-type]


def run(*words: str) -> str:
    result = CliRunner().invoke(every.app, list(words), env={"COLUMNS": "220"}, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_what_is_frozen_is_the_edition_and_can_be_checked(built: Path, county: Path) -> None:
    frozen = kept(built, county)
    assert frozen.edition.read_bytes() == built.read_bytes()
    assert freezing.faults_of(frozen) == []
    assert [one.name for one in freezing.every()] == ["2026 autumn"]
    assert freezing.named("2026 AUTUMN") == frozen
    assert f"duckdb=={__import__('duckdb').__version__}" in (frozen.folder / "requirements.txt").read_text()
    assert "is as it was frozen" in run("edition", "check", "2026 autumn")
    assert "2026 autumn" in run("edition", "list")


def test_what_is_frozen_can_be_built_again_by_the_program_in_it(built: Path, county: Path) -> None:
    frozen = kept(built, county)
    again = county.parent / "again.duckdb"
    words = [
        "-m",
        "insight",
        "build",
        "../catalogue/squareshire",
        "--sources",
        "../sources",
        "--out",
        str(again),
    ]
    done = subprocess.run(
        [sys.executable, *words],
        cwd=frozen.folder / "program",
        env={**os.environ, "INSIGHT_REGISTER": "../register.sqlite", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with Store(frozen.edition) as one, Store(again) as two:
        pd.testing.assert_frame_equal(one.figures(), two.figures())
        assert one.edition.catalogue_sha256 == two.edition.catalogue_sha256
    assert freezing.faults_of(frozen) == []


def test_the_register_is_frozen_with_it_waiting_statements_too(built: Path, county: Path, home: Path) -> None:
    said = {
        "statement": "x",
        "role": "Councillor",
        "said_on": TODAY,
        "area_type": "ward",
        "area_code": WARDS[0],
    }
    with Register() as register:
        register.put(
            {
                "statement": [
                    Statement(statement_id=word, review_on=date(2028, 1, 1), moderation=word, **said)  # type: ignore[arg-type]
                    for word in ("waiting", "approved")
                ]
            }
        )
    frozen = kept(built, county)
    with Register(frozen.folder / "register.sqlite", audience=Visibility.INTERNAL) as register:
        assert sorted(register.statements()["moderation"]) == ["approved", "waiting"]


def test_a_name_is_given_once_and_a_folder_that_changed_is_found_out(built: Path, county: Path) -> None:
    frozen = kept(built, county)
    with pytest.raises(FreezingError, match="is taken"):
        kept(built, county)
    requirements = frozen.folder / "requirements.txt"
    requirements.chmod(0o644)
    requirements.write_text("duckdb==0.1\n")
    (frozen.folder / "catalogue" / "squareshire" / "council.toml").unlink()
    (frozen.folder / "new.txt").write_text("new")
    told = {(fault.file, fault.found) for fault in freezing.faults_of(frozen)}
    assert told == {
        ("requirements.txt", "changed"),
        ("catalogue/squareshire/council.toml", "missing"),
        ("new.txt", "added"),
    }
    result = CliRunner().invoke(every.app, ["edition", "check", "2026 autumn"])
    assert result.exit_code == 1


@pytest.mark.parametrize("name", ["", "...", "🙂"])
def test_a_name_needs_a_letter(built: Path, county: Path, name: str) -> None:
    with pytest.raises(FreezingError, match="letters or figures"):
        kept(built, county, name)


def test_another_catalogue_or_another_source_is_refused_and_nothing_is_left(
    built: Path, county: Path, home: Path
) -> None:
    with (county / "cars.csv").open("a") as file:
        file.write("\n")
    with pytest.raises(FreezingError, match=r"cars\.csv"):
        kept(built, county)
    squareshire.declare(county)
    with pytest.raises(FreezingError, match="must be the one the edition was built from"):
        kept(built, county)
    assert freezing.every() == []
    assert [path.name for path in (home / "frozen").glob("*")] == []


def test_a_disk_that_fills_leaves_nothing_behind(
    built: Path, county: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(FreezingError, match="No space left"):
        kept(built, county)
    assert [path.name for path in (home / "frozen").glob("*")] == []


# --- What changed ---------------------------------------------------------------------------------------


@pytest.fixture
def corrected(built: Path, county: Path) -> Path:
    """The next edition: one output area of ward W1 has five more households without a car; one indicator is new."""
    path = county / "cars.csv"
    cars = pd.read_csv(path)
    cars.loc[0, "None"] += 5
    cars.to_csv(path, index=False)
    squareshire.declare(county)
    text = (county / "indicators.toml").read_text()
    start = text.index("[indicator.no_car_pct]")
    end = text.index("[indicator.", start + 1)
    new = text[start:end].replace("no_car_pct", "no_car_again_pct")
    (county / "indicators.toml").write_text(text + "\n" + new)
    return build(county, out=county.parent / "corrected.duckdb").path


def test_changes_are_exactly_the_figures_that_differ_and_why(built: Path, corrected: Path) -> None:
    with Store(built) as before, Store(corrected) as now:
        rows = changes(now, before)
        old, new = (
            one.figures().set_index(["indicator_id", "area_code", "area_type", "period"])
            for one in (before, now)
        )
        own = rows[rows["indicator_id"] == "no_car_pct"]
        for row in own.to_dict("records"):
            at = (row["indicator_id"], row["area_code"], row["area_type"], row["period"])
            assert old.loc[at, "value"] != new.loc[at, "value"]
        was, now_is = old.loc["no_car_pct", "value"], new.loc["no_car_pct", "value"]
        assert len(own) == int((was.fillna(-1) != now_is.fillna(-1)).sum())
        assert set(own["why"]) == {str(Why.FILE)}
        assert WARDS[0] in set(own["area_code"])
        added = rows[rows["indicator_id"] == "no_car_again_pct"]
        assert set(added["why"]) == {str(Why.NEW)}
        assert (added["before"] == "").all()
        assert len(rows) == len(own) + len(added)
        (said,) = sentences(own, "the edition before")
        assert (
            said
            == f"{len(own):,} figures are not as in the edition before: {len(own)} from a new or corrected file."
        )
        assert changes(before, before).empty
        assert sentences(changes(before, before), "then") == ("No figure has changed since then.",)


def test_the_profile_of_an_area_tells_what_changed_since_the_edition_before(
    built: Path, corrected: Path
) -> None:
    with Store(built) as before, Store(corrected) as now:
        changed = {
            place: next(
                section
                for section in area_paper(now, place, "ward", today=TODAY, earlier=before).sections
                if section.key == "changed"
            )
            for place in (WARDS[0], WARDS[1])
        }
        rows = changes(now, before, area_type="ward", area_code=WARDS[0])
    table = next(block for block in changed[WARDS[0]].blocks if isinstance(block, Table))
    told = {tuple(cell.text for cell in row) for row in table.rows}
    wanted = ("title", "period", "before", "now", "why")
    assert told == {tuple(row[name] or "none" for name in wanted) for row in rows.to_dict("records")}
    assert any(why == str(Why.FILE) for *_, why in told)
    other = next(block for block in changed[WARDS[1]].blocks if isinstance(block, Table))
    assert {row[-1].text for row in other.rows} == {str(Why.NEW)}


def test_the_edition_before_is_the_last_one_frozen_of_the_same_place(built: Path, county: Path) -> None:
    frozen = kept(built, county)
    with Store(built) as same:
        assert freezing.earlier(same) is None
    text = (county / "indicators.toml").read_text()
    (county / "indicators.toml").write_text(text.replace("multiplier = 100", "multiplier = 1000"))
    time.sleep(1.1)  # editions are told apart by the second
    with Store(build(county, out=county.parent / "next.duckdb").path) as later:
        before = freezing.earlier(later)
        assert before is not None
        assert before.path == frozen.edition
        before.close()


def test_a_corrected_file_names_every_edition_figure_and_page_it_touches(
    built: Path, corrected: Path, county: Path
) -> None:
    digest = freezing.sha256(county / "cars.csv")
    with Store(built) as before, Store(corrected) as now:
        rows = touched([before, now], file="cars.csv", sha256=digest)
        assert set(rows["edition_id"]) == {before.edition.edition_id}
        assert set(rows["indicator_id"]) == {"no_car_pct"}
        table = before.periods()
        known = table[table["indicator_id"] == "no_car_pct"]
        assert int(rows["figures"].sum()) == int(known["areas"].sum())
        assert rows["page"].str.startswith("map?type=").all()
        assert touched([before, now], file="cars")["edition_id"].nunique() == 2
        assert touched([before], file="no such file").empty


def test_the_command_line_compares_with_a_frozen_edition(built: Path, corrected: Path, county: Path) -> None:
    text = run("edition", "changes", str(built), "--edition", str(corrected), "--type", "ward")
    assert "new or corrected file" in text
    path = county.parent / "changes.csv"
    run("edition", "changes", str(built), "--edition", str(corrected), "--csv", str(path))
    with Store(built) as before, Store(corrected) as now:
        assert len(pd.read_csv(path)) == len(changes(now, before))
    result = CliRunner().invoke(every.app, ["edition", "touched", "planets.csv"])
    assert "planets.csv" in str(result.exception)  # a slip must not read as an all-clear
    result = CliRunner().invoke(every.app, ["edition", "changes", "nothing"])
    assert isinstance(result.exception, FreezingError)
