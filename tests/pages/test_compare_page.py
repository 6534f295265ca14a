"""Areas side by side as a page: what the address asks for is shown, areas are added, moved and taken away, files come."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from insight import side_by_side, side_by_side_words
from insight.pages import compare_drawn
from insight.store import Store

MIXED = ("ward:E05990071", "ward:E05990066", "parish:E04990147", "panel:TNP18")


@pytest.fixture(autouse=True)
def shown(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIGHT_EDITION", str(sample))


def page(**query: str) -> AppTest:
    test = AppTest.from_string(
        "from insight.pages import compare_page, look\nwith look.told():\n    compare_page.show()",
        default_timeout=60,
    )
    for name, value in query.items():
        test.query_params[name] = value
    return test.run()


def html(test: AppTest) -> str:
    return "\n".join(element.proto.body for element in test.get("html"))


def areas(test: AppTest) -> list[str]:
    asked = test.query_params.get("areas", "")
    return [word for word in (asked[0] if isinstance(asked, list) else asked).split(",") if word]


def press(test: AppTest, label: str) -> AppTest:
    return next(button for button in test.button if button.label.replace("\\", "") == label).click().run()


def test_words_and_table_are_those_of_the_comparison(sample: Path) -> None:
    test = page(areas=",".join(MIXED), theme="Health and care")
    assert not test.exception
    with Store(sample) as store:
        found = side_by_side.side_by_side(store, MIXED)
        said = side_by_side_words.sentences(store, found)
        rows = found.of_theme("Health and care")
        table = compare_drawn.table(side_by_side_words.table(found, rows, "Health and care"))
    shown_now = html(test)
    assert f"<h1>{escape(side_by_side_words.title(found))}</h1>" in shown_now
    assert all(escape(sentence) in shown_now for sentence in said)
    assert table in shown_now
    for cell in ("▲", "▼", "●"):
        assert f'aria-hidden="true">{cell}</i> ' in table
    assert areas(test) == list(MIXED)


def test_areas_are_moved_to_the_front_and_taken_away(sample: Path) -> None:
    test = page(areas=",".join(MIXED))
    test = press(test, "Make Gedcote the first")
    assert areas(test) == ["ward:E05990066", "ward:E05990071", "parish:E04990147", "panel:TNP18"]
    assert "<h1>Gedcote beside" in html(test)
    for name in ("Alderwell", "Arrelbridge & Casgrave", "Hunlow & Munbourne"):
        test = press(test, f"Take {name} away")
    assert areas(test) == ["ward:E05990066"]
    assert "Add a second area" in html(test)
    assert "With the areas most like it" in html(test)


@pytest.mark.parametrize(
    "query", [{}, {"areas": "ward:E0599"}, {"areas": "<script>,,:,ward:"}, {"theme": "no"}]
)
def test_without_areas_the_page_says_what_to_do(query: dict[str, str]) -> None:
    test = page(**query)
    assert not test.exception
    assert "Choose two to four areas" in html(test)
    assert "<script>" not in html(test)


def test_pictures_are_of_figures_with_a_likely_range_that_lie_farthest_apart(sample: Path) -> None:
    page()  # Streamlit knows the live component from here on
    from insight.pages import compare_page

    with Store(sample) as store:
        found = side_by_side.side_by_side(store, MIXED)
    rows = found.of_theme("Homes and households")
    drawn = compare_page.pictures(rows, 4)
    assert len(drawn) == compare_page.PICTURES
    assert drawn[[f"{n}_lower" for n in range(1, 5)]].notna().all(axis=None)
    assert list(drawn.index) == sorted(drawn.index)


def test_a_profile_leads_to_the_page(sample: Path) -> None:
    page()  # Streamlit knows the live component from here on
    from insight.pages import compare_page

    with Store(sample) as store:
        one, alike = compare_page.to_compare(store, store.area("Gedcote", area_type="ward"))
        similar = store.similar("E05990066", "ward")["similar_code"]
    assert one.query == {"areas": "ward:E05990066"}
    assert alike.query["areas"].split(",") == ["ward:E05990066", *(f"ward:{code}" for code in similar[:3])]
