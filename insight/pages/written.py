"""The profile of an area as its page shows it: written and drawn without Streamlit, for any process to do it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from insight import area_facts, freezing
from insight.area_paper import area_paper
from insight.content import Paper
from insight.documents import licences
from insight.pages import paper as drawing
from insight.pages.paper import DrawnSection
from insight.store import Store, read_lightly


@dataclass(frozen=True)
class Asked:
    """What decides a profile of an edition; ``benchmarks`` are keys of `insight.comparing.choices`."""

    area_code: str
    area_type: str
    benchmarks: tuple[str, ...]
    today: date


@dataclass(frozen=True)
class Shown:
    """The paper of an area, its parts as they are drawn, and the picture of where it lies."""

    paper: Paper
    sections: tuple[DrawnSection, ...]
    locator: str


def write(store: Store, earlier: Store | None, asked: Asked) -> Shown:
    """Write a profile; ``earlier`` is the frozen edition before this one."""
    paper = area_paper(
        store,
        asked.area_code,
        asked.area_type,
        today=asked.today,
        benchmarks=asked.benchmarks or None,
        earlier=earlier,
    )
    where = drawing.picture_of(paper)
    paper = licences.bordered(store, paper)
    return Shown(paper, drawing.sections(store, paper), drawing.locator(store, where) if where else "")


def usual(path: str, area_type: str, code: str, today: date) -> tuple[Asked, Shown]:
    """Write the profile of an area of an edition file, beside what its page compares it with at first."""
    store, _ = _opened(path)
    place = store.area(code, area_type=area_type)
    asked = Asked(code, area_type, tuple(area_facts.usual(store, place)), today)
    return asked, of_file(path, asked)


def of_file(path: str, asked: Asked) -> Shown:
    """Write a profile of an edition file, which stays open for the next."""
    return write(*_opened(path), asked)


@lru_cache(maxsize=1)
def _opened(path: str) -> tuple[Store, Store | None]:
    read_lightly()
    store = Store(Path(path), many=True)
    return store, freezing.earlier(store)
