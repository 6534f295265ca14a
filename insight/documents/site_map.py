"""A map of the static site: small outlines in one SVG, its key, its table and its words, without a script."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import numpy as np
import shapely

from insight import narrative, words
from insight.classing import classes_of
from insight.documents.layer import layer_of
from insight.domain import State
from insight.profiles import View
from insight.stats.classes import Scheme
from insight.store import Store
from layers.spec import STATE_WORDS, LayerSpec

WIDTH = 1000.0
"""Units of the picture."""
FINEST = 1.5
"""Detail of an outline that is left out, in units."""
CLASSES = 5

PATTERNS = (
    '<pattern id="suppressed" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="#fff"/><path d="M0 0V6" stroke="#505a5f" stroke-width="2"/></pattern>'
    '<pattern id="missing" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#fff"/>'
    '<circle cx="3" cy="3" r="1.1" fill="#505a5f"/></pattern>'
)
FILLS = {
    State.SUPPRESSED: 'fill="url(#suppressed)"',
    State.MISSING: 'fill="url(#missing)"',
    State.NOT_APPLICABLE: 'fill="#fff" stroke-dasharray="3 2" style="stroke:#505a5f"',
}


@dataclass(frozen=True)
class Outlines:
    """Outlines of one kind of area as they are drawn: SVG path data by code, and the size of the picture."""

    paths: dict[str, str]
    height: float


def outlines(store: Store, area_type: str) -> Outlines:
    """Draw the outlines of a kind of area once, for all its maps."""
    rows = store.shapes(area_type)
    shapes = shapely.from_wkb(rows["geometry_wkb"].to_numpy())
    west, south, east, north = shapely.total_bounds(shapes)
    scale = WIDTH / (east - west)
    placed = shapely.transform(
        shapes, lambda at: np.column_stack([(at[:, 0] - west) * scale, (north - at[:, 1]) * scale])
    )
    simple = shapely.coverage_simplify(placed, FINEST)
    return Outlines(dict(zip(rows["area_code"], map(_path, simple), strict=True)), (north - south) * scale)


def _path(shape: shapely.Geometry) -> str:
    """Path of an outline in whole units, each point as a step from the one before."""
    parts = []
    for ring in shapely.get_rings(shapely.get_parts(shape)):
        points = np.rint(shapely.get_coordinates(ring)[:-1]).astype(int)
        steps = np.diff(points, axis=0)
        steps = steps[(steps != 0).any(axis=1)]
        if len(steps) >= 2:
            x, y = points[0]
            parts.append(f"M{x} {y}l" + " ".join(f"{dx} {dy}" for dx, dy in steps) + "z")
    return "".join(parts)


def body(store: Store, shown: View, drawn: Outlines, links: dict[str, str]) -> tuple[str, str]:
    """Title and body of the page of one map; ``links`` lead from an area's code to its profile."""
    spec = layer_of(shown, classes_of(shown, Scheme.NATURAL, CLASSES), fictional=store.edition.fictional)
    title = narrative.title(shown, None)
    said = "".join(f"<p>{escape(line)}</p>" for line in narrative.paragraph(shown))
    about = "".join(f"<p>{escape(line)}</p>" for line in narrative.about(shown)[:2])
    sources = "".join(f"<li>{escape(line)}</li>" for line in narrative.source_lines(shown))
    return title, (
        f'<h1>{escape(title)}</h1><p class="ci-lead">{escape(narrative.subtitle(shown))}</p>'
        f'<div class="map">{_svg(spec, drawn, title)}<div>{_key(spec)}</div></div>'
        f"{said}{_table(shown, links)}<h2>About this figure</h2>{about}"
        f'<h2>Sources and licences</h2><ul class="ci-source">{sources}</ul>'
    )


def _svg(spec: LayerSpec, drawn: Outlines, title: str) -> str:
    areas = []
    for code, name, text, state, number in zip(
        spec.codes, spec.names, spec.texts, spec.states, spec.classes, strict=True
    ):
        fill = f'fill="{spec.colours[number]}"' if number is not None else FILLS[state]
        told = f"{name}: {text}" if state is State.VALUE else f"{name}: {STATE_WORDS[state].lower()}"
        areas.append(
            f'<path class="area" {fill} d="{drawn.paths.get(code, "")}"><title>{escape(told)}</title></path>'
        )
    alt = escape(f"Map: {title}. The table below holds every figure.")
    return (
        f'<svg viewBox="-6 -6 {WIDTH + 12:g} {drawn.height + 12:.0f}" role="img" aria-label="{alt}">'
        f"<defs>{PATTERNS}</defs>{''.join(areas)}</svg>"
    )


def _key(spec: LayerSpec) -> str:
    rows = []
    for row in spec.legend.rows:
        fill = f'fill="{row.colour}"' if row.colour else FILLS[row.state]
        box = f'<rect x="1" y="1" width="26" height="14" stroke="#505a5f" {fill}/>'
        swatch = f'<svg viewBox="0 0 28 16" aria-hidden="true">{box}</svg>'
        rows.append(f"<li>{swatch}<span>{escape(row.label)}</span><span>{row.count:,}</span></li>")
    notes = "".join(
        f"<p><small>{escape(line)}</small></p>"
        for line in (spec.legend.direction, spec.legend.scheme)
        if line
    )
    kind = escape(spec.words.areas.lower())
    return f"<h3>{escape(spec.legend.heading)}</h3><p><small>How many {kind}</small></p><ul>{''.join(rows)}</ul>{notes}"


def _table(shown: View, links: dict[str, str]) -> str:
    rows, decimals = (
        shown.rows.sort_values("value", ascending=False, na_position="last"),
        int(shown.spec["decimals"]),
    )
    ranged, districts = bool(rows["lower"].notna().any()), bool(rows["parent_name"].notna().any())
    unit = str(shown.spec["unit"])
    heads = [str(shown.area_type["label"]), unit[:1].upper() + unit[1:]]
    heads += (["Likely range (95%)"] if ranged else []) + (["District"] if districts else []) + ["Fit"]
    body_ = []
    for row in rows.to_dict("records"):
        code, name = str(row["area_code"]), escape(str(row["name"]))
        first = f'<a href="{escape(links[code])}">{name}</a>' if code in links else name
        cells = [f'<td class="ci-num">{escape(str(row["text"]))}</td>']
        if ranged:
            cells.append(
                f'<td class="ci-num">{escape(words.interval(row["lower"], row["upper"], decimals))}</td>'
            )
        if districts:
            cells.append(
                f"<td>{escape(row['parent_name'] if isinstance(row['parent_name'], str) else '')}</td>"
            )
        fit = narrative.fit_brief(row["fit"], row["crossing_share"])
        cells.append(f"<td>{escape(fit)}</td>")
        body_.append(f'<tr><th scope="row">{first}</th>{"".join(cells)}</tr>')
    numeric = {1, 2} if ranged else {1}
    right = [' class="ci-num"' if at in numeric else "" for at in range(len(heads))]
    head = "".join(
        f'<th scope="col"{side}>{escape(name)}</th>' for name, side in zip(heads, right, strict=True)
    )
    caption = escape(f"{shown.spec['title']}, {shown.period}")
    return (
        f'<h2>Every figure</h2><div class="ci-panel" tabindex="0" role="region" aria-label="{caption}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(body_)}</tbody></table></div>"
    )
