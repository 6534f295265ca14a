"""Drawn areas: rectangles in metres on the National Grid, so that every answer can be worked by hand."""

import geopandas as gpd
import pandas as pd
import shapely

CORNER = (550_000.0, 260_000.0)


def box(left, bottom, right, top):
    """Return a rectangle, in metres from a corner somewhere in Cambridgeshire."""
    east, north = CORNER
    return shapely.box(east + left, north + bottom, east + right, north + top)


def areas(crs="EPSG:27700", **shapes):
    return gpd.GeoDataFrame({"code": list(shapes)}, geometry=list(shapes.values()), crs=crs)


def points(rows, columns=("small_area_code", "x", "y", "people")):
    frame = pd.DataFrame(rows, columns=list(columns))
    return frame.assign(x=frame["x"] + CORNER[0], y=frame["y"] + CORNER[1])


def lookup(*rows):
    return pd.DataFrame(rows, columns=["small_area_code", "area_code", "weight"])


def as_dict(frame, value="weight"):
    pairs = zip(frame["small_area_code"], frame["area_code"], strict=True)
    return dict(zip(pairs, frame[value].tolist(), strict=True))
