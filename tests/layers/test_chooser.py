"""The list of indicators and the deck on the wire, and what the browser sends back of them."""

import pytest

from layers.live.chooser import Taken, encode_chooser, encode_deck, read_ready, read_taken
from layers.live.wire import unpack


def test_the_list_keeps_its_order() -> None:
    groups = {"Later": [("z", "Zed"), ("a", "Ay & <b>")], "Earlier": [("m", "Em")]}
    head = unpack(encode_chooser(groups, label="Indicator", value="a", deck="d", turn=3)).head
    assert head["groups"] == [["Later", [["z", "Zed"], ["a", "Ay & <b>"]]], ["Earlier", [["m", "Em"]]]]
    assert (head["value"], head["deck"], head["turn"]) == ("a", "d", 3)


def test_a_deck_gives_its_cards_back() -> None:
    cards = {"one": b"CI first", "two": b"", "three": b"CI third"}
    message = unpack(encode_deck("key", cards, geometry="shapes"))
    at, found = 0, {}
    for name, size in message.head["cards"]:
        found[name] = message.sections["rawCards"][at : at + size]
        at += size
    assert found == cards
    assert at == len(message.sections["rawCards"])


def test_each_offer_differs_from_the_one_before() -> None:
    offers = {encode_deck("key", {}, geometry="shapes", asked=asked) for asked in range(5)}
    assert len(offers) == 5
    assert all(unpack(offer).head["cards"] == [] for offer in offers)


def test_what_was_chosen_is_read() -> None:
    assert read_taken({"id": "population", "turn": 2}) == Taken("population", 2)
    assert read_taken({"id": "population", "turn": 2.0}) == Taken("population", 2)
    assert read_ready({"key": "k", "asked": 1}) == {"k": 1}


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "population",
        {},
        {"id": 3, "turn": 1},
        {"id": "x"},
        {"id": "x", "turn": 0},
        {"id": "x", "turn": "1"},
        {"id": "x", "turn": float("nan")},
        {"id": "x", "turn": float("inf")},
    ],
)
def test_what_is_unfit_is_left_aside(sent: object) -> None:
    assert read_taken(sent) is None
    assert read_ready(sent) == {}


@pytest.mark.parametrize("asked", [float("nan"), float("inf"), -1, 0, "2", None])
def test_an_unfit_request_for_a_deck_is_left_aside(asked: object) -> None:
    assert read_ready({"key": "k", "asked": asked}) == {}
