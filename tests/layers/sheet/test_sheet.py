"""A map sheet: lengths, north, names, words made safe; the same sheet gives the same bytes."""

import itertools
import math
import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from insight.domain import Polarity, State
from layers import palette
from layers.sheet import ground, lettering, svg, web
from layers.sheet.draw import bare_svg, sheet_svg
from layers.sheet.ground import Ground, Town, View
from layers.sheet.key import scale_bar
from layers.sheet.labels import Label, place
from layers.sheet.model import Sheet
from layers.sheet.press import Figures, pdf, png
from layers.spec import LayerSpec, MapWords

EDITION = __import__("datetime").datetime(2026, 1, 2, 3, 4, 5)
ODD = [
    'O\'Brien "quoted" & Sons',
    "<script>alert(1)</script>",
    "#show: hidden $x$ *bold* @label",
    "Llanfairpwll-gwyngyllgogerychwyrn Ŵŷ",
    "Emoji 🏡 ward \u202edraw\u200f",
    "A very long name that goes on and on " * 4,
]


def squares(names: list[str], states: list[State] | None = None) -> Sheet:
    """Areas of one km in a row, east of Cambridge."""
    count = len(names)
    states = states or [State.VALUE] * count
    values = tuple(float(i) if s is State.VALUE else None for i, s in enumerate(states))
    codes = tuple(f"E{i}" for i in range(count))
    spec = LayerSpec(
        codes=codes, names=tuple(names), groups=("North",) * (count - 1) + ("South",), values=values,
        texts=tuple("[c]" if v is None else f"{v:.1f}" for v in values), states=tuple(states),
        breaks=(1.0, 2.0) if any(v is not None for v in values) else (), decimals=1, scheme="natural groups", polarity=Polarity.HIGH_IS_WORSE,
        words=MapWords(title=names[0], unit="score", period="2025", areas="Wards", fictional=True),
    )  # fmt: skip
    shapes = tuple(
        shapely.box(550_000 + 1000 * i, 260_000, 551_000 + 1000 * i, 261_000) for i in range(count)
    )
    land = Ground(codes=codes, shapes=shapes, towns=(Town(name=names[0], x=550_500, y=260_200),))
    return Sheet(
        spec=spec, ground=land, title=names[0], subtitle=names[-1], place=names[0], notes=(names[1],),
        about=(names[-1],), edition_id="2026", name="map-x",
    )  # fmt: skip


def test_a_sheet_is_the_same_bytes_twice_and_of_the_ground_in_another_order() -> None:
    sheet = squares(["A", "B", "C", "D"])
    assert sheet_svg(sheet) == sheet_svg(replace(sheet))
    assert sheet_svg(sheet) != sheet_svg(replace(sheet, title="Other"))


@pytest.mark.parametrize("highlight", [(), ("E1",)])
def test_odd_names_are_safe_in_every_format(highlight: tuple[str, ...]) -> None:
    sheet = replace(squares(ODD), highlight=highlight, focus=highlight)
    root = ElementTree.fromstring(sheet_svg(sheet))
    assert [one.tag for one in root.iter() if one.tag.endswith("script")] == []
    assert root.get("lang") == "en-GB"
    assert root.get("role") == "img"
    figures = Figures(("Area", "District", "Figure", "Code"), tuple((n, n, "1", n) for n in ODD))
    html = web.page(sheet, figures)
    assert html.count("<script>") == 1
    assert web.addresses(html) == []
    assert "\u202e" not in html
    assert pdf(sheet, figures, made=EDITION).startswith(b"%PDF")
    assert ElementTree.fromstring(bare_svg(sheet, width_mm=120)).get("width") == "120mm"


def test_an_address_in_a_page_is_found() -> None:
    assert web.addresses("<img src='x.png'>")
    assert web.addresses("<p>https://example.org</p>")


def test_a_png_is_of_print_quality_and_the_same_twice() -> None:
    drawing = bare_svg(squares(["A", "B", "C"]), width_mm=50)
    first = png(drawing)
    assert first == png(drawing)
    assert int.from_bytes(first[16:20], "big") == pytest.approx(50 / 25.4 * 300, abs=1)


def test_a_map_with_everything_held_back_says_so() -> None:
    sheet = squares(["A", "B", "C"], [State.SUPPRESSED] * 3)
    drawing = sheet_svg(sheet)
    assert f'fill="url(#{sheet.ids}hatch)"' in drawing
    (row,) = [row for row in sheet.spec.legend.rows if row.state is State.SUPPRESSED]
    assert row.count == 3


def test_no_words_are_smaller_than_eight_points() -> None:
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', sheet_svg(squares(["A", "B", "C"])))]
    assert min(sizes) >= round(8 * 25.4 / 72, 2)


@given(st.floats(1, 1e7))
def test_a_scale_bar_is_of_a_round_length(most: float) -> None:
    length = ground.round_length(most)
    assert length <= most < length * 2.5 * (1 + 1e-9)
    assert f"{length:e}"[0] in "125"


def test_a_scale_bar_is_true() -> None:
    """A bar of 2 km is as long on paper as two areas of one km."""
    view = View((550_000, 260_000, 554_000, 262_000), (0, 0, 80, 40))
    bar = scale_bar(view)
    halves = [float(wide) for wide in re.findall(r'<rect [^>]* width="([\d.]+)"', bar.body)]
    assert "2 km" in bar.body
    corners = view.at(np.array([[550_000, 260_000], [552_000, 260_000]]))
    assert sum(halves) == pytest.approx(corners[1, 0] - corners[0, 0])


@pytest.mark.parametrize(("x", "degrees"), [(400_000, 0.0), (550_000, -1.74), (250_000, 1.73)])
def test_true_north_by_the_textbook(x: float, degrees: float) -> None:
    """Convergence is about the sine of the latitude times the longitude east of 2° west; north of 52° N here."""
    turn = ground.true_north((x - 1000, 259_000, x + 1000, 261_000))
    assert turn == pytest.approx(degrees, abs=0.03)


def test_what_lies_north_is_drawn_above() -> None:
    view = View((0, 0, 1000, 1000), (0, 0, 100, 100))
    south, north = view.at(np.array([[500, 100], [500, 900]]))
    assert north[1] < south[1]


@given(
    st.lists(
        st.tuples(
            st.text("abc WXY-'", min_size=1, max_size=40), st.floats(0, 100), st.floats(0, 100), st.booleans()
        ),
        max_size=25,
    )
)
def test_names_never_cover_each_other_or_the_edge(wanted: list[tuple[str, float, float, bool]]) -> None:
    labels = [Label(words=w, x=x, y=y, size=lettering.SMALLEST, dot=dot) for w, x, y, dot in wanted]
    placed = place(labels, (0, 0, 100, 100), [(40, 40, 50, 50)])
    boxes = [(40.0, 40.0, 50.0, 50.0), *(one.box for one in placed)]
    for one, other in itertools.combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    for one in placed:
        assert one.box[0] >= 0 and one.box[1] >= 0 and one.box[2] <= 100 and one.box[3] <= 100  # noqa: PT018
        widest = max(lettering.width(line, one.label.size) for line in one.lines)
        assert widest <= one.box[2] - one.box[0] + 1e-9


@given(st.text(max_size=200), st.floats(15, 120))
def test_lines_fit_their_room_and_lose_nothing(words: str, room: float) -> None:
    lines = lettering.wrap(words, 3.0, room)
    assert all(lettering.width(line, 3.0) <= room for line in lines)
    assert "".join("".join(lines).split()) == "".join(lettering.clean(words).split())


def test_widths_are_those_of_the_font() -> None:
    from fontTools.ttLib import TTFont

    with TTFont(lettering.FONTS / "SourceSansPro-Regular.ttf") as font:
        advance = font["hmtx"][font.getBestCmap()[ord("W")]][0] / font["head"].unitsPerEm
    assert lettering.width("WW", 10) == pytest.approx(2 * advance * 10 * lettering.SPARE)


@given(st.text(max_size=50))
def test_any_words_are_safe_in_svg(words: str) -> None:
    drawing = svg.lines([words], 0, 0, 3)
    (span,) = ElementTree.fromstring(drawing)
    assert (span.text or "") == lettering.clean(words)


@given(st.integers(-10_000_00, 10_000_00))
def test_lengths_are_written_short_and_true(hundredths: int) -> None:
    text = svg._hundredths(hundredths)
    assert float(text) == hundredths / 100
    assert math.isfinite(float(svg.mm(hundredths / 100)))


def test_a_path_walks_back_the_shape() -> None:
    drawn = svg.path(shapely.box(1, 2, 3.5, 4.25))
    numbers = [float(n) for n in re.findall(r"-?\d*\.?\d+", drawn)]
    points = np.cumsum(np.array(numbers).reshape(-1, 2), axis=0)
    assert shapely.Polygon(points).equals(shapely.box(1, 2, 3.5, 4.25))


def test_classes_keep_their_order_in_grey() -> None:
    colours = squares(["A", "B", "C"]).spec.colours
    light = [palette.luminance(colour) for colour in colours]
    assert light == sorted(light, reverse=True)
