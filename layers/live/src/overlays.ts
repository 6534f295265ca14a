/** What lies over the areas (layers/live/over.py): clusters, hidden pockets, targets, places; read, drawn, said. */

import type { Box } from "./geometry.ts";
import { project } from "./geometry.ts";
import type { Sketch } from "./sketch.ts";
import type { Theme } from "./theme.ts";

export interface MapPoint {
  kind: number;
  /** Kind in words. */
  sort: string;
  name: string;
  words: string;
  /** In world units. */
  x: number;
  y: number;
}

export interface OverlayRow {
  part: "cluster" | "target" | "pocket" | "point" | "unknown";
  kind: number;
  label: string;
  count: number;
}

export interface Overlays {
  clusters: { kind: number; areas: Set<number>; words: string }[];
  targets: { number: number; area: number; words: string }[];
  /** Rings in world units, x and y in turn. */
  pockets: { name: string; words: string; rings: [number, number][][] }[];
  points: MapPoint[];
  rows: OverlayRow[];
}

type Pen = CanvasRenderingContext2D;
type Wire = {
  clusters: [kind: number, areas: number[], words: string][];
  targets: [number: number, area: number, words: string][];
  pockets: [name: string, words: string, rings: [number, number][][]][];
  points: [kind: number, name: string, words: string, lon: number, lat: number][];
  rows: [OverlayRow["part"], number, string, number][];
  kinds: string[];
};

const NONE: Overlays = { clusters: [], targets: [], pockets: [], points: [], rows: [] };
const BADGE = 9; // CSS pixels
const SYMBOL = 6;
const REACH = 10; // how near a pointer must be to a place
const HATCH = 6;

export function readOverlays(wire: Wire | undefined): Overlays {
  if (!wire) return NONE;
  return {
    clusters: wire.clusters.map(([kind, areas, words]) => ({ kind, areas: new Set(areas), words })),
    targets: wire.targets.map(([number, area, words]) => ({ number, area, words })),
    pockets: wire.pockets.map(([name, words, rings]) => ({
      name,
      words,
      rings: rings.map((ring) => ring.map(([lon, lat]) => project(lon, lat))),
    })),
    points: wire.points.map(([kind, name, words, lon, lat]) => {
      const [x, y] = project(lon, lat);
      return { kind, sort: wire.kinds[kind], name, words, x, y };
    }),
    rows: wire.rows.map(([part, kind, label, count]) => ({ part, kind, label, count })),
  };
}

/** What is said of an area beside its figure. */
export function sayOverlays(overlays: Overlays, area: number): string[] {
  const targets = overlays.targets.filter((target) => target.area === area);
  const clusters = overlays.clusters.filter((cluster) => cluster.areas.has(area));
  return [...targets.map(({ number, words }) => `Target ${number}${words ? `: ${words}` : ""}`), ...clusters.map(({ words }) => words)].filter(Boolean);
}

/** Everything over the areas but the numbers and places, which names must not hide. */
export function paintOverlays(pen: Pen, sketch: Sketch, overlays: Overlays, theme: Theme): void {
  pen.lineJoin = "round";
  for (const pocket of overlays.pockets) paintPocket(pen, ringPath(sketch, pocket.rings), theme);
  for (const { area } of overlays.targets) {
    line(pen, sketch.path(area), theme.casing, 5);
    line(pen, sketch.path(area), theme.ink, 2);
  }
  // Last: a target keeps its number where its outline is also that of a cluster.
  for (const { kind, areas } of overlays.clusters) outline(pen, border(sketch, areas), kind, theme);
}

export function paintSigns(pen: Pen, sketch: Sketch, overlays: Overlays, theme: Theme): void {
  for (const point of overlays.points) paintSymbol(pen, ...onScreen(sketch, point.x, point.y), point.kind, theme);
  const badges = badgesOf(sketch, overlays.targets);
  for (const { home, at } of badges) if (at !== home) paintLeader(pen, home, at, theme);
  for (const { at, words } of badges) paintBadge(pen, ...at, words, theme);
}

/** Where names must not stand. */
export function signBoxes(sketch: Sketch, overlays: Overlays): Box[] {
  const box = ([x, y]: [number, number], size: number) => ({ left: x - size, top: y - size, right: x + size, bottom: y + size });
  return [
    ...badgesOf(sketch, overlays.targets).map(({ at }) => box(at, BADGE + 2)),
    ...overlays.points.map(({ x, y }) => box(onScreen(sketch, x, y), SYMBOL)),
  ];
}

/** The place under a pointer, x and y in the sketch's pixels. */
export function pointAt(sketch: Sketch, overlays: Overlays, x: number, y: number): MapPoint | undefined {
  const away = (point: MapPoint) => Math.hypot(...onScreen(sketch, point.x - x / sketch.scale, point.y - y / sketch.scale));
  const near = overlays.points.filter((point) => away(point) <= REACH);
  return near.sort((one, other) => away(one) - away(other))[0];
}

function onScreen(sketch: Sketch, x: number, y: number): [number, number] {
  return [x * sketch.scale - sketch.x, y * sketch.scale - sketch.y];
}

/** The number of a target stands in its area; beside an area that it would hide. */
function badgeAt(sketch: Sketch, area: number): [number, number] {
  const { points, boxes } = sketch.geometry;
  const [x, y] = onScreen(sketch, ...points[area]);
  if (Math.min(...sketch.size(area)) > 3 * BADGE) return [x, y];
  return [boxes[area].right * sketch.scale - sketch.x + BADGE, y];
}

interface Badge {
  words: string;
  home: [number, number];
  at: [number, number];
}

type Targets = Overlays["targets"];

/** Places found for the targets last drawn at a zoom: outlines are drawn anew at every move of the pointer. */
const found = new WeakMap<Sketch, { targets: Targets; badges: Badge[] }>();

function badgesOf(sketch: Sketch, targets: Targets): Badge[] {
  const before = found.get(sketch);
  if (before?.targets === targets) return before.badges;
  const badges = placeBadges(sketch, targets);
  found.set(sketch, { targets, badges });
  return badges;
}

/** Numbers of targets, none upon another: one that finds its place taken stands as near as it can. */
function placeBadges(sketch: Sketch, targets: Targets): Badge[] {
  const placed: Badge[] = [];
  const free = ([x, y]: [number, number], words: string) =>
    placed.every(({ at, words: other }) => Math.abs(at[1] - y) >= 2 * BADGE + 2 || Math.abs(at[0] - x) >= halfWidth(words) + halfWidth(other) + 2);
  for (const { area, number } of targets) {
    const [words, home] = [String(number), badgeAt(sketch, area)];
    placed.push({ words, home, at: [home, ...around(home)].find((at) => free(at, words)) ?? home });
  }
  return placed;
}

/** Places about one, nearest first. */
function around([x, y]: [number, number]): [number, number][] {
  const rings = [1, 2, 3, 4].map((ring) => ring * (2 * BADGE + 3));
  const turns = [0, 4, 2, 6, 1, 3, 5, 7].map((turn) => (turn * Math.PI) / 4);
  return rings.flatMap((away) => turns.map((turn): [number, number] => [x + away * Math.cos(turn), y + away * Math.sin(turn)]));
}

/** From a number that had to give way to where it belongs. */
function paintLeader(pen: Pen, home: [number, number], at: [number, number], theme: Theme): void {
  const path = new Path2D();
  path.moveTo(...home);
  path.lineTo(...at);
  line(pen, path, theme.casing, 3.5);
  line(pen, path, theme.ink, 1.5);
}

function halfWidth(words: string): number {
  return BADGE + 3.5 * (words.length - 1);
}

/** The lines between areas inside and areas outside. */
function border(sketch: Sketch, areas: Set<number>): Path2D {
  const path = new Path2D();
  sketch.geometry.sides.forEach(([one, other], arc) => {
    if (areas.has(one) !== areas.has(other)) sketch.follow(path, arc, true);
  });
  return path;
}

function ringPath(sketch: Sketch, rings: [number, number][][]): Path2D {
  const path = new Path2D();
  for (const ring of rings) {
    ring.forEach(([x, y], i) => (i ? path.lineTo(...onScreen(sketch, x, y)) : path.moveTo(...onScreen(sketch, x, y))));
    path.closePath();
  }
  return path;
}

/** Clusters of high figures are solid, of low figures dashed, outliers dotted, areas without neighbours fine dashes. */
const DASHES = [[], [9, 6], [1, 6], [1, 6], [3, 3]];
const WIDTHS = [3.5, 3.5, 3.5, 3.5, 1.5];

function outline(pen: Pen, path: Path2D, kind: number, theme: Theme): void {
  pen.lineCap = "round";
  line(pen, path, theme.casing, WIDTHS[kind] + 3);
  pen.setLineDash(DASHES[kind]);
  line(pen, path, theme.ink, WIDTHS[kind]);
  pen.setLineDash([]);
}

function line(pen: Pen, path: Path2D, colour: string, width: number): void {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.stroke(path);
}

/** Hatched the other way than a suppressed figure, and with the area's colour showing through. */
function paintPocket(pen: Pen, path: Path2D, theme: Theme): void {
  pen.save();
  pen.clip(path, "evenodd");
  const lines = new Path2D();
  const reach = 4000;
  for (let at = -2 * reach; at < reach; at += HATCH) {
    lines.moveTo(at, -reach / 2);
    lines.lineTo(at + reach, reach / 2);
  }
  line(pen, lines, theme.casing, 3);
  line(pen, lines, theme.ink, 1.25);
  pen.restore();
  line(pen, path, theme.casing, 4);
  line(pen, path, theme.ink, 1.5);
}

function paintBadge(pen: Pen, x: number, y: number, words: string, theme: Theme): void {
  const half = halfWidth(words);
  pen.beginPath();
  pen.roundRect(x - half, y - BADGE, 2 * half, 2 * BADGE, BADGE);
  pen.fillStyle = theme.ink;
  pen.fill();
  pen.strokeStyle = theme.casing;
  pen.lineWidth = 1.5;
  pen.stroke();
  pen.fillStyle = theme.casing;
  pen.font = '700 12px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif';
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(words, x, y + 0.5);
}

/** Square for an asset, circle for an exercise, triangle for a forum, diamond for a bid, cross for a statement. */
const SYMBOLS: [number, number][][] = [
  [[-1, -1], [1, -1], [1, 1], [-1, 1]],
  Array.from({ length: 16 }, (_, i) => [1.1 * Math.cos((i * Math.PI) / 8), 1.1 * Math.sin((i * Math.PI) / 8)] as [number, number]),
  [[0, -1.3], [1.2, 0.9], [-1.2, 0.9]],
  [[0, -1.4], [1.4, 0], [0, 1.4], [-1.4, 0]],
  [[-0.4, -1.2], [0.4, -1.2], [0.4, -0.4], [1.2, -0.4], [1.2, 0.4], [0.4, 0.4], [0.4, 1.2], [-0.4, 1.2], [-0.4, 0.4], [-1.2, 0.4], [-1.2, -0.4], [-0.4, -0.4]],
];

function paintSymbol(pen: Pen, x: number, y: number, kind: number, theme: Theme): void {
  const path = new Path2D();
  SYMBOLS[kind].forEach(([dx, dy], i) => (i ? path.lineTo(x + dx * 4.5, y + dy * 4.5) : path.moveTo(x + dx * 4.5, y + dy * 4.5)));
  path.closePath();
  pen.lineJoin = "miter";
  line(pen, path, theme.casing, 4);
  pen.fillStyle = kind === 4 ? theme.casing : theme.ink; // what is perceived is hollow
  pen.fill(path);
  line(pen, path, theme.ink, 1.5);
}

/** The sign of a legend line, about the middle of a swatch. */
export function paintRow(pen: Pen, row: OverlayRow, width: number, height: number, theme: Theme): void {
  const box = new Path2D();
  box.rect(3, 3, width - 6, height - 6);
  if (row.part === "cluster") outline(pen, box, row.kind, theme);
  if (row.part === "pocket") paintPocket(pen, box, theme);
  if (row.part === "point") paintSymbol(pen, width / 2, height / 2, row.kind, theme);
  if (row.part !== "target") return;
  pen.fillStyle = theme.casing;
  pen.fill(box);
  line(pen, box, theme.ink, 2);
  pen.fillStyle = theme.ink;
  pen.font = "700 11px sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText("1", width / 2, height / 2 + 0.5);
}

export type { Wire as OverlayWire };
