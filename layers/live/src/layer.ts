/** The Leaflet layer: two canvases (areas; outlines and labels) that follow the map. */

import { DomUtil, LatLng, Layer, Point, type LeafletEventHandlerFn, type Map as LeafletMap, type ZoomAnimEvent } from "leaflet";

import type { Figures } from "./figures.ts";
import type { Box, Geometry } from "./geometry.ts";
import type { Placed } from "./labels.ts";
import { paintOverlays, paintSigns, pointAt, signBoxes, type MapPoint } from "./overlays.ts";
import { chooseLabels, paintAreas, paintLabels, paintOutline } from "./paint.ts";
import { Sketch } from "./sketch.ts";
import type { Theme } from "./theme.ts";

const MARGIN = 0.15; // of the map's size, drawn beyond each edge so that a short drag shows no gap

export class AreasLayer extends Layer {
  geometry: Geometry;
  figures: Figures;
  theme: Theme;
  selected = -1;
  hovered = -1;
  /** Drawn for the printer: finer, and on one canvas. */
  paper = false;
  /** Boxes of the map's own frame that labels must not cover, in pixels from its top left. */
  obstacles: () => DOMRect[] = () => [];
  private map?: LeafletMap;
  private sketch?: Sketch;
  private corner = new Point(0, 0);
  private drawn = { corner: new LatLng(0, 0), zoom: 0 };
  private placed: Placed[] = [];
  private readonly areas = canvas("areas");
  private readonly marks = canvas("marks");

  constructor(geometry: Geometry, figures: Figures, theme: Theme) {
    super();
    this.geometry = geometry;
    this.figures = figures;
    this.theme = theme;
  }

  override onAdd(map: LeafletMap): this {
    this.map = map;
    const pane = map.getPane("overlayPane")!;
    pane.append(this.areas, this.marks);
    this.redraw();
    return this;
  }

  override onRemove(): this {
    this.areas.remove();
    this.marks.remove();
    return this;
  }

  override getEvents(): Record<string, LeafletEventHandlerFn> {
    return {
      moveend: () => this.redraw(),
      viewreset: () => this.redraw(),
      resize: () => this.redraw(),
      zoomanim: (event) => this.zoomTo(event as ZoomAnimEvent),
      zoom: () => this.follow(),
    };
  }

  /** Draw everything again for where the map now is. */
  redraw(): void {
    const { map } = this;
    if (!map || map.getSize().x === 0) return;
    const zoom = map.getZoom();
    if (this.sketch?.scale !== 2 ** zoom || this.sketch.geometry !== this.geometry) {
      this.sketch = new Sketch(this.geometry, zoom);
    }
    this.corner = map.containerPointToLayerPoint(map.getSize().multiplyBy(-MARGIN)).round();
    this.drawn = { corner: map.layerPointToLatLng(this.corner), zoom };
    this.restyle();
  }

  /** Draw again in place: figures, theme or selection have changed, the map has not moved. */
  restyle(): void {
    const { map, sketch } = this;
    if (!map || !sketch) return;
    const pen = this.pen(this.areas, sketch);
    paintAreas(pen, sketch, this.figures, this.view(sketch), this.theme, this.ratio());
    this.label();
    this.marks.style.display = this.paper ? "none" : "";
    if (!this.paper) return;
    // One canvas on paper: Chromium prints the clearing of the second as white over the first.
    pen.resetTransform();
    pen.drawImage(this.marks, 0, 0);
  }

  /** Place the labels and draw outlines and labels. */
  label(): void {
    const { map, sketch } = this;
    if (!map || !sketch) return;
    const pen = this.pen(this.marks, sketch);
    const [dx, dy] = this.shift(sketch);
    const toSketch = ({ left, top, right, bottom }: { left: number; top: number; right: number; bottom: number }) => {
      const from = map.containerPointToLayerPoint([left, top]).subtract(this.corner);
      const to = map.containerPointToLayerPoint([right, bottom]).subtract(this.corner);
      return { left: from.x - dx, top: from.y - dy, right: to.x - dx, bottom: to.y - dy };
    };
    const size = map.getSize();
    const frame = toSketch({ left: 4, top: 4, right: size.x - 4, bottom: size.y - 4 });
    const taken = [...this.obstacles().map(toSketch), ...signBoxes(sketch, this.figures.overlays)];
    this.placed = chooseLabels(pen, sketch, frame, taken, this.selected);
    this.mark();
  }

  /** Draw outlines and labels where they already are. */
  mark(): void {
    if (!this.sketch) return;
    const pen = this.pen(this.marks, this.sketch);
    paintOverlays(pen, this.sketch, this.figures.overlays, this.theme);
    paintOutline(pen, this.sketch, this.hovered, this.theme, false);
    paintOutline(pen, this.sketch, this.selected, this.theme, true);
    paintSigns(pen, this.sketch, this.figures.overlays, this.theme);
    paintLabels(pen, this.placed, this.theme);
  }

  /** The place (asset, forum ...) under a point of the map's box. */
  placeAt(x: number, y: number): MapPoint | undefined {
    const { map, sketch } = this;
    if (!map || !sketch || !this.figures.overlays.points.length) return undefined;
    const at = map.containerPointToLayerPoint([x, y]).subtract(this.corner);
    const [dx, dy] = this.shift(sketch);
    return pointAt(sketch, this.figures.overlays, at.x - dx, at.y - dy);
  }

  /** Size a canvas, clear it, and measure from the middle of the outlines. */
  private pen(canvas: HTMLCanvasElement, sketch: Sketch): CanvasRenderingContext2D {
    const size = this.map!.getSize().multiplyBy(1 + 2 * MARGIN).round();
    const ratio = this.ratio();
    DomUtil.setPosition(canvas, this.corner);
    canvas.style.width = `${size.x}px`;
    canvas.style.height = `${size.y}px`;
    canvas.width = Math.round(size.x * ratio); // also clears it
    canvas.height = Math.round(size.y * ratio);
    const pen = canvas.getContext("2d")!;
    const [dx, dy] = this.shift(sketch);
    pen.setTransform(ratio, 0, 0, ratio, dx * ratio, dy * ratio);
    return pen;
  }

  /** Middle of the outlines in pixels from the canvas's top left. */
  private shift(sketch: Sketch): [number, number] {
    const origin = this.map!.getPixelOrigin();
    return [Math.round(sketch.x - origin.x - this.corner.x), Math.round(sketch.y - origin.y - this.corner.y)];
  }

  /** What the canvas shows, in pixels from the middle of the outlines. */
  private view(sketch: Sketch): Box {
    const [dx, dy] = this.shift(sketch);
    const size = this.map!.getSize().multiplyBy(1 + 2 * MARGIN);
    return { left: -dx, top: -dy, right: size.x - dx, bottom: size.y - dy };
  }

  private ratio(): number {
    return this.paper ? 3 : Math.min(Math.max(devicePixelRatio || 1, 1), 3);
  }

  /** Grow or shrink with Leaflet's zoom animation; the drawing follows when it ends. */
  private zoomTo({ center, zoom }: ZoomAnimEvent): void {
    const map = this.map!;
    const middle = map.getSize().divideBy(2);
    const at = map.project(this.drawn.corner, zoom).subtract(map.project(center, zoom)).add(middle);
    this.transform(at.add(map.containerPointToLayerPoint([0, 0])), zoom);
  }

  /** Grow or shrink with a pinch of two fingers. */
  private follow(): void {
    const zoom = this.map!.getZoom();
    if (zoom !== this.drawn.zoom) this.transform(this.map!.latLngToLayerPoint(this.drawn.corner), zoom);
  }

  private transform(at: Point, zoom: number): void {
    const scale = this.map!.getZoomScale(zoom, this.drawn.zoom);
    for (const canvas of [this.areas, this.marks]) DomUtil.setTransform(canvas, at, scale);
  }
}

function canvas(name: string): HTMLCanvasElement {
  const made = document.createElement("canvas");
  made.className = `${name} leaflet-zoom-animated`;
  made.setAttribute("aria-hidden", "true");
  return made;
}
