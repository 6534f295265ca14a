"""What is drawn over the map when asked, and that its words are those of the command line."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from insight import patterns, profiles
from insight.store import Store
from layers.live.wire import unpack

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def shown(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIGHT_EDITION", str(sample))


def page(**query: str) -> AppTest:
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in query.items():
        test.query_params[name] = value
    return test.run()


def html(test: AppTest) -> str:
    return "\n".join(element.proto.body for element in test.get("html"))


def test_clusters_are_told_in_the_words_of_the_command_line(sample: Path) -> None:
    test = page(type="ward", indicator="imd2025_score", show="clusters,pockets")
    assert not test.exception
    said = html(test)
    with Store(sample) as store:
        sentences = patterns.clusters(profiles.clusters(store, "imd2025_score", "ward"), store.edition.place)
        hidden = store.pockets(area_type="ward")
    assert "form a cluster of high need" in sentences[0]
    for sentence in sentences:
        assert sentence.replace("'", "&#x27;") in said
    first = hidden[hidden["indicator_id"] == hidden["indicator_id"].iloc[0]]
    number = first["small_areas"].explode().nunique()
    assert f"{number} neighbourhoods among the most deprived fifth lie inside {len(first)} areas" in said
    assert test.query_params["show"] == "clusters,pockets"


def test_places_are_drawn_when_the_address_asks_for_them_and_every_part_is_kept_in_it(sample: Path) -> None:
    test = page(type="ward", indicator="imd2025_score", show="places,said,planets")
    assert not test.exception
    points = [
        name
        for element in test.get("bidi_component")
        if (data := element.proto.bytes)
        for _, name, *_ in unpack(data).head.get("overlays", {}).get("points", [])
    ]
    with Store(sample) as store:
        assert set(store.assets()["name"]) <= set(points)
    test.selectbox(key="scheme").set_value("Tenths").run()
    assert test.query_params["show"] == "places,said"


def test_nothing_is_drawn_over_the_map_until_it_is_asked_for() -> None:
    test = page(type="ward", indicator="imd2025_score", show="planets")
    assert "form a cluster" not in html(test)
    assert not test.exception


def test_every_area_in_order_is_sent_only_when_it_is_asked_for() -> None:
    test = page(type="ward", indicator="no_car_pct", compare="district")
    before = len(test.get("bidi_component"))
    switch = next(one for one in test.toggle if "in order, with their likely ranges" in one.label)
    test = switch.set_value(True).run()
    assert not test.exception
    assert len(test.get("bidi_component")) == before + 1
