"""The store: an edition is written whole or not at all, and read through one door."""

import resource
import signal
import subprocess
import sys
import textwrap
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest

from insight import store
from insight.domain import Visibility
from insight.errors import StoreError, UnknownNameError
from insight.store import Store


def tables(*, areas: int = 3) -> dict[str, pd.DataFrame]:
    """A very small edition: some wards, a public and an internal indicator."""
    codes = [f"E0500000{number}" for number in range(areas)]
    wards = pd.DataFrame({"area_code": codes, "area_type": "ward", "name": [f"Ward {c[-1]}" for c in codes]})
    figures = wards[["area_code", "area_type"]].assign(period="2021", fit="published", crossing_share=0.0)
    return {
        "edition": pd.DataFrame(
            [
                {
                    "edition_id": "e1",
                    "council": "Testshire County Council",
                    "place": "Testshire",
                    "fictional": True,
                    "built_at": datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None),
                    "benchmarks": ["district"],
                    "headline": ["open"],
                    "schema_number": store.SCHEMA,
                }
            ]
        ),
        "area_type": pd.DataFrame([{"area_type": "ward", "label": "Ward", "plural": "Wards", "position": 0}]),
        "area": wards.assign(set_label="Ward"),
        "indicator": pd.DataFrame(
            [
                {"indicator_id": name, "visibility": seen, "position": n, "dataset_id": "d", "decimals": 1}
                for n, (name, seen) in enumerate([("open", "public"), ("secret", "internal")])
            ]
        ),
        "indicator_dataset": pd.DataFrame([{"indicator_id": "open", "dataset_id": "d", "period": "2021"}]),
        "dataset": pd.DataFrame([{"dataset_id": "d", "published": date(2022, 1, 1), "period": "2021"}]),
        "value": pd.concat(
            [
                figures.assign(
                    indicator_id="open", value=[1.5, None, 0.0][:areas], state=["value", "missing", "value"]
                ),
                figures.assign(indicator_id="secret", value=9.0, state="value"),
            ]
        ),
    }


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    path = tmp_path / "edition.duckdb"
    store.write(path, tables())
    return path


def test_reads_what_was_written(edition: Path) -> None:
    with Store(edition) as source:
        assert source.edition.place == "Testshire"
        assert source.edition.benchmarks == ("district",)
        rows = source.values("open", "ward")
        assert rows["state"].tolist() == ["value", "missing", "value"]
        assert rows["value"].tolist()[0] == 1.5
        assert pd.isna(rows["value"].tolist()[1])
        assert rows["value"].tolist()[2] == 0.0


def test_what_an_audience_may_not_see_is_not_there(edition: Path) -> None:
    with Store(edition) as source:
        assert source.indicators()["indicator_id"].tolist() == ["open"]
        assert set(source.area_values(["E05000000"])["indicator_id"]) == {"open"}
        with pytest.raises(UnknownNameError, match="secret"):
            source.values("secret", "ward")
    with Store(edition, audience=Visibility.INTERNAL) as source:
        assert source.values("secret", "ward")["value"].tolist() == [9.0, 9.0, 9.0]


def test_unknown_names_are_answered_with_the_nearest(edition: Path) -> None:
    with Store(edition) as source:
        with pytest.raises(UnknownNameError, match="Nearest: Ward 0"):
            source.area("Wrad 0")
        with pytest.raises(UnknownNameError, match="open"):
            source.indicator("opne")
        with pytest.raises(UnknownNameError, match="ward"):
            source.areas("parish")
        assert source.area("ward 1")["area_code"] == "E05000001"
        assert source.area("e05000001")["name"] == "Ward 1"


def test_a_file_that_is_no_edition_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "edition.duckdb"
    with pytest.raises(StoreError, match="no such file"):
        Store(path)
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError, match="must be an edition"):
        Store(path)


def test_an_edition_of_another_version_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "old.duckdb"
    old = tables()
    store.write(path, old | {"edition": old["edition"].assign(schema_number=store.SCHEMA + 1)})
    with pytest.raises(StoreError, match="Build it again"):
        Store(path)


def test_a_failed_build_leaves_the_last_edition_serving(edition: Path) -> None:
    before = edition.read_bytes()
    broken = tables() | {"area": tables()["area"].assign(area_code="E05000000")}  # a code twice
    with pytest.raises(StoreError, match="the edition in use is as it was"):
        store.write(edition, broken)
    assert edition.read_bytes() == before
    assert [path.name for path in edition.parent.iterdir()] == [edition.name]


WRITER = """
import sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from test_store import tables
from insight import store
import pandas as pd, resource, signal
{limit}
rows = tables()
rows["place"] = pd.DataFrame({{"name": [f"Town {{n}}" for n in range({towns})], "population": 1.0}})
{wait}
store.write(Path({path!r}), rows)
"""


def writer(edition: Path, *, limit: str = "", towns: int = 10, wait: str = "") -> subprocess.Popen[str]:
    code = WRITER.format(
        tests=str(Path(__file__).parent), path=str(edition), limit=limit, towns=towns, wait=wait
    )
    return subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stderr=subprocess.PIPE, text=True)


def test_a_full_disk_leaves_the_last_edition_serving(edition: Path) -> None:
    before = edition.read_bytes()
    limit = (
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))"
    )
    assert resource.RLIMIT_FSIZE is not None
    process = writer(edition, limit=limit, towns=2_000_000)
    said = process.communicate()[1]
    assert process.returncode != 0
    assert "Free some disk space" in said
    assert edition.read_bytes() == before
    assert [path.name for path in edition.parent.iterdir()] == [edition.name]


def test_a_killed_build_leaves_the_last_edition_serving_and_the_next_clears_up(edition: Path) -> None:
    before = edition.read_bytes()
    wait = "store._read_back = lambda *_: __import__('time').sleep(60)"
    process = writer(edition, wait=wait)
    unfinished = edition.with_name(f".{edition.name}.{process.pid}.unfinished")
    while not unfinished.exists():
        assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert unfinished.exists()
    assert edition.read_bytes() == before
    with Store(edition) as source:
        assert source.edition.edition_id == "e1"
    store.write(edition, tables())
    assert [path.name for path in edition.parent.iterdir()] == [edition.name]


def test_a_reader_keeps_its_edition_while_the_next_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INSIGHT_HOME", str(tmp_path / "home"))
    assert store.current_path() is None
    first, second = store.home() / "one.duckdb", store.home() / "two.duckdb"
    store.write(first, tables())
    store.publish(first)
    assert store.current_path() == first
    with Store(first) as source:
        store.write(second, tables(areas=3))
        store.publish(second)
        assert store.current_path() == second
        assert len(source.areas("ward")) == 3


def test_a_pointer_to_nothing_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIGHT_HOME", str(tmp_path))
    (tmp_path / "current").write_text("gone.duckdb\n")
    with pytest.raises(StoreError, match=r"gone\.duckdb"):
        store.current_path()
