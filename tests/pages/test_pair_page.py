"""Two maps that go together: what they show, where the address leads, and one scale for one indicator."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from insight import pairing
from insight.store import Store
from layers.live.wire import Message, unpack


@pytest.fixture(autouse=True)
def shown(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIGHT_EDITION", str(sample))


def page(**query: str) -> AppTest:
    test = AppTest.from_string(
        "from insight.pages import look, pair_page\nwith look.told():\n    pair_page.show()",
        default_timeout=60,
    )
    for name, value in query.items():
        test.query_params[name] = value
    return test.run()


def maps(test: AppTest) -> list[Message]:
    sent = [unpack(one.proto.bytes) for one in test.get("bidi_component") if one.proto.bytes]
    return [message for message in sent if message.head["kind"] == "map"]


def html(test: AppTest) -> str:
    return "\n".join(element.proto.body for element in test.get("html"))


def test_need_and_voice_come_first_and_both_maps_are_linked() -> None:
    test = page()
    assert not test.exception
    left, right = maps(test)
    assert left.head["linked"] == right.head["linked"] == "pair"
    assert left.head["geometry"] == right.head["geometry"]
    assert right.head["title"] == pairing.HEARD
    assert "If the two had nothing to do with each other" in html(test)


def test_a_link_brings_both_maps_and_the_area(sample: Path) -> None:
    with Store(sample) as store:
        code = str(store.areas("ward")["area_code"].iloc[3])
    asked = {
        "type": "ward",
        "left": "no_car_pct@Census 2021",
        "right": "imd2025_score@2025 edition",
        "area": code,
    }
    test = page(**asked)
    assert not test.exception
    assert {name: test.query_params[name] for name in asked} == asked
    left, right = maps(test)
    assert left.head["selected"] == right.head["selected"] >= 0


def test_a_bad_link_is_mended() -> None:
    test = page(type="planet", left="<script>", right="", area="nowhere")
    assert not test.exception
    assert "<script>" not in html(test)
    assert len(maps(test)) == 2
    assert all(message.head["selected"] == -1 for message in maps(test))


def test_one_indicator_at_two_times_has_the_same_classes_on_both(sample: Path) -> None:
    with Store(sample) as store:
        periods = store.periods()
        several = periods[periods["area_type"] == "ward"].groupby("indicator_id")["period"].apply(list)
        name, at = next((name, at) for name, at in several.items() if len(at) > 1)
    test = page(type="ward", left=pairing.name_of(name, at[0]), right=pairing.name_of(name, at[-1]))
    assert not test.exception
    left, right = maps(test)
    assert left.head["scheme"] == right.head["scheme"] == "Classes: natural groups, of both maps"
    assert left.head["breaks"] == right.head["breaks"]
    assert f"From {at[0]} to {at[-1]} the figure rose in" in html(test)
