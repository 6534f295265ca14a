"""Servers that benchmarks start and end: ours, and Streamlit on a plain script."""

from __future__ import annotations

import functools
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from insight import serving

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 120.0
"""Seconds within which a server answers."""

Words = Callable[[int], list[str]]
"""Words after ``python -m`` that start a server on a port."""


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as found:
        found.bind(("localhost", 0))
        return int(found.getsockname()[1])


@contextmanager
def server(words: Words) -> Iterator[tuple[str, int]]:
    """Run a server until the block ends, however it ends; yields its address once it answers, and its process."""
    port = free_port()
    line = [sys.executable, "-m", *words(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(line, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, **quiet) as process:
        try:
            _wait_for(f"http://localhost:{port}/_stcore/health", process)
            yield f"http://localhost:{port}", process.pid
        finally:
            process.kill()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return
    raise SystemExit(f"The server did not answer. Start it by hand: {' '.join(map(str, process.args))}")


def insight_server(edition: Path) -> Words:
    """Our pages of an edition."""
    return lambda port: ["insight", "serve", "--headless", "--port", str(port), "--edition", str(edition)]


def plain_server(script: Path) -> Words:
    """Streamlit on a script, with the settings of ours."""
    settings = functools.partial(serving.words, accent="#0b6e6e", headless=True)
    return lambda port: ["streamlit", "run", str(script), *settings(port=port)[1:]]
