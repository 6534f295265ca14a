"""What goes wrong, said so that a person can act on it.

Every error names the file, the rule that was broken, the value found and the remedy, and carries
*all* faults of a run at once. A page or the command line catches `InsightError` in one place;
anything else that rises is a bug and shows itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong.

    Parameters
    ----------
    file
        The file (and, where it helps, the table or row in it) that holds the fault.
    rule
        What should be true, in plain words.
    found
        The value found instead.
    remedy
        What the reader can do about it.
    """

    file: str
    rule: str
    found: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {self.rule} (found {self.found}). {self.remedy}"


class InsightError(Exception):
    """Base of every error that a person can put right. Holds its faults, in order, without repeats."""

    def __init__(self, faults: Fault | Iterable[Fault]) -> None:
        listed = [faults] if isinstance(faults, Fault) else list(faults)
        self.faults: tuple[Fault, ...] = tuple(dict.fromkeys(listed))
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[type[InsightError], tuple[tuple[Fault, ...]]]:
        """Keep the faults on the way from one process to another."""
        return type(self), (self.faults,)


class CatalogueError(InsightError):
    """The TOML of a catalogue is wrong."""


class SourceError(InsightError):
    """A publisher's file is missing, damaged, or not what the catalogue says it is."""


class GeographyError(InsightError):
    """Boundaries, lookups or points cannot be used together."""


class StoreError(InsightError):
    """The database is absent, unreadable or cannot be written."""


class UnknownNameError(InsightError):
    """An area, indicator or area type was asked for that the edition does not hold."""


class RegisterError(InsightError):
    """The register cannot be opened or written, or does not hold what was asked for."""


class EngagementError(InsightError):
    """A file of engagement records or answers is wrong. Its faults never hold a respondent's row."""


class OwnAreaError(InsightError):
    """An area that somebody picked, drew or handed in cannot be used, or is too small for figures."""
