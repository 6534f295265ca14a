"""Whatever happens to a build, the last good edition serves: kill -9, a full disk, a broken pointer."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from insight import store
from insight.build import build
from insight.errors import StoreError
from insight.store import Store
from tests.squareshire import WARDS

MOMENTS = {
    "while it reads": "import insight.build.run as r; r.ground.prepare = stop",
    "before the file is read back": "import insight.store as s; s._read_back = stop",
    "before the pointer is moved": "import insight.store as s; s.publish = stop",
}
STOP = "import time; stop = lambda *_, **__: (print('here', flush=True), time.sleep(60))"
FULL = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))
"""


@pytest.fixture
def serving(edition: Path, county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a good edition of Squareshire, and a catalogue whose next build would change its figures."""
    monkeypatch.setenv("INSIGHT_HOME", str(tmp_path / "home"))
    store.home().mkdir()
    path = Path(shutil.copy(edition, store.home() / "good.duckdb"))
    store.publish(path)
    text = (county / "indicators.toml").read_text()
    (county / "indicators.toml").write_text(text.replace("multiplier = 100", "multiplier = 1000"))
    return path


def served() -> tuple[Path | None, float]:
    """The edition that any reader opens, and a figure in it."""
    path = store.current_path()
    assert path is not None
    with Store(path) as source:
        rows = source.values("no_car_pct", "ward").set_index("area_code")
    return path, float(rows.loc[WARDS[0], "value"])


def building(county: Path, prelude: str) -> subprocess.Popen[str]:
    code = f"{prelude}\nfrom insight.cli import main\nmain()"
    words = [sys.executable, "-c", code, "build", str(county)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("moment", MOMENTS)
def test_kill_9(serving: Path, county: Path, moment: str) -> None:
    process = building(county, f"{STOP}\n{MOMENTS[moment]}")
    assert process.stdout is not None
    assert process.stdout.readline() == "here\n", process.communicate()
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    process.communicate()
    assert served() == (serving, 30)


def test_the_build_after_a_killed_one_serves_and_clears_up(serving: Path, county: Path) -> None:
    (serving.parent / ".x.duckdb.999999999.unfinished").write_bytes(b"left by a build that was killed")
    assert build(county).path == served()[0]
    assert served()[1] == 300
    assert not list(serving.parent.glob(".*"))


@pytest.mark.parametrize("size", [0, 1_000_000])
def test_a_full_disk(serving: Path, county: Path, size: int) -> None:
    """No room at all, or room for some of the tables: no file may grow beyond ``size`` bytes."""
    process = building(county, FULL.format(size=size))
    said = process.communicate()[1]
    assert process.returncode == 1, said
    assert "the edition in use is as it was" in " ".join(said.split())
    assert "Traceback" not in said
    assert served() == (serving, 30)
    assert sorted(path.name for path in serving.parent.iterdir()) == sorted([serving.name, "current"])


@pytest.mark.parametrize(
    "pointer",
    [
        b"",
        b"\n",
        b"\xff\xfe\x00garbled",
        b"gone.duckdb\n",
        b"../elsewhere.duckdb",
        b".",
        b"a\x00b",
        b"x" * 5000,
    ],
)
def test_a_broken_pointer(serving: Path, pointer: bytes, caplog: pytest.LogCaptureFixture) -> None:
    (serving.parent.parent / "elsewhere.duckdb").write_bytes(serving.read_bytes())
    (serving.parent / "zzz.duckdb").write_bytes(b"newer, and no edition")
    (serving.parent / "current").write_bytes(pointer)
    assert served() == (serving, 30)
    assert "Build again" in caplog.text


def test_a_lost_pointer(serving: Path) -> None:
    (serving.parent / "current").unlink()
    assert served() == (serving, 30)


def test_a_broken_pointer_and_no_edition(serving: Path) -> None:
    (serving.parent / "current").write_text("gone.duckdb")
    serving.unlink()
    with pytest.raises(StoreError, match=r"gone\.duckdb"):
        store.current_path()


def test_an_edition_cut_short_is_told(serving: Path) -> None:
    serving.write_bytes(serving.read_bytes()[:5000])
    with pytest.raises(StoreError, match="must be an edition made by 'insight build'"):
        served()
