/** Outlines of one area type (layers/live/geometry.py): unpacked, projected, found by point. */

import { unzigzag, type Message } from "./wire.ts";

const UNIT = 1e-5;
const WORLD = 256;

export interface Place {
  name: string;
  x: number;
  y: number;
  population: number;
}

/** A box in world units: Web Mercator pixels at zoom 0. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Whole degrees of longitude and latitude to Web Mercator pixels at zoom 0. */
export function project(lon: number, lat: number): [x: number, y: number] {
  const sin = Math.sin((lat * Math.PI) / 180);
  const y = 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI);
  return [((lon + 180) / 360) * WORLD, y * WORLD];
}

export function unproject(x: number, y: number): [lon: number, lat: number] {
  const n = Math.PI * (1 - (2 * y) / WORLD);
  return [(x / WORLD) * 360 - 180, (Math.atan(Math.sinh(n)) * 180) / Math.PI];
}

export class Geometry {
  codes: string[] = [];
  names: string[] = [];
  /** Per area the number of its district, or -1. */
  groups: number[] = [];
  groupNames: string[] = [];
  places: Place[] = [];
  population = new Float64Array();
  /** Per arc x and y in turn, in world units. */
  arcs: Float64Array[] = [];
  /** Per area its rings, per ring its arcs; ~i is arc i backwards. */
  rings: Int32Array[][] = [];
  boxes: Box[] = [];
  /** Per area where its name is written. */
  points: [x: number, y: number][] = [];
  /** Per arc the area on either side; -1 outside. */
  sides: [number, number][] = [];
  bounds: Box = { left: 0, top: 0, right: 0, bottom: 0 };
  /** Area numbers in order of name. */
  byName: number[] = [];

  /** The area at a place, or -1. */
  find(x: number, y: number): number {
    return this.boxes.findIndex((box, area) => within(box, x, y) && this.holds(area, x, y));
  }

  private holds(area: number, x: number, y: number): boolean {
    let inside = false;
    for (const ring of this.rings[area]) {
      for (const number of ring) {
        const arc = this.arcs[number < 0 ? ~number : number];
        for (let i = 2; i < arc.length; i += 2) {
          const [x1, y1, x2, y2] = [arc[i - 2], arc[i - 1], arc[i], arc[i + 1]];
          if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
        }
      }
    }
    return inside;
  }
}

export function within(box: Box, x: number, y: number): boolean {
  return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
}

export function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

export async function readGeometry(message: Message): Promise<Geometry> {
  const [words, lengths, steps, rings, points, population] = await Promise.all([
    message.text("words"),
    message.numbers("arcLengths"),
    message.numbers("arcs"),
    message.numbers("rings"),
    message.numbers("points"),
    message.numbers("population"),
  ]);
  const geometry = new Geometry();
  const { codes, names, groups, groupNames, places } = JSON.parse(words);
  Object.assign(geometry, { codes, names, groups, groupNames, population });
  geometry.places = places.map(([name, lon, lat, people]: [string, number, number, number]) => {
    const [x, y] = project(lon, lat);
    return { name, x, y, population: people };
  });
  geometry.places.sort((a, b) => b.population - a.population);
  geometry.arcs = readArcs(lengths, steps);
  geometry.rings = readRings(rings, codes.length);
  geometry.points = pairs(readArcs(Float64Array.of(codes.length), points)[0]);
  geometry.boxes = geometry.rings.map((area) => boxOf(area, geometry.arcs));
  geometry.bounds = geometry.boxes.reduce(union, { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity });
  geometry.sides = sidesOf(geometry);
  const order = new Intl.Collator("en-GB", { numeric: true });
  geometry.byName = codes.map((_: string, i: number) => i);
  geometry.byName.sort((a, b) => order.compare(names[a], names[b]));
  return geometry;
}

function readArcs(lengths: Float64Array, steps: Float64Array): Float64Array[] {
  let [lon, lat, at] = [0, 0, 0];
  return Array.from(lengths, (length) => {
    const arc = new Float64Array(length * 2);
    for (let i = 0; i < arc.length; i += 2) {
      lon += unzigzag(steps[at++]);
      lat += unzigzag(steps[at++]);
      [arc[i], arc[i + 1]] = project(lon * UNIT, lat * UNIT);
    }
    return arc;
  });
}

function readRings(numbers: Float64Array, areas: number): Int32Array[][] {
  let at = 0;
  const ring = () => Int32Array.from({ length: numbers[at++] }, () => arcNumber(numbers[at++]));
  return Array.from({ length: areas }, () => Array.from({ length: numbers[at++] }, ring));
}

function arcNumber(number: number): number {
  return number % 2 ? ~((number - 1) / 2) : number / 2;
}

function pairs(flat: Float64Array): [number, number][] {
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i], flat[2 * i + 1]]);
}

function boxOf(rings: Int32Array[], arcs: Float64Array[]): Box {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const ring of rings) {
    for (const number of ring) {
      const arc = arcs[number < 0 ? ~number : number];
      for (let i = 0; i < arc.length; i += 2) {
        if (arc[i] < box.left) box.left = arc[i];
        if (arc[i] > box.right) box.right = arc[i];
        if (arc[i + 1] < box.top) box.top = arc[i + 1];
        if (arc[i + 1] > box.bottom) box.bottom = arc[i + 1];
      }
    }
  }
  return box;
}

export function union(a: Box, b: Box): Box {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

function sidesOf(geometry: Geometry): [number, number][] {
  const sides: [number, number][] = geometry.arcs.map(() => [-1, -1]);
  geometry.rings.forEach((rings, area) => {
    for (const ring of rings) {
      for (const number of ring) {
        const side = sides[number < 0 ? ~number : number];
        side[side[0] < 0 ? 0 : 1] = area;
      }
    }
  });
  return sides;
}

/** Outlines held by this browser tab, the last few used, by key. */
const HELD = 6;
const held = new Map<string, Geometry>();
const waiting = new Map<string, ((geometry: Geometry) => void)[]>();

/** Take in a message of outlines, unless they are held already. */
export async function provide(message: Message): Promise<void> {
  const key = message.head.key as string;
  if (held.has(key)) return;
  const geometry = await readGeometry(message);
  held.set(key, geometry);
  for (const old of [...held.keys()].slice(0, -HELD)) held.delete(old);
  for (const tell of waiting.get(key) ?? []) tell(geometry);
  waiting.delete(key);
}

/** The outlines with this key, as soon as they are here. */
export function whenHeld(key: string): Promise<Geometry> {
  const geometry = held.get(key);
  if (geometry) {
    held.delete(key);
    held.set(key, geometry); // now the last used
    return Promise.resolve(geometry);
  }
  return new Promise((tell) => waiting.set(key, [...(waiting.get(key) ?? []), tell]));
}
