"""Outlines: what comes out in the browser is what went in, and shared boundaries are stored once."""

import pandas as pd
import pytest
import shapely
from shapely.geometry import MultiPolygon, Polygon, box

from layers.live.geometry import Place, decode_geometry, encode_geometry
from layers.live.topology import SCALE, Topology, find_topology
from layers.spec import SpecError
from tests.layers.drawn import NASTY, areas


def rebuilt(topology: Topology, area: int) -> shapely.Geometry:
    """An area put together again from its arcs, inside and outside told apart by the even-odd rule."""
    shape: shapely.Geometry = Polygon()
    for ring in topology.areas[area]:
        points: list[tuple[float, float]] = []
        for number in ring:
            arc = topology.arcs[number] if number >= 0 else topology.arcs[~number][::-1]
            points.extend((x / SCALE, y / SCALE) for x, y in arc.tolist()[bool(points) :])
        shape = shape.symmetric_difference(Polygon(points))
    return shape


ISLANDS = MultiPolygon([box(0, 52, 0.3, 52.3) - box(0.1, 52.1, 0.2, 52.2), box(0.5, 52, 0.6, 52.1)])
LAKE = box(0.1, 52.1, 0.2, 52.2)
BESIDE = Polygon([(0.3, 52.0), (0.4, 52.0), (0.4, 52.3), (0.3, 52.3), (0.3, 52.15)])


def test_areas_with_holes_and_islands_are_put_together_again() -> None:
    shapes = [ISLANDS, LAKE, BESIDE]
    topology = find_topology(shapes)
    for area, shape in enumerate(shapes):
        assert rebuilt(topology, area).symmetric_difference(shape).area < 1e-12


def test_a_shared_boundary_is_stored_once() -> None:
    topology = find_topology([box(0, 52, 1, 53), box(1, 52, 2, 53)])
    numbers = [number for area in topology.areas for ring in area for number in ring]
    assert len(topology.arcs) == 3
    assert sorted(n if n >= 0 else ~n for n in numbers) in ([0, 0, 1, 2], [0, 1, 1, 2], [0, 1, 2, 2])
    assert sum(n < 0 for n in numbers) == 1


def test_an_island_in_a_lake_shares_its_whole_shore() -> None:
    topology = find_topology([ISLANDS, LAKE])
    assert len(topology.arcs) == 3
    (shore,) = (abs(~n) if n < 0 else n for n in topology.areas[1][0])
    assert shore in {n if n >= 0 else ~n for ring in topology.areas[0] for n in ring}


def test_a_ring_smaller_than_a_metre_is_left_out() -> None:
    speck = box(0, 52, 1e-7, 52 + 1e-7)
    assert find_topology([MultiPolygon([speck, box(0.1, 52, 0.2, 52.1)])]).areas[0].__len__() == 1


def test_a_message_of_outlines_comes_back_with_its_names() -> None:
    table = areas()
    table.loc[11, ["parent_code", "parent_name"]] = None
    geometry = encode_geometry(table, places=[Place(name="St Neot's", lon=0.1, lat=52.05, population=9)])
    words, topology = decode_geometry(geometry.message)
    assert words["codes"] == list(geometry.codes) == table["area_code"].tolist()
    assert words["names"][0] == NASTY
    assert words["groupNames"] == ["Westshire", "Eastshire"]
    assert words["groups"] == [0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, -1]
    assert words["places"] == [["St Neot's", 0.1, 52.05, 9]]
    for area, wkb in enumerate(table["outline_wkb"]):
        assert rebuilt(topology, area).symmetric_difference(shapely.from_wkb(wkb)).area < 1e-9


def test_the_key_tells_outlines_apart_and_is_the_same_for_the_same() -> None:
    table = areas()
    other = table.assign(name=[*table["name"][:-1], "Renamed"])
    assert encode_geometry(table).key == encode_geometry(table.copy()).key
    assert encode_geometry(table).key != encode_geometry(other).key


def test_unknown_population_is_not_a_fault() -> None:
    table = areas().assign(population=pd.array([None] * 12, dtype="Int64"))
    assert set(encode_geometry(table).population) == {0}


def test_all_faults_of_outlines_are_reported_together() -> None:
    table = areas()
    table.loc[1, "area_code"] = table.loc[0, "area_code"]
    table.loc[2, "outline_wkb"] = shapely.to_wkb(shapely.Point(0, 52))
    table.loc[3, "outline_wkb"] = shapely.to_wkb(Polygon())
    with pytest.raises(SpecError) as caught:
        encode_geometry(table)
    assert [fault.found for fault in caught.value.faults] == ["E00000000", "E00000002, E00000003"]


def test_a_column_that_is_absent_is_named() -> None:
    with pytest.raises(SpecError, match="no population, outline_wkb"):
        encode_geometry(areas().drop(columns=["population", "outline_wkb"]))
