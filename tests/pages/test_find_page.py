"""Which places: words, map, table and address of the fictional county hold the same answer."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from insight import meeting_words, which_places
from insight.conditions import parse
from insight.meeting import MET, UNKNOWN, Found, meeting
from insight.store import Store
from layers.spec import LayerSpec

WHERE = "imd2025_score:worst:20;turnout_pct:under:35;no_car_pct:higher:county"


@pytest.fixture(autouse=True)
def shown(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIGHT_EDITION", str(sample))


def page(**query: str) -> AppTest:
    test = AppTest.from_string(
        "from insight.pages import find_page, look\nwith look.told():\n    find_page.show()",
        default_timeout=60,
    )
    for name, value in query.items():
        test.query_params[name] = value
    return test.run()


def html(test: AppTest) -> str:
    return "\n".join(element.proto.body for element in test.get("html"))


def asked_of(test: AppTest, name: str) -> str:
    value = test.query_params[name]
    return str(value[0] if isinstance(value, list) else value)


def table(test: AppTest) -> dict[str, list[object]]:
    sent = [element.proto for element in test.get("bidi_component")]
    messages = [json.loads(proto.json) for proto in sent if proto.WhichOneof("data") == "json"]
    return dict(next(message for message in messages if message.get("kind") == "table")["rows"])


def answer(store: Store, where: str, kind: str = "ward") -> Found:
    return meeting(store, parse(where.split(";")), kind)


def test_words_table_and_address_hold_what_was_asked(sample: Path) -> None:
    test = page(type="ward", where=WHERE)
    assert not test.exception
    with Store(sample) as store:
        found = answer(store, WHERE)
    assert f"<h1>{meeting_words.title(found)}</h1>" in html(test)
    for sentence in meeting_words.sentences(found):
        assert sentence in html(test)
    rows = table(test)
    assert set(rows) == set(found.rows["area_code"])
    for row in found.rows.to_dict("records"):
        mark = {MET: "✓ ", UNKNOWN: "? "}.get(row["2_verdict"], "")
        figure = f"{row['2_text']}%" if row["2_state"] == "value" else row["2_text"]
        assert f"{mark}{figure}" in rows[row["area_code"]]
    for code in found.met["area_code"]:
        assert f"area?type=ward&amp;area={code}" in html(test)
    assert asked_of(test, "where") == WHERE


def test_the_map_counts_conditions_and_leaves_out_no_area(sample: Path) -> None:
    page()  # Streamlit knows the live component from here on
    from insight.pages import find_page

    with Store(sample) as store:
        found = answer(store, WHERE)
        spec = find_page.layer(found, store.areas("ward"), fictional=True)
    assert isinstance(spec, LayerSpec)
    counts = {row.label: row.count for row in spec.legend.rows}
    judged = found.rows[found.rows["verdict"] != UNKNOWN]["count"].value_counts()
    assert {label: counts[label] for label in "0123"} == {str(n): judged.get(n, 0) for n in range(4)}
    assert counts["3"] == len(found.met)
    assert counts["Missing"] == len(found.unknown)
    assert sum(counts.values()) == 100


def test_a_ready_made_question_sets_the_conditions_and_the_kind_of_area() -> None:
    test = page()
    question = test.selectbox(key="find ready")
    question.set_value("Which rural parishes have many older people?").run()
    assert not test.exception
    assert asked_of(test, "where") == "rural_pct:over:50;aged_65_plus_pct:highest:20"
    assert asked_of(test, "type") == "parish"
    assert "parishes meet both conditions" in html(test)


@pytest.mark.parametrize("number", range(3))
def test_a_link_to_a_ready_made_question_opens_it_as_such(sample: Path, number: int) -> None:
    with Store(sample) as store:
        ready = which_places.ready(store)[number]
    where = ";".join(str(one) for one in ready.conditions)
    kind = {} if ready.area_type == "ward" else {"type": ready.area_type}
    assert page(where=where, **kind).selectbox(key="find ready").value == ready.title


def test_conditions_are_added_changed_and_taken_away() -> None:
    test = page(type="ward", where="imd2025_score:worst:20")
    test.button[0].click().run()
    assert asked_of(test, "where") == "imd2025_score:worst:20;imd2025_score:worst:20"
    test.selectbox(key="find indicator 1").set_value("no_car_pct").run()
    test.selectbox(key="find test 1").set_value("over").run()
    test.number_input(key="find line 1").set_value(25.0).run()
    assert not test.exception
    assert asked_of(test, "where") == "imd2025_score:worst:20;no_car_pct:over:25"
    test.button[1].click().run()
    assert asked_of(test, "where") == "imd2025_score:worst:20"
    assert "20 of 100 wards meet the condition" in html(test)


def test_a_district_lists_its_own_areas(sample: Path) -> None:
    with Store(sample) as store:
        district = store.areas("district").iloc[0]
        inside = store.areas("ward").query("parent_code == @district.area_code")
    test = page(type="ward", where="imd2025_score:worst:20", district=district["area_code"])
    assert set(table(test)) == set(inside["area_code"])


def test_an_area_chosen_is_told_condition_by_condition_and_linked() -> None:
    test = page(type="ward", where=WHERE, area="E05990093")
    assert "Meets all: 3 of 3 conditions are met." in html(test)
    assert "Turnout at local elections (May 2022): 29.6% (likely range" in html(test)
    assert ">Its whole profile</a>" in html(test)


def test_what_cannot_be_read_or_asked_is_told_and_the_page_still_answers() -> None:
    test = page(where="imd2025_score:wors:20;<script>alert(1)</script>:over:3", type="moon")
    assert not test.exception
    assert "Did you mean worst or worse?" in html(test)
    assert "<script>alert" not in html(test)
    assert "wards meet" in html(test)
    test = page(where="imd2025_score:worse:county", type="ward")
    assert not test.exception
    assert "chance can only be told of figures with a likely range" in html(test)
