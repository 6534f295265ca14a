/** Draws areas, boundaries, marks and labels on canvases. Knows nothing of Leaflet. */

import { MISSING, NOT_APPLICABLE, SUPPRESSED, VALUE, type Figures } from "./figures.ts";
import { union, type Box, type Geometry } from "./geometry.ts";
import { placeLabels, type Label, type Placed } from "./labels.ts";
import type { Sketch } from "./sketch.ts";
import { patternTile, type Theme } from "./theme.ts";

export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif';

type Pen = CanvasRenderingContext2D;

const TINY = 6; // CSS pixels of an area below which white lines would be all that is seen of it

/** Fill every area that can be seen, then draw the boundaries. */
export function paintAreas(pen: Pen, sketch: Sketch, figures: Figures, view: Box, theme: Theme, ratio: number): void {
  const seen: number[] = [];
  for (let area = 0; area < sketch.geometry.codes.length; area++) if (sketch.sees(area, view)) seen.push(area);
  figures.colours.forEach((colour, i) => {
    fill(pen, sketch, seen.filter((area) => figures.classes[area] === i), colour);
  });
  const of = (state: number) => seen.filter((area) => figures.states[area] === state);
  fill(pen, sketch, of(SUPPRESSED), pattern(pen, "hatch", theme, ratio));
  fill(pen, sketch, of(MISSING), pattern(pen, "dots", theme, ratio));
  fill(pen, sketch, of(VALUE).filter((area) => figures.classes[area] < 0), pattern(pen, "rings", theme, ratio));
  fill(pen, sketch, of(NOT_APPLICABLE), theme.blank);
  paintBoundaries(pen, sketch, new Set(seen), theme);
  dash(pen, sketch, of(NOT_APPLICABLE), theme);
}

function fill(pen: Pen, sketch: Sketch, areas: number[], style: string | CanvasPattern): void {
  pen.fillStyle = style;
  for (const area of areas) pen.fill(sketch.path(area), "evenodd");
}

function pattern(pen: Pen, kind: "hatch" | "dots" | "rings", theme: Theme, ratio: number): CanvasPattern {
  const made = pen.createPattern(patternTile(kind, theme, ratio), "repeat")!;
  made.setTransform(new DOMMatrix().scale(1 / ratio));
  return made;
}

function dash(pen: Pen, sketch: Sketch, areas: number[], theme: Theme): void {
  pen.setLineDash([4, 3]);
  for (const area of areas) stroke(pen, theme.mark, 1, sketch.path(area));
  pen.setLineDash([]);
}

/** Thin lines between areas; heavier ones round districts. Both grow thinner where areas are small. */
function paintBoundaries(pen: Pen, sketch: Sketch, seen: Set<number>, theme: Theme): void {
  const { sides, groups } = sketch.geometry;
  const typical = typicalSize(sketch);
  const thin = new Path2D();
  const heavy = new Path2D();
  sides.forEach(([one, other], arc) => {
    if (!seen.has(one) && !seen.has(other)) return;
    const edge = other < 0 || groups[one] !== groups[other];
    if (edge || (hasRoom(sketch, one) && hasRoom(sketch, other))) sketch.follow(edge ? heavy : thin, arc, true);
  });
  pen.lineJoin = pen.lineCap = "round";
  const share = between((typical - TINY) / 18, 0, 1);
  if (share > 0.05) stroke(pen, theme.boundary, (theme.strong ? 1.5 : 1) * share, thin);
  const width = (theme.strong ? 2 : 1.5) * between(typical / 16, 0.3, 1);
  if (theme.dark) stroke(pen, theme.casing, width * 2.4, heavy); // a pale line is lost on pale classes
  stroke(pen, theme.district, width, heavy);
}

/** Whether an area is large enough for lines round it to leave any of its colour. */
function hasRoom(sketch: Sketch, area: number): boolean {
  return Math.max(...sketch.size(area)) >= TINY;
}

function stroke(pen: Pen, colour: string, width: number, path: Path2D): void {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.stroke(path);
}

function typicalSize(sketch: Sketch): number {
  const n = sketch.geometry.codes.length;
  const { left, top, right, bottom } = sketch.geometry.bounds;
  return Math.sqrt(((right - left) * (bottom - top)) / Math.max(n, 1)) * sketch.scale;
}

function between(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** The outline of an area under the pointer, or of the one selected. */
export function paintOutline(pen: Pen, sketch: Sketch, area: number, theme: Theme, selected: boolean): void {
  if (area < 0) return;
  pen.lineJoin = "round";
  const share = between(Math.min(...sketch.size(area)) / 24, 0.5, 1); // a small area is not hidden by its outline
  stroke(pen, theme.casing, (selected ? 6 : 4) * share, sketch.path(area));
  stroke(pen, theme.ink, (selected ? 3 : 2) * share, sketch.path(area));
}

const STYLES: Record<string, { font: string; size: number }> = {
  selected: { font: `700 14px ${FONT}`, size: 14 },
  district: { font: `600 13px ${FONT}`, size: 13 },
  town: { font: `500 12px ${FONT}`, size: 12 },
  area: { font: `400 11px ${FONT}`, size: 11 },
};

/** Choose and place labels: the selected area, districts, towns by size, then areas that have the room. */
export function chooseLabels(pen: Pen, sketch: Sketch, view: Box, taken: Box[], selected: number): Placed[] {
  const { geometry } = sketch;
  const at = ([x, y]: readonly [number, number]) => [x * sketch.scale - sketch.x, y * sketch.scale - sketch.y] as const;
  const label = (style: string, text: string, points: (readonly [number, number])[], dot = false): Label => {
    pen.font = STYLES[style].font;
    const { width } = pen.measureText(text);
    return { text, points: points.map(at), width, height: STYLES[style].size + 4, dot, style };
  };
  const labels: Label[] = [];
  const kept = [...taken];
  if (selected >= 0) {
    const own = label("selected", geometry.names[selected], [geometry.points[selected]]);
    if (!fits(own, sketch, selected)) kept.push(boxOnScreen(sketch, selected)); // no name hides a small area
    labels.push(fits(own, sketch, selected) ? own : beside(own, boxOnScreen(sketch, selected)));
  }
  for (const { name, points, width } of districts(geometry)) {
    const own = label("district", name, points);
    if (own.width <= 1.4 * width * sketch.scale) labels.push(own);
  }
  for (const { name, x, y } of geometry.places) labels.push(label("town", name, [[x, y]], true));
  for (let area = 0; area < geometry.codes.length; area++) {
    const [width, height] = sketch.size(area);
    if (area === selected || height < 40 || width < 60 || !sketch.sees(area, view)) continue;
    const own = label("area", geometry.names[area], [geometry.points[area]]);
    if (own.width <= width * 0.8) labels.push(own);
  }
  return placeLabels(labels, view, kept);
}

/** Whether an area is large enough to hold its own name. */
function fits(label: Label, sketch: Sketch, area: number): boolean {
  const [width, height] = sketch.size(area);
  return width > label.width * 1.1 && height > label.height * 2;
}

function boxOnScreen(sketch: Sketch, area: number): Box {
  const { left, top, right, bottom } = sketch.geometry.boxes[area];
  return {
    left: left * sketch.scale - sketch.x,
    top: top * sketch.scale - sketch.y,
    right: right * sketch.scale - sketch.x,
    bottom: bottom * sketch.scale - sketch.y,
  };
}

/** The name of a small area stands beside it, so as not to hide it: above, below, right, left, at a corner. */
function beside(label: Label, { left, top, right, bottom }: Box): Label {
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const [up, across] = [(bottom - top + label.height) / 2 + 4, (right - left + label.width) / 2 + 6];
  const steps = [[0, -1], [0, 1], [1, 0], [-1, 0], [1, -1], [-1, -1], [1, 1], [-1, 1]];
  return { ...label, points: steps.map(([h, v]) => [x + h * across, y + v * up] as const) };
}

interface District {
  name: string;
  points: (readonly [number, number])[];
  /** In world units. */
  width: number;
  size: number;
}

const known = new WeakMap<Geometry, District[]>();
const CHOICES = 16;

/** Names of districts, larger ones first, and where they may stand: their middle, or areas near it. */
function districts(geometry: Geometry): District[] {
  const before = known.get(geometry);
  if (before) return before;
  const members = geometry.groupNames.map(() => [] as number[]);
  geometry.groups.forEach((group, area) => members[group]?.push(area));
  const made = members.map((areas, i) => ({ name: geometry.groupNames[i], ...middleOf(geometry, areas) }));
  const alone = made.length === geometry.codes.length; // the areas are the districts
  const shown = alone ? [] : made.sort((a, b) => b.size - a.size);
  known.set(geometry, shown);
  return shown;
}

/** Middle of a district's areas, weighted by their size, then the areas' own points, nearest first. */
function middleOf(geometry: Geometry, areas: number[]): Omit<District, "name"> {
  let [x, y, size] = [0, 0, 0];
  for (const area of areas) {
    const { left, top, right, bottom } = geometry.boxes[area];
    const weight = (right - left) * (bottom - top);
    x += geometry.points[area][0] * weight;
    y += geometry.points[area][1] * weight;
    size += weight;
  }
  const middle = [x / size, y / size] as const;
  const away = ([px, py]: readonly [number, number]) => (px - middle[0]) ** 2 + (py - middle[1]) ** 2;
  const own = areas.map((area) => geometry.points[area]).sort((a, b) => away(a) - away(b));
  const box = areas.map((area) => geometry.boxes[area]).reduce(union);
  const at = geometry.find(...middle); // the middle of a district that surrounds a town is in the town
  const points = at >= 0 && geometry.groups[at] === geometry.groups[areas[0]] ? [middle, ...own] : own;
  return { points: points.slice(0, CHOICES), width: box.right - box.left, size };
}

export function paintLabels(pen: Pen, placed: Placed[], theme: Theme): void {
  pen.textBaseline = "middle";
  pen.textAlign = "left";
  pen.lineJoin = "round";
  for (const { label, x, y } of placed) {
    pen.font = STYLES[label.style].font;
    pen.strokeStyle = theme.halo;
    if (label.dot) {
      pen.beginPath();
      pen.arc(...label.points[0], 2.5, 0, 2 * Math.PI);
      pen.lineWidth = 2.5;
      pen.stroke();
      pen.fillStyle = theme.label;
      pen.fill();
    }
    pen.lineWidth = 3.5;
    pen.strokeText(label.text, x, y);
    pen.fillStyle = theme.label;
    pen.fillText(label.text, x, y);
  }
}
