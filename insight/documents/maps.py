"""Maps for print: `map_sheet` (a whole sheet), `picture` (a map inside a document), `locator` (where areas lie).

Figures, classes, colours, counts and words are those of the page: `insight.profiles.view`, `insight.classing`,
`insight.narrative`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import shapely

from insight import narrative, profiles, words
from insight.classing import SCHEMES, classes_of
from insight.content import Picture
from insight.documents import layer, licences
from insight.errors import Fault, UnknownNameError
from insight.profiles import View
from insight.stats.classes import Scheme
from insight.store import Store
from layers.overlays import NO_OVERLAYS, Overlays
from layers.sheet import locate
from layers.sheet.draw import bare_svg
from layers.sheet.ground import Ground, Town, on_grid
from layers.sheet.model import Sheet

TOWNS = 40
"""Towns that names are tried for, the largest first."""

USUAL = next(iter(SCHEMES))


def map_sheet(
    store: Store,
    indicator_id: str,
    area_type: str,
    *,
    period: str | None = None,
    area: str | None = None,
    within: str | None = None,
    highlight: Sequence[str] = (),
    told: str | None = None,
    scheme: str = USUAL,
    classes: int | None = None,
    overlays: Overlays = NO_OVERLAYS,
    land: Ground | None = None,
) -> Sheet:
    """Make the sheet of one indicator.

    Parameters
    ----------
    store, indicator_id, area_type, period
        What is mapped; the latest period where none is named.
    area
        Code or name of an area to close in on, with its neighbours round it.
    within
        Code or name of a district to close in on.
    highlight
        Codes of areas with a dark outline and their name.
    scheme, classes
        One of `insight.classing.SCHEMES`, as on the page; and another number of classes than its own.
    overlays
        What lies over the areas (`insight.documents.layer.clusters`, `pockets`, ...).
    told
        Code of the area that title and words are about, on a map of the whole.
    land
        What `ground` gave for this kind of area, where several maps share it.

    Raises
    ------
    UnknownNameError
        For an indicator, area, period or scheme that there is not; the remedy names the nearest.
    LicenceError
        When a line that a licence asks for is missing.
    """
    shown = view(store, indicator_id, area_type, period)
    method, count = _scheme(scheme)
    spec = layer.layer_of(
        shown,
        classes_of(shown, method, classes or count),
        fictional=store.edition.fictional,
        overlays=overlays,
    )
    chosen = None if area is None else str(store.area(area, area_type=area_type)["area_code"])
    focus, part, where = _focus(store, shown, chosen, within)
    chosen = chosen or told
    return Sheet(
        spec=spec,
        ground=land or ground(store, area_type),
        title=narrative.title(part, chosen),
        subtitle=where + narrative.subtitle(shown),
        place=store.edition.place,
        notes=licences.notes(store, shown),
        about=_about(store, part, chosen),
        edition_id=store.edition.edition_id,
        name=file_stem(store, shown, chosen, within),
        highlight=tuple(dict.fromkeys([*([chosen] if chosen else []), *highlight])),
        focus=focus,
    )


def view(store: Store, indicator_id: str, area_type: str, period: str | None) -> View:
    """Figures of a kind of area, or a clear error where there is no such kind, indicator or period."""
    store.areas(area_type)
    store.indicator(indicator_id)
    usual = store.latest_period(indicator_id, area_type)
    table = store.periods()
    rows = table[(table["indicator_id"] == indicator_id) & (table["area_type"] == area_type)]
    known = [str(name) for name in rows["period"]]
    if period is not None and period not in known:
        rule = f"the period must be one that {indicator_id} has for area type {area_type}"
        raise UnknownNameError(Fault(store.path.name, rule, repr(period), f"There are: {', '.join(known)}."))
    return profiles.view(store, indicator_id, area_type, period or usual)


def _scheme(name: str) -> tuple[Scheme, int]:
    if name not in SCHEMES:
        remedy = f"There are: {', '.join(SCHEMES)}."
        raise UnknownNameError(Fault("--classes", "classes are made in a known way", repr(name), remedy))
    return SCHEMES[name]


def ground(store: Store, area_type: str) -> Ground:
    """Outlines and towns of an edition (EPSG:27700)."""
    rows = store.shapes(area_type)
    shapes = shapely.from_wkb(rows["geometry_wkb"].to_numpy(dtype=object))
    return Ground(codes=tuple(rows["area_code"]), shapes=tuple(shapes), towns=_towns(store))


def _towns(store: Store) -> tuple[Town, ...]:
    rows = store.places().head(TOWNS)
    if rows.empty:
        return ()
    places = on_grid(rows[["lon", "lat"]].to_numpy(dtype=float))
    return tuple(
        Town(name=str(name), x=float(x), y=float(y))
        for name, (x, y) in zip(rows["name"], places, strict=True)
    )


def _focus(
    store: Store, shown: View, chosen: str | None, within: str | None
) -> tuple[tuple[str, ...], View, str]:
    """Areas to close in on, the figures that title and words are about, and what the subtitle begins with."""
    if chosen is not None:
        return (chosen,), shown, ""
    if within is None:
        return (), shown, ""
    district = store.area(within, area_type="district")
    rows = shown.rows[shown.rows["parent_code"] == district["area_code"]]
    if rows.empty:
        rule = f"a district holds areas of type {shown.area_type['area_type']}"
        raise UnknownNameError(
            Fault(store.path.name, rule, str(district["name"]), "Leave out --within, or choose wards.")
        )
    return tuple(rows["area_code"]), replace(shown, rows=rows), f"{district['name']}. "


def _about(store: Store, shown: View, chosen: str | None) -> tuple[str, ...]:
    """The map in words: its finding, the area chosen, what is not known, how to read it."""
    own = narrative.standing(shown, chosen) if chosen else ()
    said = (*own, *narrative.paragraph(shown))
    return (*said, "This is a fictional county: not a real place.") if store.edition.fictional else said


def file_stem(store: Store, shown: View, chosen: str | None, within: str | None = None) -> str:
    """Name of the file: map, indicator, kind of area, area, period, edition."""
    rows = shown.rows
    own = str(rows.loc[rows["area_code"] == chosen, "name"].iloc[0]) if chosen else ""
    parts = [
        "map",
        str(shown.spec["indicator_id"]),
        str(shown.area_type["area_type"]),
        own or (within or ""),
        shown.period,
        store.edition.edition_id,
    ]
    return "-".join(slug for part in parts if (slug := file_word(part)))


def file_word(text: str) -> str:
    """Words as part of a file's name: small Latin letters, figures and hyphens, at most forty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:40].strip("-")


def picture(store: Store, wanted: Picture, *, width_mm: float = 170.0) -> bytes:
    """Draw a `Picture` of a paper as SVG, without title and sources: those are the document's."""
    if wanted.indicator_id is None:
        pairs = wanted.outlined or [(wanted.area_type, code) for code in wanted.area_codes]
        return locator(store, pairs, alt=wanted.alt, width_mm=width_mm)
    sheet = map_sheet(store, wanted.indicator_id, wanted.area_type, period=wanted.period)
    return bare_svg(marked(store, sheet, wanted), width_mm=width_mm).encode()


def marked(store: Store, sheet: Sheet, wanted: Picture) -> Sheet:
    """Outline the areas of a `Picture` on the sheet of its indicator, and close in on what it closes in on."""
    found = _shapes(store, wanted.outlined) if wanted.outlined else ()
    return replace(
        sheet, highlight=wanted.area_codes, outlined=found, focus=wanted.focus, neighbours=bool(wanted.focus)
    )


def _shapes(store: Store, pairs: Sequence[tuple[str, str]]) -> tuple[tuple[str, shapely.Geometry], ...]:
    """Name and boundary (EPSG:27700) of areas by type and code."""
    rows = store.frame("areas_by_code", kinds=[kind for kind, _ in pairs], codes=[code for _, code in pairs])
    return tuple((str(row["name"]), _shape(bytes(row["geometry_wkb"]))) for row in rows.to_dict("records"))


def locator(store: Store, pairs: Sequence[tuple[str, str]], *, alt: str, width_mm: float = 60.0) -> bytes:
    """Draw where some areas (type and code) lie in the county, as SVG: districts behind, the areas dark."""
    own = _shapes(store, pairs)
    if not own:
        found = ", ".join(f"{kind} {code}" for kind, code in pairs) or "none"
        remedy = "Give type and code of areas of the edition."
        raise UnknownNameError(Fault("map", "a map shows areas that there are", found, remedy))
    kinds = set(store.area_types()["area_type"])
    kind = next(one for one in ("district", "county", pairs[0][0]) if one in kinds)
    land = store.areas(kind).set_index("area_code")["name"]
    behind = store.shapes(kind)
    return locate.locator_svg(
        alt=alt,
        land=[(str(land[code]), _shape(wkb)) for code, wkb in behind.itertuples(index=False)],
        here=[shape for _, shape in own],
        width_mm=width_mm,
    ).encode()


def _shape(wkb: bytes) -> shapely.Geometry:
    return shapely.from_wkb(wkb)


def table(shown: Sheet) -> pd.DataFrame:
    """The figures of a sheet, one row per area in order of name: area, district, figure with its state in words."""
    spec = shown.spec
    said = [
        text if value is not None else f"{text} {words.STATE_WORDS[state]}"
        for text, value, state in zip(spec.texts, spec.values, spec.states, strict=True)
    ]
    return pd.DataFrame({"Area": spec.names, "District": spec.groups, "Figure": said, "Code": spec.codes})


__all__ = ["file_stem", "file_word", "ground", "locator", "map_sheet", "picture", "table", "view"]
