"""The app as a person meets it: a real server on the fictional county, a real browser."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

ROOT = Path(__file__).parents[2]
PATIENCE_MS = 20_000
"""How long anything on a page may take on a machine that is busy with other things too."""

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def running(sample: Path) -> Iterator[tuple[str, int]]:
    """Address and process of a server that shows the fictional county."""
    with serving(sample) as found:
        yield found


@pytest.fixture(scope="session")
def asked_address(asked: Path) -> Iterator[str]:
    """Address of a server that shows Squareshire, where people have been asked."""
    with serving(asked) as (found, _):
        yield found


@contextmanager
def serving(edition: Path) -> Iterator[tuple[str, int]]:
    """Serve an edition on a free port: the address and the process."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "insight", "serve", "--headless", "--port", str(port)]
    words += ["--edition", str(edition)]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(f"http://localhost:{port}/_stcore/health", server)
            yield f"http://localhost:{port}", server.pid
        finally:
            server.terminate()


@pytest.fixture
def address(running: tuple[str, int]) -> str:
    return running[0]


@pytest.fixture
def server(running: tuple[str, int]) -> int:
    return running[1]


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            pytest.fail("the server ended before it answered")
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not answer within 30 s")


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A desktop page that fails the test on any error in the script or request to another host."""
    yield from opened(browser, address, width=1280, height=900)


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    yield from opened(browser, address, width=390, height=844)


@pytest.fixture(params=[1280, 390], ids=["desk", "phone"])
def asked_page(request: pytest.FixtureRequest, browser: Browser, asked_address: str) -> Iterator[Page]:
    """Squareshire on a desk and on a phone."""
    yield from opened(browser, asked_address, width=request.param, height=844)


def opened(browser: Browser, address: str, *, width: int, height: int) -> Iterator[Page]:
    wrong: list[str] = []
    new = browser.new_page(viewport={"width": width, "height": height}, base_url=address)
    new.set_default_timeout(PATIENCE_MS)
    new.on("pageerror", lambda error: wrong.append(f"script: {error}"))
    new.on("console", lambda line: wrong.append(f"console: {line.text}") if amiss(line) else None)
    new.on(
        "request", lambda request: wrong.append(f"request: {request.url}") if leaves(request.url) else None
    )
    yield new
    new.close()
    assert wrong == []


def amiss(line: ConsoleMessage) -> bool:
    """Whether a line of the console is an error of ours: below a page's path Streamlit looks for its own files first."""
    return line.type == "error" and "/_stcore/" not in (line.location or {}).get("url", "")


def leaves(url: str) -> bool:
    return url.startswith(("http", "ws")) and "//localhost:" not in url
