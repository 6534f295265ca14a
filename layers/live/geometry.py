"""The outlines of one area type, sent to a browser once per edition and kept there."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from insight.errors import Fault
from layers.live import wire
from layers.live.topology import SCALE, Topology, find_topology
from layers.spec import SpecError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

COLUMNS = ("area_code", "name", "parent_code", "parent_name", "population", "outline_wkb")


@dataclass(frozen=True, kw_only=True)
class Place:
    """A town or village to label, for orientation (EPSG:4326)."""

    name: str
    lon: float
    lat: float
    population: int


@dataclass(frozen=True)
class Geometry:
    """Outlines packed for the browser.

    Parameters
    ----------
    key
        Digest of the message: values name it, so that figures never land on the wrong outlines.
    codes
        Areas in the order in which values are sent.
    population
        People per area (0 where not known): the yardstick counts are packed against.
    groups
        Number of the district of each area, -1 for none.
    message
        What is sent.
    """

    key: str
    codes: tuple[str, ...]
    population: tuple[int, ...]
    groups: tuple[int, ...]
    message: bytes


def encode_geometry(areas: pd.DataFrame, *, places: Iterable[Place] = ()) -> Geometry:
    """Pack outlines, names and town labels.

    Parameters
    ----------
    areas
        One row per area with columns ``area_code``, ``name``, ``parent_code`` and ``parent_name`` (the
        district; null where there is none), ``population`` (null where not known) and ``outline_wkb``
        (WKB, EPSG:4326). District outlines are the boundaries between areas of different
        ``parent_code``, so they coincide with those of the areas.
    places
        Towns and villages to label.

    Raises
    ------
    SpecError
        When a column is absent, a code is repeated, or an outline is empty or no polygon.
    """
    _check(areas)
    shapes = shapely.from_wkb(areas["outline_wkb"].to_numpy(dtype=object))
    population = areas["population"].fillna(0).to_numpy(dtype=np.int64)
    groups, group_names = _groups(areas)
    codes = areas["area_code"].astype(str).tolist()
    words = {
        "codes": codes,
        "names": areas["name"].astype(str).tolist(),
        "groups": groups,
        "groupNames": group_names,
        "places": [[p.name, round(p.lon, 4), round(p.lat, 4), p.population] for p in places],
    }
    sections = {
        "words": json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode(),
        **_arc_sections(find_topology(shapes)),
        "points": _point_section(shapes),
        "population": wire.varints(population),
    }
    key = hashlib.sha256(wire.pack({}, sections)).hexdigest()[:16]
    # the head is small, so that a browser that holds these outlines already sees so at once
    message = wire.pack({"kind": "geometry", "key": key}, sections)
    return Geometry(key, tuple(codes), tuple(population.tolist()), tuple(groups), message)


def decode_geometry(message: bytes) -> tuple[dict[str, Any], Topology]:
    """Names and topology of a message: the inverse of `encode_geometry`, for tests and page tests."""
    parts = wire.unpack(message)
    words: dict[str, Any] = json.loads(parts.sections["words"])
    lengths = wire.unvarints(parts.sections["arcLengths"])
    steps = wire.unzigzag(wire.unvarints(parts.sections["arcs"])).reshape(-1, 2)
    points = np.cumsum(steps, axis=0)
    arcs = np.split(points, np.cumsum(lengths)[:-1]) if lengths.size else []
    shape = iter(wire.unvarints(parts.sections["rings"]).tolist())
    areas = [
        [[_arc(next(shape)) for _ in range(next(shape))] for _ in range(next(shape))] for _ in words["codes"]
    ]
    return words, Topology(arcs, areas)


def _arc(number: int) -> int:
    return ~(number >> 1) if number & 1 else number >> 1


def _arc_sections(topology: Topology) -> dict[str, bytes]:
    """Arcs as steps from point to point (across arcs too); rings as counts and arc numbers."""
    points = np.concatenate(topology.arcs) if topology.arcs else np.zeros((0, 2), dtype=np.int64)
    steps = np.diff(points, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    rings: list[int] = []
    for area in topology.areas:
        rings.append(len(area))
        for ring in area:
            rings.append(len(ring))
            rings.extend(2 * arc if arc >= 0 else 2 * ~arc + 1 for arc in ring)
    return {
        "arcLengths": wire.varints(np.array([len(arc) for arc in topology.arcs], dtype=np.int64)),
        "arcs": wire.varints(wire.zigzag(steps).ravel()),
        "rings": wire.varints(np.array(rings, dtype=np.int64)),
    }


def _point_section(shapes: NDArray[np.object_]) -> bytes:
    """A point well inside each area, where its name is written."""
    points = shapely.get_coordinates(shapely.point_on_surface(np.asarray(shapes, dtype=object)))
    whole = np.round(points * SCALE).astype(np.int64)
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    return wire.varints(wire.zigzag(steps).ravel())


def _groups(areas: pd.DataFrame) -> tuple[list[int], list[str]]:
    """Number of the district of each area, -1 for none, and the districts' names."""
    codes, uniques = areas["parent_code"].factorize(sort=True)
    names = areas.drop_duplicates("parent_code").set_index("parent_code")["parent_name"]
    return codes.tolist(), [str(names[code]) for code in uniques]


def _check(areas: pd.DataFrame) -> None:
    absent = [column for column in COLUMNS if column not in areas.columns]
    if absent:
        raise SpecError(
            Fault("outlines", f"has columns {', '.join(COLUMNS)}", f"no {', '.join(absent)}", _REMEDY)
        )
    faults = []
    repeated = areas.loc[areas["area_code"].duplicated(), "area_code"].astype(str).tolist()
    if repeated:
        faults.append(Fault("outlines", "every area once", ", ".join(repeated[:5]), _REMEDY))
    shapes = shapely.from_wkb(areas["outline_wkb"].to_numpy(dtype=object), on_invalid="ignore")
    kinds = np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)
    if not kinds.all():
        wrong = areas.loc[~kinds, "area_code"].astype(str).tolist()
        faults.append(Fault("outlines", "every outline is a polygon", ", ".join(wrong[:5]), _REMEDY))
    if faults:
        raise SpecError(faults)


_REMEDY = "Build the edition again."
