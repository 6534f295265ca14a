"""The process beside the build: the same edition, faults told, and nobody left behind."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from insight.aside import Aside, AsideError
from insight.build import build
from insight.errors import Fault, InsightError


def refuse(found: str) -> None:
    raise InsightError(Fault("file.csv", "a rule", found, "A remedy."))


def end() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_the_edition_is_the_same(edition: Path, drawn: Path, tmp_path: Path) -> None:
    with Aside("insight.build.run") as aside:
        build(drawn, out=tmp_path / "beside.duckdb", aside=aside)
    with (
        duckdb.connect(str(edition), read_only=True) as one,
        duckdb.connect(str(tmp_path / "beside.duckdb"), read_only=True) as other,
    ):
        for table in ("cluster", "moran", "neighbour", "trend", "similar_area", "national", "change"):
            asked = f"SELECT * FROM base.{table} ORDER BY ALL"
            pd.testing.assert_frame_equal(one.execute(asked).df(), other.execute(asked).df())


def test_one_piece_after_another_and_a_fault_between() -> None:
    with Aside("math") as aside:
        assert aside.ask(math.sqrt, 16.0).result() == 4.0
        with pytest.raises(InsightError) as raised:
            aside.ask(refuse, "7").result()
        assert raised.value.faults == (Fault("file.csv", "a rule", "7", "A remedy."),)
        assert aside.ask(math.sqrt, 25.0).result() == 5.0


def test_a_process_that_is_gone_is_told() -> None:
    with pytest.raises(AsideError, match="second process"), Aside("math") as aside:
        aside.ask(end).result()


def test_nobody_is_left_behind_when_the_build_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "asks.py"
    script.write_text(
        "import time\n"
        "from insight.aside import Aside\n"
        'aside = Aside("math")\n'
        "print(aside.pid, flush=True)\n"
        "time.sleep(60)\n",
        encoding="utf-8",
    )
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        beside = int(process.stdout.readline())
        process.kill()
    for _ in range(200):
        if not Path(f"/proc/{beside}").exists():
            return
        time.sleep(0.1)
    pytest.fail("the process beside the build is still there")
