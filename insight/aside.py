"""Work done in a process of its own, beside a build or a server: Python does one thing at a time in each.

Run as a program (``python -m insight.aside MODULE NICE``), this is that process. Requests and answers are pickled,
through its input and output; what else it prints goes where errors go.
"""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from insight.errors import Fault, InsightError

RARELY = (100_000, 50, 100)
"""When to look for garbage in circles: a build makes millions of objects and hardly any of that."""


class AsideError(InsightError):
    """The process beside this one is gone."""


class Aside:
    """A process that does one piece of work after another, each asked for with `ask`.

    It begins with importing ``module``, which takes a second while this one reads its files. It stands ``behind`` other
    processes (nice, 0 to 19, where the system knows that). When this one is killed, its input ends, and so does it.
    """

    def __init__(self, module: str, *, behind: int = 0) -> None:
        places = os.pathsep.join(place or os.getcwd() for place in sys.path)
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, module, str(behind)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": places},
        )  # fmt: skip
        self._asking = ThreadPoolExecutor(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._process.kill()
        self._asking.shutdown()
        with suppress(OSError):
            self._process.communicate()

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    def ask(self, function: Callable[..., Any], *given: Any) -> Future[Any]:
        """Have a function of a module worked out; what it raises is raised by the result."""
        return self._asking.submit(self._answer, function, given)

    def _answer(self, function: Callable[..., Any], given: tuple[Any, ...]) -> Any:
        asked, told = self._process.stdin, self._process.stdout
        assert asked is not None
        assert told is not None
        try:
            pickle.dump((function, given), asked, protocol=pickle.HIGHEST_PROTOCOL)
            asked.flush()
            whole, found = pickle.load(told)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            rule, remedy = (
                "the second process must last as long as the first",
                "Free some memory and begin again.",
            )
            raise AsideError(Fault("insight", rule, "it ended", remedy)) from error
        if not whole:
            raise found
        return found


def main(module: str, behind: int) -> None:
    """Answer until nobody asks."""
    if behind and hasattr(os, "nice"):
        os.nice(behind)
    told = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    gc.set_threshold(*RARELY)
    importlib.import_module(module)
    with suppress(EOFError, OSError):
        while True:
            function, given = pickle.load(sys.stdin.buffer)
            try:
                answer = (True, function(*given))
            except Exception as error:
                answer = (False, error)
            pickle.dump(answer, told, protocol=pickle.HIGHEST_PROTOCOL)
            told.flush()
    os._exit(0)  # nothing is left to be put in order, and the first process waits for the end


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
