"""Other voices: parish councils that answered, people at panel meetings, a petition, the e-panel."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from data.generator.chance import rng
from data.generator.engagement.ground import Place
from data.generator.engagement.parishes import SURVEY_YEAR, returned
from data.generator.files import table

HEADERS = ("kind", "title", "area_type", "area_code", "period", "count", "of")
MEETINGS = ("2023-11", "2024-05", "2024-11", "2025-05", "2025-11", "2026-05", "2026-11")
AT_A_MEETING = 27
MEMBERS = 1_640
"""Members of the e-panel."""

PETITIONERS = (0.011, 0.052, 0.004, 0.007, 0.003)
"""Share of electors of each district (its label) who signed: most of them live along the night bus's road."""


def voices(place: Place) -> bytes:
    """Write other ways of being heard, by area."""
    return table(HEADERS, [*_returns(place), *_meetings(place), *_petition(place), *_e_panel(place)])


def _returns(place: Place) -> Iterator[tuple[object, ...]]:
    back = returned(place)
    for label, code in enumerate(place.register.district["code"]):
        inside = (place.register.parish["district"] == label).to_numpy()
        yield (
            "returns",
            "Survey of parish councils",
            "district",
            code,
            SURVEY_YEAR,
            int(back[inside].sum()),
            int(inside.sum()),
        )


def _meetings(place: Place) -> Iterator[tuple[object, ...]]:
    chance, heard = rng("panel meetings"), place.heard() * 0.7 + 0.3
    size = np.sqrt(place.people(place.areas.panel) / 23_000)
    for period in MEETINGS:
        came = chance.poisson(AT_A_MEETING * heard * size)
        for code, count in zip(place.register.panel["code"], came.tolist(), strict=True):
            yield "attendance", "Neighbourhood panel meeting", "panel", code, period, count, ""


def _petition(place: Place) -> Iterator[tuple[object, ...]]:
    chance, ward = rng("petition"), place.register.ward
    share = np.array(PETITIONERS)[ward["district"]] * chance.gamma(4, 0.25, len(ward))
    signed = chance.binomial(place.wards.register, np.clip(share, 0, 0.3))
    for code, count, electors in zip(
        ward["code"], signed.tolist(), place.wards.register.tolist(), strict=True
    ):
        yield "petition", "Keep the night bus", "ward", code, "2025", count, electors


def _e_panel(place: Place) -> Iterator[tuple[object, ...]]:
    ward = place.areas.ward
    share = place.people(ward) * place.heard()[place.panel_of(ward)] * np.exp(-0.2 * place.need(ward))
    members = rng("e-panel").multinomial(MEMBERS, share / share.sum())
    for code, count in zip(place.register.ward["code"], members.tolist(), strict=True):
        yield "e-panel", "Tambershire e-panel", "ward", code, "2026", count, ""
