/** Outlines at one zoom, in pixels, with the points that no eye could tell apart left out. */

import type { Box, Geometry } from "./geometry.ts";

const FINEST = 0.6; // pixels between kept points

export class Sketch {
  readonly scale: number;
  /** Middle of the outlines, in pixels at this zoom: what `arcs` are measured from. */
  readonly x: number;
  readonly y: number;
  readonly arcs: Float32Array[];
  readonly geometry: Geometry;
  private readonly paths: (Path2D | undefined)[] = [];

  constructor(geometry: Geometry, zoom: number) {
    this.geometry = geometry;
    this.scale = 2 ** zoom;
    const { left, top, right, bottom } = geometry.bounds;
    this.x = ((left + right) / 2) * this.scale;
    this.y = ((top + bottom) / 2) * this.scale;
    this.arcs = geometry.arcs.map((arc) => this.thin(arc));
  }

  private thin(arc: Float64Array): Float32Array {
    const kept = new Float32Array(arc.length);
    const last = arc.length - 2;
    let [n, x, y] = [0, 0, 0];
    for (let i = 0; i <= last; i += 2) {
      const nextX = arc[i] * this.scale - this.x;
      const nextY = arc[i + 1] * this.scale - this.y;
      if (i > 0 && i < last && Math.abs(nextX - x) < FINEST && Math.abs(nextY - y) < FINEST) continue;
      kept[n++] = x = nextX;
      kept[n++] = y = nextY;
    }
    return kept.subarray(0, n);
  }

  /** Whether an area can be seen in a box of pixels about the middle. */
  sees(area: number, view: Box): boolean {
    const box = this.geometry.boxes[area];
    return (
      box.right * this.scale - this.x >= view.left &&
      box.left * this.scale - this.x <= view.right &&
      box.bottom * this.scale - this.y >= view.top &&
      box.top * this.scale - this.y <= view.bottom
    );
  }

  /** Width and height of an area in pixels. */
  size(area: number): [width: number, height: number] {
    const box = this.geometry.boxes[area];
    return [(box.right - box.left) * this.scale, (box.bottom - box.top) * this.scale];
  }

  /** An area's rings as a path, made when first asked for. */
  path(area: number): Path2D {
    return (this.paths[area] ??= this.trace(area));
  }

  /** An area's rings. Rings end where they began, so they need no closing, which is slow. */
  private trace(area: number): Path2D {
    const path = new Path2D();
    for (const ring of this.geometry.rings[area]) {
      let first = true;
      for (const number of ring) {
        this.follow(path, number, first);
        first = false;
      }
    }
    return path;
  }

  /** Add an arc to a path, backwards when its number is negative. */
  follow(pen: CanvasPath, number: number, start: boolean): void {
    const arc = this.arcs[number < 0 ? ~number : number];
    if (number >= 0) {
      if (start) pen.moveTo(arc[0], arc[1]);
      for (let i = 2; i < arc.length; i += 2) pen.lineTo(arc[i], arc[i + 1]);
    } else {
      const last = arc.length - 2;
      if (start) pen.moveTo(arc[last], arc[last + 1]);
      for (let i = last - 2; i >= 0; i -= 2) pen.lineTo(arc[i], arc[i + 1]);
    }
  }
}
