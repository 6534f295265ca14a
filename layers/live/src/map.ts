/** The live map: one per place in the page, kept while figures, selection and theme change. */

import { type LatLng, LatLngBounds, Map as LeafletMap, type LeafletMouseEvent } from "leaflet";

import { makeAreaList, type AreaList } from "./areas.ts";
import { follow, isStale, painted } from "./deck.ts";
import { announce, make } from "./dom.ts";
import { Drawing, type Drawn } from "./drawing.ts";
import { readFigures, sayFigure, type Figures } from "./figures.ts";
import { project, unproject, whenHeld, type Geometry } from "./geometry.ts";
import { AreasLayer } from "./layer.ts";
import { makeLegend } from "./legend.ts";
import { join, type Linked, others } from "./linked.ts";
import { sayOverlays, type MapPoint } from "./overlays.ts";
import { makeScale, updateScale } from "./scale.ts";
import { LIGHT, readTheme, stillness, type Theme } from "./theme.ts";
import { alike, type Message } from "./wire.ts";

const NARROW = 520; // CSS pixels of the map's own width below which the legend goes under it
const HINT = 1600; // ms
const SMALL = 24; // CSS pixels: an area chosen in the table that is smaller than this on the map ...
const SEEN = 80; // ... is shown at least this large
const LEAVES = "Hold Ctrl and scroll to zoom the map";
const FINGERS = "Use two fingers to move the map";

export class MapView implements Linked {
  readonly element: HTMLElement;
  private readonly select: (code: string) => void;
  private readonly host: HTMLElement;
  private readonly frame = make("div", { class: "frame" });
  private readonly ground = make("div", { class: "ground", tabindex: 0, role: "application" });
  private readonly tip = make("div", { class: "tip", "aria-hidden": "true", hidden: true });
  private readonly hint = make("div", { class: "hint", "aria-hidden": "true" });
  private readonly live = make("div", { class: "unseen", role: "status", "aria-live": "polite" });
  private readonly note = make("div", { class: "note" });
  private readonly scale = makeScale();
  private readonly buttons = make("div", { class: "buttons", role: "group", "aria-label": "Map view" });
  private readonly list: AreaList;
  private readonly drawing: Drawing;
  private readonly watcher: ResizeObserver;
  private readonly preferences = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"].map((q) => matchMedia(q));
  private legend: HTMLElement = make("div");
  private map?: LeafletMap;
  private layer?: AreasLayer;
  private geometry?: Geometry;
  private figures?: Figures;
  private message?: Message;
  private readonly unfollow = follow((message) => void this.deal(message));
  private version = 0;
  private painted = 0;
  private opened = 0;
  private printing = false;
  private moved = false;
  private pending?: string;
  private hintTimer = 0;
  private linked = "";
  private led = false;
  private unlink = (): void => undefined;

  constructor(host: HTMLElement, select: (code: string) => void, draw: (ring: [number, number][]) => void = () => undefined) {
    this.host = host;
    this.select = select;
    this.drawing = new Drawing(this.ground, this.live, draw, (at) => this.geometry?.names[this.find(at)] ?? "");
    this.list = makeAreaList({
      say: (position) => this.say(this.at(position)),
      name: (position) => this.geometry?.names[this.at(position)] ?? "",
      count: () => this.geometry?.codes.length ?? 0,
      onMove: (position) => this.hover(this.at(position), true),
      onChoose: (position) => this.choose(this.at(position)),
      onLeave: () => this.ground.focus(),
    });
    this.addButtons();
    this.frame.append(this.ground, this.drawing.picture, this.drawing.tools, this.buttons, this.scale, this.note, this.list.element, this.tip, this.hint);
    this.element = make("section", { class: "map-view" }, this.frame, this.legend, this.live);
    this.watcher = new ResizeObserver(() => this.resize());
    for (const preference of this.preferences) preference.addEventListener("change", this.recolour);
    addEventListener("beforeprint", this.beforePrint);
    addEventListener("afterprint", this.afterPrint);
  }

  /** Show what a message says, as soon as its outlines are here. */
  async show(message: Message): Promise<void> {
    if (isStale(message.head.turn)) return;
    const version = ++this.version;
    const geometry = await whenHeld(message.head.geometry);
    if (version === this.version && this.shows(message)) return;
    const figures = await readFigures(message, geometry);
    if (version !== this.version) return; // a later message has come meanwhile
    this.figures = figures;
    this.message = message;
    this.ground.setAttribute("aria-label", `Map: ${figures.title}. ${figures.subtitle}`);
    this.ground.setAttribute("aria-description", "Arrow keys pan, plus and minus zoom. Tab to Areas on the map for the figures.");
    this.note.textContent = figures.note;
    this.frame.style.setProperty("--map-height", `${figures.height}px`);
    this.link(message.head.linked ?? "");
    if (geometry !== this.geometry) this.open(geometry, figures);
    this.drawLegend();
    this.update(figures);
    this.drawn(message.head.drawing);
  }

  /** A shape over the areas, and whether a person may draw one; a new shape is shown whole. */
  private drawn(drawing: Drawn | undefined): void {
    const before = JSON.stringify(this.drawing.bounds());
    this.drawing.show(drawing);
    const corners = this.drawing.bounds();
    if (!corners.length || JSON.stringify(corners) === before) return;
    const beside = this.narrow() ? 0 : this.legend.offsetWidth + 12;
    const bounds = new LatLngBounds(corners.map(([lng, lat]) => [lat, lng]));
    this.map!.fitBounds(bounds, { animate: false, maxZoom: 14, paddingTopLeft: [40, 40], paddingBottomRight: [40 + beside, 40] });
  }

  /** Whether the map already is what a message says: the server's answer to a choice painted from the deck. */
  private shows(message: Message): boolean {
    const still = this.pending === undefined && this.layer?.selected === message.head.selected;
    return still && this.message !== undefined && alike(this.message, message, ["selected", "turn"]);
  }

  /** Paint from the deck, with the area that is selected here. A map that is sent without a turn follows no choice. */
  private async deal(message: Message): Promise<void> {
    if (this.message?.head.turn === undefined || message.head.geometry !== this.message.head.geometry) return;
    const { selected } = this.layer!;
    await this.show(message.with({ selected }));
  }

  /** Go with the maps of a name from now on. */
  private link(name: string): void {
    if (name === this.linked) return;
    this.unlink();
    this.linked = name;
    this.unlink = name ? join(name, this) : () => undefined;
  }

  /** Another map was moved. */
  goTo(middle: LatLng, zoom: number): void {
    if (!this.map || (this.map.getZoom() === zoom && this.map.getCenter().equals(middle, 1e-9))) return;
    this.led = true;
    this.map.setView(middle, zoom, { animate: false });
    this.led = false;
  }

  /** Another map points at an area. */
  echo(code: string | undefined): void {
    this.led = true;
    this.hover(code === undefined ? -1 : (this.geometry?.codes.indexOf(code) ?? -1), true);
    this.led = false;
  }

  private lead(): void {
    if (this.led || !this.linked || !this.map) return;
    for (const other of others(this.linked, this)) other.goTo(this.map.getCenter(), this.map.getZoom());
  }

  destroy(): void {
    this.unlink();
    this.unfollow();
    this.watcher.disconnect();
    for (const preference of this.preferences) preference.removeEventListener("change", this.recolour);
    removeEventListener("beforeprint", this.beforePrint);
    removeEventListener("afterprint", this.afterPrint);
    this.map?.remove();
  }

  /** Another theme, or a page that has been given another one. */
  readonly recolour = (): void => {
    if (!this.layer) return;
    this.theme();
    this.drawLegend();
    this.layer.restyle();
  };

  private readonly beforePrint = (): void => this.layOutFor(true);
  private readonly afterPrint = (): void => this.layOutFor(false);

  /** On paper the map has the width of the page, its legend under it, and light colours. */
  private layOutFor(print: boolean): void {
    this.printing = print;
    if (this.layer) this.layer.paper = print;
    this.element.classList.toggle("printing", print);
    this.resize();
    this.recolour();
  }

  private open(geometry: Geometry, figures: Figures): void {
    this.geometry = geometry;
    this.moved = false;
    this.opened = this.painted;
    this.layer?.remove();
    this.layer = new AreasLayer(geometry, figures, this.theme());
    this.layer.obstacles = () => this.obstacles();
    this.map ??= this.makeMap();
    this.drawLegend();
    this.fit();
    this.layer.addTo(this.map);
    this.list.setCurrent(0);
  }

  private update(figures: Figures): void {
    const layer = this.layer!;
    layer.figures = figures;
    layer.theme = this.theme();
    const code = this.geometry!.codes[figures.selected];
    if (this.pending === undefined || this.pending === code) {
      const chosenHere = this.pending === code || layer.selected === figures.selected;
      this.pending = undefined;
      this.mark(figures.selected);
      if (this.painted > this.opened && !chosenHere) this.approach(figures.selected);
    }
    layer.restyle();
    if (layer.hovered >= 0 && !this.tip.hidden) this.fillTip(layer.hovered);
    this.list.setCurrent(-1);
    this.element.dataset.painted = String(++this.painted);
    this.element.dataset.title = figures.title;
    painted(figures.geometry);
  }

  private makeMap(): LeafletMap {
    const still = stillness();
    const map = new LeafletMap(this.ground, {
      attributionControl: false,
      zoomControl: false,
      zoomSnap: 0.1,
      zoomDelta: 1,
      minZoom: 3,
      maxZoom: 16,
      keyboard: true,
      scrollWheelZoom: false,
      doubleClickZoom: true,
      dragging: !matchMedia("(pointer: coarse)").matches,
      zoomAnimation: !still,
      fadeAnimation: false,
      inertia: !still,
      maxBoundsViscosity: 0.8,
    });
    map.on("mousemove", (event) => this.point(event));
    map.on("mouseout movestart", () => this.hover(-1));
    map.on("click", (event) => (this.drawing.active ? this.drawing.add(event.latlng) : this.choose(this.under(event))));
    map.on("movestart", () => (this.moved = true));
    map.on("moveend", () => updateScale(this.scale, map));
    map.on("moveend", () => this.keepInSight());
    map.on("move", () => this.lead());
    this.ground.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.ground.addEventListener("touchmove", (event) => event.touches.length === 1 && this.advise(FINGERS), { passive: true });
    this.watcher.observe(this.frame);
    this.drawing.on(map);
    return map;
  }

  private addButtons(): void {
    const add = (label: string, sign: string, act: () => void) => {
      const button = make("button", { type: "button", "aria-label": label, title: label }, sign);
      button.addEventListener("click", act);
      this.buttons.append(button);
    };
    add("Zoom in", "+", () => this.map?.zoomIn());
    add("Zoom out", "−", () => this.map?.zoomOut());
    add("Reset view", "⟲", () => this.reset());
  }

  /** Show the whole of the outlines, clear of the legend. */
  private fit(): void {
    const { map, geometry } = this;
    if (!map || !geometry) return;
    const bounds = boundsOf(geometry.bounds);
    map.invalidateSize({ animate: false, pan: false });
    const beside = this.narrow() ? 0 : this.legend.offsetWidth + 12;
    map.setMinZoom(0); // that of other outlines must not hold these back
    map.fitBounds(bounds, { animate: false, paddingTopLeft: [12, 12], paddingBottomRight: [12 + beside, 12] });
    map.setMinZoom(Math.max(map.getZoom() - 1, 0));
    this.moved = false;
    updateScale(this.scale, map);
  }

  /** Never lose the map: its middle stays over the outlines. */
  private keepInSight(): void {
    const bounds = boundsOf(this.geometry!.bounds);
    const middle = this.map!.getCenter();
    if (bounds.contains(middle)) return;
    const clamp = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most);
    const lat = clamp(middle.lat, bounds.getSouth(), bounds.getNorth());
    this.map!.panTo([lat, clamp(middle.lng, bounds.getWest(), bounds.getEast())], { animate: false });
  }

  private reset(): void {
    this.fit();
    announce(this.live, "The whole map is shown.");
  }

  private resize(): void {
    if (!this.map || !this.frame.isConnected) return;
    this.placeLegend();
    if (this.moved) this.map.invalidateSize({ animate: false });
    else this.fit();
  }

  /** Maps that go together have their legends under them: so all have room for the same ground. */
  private narrow(): boolean {
    return this.printing || this.linked !== "" || this.element.clientWidth < NARROW;
  }

  private drawLegend(): void {
    const legend = makeLegend(this.figures!, this.theme());
    this.legend.replaceWith(legend);
    this.legend = legend;
    this.placeLegend();
  }

  /** Inside the map's box where there is room, under it where there is not. */
  private placeLegend(): void {
    const narrow = this.narrow();
    this.element.classList.toggle("narrow", narrow);
    const place = narrow ? this.element : this.frame;
    if (this.legend.parentElement !== place) place.append(this.legend);
    if (this.note.parentElement !== place) place.append(this.note);
  }

  private obstacles(): DOMRect[] {
    const origin = this.frame.getBoundingClientRect();
    const solid = [this.buttons, this.drawing.tools, this.scale, ...(this.narrow() ? [] : [this.legend, this.note])];
    return solid.map((element) => {
      const box = element.getBoundingClientRect();
      return new DOMRect(box.left - origin.left, box.top - origin.top, box.width, box.height);
    });
  }

  private theme(): Theme {
    const theme = this.printing ? LIGHT : readTheme(this.host);
    this.element.classList.toggle("dark", theme.dark);
    this.element.classList.toggle("strong", theme.strong);
    this.element.style.setProperty("--ground", theme.ground);
    if (this.layer) this.layer.theme = theme;
    return theme;
  }

  private at(position: number): number {
    return this.geometry?.byName[position] ?? -1;
  }

  private say(area: number): string {
    if (area < 0) return "";
    return [`${this.geometry!.names[area]}: ${sayFigure(this.figures!, area)}`, ...sayOverlays(this.figures!.overlays, area)].join(". ");
  }

  private under(event: LeafletMouseEvent): number {
    return this.find(event.latlng);
  }

  private find(at: LatLng): number {
    return this.geometry?.find(...project(at.lng, at.lat)) ?? -1;
  }

  private point(event: LeafletMouseEvent): void {
    if (this.drawing.active) return this.hover(-1);
    const { x, y } = event.containerPoint;
    const place = this.layer?.placeAt(x, y);
    this.hover(this.under(event));
    if (place) this.fillPlace(place);
    else if (this.tip.dataset.place) this.leavePlace();
    this.placeTip(x, y);
  }

  /** Outline an area and show its figure; -1 for none. By keyboard the tip stands at the area. */
  private hover(area: number, byKeys = false): void {
    const { layer, map, geometry } = this;
    if (!layer || !map || !geometry || area === layer.hovered) return;
    layer.hovered = area;
    layer.mark();
    if (this.linked && !this.led) for (const other of others(this.linked, this)) other.echo(geometry.codes[area]);
    this.ground.style.cursor = area < 0 ? "" : "pointer";
    this.tip.hidden = area < 0;
    if (area < 0) return;
    this.fillTip(area);
    if (!byKeys) return;
    const [x, y] = geometry.points[area];
    const [lng, lat] = unproject(x, y);
    if (this.led) {
      const there = map.latLngToContainerPoint([lat, lng]); // the map that leads says where to look
      return this.placeTip(there.x, there.y);
    }
    const below = this.list.element.offsetHeight + 24; // the list stands over the foot of the map
    const foot = Math.min(below, this.frame.clientHeight - 120);
    map.panInside([lat, lng], { paddingTopLeft: [60, 60], paddingBottomRight: [60, foot], animate: false });
    if (layer.hovered !== area) return this.hover(area, true); // panning takes the outline away
    const at = map.latLngToContainerPoint([lat, lng]);
    this.placeTip(at.x, at.y);
  }

  /** A place under the pointer is told before the area it lies in. */
  private fillPlace({ name, sort, words }: MapPoint): void {
    this.tip.hidden = false;
    this.tip.dataset.place = name;
    this.tip.replaceChildren(make("strong", {}, name), make("span", { class: "group" }, sort), ...(words ? [make("span", { class: "figure" }, words)] : []));
  }

  private leavePlace(): void {
    delete this.tip.dataset.place;
    const area = this.layer?.hovered ?? -1;
    this.tip.hidden = area < 0;
    if (area >= 0) this.fillTip(area);
  }

  private fillTip(area: number): void {
    delete this.tip.dataset.place;
    const { geometry, figures } = this;
    const group = geometry!.groupNames[geometry!.groups[area]];
    this.tip.replaceChildren(
      make("strong", {}, geometry!.names[area]),
      ...(group && group !== geometry!.names[area] ? [make("span", { class: "group" }, group)] : []),
      make("span", { class: "figure" }, sayFigure(figures!, area)),
      ...(figures!.period ? [make("span", { class: "period" }, figures!.period)] : []),
      ...sayOverlays(figures!.overlays, area).map((words) => make("span", { class: "over" }, words)),
    );
  }

  private placeTip(x: number, y: number): void {
    const { offsetWidth: width, offsetHeight: height } = this.tip;
    const left = x + 16 + width > this.frame.clientWidth ? x - 16 - width : x + 16;
    const foot = this.list.element.matches(":focus-within") ? this.list.element.offsetTop : this.frame.clientHeight;
    const top = Math.min(Math.max(y - height / 2, 4), Math.max(foot - height - 4, 4));
    this.tip.style.transform = `translate(${Math.round(Math.max(left, 4))}px, ${Math.round(top)}px)`;
  }

  /** Select at once here, then tell the page. */
  private choose(area: number): void {
    if (area < 0 || !this.geometry) return;
    this.mark(area);
    this.layer!.label();
    this.pending = this.geometry.codes[area];
    announce(this.live, `Selected ${this.say(area)}`);
    this.select(this.pending);
  }

  private mark(area: number): void {
    const { layer, geometry, map } = this;
    if (!layer || !geometry || layer.selected === area) return;
    layer.selected = area;
    if (area < 0) return;
    this.list.setCurrent(geometry.byName.indexOf(area));
    const [x, y] = geometry.points[area];
    const [lng, lat] = unproject(x, y);
    map?.panInside([lat, lng], { padding: [40, 40], animate: false });
  }

  /** Come nearer to an area chosen elsewhere (in the table) that is too small to be seen. */
  private approach(area: number): void {
    const { map, geometry } = this;
    if (!map || !geometry || area < 0) return;
    const { left, top, right, bottom } = geometry.boxes[area];
    const zoom = map.getZoom();
    const width = (right - left) * 2 ** zoom;
    if (width >= SMALL) return;
    const [lng, lat] = unproject((left + right) / 2, (top + bottom) / 2);
    const whole = map.getBoundsZoom(boundsOf(geometry.boxes[area]));
    const near = Math.ceil((zoom + Math.log2(SEEN / width)) * 10) / 10; // Leaflet's zoom goes in tenths
    map.setView([lat, lng], Math.max(zoom, Math.min(near, whole)), { animate: false });
    const beside = this.narrow() ? 0 : this.legend.offsetWidth;
    map.panInside([lat, lng], { paddingTopLeft: [SEEN, SEEN], paddingBottomRight: [SEEN + beside, SEEN], animate: false });
  }

  private wheel(event: WheelEvent): void {
    if (!this.map) return;
    if (!event.ctrlKey && !event.metaKey) return this.advise(LEAVES);
    event.preventDefault();
    const box = this.ground.getBoundingClientRect();
    const step = Math.max(-1, Math.min(1, -event.deltaY / 100)) * 0.5;
    this.map.setZoomAround([event.clientX - box.left, event.clientY - box.top], this.map.getZoom() + step, { animate: false });
  }

  /** A word of advice over the map, for a moment. */
  private advise(words: string): void {
    this.hint.textContent = words;
    this.hint.classList.add("on");
    clearTimeout(this.hintTimer);
    this.hintTimer = setTimeout(() => this.hint.classList.remove("on"), HINT);
  }
}

function boundsOf(box: { left: number; top: number; right: number; bottom: number }): LatLngBounds {
  const [west, north] = unproject(box.left, box.top);
  const [east, south] = unproject(box.right, box.bottom);
  return new LatLngBounds([south, west], [north, east]);
}
