/** Drawing a shape on the map: corners by mouse, touch or keys; and showing a shape that is there already.
 *
 * By keys: arrows move a cross-hair (with Shift in larger steps), Enter adds a corner, Backspace takes the last away,
 * Escape ends the drawing. The server hears of the corners when the drawing ends.
 */

import type { LatLng, Map as LeafletMap } from "leaflet";

import { announce, make } from "./dom.ts";

/** Longitude and latitude. */
type Corner = [number, number];

export interface Drawn {
  /** Whether a person may draw here. */
  draws: boolean;
  /** Corners of the drawing, as the server knows it. */
  ring: Corner[];
  /** Rings of a shape to show: a circle, a shape from a file, areas taken together. */
  shape: Corner[][];
}

const STEP = 10; // CSS pixels that an arrow key moves the cross-hair
const STRIDE = 50; // the same with Shift
const NEAR = 14; // CSS pixels within which a click on the first corner ends the drawing
const EDGE = 40; // CSS pixels from the edge at which the map moves instead
const MOST = 200; // corners
const FEWEST = 3;
const SVG = "http://www.w3.org/2000/svg";
const KEYS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Drawing {
  readonly tools = make("div", { class: "tools", role: "group", "aria-label": "Draw an area", hidden: true });
  readonly picture = document.createElementNS(SVG, "svg");
  active = false;
  private readonly start = this.tool("Draw an area", () => (this.active ? this.end() : this.begin()));
  private readonly back = this.tool("Remove last corner", () => this.undo());
  private readonly clear = this.tool("Clear", () => this.wipe());
  private corners: Corner[] = [];
  private shape: Corner[][] = [];
  private said = "";
  private cross?: [number, number];
  private map?: LeafletMap;

  private readonly ground: HTMLElement;
  private readonly live: HTMLElement;
  private readonly send: (ring: Corner[]) => void;
  private readonly nameAt: (at: LatLng) => string;

  constructor(ground: HTMLElement, live: HTMLElement, send: (ring: Corner[]) => void, nameAt: (at: LatLng) => string) {
    [this.ground, this.live, this.send, this.nameAt] = [ground, live, send, nameAt];
    this.picture.setAttribute("class", "drawing");
    this.picture.setAttribute("aria-hidden", "true");
    this.tools.append(this.start, this.back, this.clear);
    ground.addEventListener("keydown", (event) => this.key(event), { capture: true });
  }

  /** Follow a map from now on. */
  on(map: LeafletMap): void {
    this.map = map;
    map.on("move zoom viewreset moveend resize", () => this.paint());
    map.on("zoomanim", () => this.picture.replaceChildren());
  }

  /** What the server says; a drawing that is under way goes on. */
  show(drawn: Drawn | undefined): void {
    this.tools.hidden = !drawn?.draws;
    if (!drawn?.draws && this.active) this.leave();
    if (!this.active) {
      this.shape = drawn?.shape ?? [];
      const ring = JSON.stringify(drawn?.ring ?? []);
      if (ring !== this.said) this.corners = drawn?.ring ?? [];
      this.said = ring;
    }
    this.label();
    this.paint();
  }

  /** Show all of the shape that came from the server. */
  bounds(): Corner[] {
    return this.shape.flat();
  }

  /** A click or tap while drawing. */
  add(at: LatLng): void {
    if (this.closes(at)) return this.end();
    if (this.corners.length >= MOST) return announce(this.live, `A drawing has at most ${MOST} corners.`);
    this.corners.push([round(at.lng), round(at.lat)]);
    const number = this.corners.length;
    announce(this.live, `Corner ${number} added, ${this.nameAt(at) || "outside"}.`);
    this.label();
    this.paint();
  }

  private begin(): void {
    this.active = true;
    this.shape = [];
    this.corners = [];
    this.map!.doubleClickZoom.disable();
    const { x, y } = this.map!.getSize().divideBy(2);
    this.cross = [x, y];
    this.ground.classList.add("draws");
    this.ground.focus({ preventScroll: true });
    announce(this.live, "Drawing. Click to add corners, or move the cross-hair by the arrow keys and press Enter. Backspace removes the last corner, Escape ends.");
    this.label();
    this.paint();
  }

  private end(): void {
    if (!this.active) return;
    const enough = this.corners.length >= FEWEST;
    this.leave();
    if (!enough) this.corners = [];
    announce(this.live, enough ? `The area has ${this.corners.length} corners. Its figures follow.` : "The drawing was ended; it needs at least three corners.");
    this.label();
    this.paint();
    if (enough) this.tell();
  }

  private leave(): void {
    this.active = false;
    this.cross = undefined;
    this.map?.doubleClickZoom.enable();
    this.ground.classList.remove("draws");
  }

  private undo(): void {
    if (!this.corners.length) return;
    this.corners.pop();
    announce(this.live, `Corner removed, ${this.corners.length} left.`);
    this.label();
    this.paint();
  }

  private wipe(): void {
    this.leave();
    this.corners = [];
    this.shape = [];
    announce(this.live, "The drawing was cleared.");
    this.label();
    this.paint();
    this.tell();
  }

  private tell(): void {
    this.said = JSON.stringify(this.corners);
    this.send([...this.corners]);
  }

  private key(event: KeyboardEvent): void {
    if (!this.active || event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = KEYS[event.key];
    if (arrow) this.move(arrow[0], arrow[1], event.shiftKey ? STRIDE : STEP);
    else if (event.key === "Enter") this.add(this.map!.containerPointToLatLng(this.cross!));
    else if (event.key === "Backspace" || event.key === "Delete") this.undo();
    else if (event.key === "Escape") this.end();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private move(right: number, down: number, step: number): void {
    const map = this.map!;
    const { x: width, y: height } = map.getSize();
    const [x, y] = this.cross!;
    const to: [number, number] = [x + right * step, y + down * step];
    if (to[0] < EDGE || to[0] > width - EDGE || to[1] < EDGE || to[1] > height - EDGE) map.panBy([right * step, down * step], { animate: false });
    else this.cross = to;
    const here = this.nameAt(map.containerPointToLatLng(this.cross!));
    if (here !== this.live.dataset.here) announce(this.live, here || "outside");
    this.live.dataset.here = here;
    this.paint();
  }

  private closes(at: LatLng): boolean {
    if (this.corners.length < FEWEST) return false;
    const [lng, lat] = this.corners[0];
    return this.map!.latLngToContainerPoint(at).distanceTo(this.map!.latLngToContainerPoint([lat, lng])) < NEAR;
  }

  private tool(words: string, act: () => void): HTMLButtonElement {
    const button = make("button", { type: "button" }, words) as HTMLButtonElement;
    button.addEventListener("click", act);
    return button;
  }

  private label(): void {
    this.start.textContent = this.active ? "Finish" : this.corners.length ? "Draw again" : "Draw an area";
    this.back.hidden = !this.active || !this.corners.length;
    this.clear.hidden = !this.corners.length && !this.active;
    this.tools.dataset.corners = String(this.corners.length);
  }

  /** Everything anew: shapes have few corners. */
  private paint(): void {
    if (!this.map) return;
    const rings = this.shape.map((ring) => this.path(ring, true));
    const parts: Element[] = [];
    if (rings.length) parts.push(element("path", { d: rings.join(""), class: "shape", "fill-rule": "evenodd" }));
    if (this.corners.length) parts.push(element("path", { d: this.path(this.corners, !this.active), class: this.active ? "line" : "shape" }));
    if (this.active) {
      for (const corner of this.corners) {
        const [x, y] = this.at(corner);
        parts.push(element("circle", { cx: x, cy: y, r: 5, class: "corner" }));
      }
      const [x, y] = this.cross!;
      parts.push(element("path", { d: `M${x - 12} ${y}h24M${x} ${y - 12}v24`, class: "cross" }));
    }
    this.picture.replaceChildren(...parts);
  }

  private path(ring: Corner[], closed: boolean): string {
    return `M${ring.map((corner) => this.at(corner).join(" ")).join("L")}${closed ? "Z" : ""}`;
  }

  private at([lng, lat]: Corner): [number, number] {
    const { x, y } = this.map!.latLngToContainerPoint([lat, lng]);
    return [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
  }
}

function round(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5; // about a metre
}

function element(name: string, attributes: Record<string, string | number>): Element {
  const made = document.createElementNS(SVG, name);
  for (const [key, text] of Object.entries(attributes)) made.setAttribute(key, String(text));
  return made;
}
