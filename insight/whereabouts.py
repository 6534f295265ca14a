"""Questions to an edition about where things are: names, towns, postcodes, boundaries.

`insight.store.Store` answers them; the SQL is in ``insight/sql/``. Nothing here knows DuckDB.
"""

from __future__ import annotations

import pandas as pd

from insight.asking import Asking


class Whereabouts(Asking):
    """What `insight.store.Store` can be asked about places."""

    def names(self) -> pd.DataFrame:
        """Every published area with the words it is found by, one row each (``names.sql``)."""
        return self._once("names")

    def places(self) -> pd.DataFrame:
        """Towns for orientation: name, lon, lat (WGS 84), population; the largest first."""
        return self.frame("places")

    def postcodes(self) -> pd.DataFrame:
        """Postcodes in and near the county with the areas they lie in (``postcodes.sql``)."""
        return self.frame("postcodes")

    def has_postcodes(self) -> bool:
        """Whether the edition was built with a file of postcodes."""
        return bool(self.frame("has_postcodes")["found"].iloc[0])

    def postcodes_like(self, start: str) -> pd.DataFrame:
        """Postcodes that begin with ``start`` (capitals, no space), as `postcodes` gives them."""
        return self.frame("postcodes_like", start=start)

    def middles(self) -> pd.DataFrame:
        """A point inside every published area: ``area_type``, ``area_code``, ``name``, ``lon``, ``lat`` (WGS 84)."""
        return self._once("middles")

    def shapes(self, area_type: str) -> pd.DataFrame:
        """Full boundaries of the areas of a type, one row each in order of code; WKB in EPSG:27700."""
        found = self.frame("shapes", area_type=area_type)
        # DuckDB hands blobs over as bytearray, which shapely does not read
        return found.assign(geometry_wkb=[bytes(shape) for shape in found["geometry_wkb"]])

    def outlines(self, area_type: str) -> pd.DataFrame:
        """Outlines for drawing, one row per area in order of code; WKB in WGS 84 (EPSG:4326)."""
        found = self.frame("outlines", area_type=area_type)
        return found.assign(outline_wkb=[bytes(outline) for outline in found["outline_wkb"]])
