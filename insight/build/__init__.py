"""From a catalogue and the publishers' files to a new edition, swapped in whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from insight.build.run import BuildResult, build, check_sources

__all__ = ["BuildResult", "build", "check_sources"]


def __getattr__(name: str) -> Any:
    """Import the build when it is asked for: pages that work out a figure need one module here, and not all."""
    if name not in __all__:
        raise AttributeError(name)
    from insight.build import run  # noqa: PLC0415

    return getattr(run, name)
