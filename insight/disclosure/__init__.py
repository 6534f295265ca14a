"""Small numbers: suppress counts of people so that nobody can be found, and attack what is published.

No database and no screen: frames in, frames out. Method and limits: docs/methods.md, *Small numbers*.
"""

from insight.disclosure.attacker import attack, faults_of
from insight.disclosure.coverage import coverage_gap
from insight.disclosure.frames import DisclosureError, pieces
from insight.disclosure.protection import protect

__all__ = ["DisclosureError", "attack", "coverage_gap", "faults_of", "pieces", "protect"]
