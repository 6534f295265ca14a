"""The map page on Squareshire: what is said, what is sent to the map, what a wrong address gives."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from insight.pages import deck, editions
from insight.store import Store
from layers.live.wire import Message, unpack
from tests.squareshire import WARDS

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def shown(edition: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIGHT_EDITION", str(edition))


def page(**query: str) -> AppTest:
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    for name, value in query.items():
        test.query_params[name] = value
    return test.run()


def html(test: AppTest) -> str:
    return "\n".join(element.proto.body for element in test.get("html"))


def table(test: AppTest) -> dict[str, object]:
    import json

    sent = [element.proto for element in test.get("bidi_component")]
    tables = [json.loads(proto.json) for proto in sent if proto.WhichOneof("data") == "json"]
    return next(message for message in tables if message.get("kind") == "table")


def messages(test: AppTest) -> list[Message]:
    sent = [element.proto for element in test.get("bidi_component")]
    return [unpack(proto.bytes) for proto in sent if proto.WhichOneof("data") == "bytes"]


def message(test: AppTest, kind: str) -> dict[str, object]:
    return next(found.head for found in messages(test) if found.head["kind"] == kind)


def test_the_page_states_the_finding(edition: Path) -> None:
    said = html(page(indicator="imd_score", type="ward"))
    assert "Deprivation score: highest in North East, lowest in South West" in said
    said = html(page(indicator="no_car_pct", type="ward"))
    assert "2 are highest, at 70.0, and 2 are lowest, at 30.0" in said
    assert "Fictional county" in said
    assert "Made up for a test" in said
    assert "Squareshire as a whole has 50.0" in said


def test_the_table_shows_the_figures_of_the_store(edition: Path) -> None:
    test = page(indicator="no_car_pct", type="ward")
    with Store(edition) as source:
        values = source.values("no_car_pct", "ward").set_index("area_code")["value"]
    rows = dict(table(test)["rows"])
    assert set(rows) == set(WARDS)
    for code, cells in rows.items():
        assert cells[1] == f"{values[code]:.1f}"


def test_an_area_is_placed_among_the_others() -> None:
    said = html(page(indicator="no_car_pct", type="ward", area=WARDS[1]))
    assert "South East: 70.0%, joint highest of 4 wards" in said
    assert "South East has 70.0% of households (2021; likely range" in said
    assert "South has 50.0" in said


def test_missing_is_never_zero() -> None:
    test = page(indicator="turnout_pct", type="ward", period="2022", area=WARDS[3])
    assert "missing: there is no figure" in html(test)
    assert dict(table(test)["rows"])[WARDS[3]][1] == "[x]"


def test_a_parish_without_an_output_area_says_where_it_is_counted() -> None:
    said = html(page(indicator="population", type="parish", area="E04990001"))
    assert "This parish has no figure of its own" in said
    assert "counted in Great Rest" in said


def test_what_only_officers_may_see_is_not_offered() -> None:
    test = page(indicator="internal_pct")
    assert "For officers only" not in html(test)
    assert "For officers only" not in str(message(test, "chooser")["groups"])


def test_the_question_outlives_a_kind_of_area_that_has_no_figures_of_it() -> None:
    test = page(indicator="imd_score", type="ward")
    test.selectbox(key="area_type").set_value("oa").run()
    assert "no figures of \u201cDeprivation score\u201d for output areas" in html(test)
    test.selectbox(key="area_type").set_value("ward").run()
    assert message(test, "chooser")["value"] == "imd_score"
    assert "no figures of" not in html(test)


def test_the_list_holds_every_indicator_of_the_area_type_by_theme(edition: Path) -> None:
    groups = message(page(indicator="imd_score", type="ward"), "chooser")["groups"]
    listed = {(theme, name, title) for theme, choices in groups for name, title in choices}
    with Store(edition) as source:
        at_hand = source.periods().query("area_type == 'ward'")["indicator_id"]
        rows = source.indicators()
    rows = rows[rows["indicator_id"].isin(at_hand)]
    assert listed == set(rows[["theme", "indicator_id", "title"]].itertuples(index=False, name=None))
    assert len(groups) == rows["theme"].nunique()


def test_the_period_of_a_link_is_that_of_its_own_indicator() -> None:
    test = page(indicator="turnout_pct", type="ward", period="2022")
    assert message(test, "map")["period"] == "2022"
    test.session_state["wanted"] = "no_car_pct"
    assert message(test.run(), "map")["period"] == "2021"
    test.session_state["wanted"] = "turnout_pct"
    latest = message(page(indicator="turnout_pct", type="ward"), "map")["period"]
    assert message(test.run(), "map")["period"] == latest


def test_the_deck_is_offered_until_the_browser_asks_and_never_sent_in_part(edition: Path) -> None:
    test = page(indicator="imd_score", type="ward")
    offered = message(test, "deck")
    assert offered["cards"] == []
    assert offered["key"] == message(test, "chooser")["deck"]
    test.session_state["decks"] = {offered["key"]: 1}
    sizes = []
    for asked in range(1, 9):
        test.session_state["decks"] = {offered["key"]: asked}
        sizes.append(len(message(test.run(), "deck")["cards"]))
    with Store(edition) as source:
        whole = source.periods().query("area_type == 'ward'")["indicator_id"].nunique()
    assert set(sizes) == {0, whole} or sizes == [whole] * 8
    assert sizes == sorted(sizes)


def test_the_map_sent_is_the_one_in_the_deck(edition: Path) -> None:
    with Store(edition) as source:
        key = editions.key_of(source)
        kept = deck.Cards(source, key, "ward", "Tenths")
        kept.make(60)
    for name, card in kept.made.items():
        test = page(indicator=name, type="ward", classes="Tenths")
        sent = next(found for found in messages(test) if found.head["kind"] == "map")
        assert sent.head.pop("turn") == 0
        assert unpack(card) == sent


def test_a_choice_this_edition_lacks_is_mended() -> None:
    test = page(indicator="imd_score", type="ward")
    test.session_state["wanted"] = "<script>"
    assert message(test.run(), "chooser")["value"] == "imd_score"
    assert "<script>" not in html(test)


def test_a_large_deck_is_never_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deck, "MOST_BYTES", 100)
    test = page(indicator="imd_score", type="ward")
    assert message(test, "chooser")["deck"] == ""
    assert all(found.head["kind"] != "deck" for found in messages(test))


def test_a_link_holds_every_choice() -> None:
    test = page(indicator="imd_score", type="ward", classes="Tenths", compare="district", area=WARDS[0])
    assert test.selectbox(key="scheme").value == "Tenths"
    assert test.selectbox(key="benchmark").value == "district"
    assert "Difference from its own district" in str(table(test)["columns"])
    assert table(test)["caption"] == "Deprivation score by ward, 2021"
    assert test.query_params["classes"] in ("Tenths", ["Tenths"])


def test_a_bug_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("insight.narrative.title", fail)
    test = page(type="ward")
    assert not test.exception
    assert "Something went wrong that is not your doing" in html(test)


def test_a_wrong_address_shows_what_the_council_set() -> None:
    test = page(indicator="<script>", type="planet", area="nowhere", period="never")
    assert not test.exception
    said = html(test)
    assert "Households with no car" in said
    assert "There is no kind of area \u201cplanet\u201d in this edition." in said
    assert "This edition has no figure \u201c&lt;script&gt;\u201d." in said
    assert "No area of this edition has the code \u201cnowhere\u201d." in said
    assert "<script>" not in said


def test_names_never_become_markup(county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from insight.build import build
    from tests.squareshire import declare

    shapes = county / "wards.geojson"
    shapes.write_text(shapes.read_text().replace("South West", "<script>alert(1)</script> & Co"))
    declare(county)
    monkeypatch.setenv("INSIGHT_EDITION", str(build(county, out=tmp_path / "x.duckdb").path))
    said = html(page(indicator="no_car_pct", type="ward", area=WARDS[0]))
    assert "<script>alert" not in said
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Co" in said


def test_without_an_edition_the_page_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("INSIGHT_EDITION")
    monkeypatch.setenv("INSIGHT_HOME", str(tmp_path))
    test = page()
    assert not test.exception
    assert "insight build data/sample" in html(test)


@pytest.mark.parametrize("area_type", ["oa", "lsoa", "ward", "parish", "panel", "district", "county"])
def test_every_area_type_can_be_shown(area_type: str) -> None:
    test = page(indicator="population", type=area_type)
    assert not test.exception
    assert len(table(test)["rows"]) > 0
