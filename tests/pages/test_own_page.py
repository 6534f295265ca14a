"""Any area as a page: what an address shows, what is refused in words, that names stay words."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely
from streamlit.testing.v1 import AppTest

from insight import own_address, own_shapes
from insight.store import Store


@pytest.fixture(autouse=True)
def shown(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIGHT_EDITION", str(sample))


def page(**query: str) -> AppTest:
    test = AppTest.from_string(
        "from insight.pages import own_page, look\nwith look.told():\n    own_page.show()", default_timeout=60
    )
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    return test


def html(test: AppTest) -> str:
    return "\n".join(element.proto.body for element in test.get("html"))


def test_without_an_area_the_next_step_is_told() -> None:
    assert "Choose one or more areas" in html(page())
    assert "arrow keys move the cross-hair" in html(page(how="draw"))


def test_an_address_shows_two_wards(sample: Path) -> None:
    with Store(sample) as store:
        wards = store.areas("ward").head(2)
    said = html(page(how="areas", areas=",".join("ward:" + wards["area_code"])))
    assert f"about {wards['population'].sum():,.0f} people" in said
    assert "How this area is made" in said


def test_a_drawing_stands_in_the_address(sample: Path) -> None:
    with Store(sample) as store:
        town = store.places().iloc[0]
        east, north = own_shapes.to_grid([(float(town["lon"]), float(town["lat"]))])[0]
        ground = own_shapes.to_degrees(shapely.box(east - 2500, north - 2500, east + 2500, north + 2500))
    ring = [(float(x), float(y)) for x, y in shapely.get_coordinates(ground)[:-1]]
    test = page(how="draw", ring=own_address.pack(ring))
    assert "<h1>The area you drew</h1>" in html(test)
    kept = test.query_params["ring"]
    back = own_address.unpack(kept if isinstance(kept, str) else kept[0])
    assert [(round(x, 5), round(y, 5)) for x, y in back] == [(round(x, 5), round(y, 5)) for x, y in ring]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"how": "circle", "point": "ZZ99 9ZZ"}, "There are no figures for this area"),
        ({"how": "circle", "point": "<script>alert(1)</script>"}, "&lt;script&gt;"),
        ({"how": "circle", "point": "0.1, 60"}, "must lie in Tambershire"),
        ({"how": "draw", "ring": "<b>"}, "cannot be read"),
        ({"how": "areas", "areas": "ward:E05999999"}, "does not have"),
        ({"how": "nonsense"}, "Choose one or more areas"),
    ],
)
def test_bad_addresses_get_words(query: dict[str, str], said: str) -> None:
    told = html(page(**query))
    assert said in told
    assert "<script" not in told


def test_switching_the_way_and_back_keeps_what_was_chosen() -> None:
    test = page(how="circle", point="Alderwell", radius="5 km")
    assert "Within 5 km of Alderwell" in html(test)
    test.radio(key="own how").set_value("draw").run()
    assert "arrow keys move the cross-hair" in html(test)
    test.radio(key="own how").set_value("circle").run()
    assert not test.exception


def test_an_area_is_saved_only_where_the_server_was_started_to_save(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INSIGHT_REGISTER", str(tmp_path / "register.sqlite"))
    asked = {"how": "circle", "point": "Alderwell", "radius": "5 km"}
    assert not page(**asked).button
    monkeypatch.setenv("INSIGHT_SAVE", "yes")
    test = page(**asked)
    test.text_input[-1].set_value("Around <b>Alderwell</b>")
    test.button[-1].click().run()
    assert not test.exception
    assert "Around &lt;b&gt;Alderwell&lt;/b&gt;" in html(test)
    named = html(page(how="named", named="around-b-alderwell-b"))
    assert "<h1>Around &lt;b&gt;Alderwell&lt;/b&gt;</h1>" in named
    assert "Named area · about" in named
