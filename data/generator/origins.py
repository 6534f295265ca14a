"""Ethnic group, and what religion and language go with it. Shares are round figures, not any census."""

from __future__ import annotations

import numpy as np

ETHNIC_GROUPS = {
    "Bangladeshi": (0.15, {"mixed": 0.85, "need": 0.30}),
    "Chinese": (0.30, {"mixed": 0.70, "student": 2.4, "need": -0.20}),
    "Indian": (0.75, {"mixed": 0.85, "need": -0.18}),
    "Pakistani": (0.30, {"mixed": 0.80, "need": 0.22}),
    "Other Asian": (0.50, {"mixed": 0.75}),
    "African": (0.55, {"mixed": 0.70, "need": 0.25}),
    "Caribbean": (0.20, {"mixed": 0.55, "need": 0.20}),
    "Other Black": (0.12, {"mixed": 0.60, "need": 0.20}),
    "White and Asian": (0.55, {"mixed": 0.45}),
    "White and Black African": (0.22, {"mixed": 0.45, "need": 0.15}),
    "White and Black Caribbean": (0.38, {"mixed": 0.40, "need": 0.22}),
    "Other Mixed": (0.45, {"mixed": 0.50}),
    "British": (90.0, {"mixed": -0.05}),
    "Irish": (0.65, {"mixed": 0.25}),
    "Gypsy or Irish Traveller": (0.10, {"rural": 0.6, "need": 0.50, "city": -0.5}),
    "Roma": (0.06, {"east": 0.95, "need": 0.15}),
    "Other White": (3.60, {"east": 0.78, "mixed": 0.30, "student": 0.8}),
    "Arab": (0.12, {"mixed": 0.75}),
    "Other": (0.42, {"mixed": 0.70}),
}
"""Usual share in per cent and loadings, in the order of census table TS021."""

_HARDLY = 0.1
RELIGION_OF_GROUP = np.array([
    # none, Christian, Buddhist, Hindu, Jewish, Muslim, Sikh, other, not answered
    [3, 1, _HARDLY, 1, _HARDLY, 89, _HARDLY, _HARDLY, 6],
    [62, 20, 8, _HARDLY, _HARDLY, 1, _HARDLY, 1, 8],
    [10, 20, 1, 46, _HARDLY, 8, 8, 2, 6],
    [4, 2, _HARDLY, _HARDLY, _HARDLY, 88, _HARDLY, _HARDLY, 6],
    [18, 27, 16, 14, _HARDLY, 17, 1, 1, 6],
    [10, 66, _HARDLY, _HARDLY, _HARDLY, 17, _HARDLY, 1, 6],
    [23, 64, _HARDLY, _HARDLY, _HARDLY, 3, _HARDLY, 2, 8],
    [20, 56, _HARDLY, _HARDLY, _HARDLY, 14, _HARDLY, 2, 8],
    [50, 29, 2, 2, _HARDLY, 9, 1, 1, 6],
    [37, 45, _HARDLY, _HARDLY, _HARDLY, 10, _HARDLY, 1, 7],
    [52, 36, _HARDLY, _HARDLY, _HARDLY, 3, _HARDLY, 1, 8],
    [47, 36, 1, 1, 1, 6, _HARDLY, 1, 7],
    [44.5, 49, 0.3, _HARDLY, 0.3, 0.1, _HARDLY, 0.6, 5.8],
    [30, 62, _HARDLY, _HARDLY, _HARDLY, _HARDLY, _HARDLY, 1, 7],
    [32, 58, _HARDLY, _HARDLY, _HARDLY, 1, _HARDLY, 1, 8],
    [16, 72, _HARDLY, _HARDLY, _HARDLY, 4, _HARDLY, 1, 7],
    [36, 54, 0.5, _HARDLY, 1, 2, _HARDLY, 0.6, 6],
    [10, 8, _HARDLY, _HARDLY, _HARDLY, 74, _HARDLY, _HARDLY, 8],
    [17, 29, 5, 6, 2, 29, 4, 2, 7],
], dtype=float)  # fmt: skip
"""Religion in each ethnic group, per cent."""

BRITISH = list(ETHNIC_GROUPS).index("British")

RELIGION_OF_BRITISH = {
    "none": (44.5, {"city": 0.30, "young": 0.15, "old": -0.30, "need": 0.08}),
    "Christian": (49.0, {"old": 0.12, "rural": 0.10}),
    "Buddhist": (0.3, {"city": 0.4}),
    "Hindu": (0.03, {}),
    "Jewish": (0.3, {"city": 0.5}),
    "Muslim": (0.1, {"mixed": 0.2}),
    "Sikh": (0.03, {}),
    "other": (0.6, {}),
    "not answered": (5.8, {}),
}
"""The largest group differs from place to place, so it is drawn by the factors of each."""

_SPEAKS = {
    # main language English; if not: speaks very well, well, not well, not at all
    "home": [99.3, 0.4, 0.2, 0.08, 0.02],
    "settled": [90, 6, 3, 0.8, 0.2],
    "half": [62, 19, 13, 5, 1],
    "newer": [45, 25, 19, 9, 2],
    "recent": [24, 27, 31, 15, 3],
    "roma": [8, 14, 36, 34, 8],
}

ENGLISH_OF_GROUP = np.array([
    _SPEAKS[kind]
    for kind in (
        "half", "newer", "half", "half", "newer", "settled", "settled", "settled", "settled", "settled",
        "settled", "settled", "home", "home", "home", "roma", "recent", "newer", "newer",
    )
])  # fmt: skip
"""Main language and proficiency in English in each ethnic group, per cent."""
