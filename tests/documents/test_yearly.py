"""The annual pack: what rose and fell beyond chance since an earlier edition, and every profile with what changed."""

import csv
import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from typer.testing import CliRunner

from insight.cli.every import app
from insight.content import Table
from insight.documents import yearly
from insight.documents.report_files import Desk, Report
from insight.errors import InsightError
from insight.report_moves import BROKEN, Way, moves
from insight.stats.change import change
from insight.stats.intervals import Interval, wilson
from insight.store import Store

from .papers import missing, pdf_text, texts

KIND = "district"
EARLIER = "2026-04-03-01234567"
OLDER = (
    "DELETE FROM base.value WHERE indicator_id = 'claimants_pct' AND period IN ('March 2023', 'March 2024')",
    "DELETE FROM base.value WHERE indicator_id = 'safeguarding_rate' AND period IN ('2022/23', '2023/24', '2024/25')",
    "UPDATE base.value SET value = 50, lower = 49, upper = 51 WHERE indicator_id = 'claimants_pct' "
    "AND period = 'March 2022' AND area_code = 'E07990001'",
    "UPDATE base.value SET value = 0.1, lower = 0.05, upper = 0.15 WHERE indicator_id = 'claimants_pct' "
    "AND period = 'March 2022' AND area_code = 'E07990002'",
    f"UPDATE base.edition SET edition_id = '{EARLIER}', built_at = TIMESTAMP '2026-04-03 10:00:00'",
)


@pytest.fixture(scope="module")
def older(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as it could have been in spring: two periods fewer, two districts with other figures."""
    path = tmp_path_factory.mktemp("older") / "older.duckdb"
    shutil.copy(sample, path)
    with duckdb.connect(str(path)) as file:
        for statement in OLDER:
            file.execute(statement)
    return path


@pytest.fixture(scope="module")
def now(sample: Path) -> Iterator[Store]:
    with Store(sample) as opened:
        yield opened


@pytest.fixture(scope="module")
def before(older: Path) -> Iterator[Store]:
    with Store(older) as opened:
        yield opened


@pytest.fixture(scope="module")
def cover(now: Store, before: Store) -> Report:
    return yearly.cover(now, before, KIND, form="short", ending="pdf")


def test_a_change_is_judged_beside_all_that_are_looked_at() -> None:
    one, other = wilson([50, 60, 10], [100, 100, 100]), wilson([50, 30, 10], [100, 100, 100])
    found = change(one, other)
    assert list(found.beyond_chance) == [False, True, False]
    assert found.p[0] == pytest.approx(1)
    assert (found.q >= found.p).all()
    # the p-value is 0.05 just where the 95 % limit reaches nought
    edge = change(
        Interval(np.array([1.0]), np.array([0.0]), np.array([2.0])), Interval(*[np.array([0.0])] * 3)
    )
    assert edge.by.lower[0] == pytest.approx(0)
    assert edge.p[0] == pytest.approx(0.05)
    bare = change(Interval(*[np.array([np.nan])] * 3), Interval(*[np.array([1.0])] * 3))
    assert not bare.beyond_chance.any()


def test_where_nothing_changed_few_are_accused() -> None:
    """Of 400 looks at 1,000 figures that chance alone moves, at most 1 in 20 names any."""
    random = np.random.default_rng(20261127)
    named = 0
    for _ in range(400):
        counts = random.binomial(200, 0.3, size=(2, 50))
        named += change(
            wilson(counts[0], np.full(50, 200)), wilson(counts[1], np.full(50, 200))
        ).beyond_chance.any()
    assert named <= 0.05 * 400 + 3 * np.sqrt(400 * 0.05 * 0.95)


def test_what_rose_and_fell_is_told_of_the_figures_of_both_editions(now: Store, before: Store) -> None:
    rows = moves(now, before, KIND)
    claims = rows[rows["indicator_id"] == "claimants_pct"].set_index("area_code")
    assert set(claims["period"]) == {"March 2024"}
    assert set(claims["period_before"]) == {"March 2022"}
    assert claims["way"].loc["E07990001"] == Way.FELL
    assert claims["way"].loc["E07990002"] == Way.ROSE
    for store, column, period in ((now, "value", "March 2024"), (before, "before", "March 2022")):
        held = store.values("claimants_pct", KIND, period).set_index("area_code")["value"]
        assert claims[column].to_dict() == held.to_dict()


def test_a_series_that_begins_anew_is_not_compared(now: Store, before: Store) -> None:
    rows = moves(now, before, KIND)
    own = rows[rows["indicator_id"] == "safeguarding_rate"]
    assert len(own)
    assert set(own["way"]) == {Way.NOT_COMPARED}
    assert set(own["reason"]) == {BROKEN}


def test_the_same_figures_have_not_moved(now: Store) -> None:
    assert moves(now, now, KIND).empty


def test_the_cover_has_a_line_for_every_area_and_names_its_file(cover: Report, now: Store) -> None:
    found = [
        block for section in cover.paper.sections for block in section.blocks if isinstance(block, Table)
    ]
    each = next(table for table in found if table.title == "What rose and fell, district by district")
    names = list(now.areas(KIND)["name"])
    assert [row[0].text for row in each.rows] == names
    lines = {row[0].text: [cell.text for cell in row] for row in each.rows}
    assert "50.0% to" in lines["East Tambershire"][3]
    assert "0.1% to" in lines["Saltmarch"][2]
    files = next(table for table in found if table.title == "The profiles of this pack")
    assert files.rows[0][1].text.startswith("profile-east-tambershire-district-short-")
    assert files.rows[0][1].text.endswith(f"since-{EARLIER}")


def test_the_figures_of_the_cover_are_those_of_the_comparison(
    cover: Report, now: Store, before: Store
) -> None:
    data = Desk(now).written(cover, "csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(data)))
    held = moves(now, before, KIND)
    assert len(rows) == len(held) > 0
    assert [row["way"] for row in rows] == [str(way) for way in held["way"]]
    assert [float(row["value"]) for row in rows] == pytest.approx(list(held["value"]), rel=1e-11)
    assert all(row["source"] and row["licence"] for row in rows)
    assert missing(texts(cover.paper), pdf_text(Desk(now).written(cover, "pdf"))) == []


def run(*words: str) -> Any:
    return CliRunner().invoke(app, ["export", "profiles", "--type", KIND, *words])


def test_the_pack_is_one_folder_and_goes_on_where_it_stopped(
    sample: Path, older: Path, tmp_path: Path
) -> None:
    words = ["--since", str(older), "--format", "txt", "--edition", str(sample), "--out", str(tmp_path)]
    first = run(*words)
    assert first.exit_code == 0, first.output
    made = sorted(tmp_path.glob("profile*.txt"))
    assert len(made) == 6
    profile = next(path for path in made if path.name.startswith("profile-east-tambershire"))
    assert "since 3 April 2026" in " ".join(profile.read_text().split())
    cover = next(path for path in made if path.name.startswith(f"profiles-{KIND}-cover-"))
    assert profile.stem in cover.read_text()
    before = {path.name: path.read_bytes() for path in made}
    cover.unlink()
    assert "1 files written" in run(*words).output
    assert {path.name: path.read_bytes() for path in sorted(tmp_path.glob("profile*.txt"))} == before


def test_an_edition_that_is_not_an_earlier_one_is_refused(sample: Path, older: Path, tmp_path: Path) -> None:
    out = ["--out", str(tmp_path / "none"), "--format", "txt"]
    for found in (
        run("--since", str(sample), "--edition", str(sample), *out),
        run("--since", str(sample), "--edition", str(older), *out),
        run("--since", "no such name", "--edition", str(sample), *out),
    ):
        assert isinstance(found.exception, InsightError)
        assert "--since" in str(found.exception) or "no such name" in str(found.exception)
    assert not (tmp_path / "none").exists()


def test_one_profile_tells_what_changed_too(sample: Path, older: Path, tmp_path: Path) -> None:
    words = ["export", "profile", "Saltmarch", "--type", KIND, "--format", "txt", "--since", str(older)]
    found = CliRunner().invoke(app, [*words, "--edition", str(sample), "--out", str(tmp_path)])
    assert found.exit_code == 0, found.output
    made = next(tmp_path.glob(f"*since-{EARLIER}.txt"))
    assert "since 3 April 2026" in " ".join(made.read_text().split())
