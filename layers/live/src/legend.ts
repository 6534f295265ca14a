/** The legend: classes with their counts, then suppressed, missing and not applicable, always. */

import { MISSING, SUPPRESSED, VALUE, type Figures, type LegendRow } from "./figures.ts";
import { make } from "./dom.ts";
import { patternTile, TILE, type Theme } from "./theme.ts";

const SWATCH = { width: 24, height: 16 };

export function makeLegend(figures: Figures, theme: Theme): HTMLElement {
  let classes = 0;
  const colourOf = (row: LegendRow) => (row.state === VALUE ? figures.colours[classes++] : undefined);
  const body = make("tbody");
  for (const row of figures.rows) {
    const kind = row.state === VALUE ? "class" : "state";
    const line = make("tr", { class: row.count || row.state === VALUE ? kind : `${kind} empty` });
    line.append(
      make("td", { class: "swatch" }, swatch(row.state, colourOf(row), theme)),
      make("th", { scope: "row" }, row.label),
      make("td", { class: "count" }, row.count.toLocaleString("en-GB")),
    );
    body.append(line);
  }
  const head = make("thead", {}, make("tr", {}, make("td"), make("th", { scope: "col" }, figures.heading), areasHead()));
  const legend = make("div", { class: "legend", role: "group", "aria-label": "Legend" }, make("table", {}, head, body));
  for (const words of [figures.direction, figures.scheme]) if (words) legend.append(make("p", {}, words));
  return legend;
}

function areasHead(): HTMLElement {
  return make("th", { scope: "col", class: "count" }, "Areas");
}

function swatch(state: number, colour: string | undefined, theme: Theme): HTMLCanvasElement {
  const ratio = Math.max(devicePixelRatio || 1, 1);
  const canvas = make("canvas", { "aria-hidden": "true" });
  canvas.width = SWATCH.width * ratio;
  canvas.height = SWATCH.height * ratio;
  const pen = canvas.getContext("2d")!;
  pen.scale(ratio, ratio);
  pen.fillStyle = fillFor(pen, state, colour, theme, ratio);
  pen.fillRect(0, 0, SWATCH.width, SWATCH.height);
  pen.strokeStyle = theme.mark;
  pen.lineWidth = 1;
  if (!colour && state !== SUPPRESSED && state !== MISSING) pen.setLineDash([4, 3]);
  pen.strokeRect(0.5, 0.5, SWATCH.width - 1, SWATCH.height - 1);
  return canvas;
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
  const tile = patternTile(state === SUPPRESSED ? "hatch" : "dots", theme, ratio);
  const pattern = pen.createPattern(tile, "repeat")!;
  pattern.setTransform(new DOMMatrix().scale(TILE / tile.width));
  return pattern;
}
