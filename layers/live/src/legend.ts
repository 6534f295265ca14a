/** The legend: classes with their counts, then suppressed, missing and not applicable, always. */

import { MISSING, SUPPRESSED, VALUE, type Figures, type LegendRow } from "./figures.ts";
import { make } from "./dom.ts";
import { paintRow, type MapPoint, type OverlayRow } from "./overlays.ts";
import { makeSquare } from "./square.ts";
import { patternTile, TILE, type Theme } from "./theme.ts";

const SWATCH = { width: 24, height: 16 };

export function makeLegend(figures: Figures, theme: Theme): HTMLElement {
  let classes = 0;
  const colourOf = (row: LegendRow) => (row.state === VALUE ? figures.colours[classes++] : undefined);
  const body = make("tbody");
  for (const row of figures.rows) {
    if (row.state === VALUE && figures.bivariate) continue; // the square stands for them
    const kind = row.state === VALUE ? "class" : "state";
    const line = make("tr", { class: row.count || row.state === VALUE ? kind : `${kind} empty` });
    line.append(
      make("td", { class: "swatch" }, swatch(row.state, colourOf(row), theme)),
      make("th", { scope: "row" }, row.label),
      make("td", { class: "count" }, row.count.toLocaleString("en-GB")),
    );
    body.append(line);
  }
  for (const row of figures.overlays.rows) body.append(overlayLine(row, theme));
  const head = make("thead", {}, make("tr", {}, make("td"), make("th", { scope: "col" }, figures.heading), make("th", { scope: "col", class: "count" }, figures.areas)));
  const legend = make("div", { class: "legend", role: "group", "aria-label": "Legend" }, make("table", {}, head, body));
  if (figures.bivariate) legend.prepend(makeSquare(figures.bivariate, figures.areas));
  for (const words of [figures.bivariate ? "" : figures.direction, figures.scheme]) if (words) legend.append(make("p", {}, words));
  if (figures.overlays.rows.length) legend.tabIndex = 0; // long enough to be scrolled, by keys too
  if (figures.overlays.points.length) legend.append(listPlaces(figures.overlays.points));
  return legend;
}

function overlayLine(row: OverlayRow, theme: Theme): HTMLElement {
  const { canvas, pen, ratio } = blankSwatch();
  if (row.part === "unknown") paintBox(pen, patternFor(pen, "rings", theme, ratio), theme, []);
  else paintRow(pen, row, SWATCH.width, SWATCH.height, theme);
  return make(
    "tr",
    { class: "overlay" },
    make("td", { class: "swatch" }, canvas),
    make("th", { scope: "row" }, row.label),
    make("td", { class: "count" }, row.count.toLocaleString("en-GB")),
  );
}

/** Every place by name: what the symbols stand for, for those who do not point. */
function listPlaces(points: MapPoint[]): HTMLElement {
  const items = points.map(({ sort, name, words }) => make("li", {}, make("strong", {}, name), ` ${[sort, words].filter(Boolean).join(": ")}`));
  return make("details", { class: "places" }, make("summary", {}, `Places on the map: ${points.length}`), make("ul", {}, ...items));
}

function swatch(state: number, colour: string | undefined, theme: Theme): HTMLCanvasElement {
  const { canvas, pen, ratio } = blankSwatch();
  const dashed = !colour && state !== SUPPRESSED && state !== MISSING;
  paintBox(pen, fillFor(pen, state, colour, theme, ratio), theme, dashed ? [4, 3] : []);
  return canvas;
}

function blankSwatch(): { canvas: HTMLCanvasElement; pen: CanvasRenderingContext2D; ratio: number } {
  const ratio = Math.max(devicePixelRatio || 1, 1);
  const canvas = make("canvas", { "aria-hidden": "true" });
  canvas.width = SWATCH.width * ratio;
  canvas.height = SWATCH.height * ratio;
  const pen = canvas.getContext("2d")!;
  pen.scale(ratio, ratio);
  return { canvas, pen, ratio };
}

function paintBox(pen: CanvasRenderingContext2D, fill: string | CanvasPattern, theme: Theme, dash: number[]): void {
  pen.fillStyle = fill;
  pen.fillRect(0, 0, SWATCH.width, SWATCH.height);
  pen.strokeStyle = theme.mark;
  pen.lineWidth = 1;
  pen.setLineDash(dash);
  pen.strokeRect(0.5, 0.5, SWATCH.width - 1, SWATCH.height - 1);
}

function fillFor(
  pen: CanvasRenderingContext2D,
  state: number,
  colour: string | undefined,
  theme: Theme,
  ratio: number,
): string | CanvasPattern {
  if (colour) return colour;
  if (state !== SUPPRESSED && state !== MISSING) return theme.blank;
  return patternFor(pen, state === SUPPRESSED ? "hatch" : "dots", theme, ratio);
}

function patternFor(pen: CanvasRenderingContext2D, kind: "hatch" | "dots" | "rings", theme: Theme, ratio: number): CanvasPattern {
  const tile = patternTile(kind, theme, ratio);
  const pattern = pen.createPattern(tile, "repeat")!;
  pattern.setTransform(new DOMMatrix().scale(TILE / tile.width));
  return pattern;
}
