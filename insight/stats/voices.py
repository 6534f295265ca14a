"""Other voices on the same footing: turnout, parish returns, attendance, membership, petitions.

Each part (a ward, a parish, a panel) has a known number of people who could have spoken; its rate is judged
against that of all parts together, or against a rate that is given. The columns are those of
`insight.stats.representation.assess`, with the index being the rate of the part over that of the whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from insight.errors import Fault, InsightError
from insight.stats.intervals import bad_values, refuse
from insight.stats.verdicts import MINIMUM, judge, level, people

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

PETITION_SHARE = 0.05
"""Share of the electorate whose signatures a petition (for a governance referendum, say) needs."""


def turnout(
    votes: ArrayLike, electorate: ArrayLike, *, against: float | None = None, confidence: float = 0.95
) -> pd.DataFrame:
    """Election turnout by ward. See `against_whole`."""
    return against_whole(votes, electorate, against=against, confidence=confidence, where="turnout")


def returns(
    returned: ArrayLike, sent: ArrayLike, *, against: float | None = None, confidence: float = 0.95
) -> pd.DataFrame:
    """Survey forms returned of those sent, by parish (130 of 238, say). See `against_whole`."""
    return against_whole(returned, sent, against=against, confidence=confidence, where="returns")


def attendance(
    present: ArrayLike, invited: ArrayLike, *, against: float | None = None, confidence: float = 0.95
) -> pd.DataFrame:
    """Attendance of panel meetings: those present of those invited or entitled. See `against_whole`."""
    return against_whole(present, invited, against=against, confidence=confidence, where="attendance")


def membership(
    members: ArrayLike, adults: ArrayLike, *, against: float | None = None, confidence: float = 0.95
) -> pd.DataFrame:
    """Members of an e-panel among the people who could join, by area. See `against_whole`."""
    return against_whole(members, adults, against=against, confidence=confidence, where="membership")


def petition(
    signatures: ArrayLike,
    electorate: ArrayLike,
    *,
    threshold: float = PETITION_SHARE,
    against: float | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Signatures of a petition by ward, and how many it needs.

    Parameters
    ----------
    signatures, electorate
        Electors who signed, and all electors, of each ward; whole numbers.
    threshold
        Share of the electorate that must sign, above 0 and at most 1.
    against, confidence
        As in `against_whole`.

    Returns
    -------
    DataFrame
        Columns of `against_whole`, then *needed* (signatures, rounded up to whole people) and *reached*. The
        threshold is a rule, not a sample: no chance comes into *reached*. For the whole petition give the two
        sums.

    Raises
    ------
    InsightError
        As `against_whole`; also for a threshold outside (0, 1].
    """
    share = _share(threshold, where="petition: threshold")
    found = against_whole(signatures, electorate, against=against, confidence=confidence, where="petition")
    # 5 % of 2,000 is 100 and not 101, whatever binary fractions make of it.
    found["needed"] = np.ceil(np.round(found["n"] * share, 6)).astype(int)
    found["reached"] = found["count"] >= found["needed"]
    return found


def against_whole(
    count: ArrayLike,
    n: ArrayLike,
    *,
    against: float | None = None,
    confidence: float = 0.95,
    minimum: float = MINIMUM,
    where: str = "against_whole",
) -> pd.DataFrame:
    """Judge the rate of each part against that of the whole.

    Parameters
    ----------
    count
        People of each part who spoke (voted, returned, came, joined, signed). A Series keeps its index.
    n
        People of each part who could have; parts of people allowed.
    against
        Rate to judge by, 0 to 1 (last year's, or a larger area's). If none is given, all parts together.
    confidence, minimum
        As in `insight.stats.representation.assess`: all parts are judged together.
    where
        Name that errors give.

    Returns
    -------
    DataFrame
        One row per part: *count*, *n*, *whole_share* (0 to 1), *expected* (people), *share*, *index* (share
        over *whole_share*), *lower*, *upper* (limits of the index), *level*, *p_value*, *verdict*. The whole is
        a fixed figure; as it holds the part itself, verdicts err on the side of *as expected*. One part alone,
        without ``against``, is as expected by definition.

    Raises
    ------
    InsightError
        For counts that are missing, negative, not whole or above ``n``; a part without people; nobody at all
        who spoke while no rate is given; a rate outside (0, 1].
    """
    level(confidence, minimum)
    x, among = (np.atleast_1d(part) for part in people(count, n, where=where, whole=False))
    remedy = "Leave out parts in which nobody could have spoken."
    refuse(bad_values(among, among == 0, f"{where}: n", "somebody could have spoken", remedy))
    given = x.sum() / among.sum() if against is None else against
    whole = np.full(x.shape, _share(given, where=f"{where}: rate of the whole"))
    judged = judge(x, among, whole, jointly=True, confidence=confidence, minimum=minimum)
    columns = {
        "count": x, "n": among, "whole_share": whole, "expected": among * whole, "share": x / among,
        "index": x / among / whole, "lower": judged.lower / whole, "upper": judged.upper / whole,
        "level": 1 - judged.alpha, "p_value": judged.p_value, "verdict": judged.verdict,
    }  # fmt: skip
    return pd.DataFrame(columns, index=count.index if isinstance(count, pd.Series) else None)


def _share(given: float, *, where: str) -> float:
    if isinstance(given, bool) or not 0 < given <= 1:
        rule, remedy = (
            "a share lies above 0 and is at most 1",
            "Write 0.05 for 5 %; leave out what nobody did.",
        )
        raise InsightError(Fault(where, rule, repr(given), remedy))
    return float(given)
