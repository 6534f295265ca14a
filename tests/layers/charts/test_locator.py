"""The locator: the area marked, a ring round a tiny one, names that never cover each other, words made safe."""

import re

import shapely
from shapely.geometry import box

from layers.charts import Land, Locator, draw_locator


def locator(area: shapely.Geometry, *land: tuple[str, shapely.Geometry], name: str = "Here") -> str:
    return draw_locator(
        Locator(
            alt='Map: <here> lies in "There".',
            name=name,
            area=shapely.to_wkb(area),
            land=tuple(Land(name=title, wkb=shapely.to_wkb(shape)) for title, shape in land),
        )
    )


NORTH, SOUTH = box(0, 52.5, 1, 53), box(0, 52, 1, 52.5)


def test_the_area_is_drawn_on_its_land_and_said_in_words() -> None:
    drawn = locator(box(0.1, 52.1, 0.4, 52.3), ("North", NORTH), ("South", SOUTH))
    assert drawn.count('class="cc-land"') == 2
    assert drawn.count('class="cc-here"') == 1
    assert 'role="img"' in drawn
    assert 'aria-label="Map: &lt;here&gt; lies in &quot;There&quot;."' in drawn
    assert "<here>" not in drawn


def test_north_is_up_and_all_lies_within_the_picture() -> None:
    drawn = locator(box(0.4, 52.9, 0.6, 53), ("North", NORTH), ("South", SOUTH))
    here = re.search(r'cc-here" d="([^"]+)"', drawn)
    assert here
    heights = [float(y) for y in re.findall(r"[\d.]+ ([\d.]+)", here[1])]
    assert max(heights) < 150
    numbers = [
        float(text) for path in re.findall(r' d="([^"]+)"', drawn) for text in re.findall(r"[\d.]+", path)
    ]
    assert min(numbers) >= 0
    assert max(numbers) <= 400


def test_a_tiny_area_is_ringed_and_a_large_one_is_not() -> None:
    assert 'class="cc-ring"' in locator(box(0.5, 52.1, 0.501, 52.101), ("South", SOUTH))
    assert 'class="cc-ring"' not in locator(box(0.2, 52.1, 0.6, 52.4), ("South", SOUTH))


def test_names_never_cover_each_other_and_are_left_out_where_the_area_is_everything() -> None:
    twins = (
        ("A long name of a place", box(0, 52, 1, 53)),
        ("Another long name here", box(0.01, 52, 1.01, 53)),
    )
    assert locator(box(0.1, 52.1, 0.2, 52.2), *twins).count('class="cc-place"') == 1
    assert 'class="cc-place"' not in locator(box(0, 52, 1, 53), ("North", NORTH), ("South", SOUTH))
