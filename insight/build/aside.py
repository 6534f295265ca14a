"""Work done in a process of its own, beside the build: Python does one thing at a time in each."""

from __future__ import annotations

import importlib
import multiprocessing
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

from insight.errors import Fault, InsightError


class AsideError(InsightError):
    """The process beside the build is gone."""


class Aside:
    """A process that does one piece of work after another, each asked for with `ask`.

    It begins with importing ``module``, which takes a second while the build reads its files. When the build is killed,
    it hears that nobody will ask any more, and ends. As every process that Python spawns it imports the program that
    started it, which must do nothing when imported (``if __name__ == "__main__"``).
    """

    def __init__(self, module: str) -> None:
        context = multiprocessing.get_context("spawn")
        self._here, there = context.Pipe()
        self._process = context.Process(target=_work, args=(there, module), daemon=True)
        self._process.start()
        there.close()
        self._asking = ThreadPoolExecutor(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._process.kill()
        self._asking.shutdown()
        self._here.close()
        self._process.join()

    def ask(self, function: Callable[..., Any], *given: Any) -> Future[Any]:
        """Have a function of a module worked out; what it raises is raised by the result."""
        return self._asking.submit(self._answer, function, given)

    def _answer(self, function: Callable[..., Any], given: tuple[Any, ...]) -> Any:
        try:
            self._here.send((function, given))
            whole, found = self._here.recv()
        except (EOFError, OSError) as error:
            rule, remedy = (
                "the build's second process must last as long as it",
                "Free some memory and build again.",
            )
            raise AsideError(Fault("build", rule, "it ended", remedy)) from error
        if not whole:
            raise found
        return found


def _work(asked: Connection, module: str) -> None:
    """Answer until nobody asks."""
    importlib.import_module(module)
    with suppress(EOFError, OSError):
        while True:
            function, given = asked.recv()
            try:
                answer = (True, function(*given))
            except Exception as error:
                answer = (False, error)
            asked.send(answer)
