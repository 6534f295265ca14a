/** Ranked dot plot (layers/live/dots.py): a row for every area, worst first, with its interval; a click selects. */

import { makeAreaList, type AreaList } from "./areas.ts";
import { announce, make } from "./dom.ts";
import { figureText } from "./figures.ts";
import { whenHeld, type Geometry } from "./geometry.ts";
import { readTheme, type Theme } from "./theme.ts";
import { unzigzag, type Message } from "./wire.ts";

interface Plot {
  title: string;
  subtitle: string;
  areas: string;
  pattern: string;
  decimals: number;
  line: [value: number, name: string] | null;
  /** What areas are compared with; empty for nothing. */
  beside: string;
  height: number;
  note: string;
  selected: number;
  marks: [direction: string, tone: string, words: string][];
}

interface Row {
  area: number;
  value: number;
  lower: number;
  upper: number;
  bounded: boolean;
  kind: number;
}

const TOP = 26;
const FOOT = 26;
const SIDE = 14;
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif';
const TONES: Record<string, [light: string, dark: string]> = { better: ["#0b6e6e", "#5ac8c8"], worse: ["#a84a00", "#f1a340"] };

export class DotsView {
  readonly element: HTMLElement;
  private readonly host: HTMLElement;
  private readonly select: (code: string) => void;
  private readonly canvas = make("canvas", { "aria-hidden": "true" });
  private readonly frame = make("div", { class: "plot", tabindex: -1 });
  private readonly heading = make("p", { class: "heading" });
  private readonly tip = make("div", { class: "tip", "aria-hidden": "true", hidden: true });
  private readonly note = make("p", { class: "under" });
  private readonly live = make("div", { class: "unseen", role: "status", "aria-live": "polite" });
  private readonly list: AreaList;
  private readonly watcher: ResizeObserver;
  private readonly preference = matchMedia("(prefers-color-scheme: dark)");
  private geometry?: Geometry;
  private plot?: Plot;
  private rows: Row[] = [];
  private selected = -1;
  private hovered = -1;
  private version = 0;
  private painted = 0;

  constructor(host: HTMLElement, select: (code: string) => void) {
    this.host = host;
    this.select = select;
    this.list = makeAreaList({
      label: "Areas in order",
      place: "chart",
      say: (position) => this.say(position),
      name: (position) => this.name(position),
      count: () => this.rows.length,
      onMove: (position) => this.hover(position, true),
      onChoose: (position) => this.choose(position),
      onLeave: () => this.frame.focus(),
    });
    this.frame.append(this.canvas, this.list.element, this.tip);
    this.element = make("section", { class: "dots-view" }, this.heading, this.frame, this.note, this.live);
    this.canvas.addEventListener("mousemove", (event) => this.hover(this.rowAt(event.offsetY)));
    this.canvas.addEventListener("mouseleave", () => this.hover(-1));
    this.canvas.addEventListener("click", (event) => this.choose(this.rowAt(event.offsetY)));
    this.watcher = new ResizeObserver(() => this.draw());
    this.watcher.observe(this.frame);
    this.preference.addEventListener("change", this.draw);
  }

  async show(message: Message): Promise<void> {
    const version = ++this.version;
    const geometry = await whenHeld(message.head.geometry);
    const rows = await readRows(message);
    if (version !== this.version) return;
    this.geometry = geometry;
    this.plot = message.head as unknown as Plot;
    this.rows = rows;
    this.selected = rows.findIndex((row) => row.area === this.plot!.selected);
    this.list.setCurrent(Math.max(this.selected, 0));
    this.heading.replaceChildren(make("strong", {}, this.plot.title), make("span", {}, this.plot.subtitle));
    this.note.textContent = [`Each row is one of ${rows.length.toLocaleString("en-GB")} ${this.plot.areas}; the line is its likely range (95%).`, this.plot.note].filter(Boolean).join(" ");
    this.canvas.style.height = `${this.plot.height}px`;
    this.draw();
    this.element.dataset.painted = String(++this.painted);
  }

  destroy(): void {
    this.watcher.disconnect();
    this.preference.removeEventListener("change", this.draw);
  }

  private name(position: number): string {
    return this.geometry?.names[this.rows[position]?.area] ?? "";
  }

  private figure(value: number): string {
    return figureText(value, this.plot!.decimals);
  }

  private say(position: number): string {
    const row = this.rows[position];
    if (!row) return "";
    return `${position + 1}. ${this.name(position)}: ${this.told(row).join("; ")}`;
  }

  private told(row: Row): string[] {
    const range = row.bounded ? `likely ${this.figure(row.lower)} to ${this.figure(row.upper)}` : "";
    const beside = this.plot!.beside ? `${this.plot!.marks[row.kind][2]} beside ${this.plot!.beside}` : "";
    return [this.plot!.pattern.replace("{}", this.figure(row.value)), range, beside].filter(Boolean);
  }

  private choose(position: number): void {
    if (!this.rows[position]) return;
    this.selected = position;
    this.list.setCurrent(position);
    this.draw();
    announce(this.live, `Selected ${this.say(position)}`);
    this.select(this.geometry!.codes[this.rows[position].area]);
  }

  /** By keyboard the list says what the tip would. */
  private hover(position: number, byKeys = false): void {
    if (position === this.hovered && !byKeys) return;
    this.hovered = position;
    this.tip.hidden = byKeys || !this.rows[position];
    this.draw();
    if (this.tip.hidden) return;
    this.tip.replaceChildren(
      make("strong", {}, this.name(position)),
      ...this.told(this.rows[position]).map((words) => make("span", {}, words)),
      make("span", { class: "group" }, `${(position + 1).toLocaleString("en-GB")} of ${this.rows.length.toLocaleString("en-GB")}`),
    );
    const y = this.yOf(position);
    const low = y + 20 + this.tip.offsetHeight > this.plot!.height;
    this.tip.style.transform = `translate(${SIDE}px, ${Math.round(low ? y - 12 - this.tip.offsetHeight : y + 12)}px)`;
  }

  /** Height of a row in CSS pixels. */
  private get step(): number {
    return (this.plot!.height - TOP - FOOT) / Math.max(this.rows.length, 1);
  }

  private yOf(position: number): number {
    return TOP + (position + 0.5) * this.step;
  }

  private rowAt(y: number): number {
    if (!this.plot) return -1;
    const at = Math.floor((y - TOP) / this.step);
    return at >= 0 && at < this.rows.length ? at : -1;
  }

  private readonly draw = (): void => {
    if (!this.plot || !this.canvas.clientWidth) return;
    const theme = readTheme(this.host);
    this.element.classList.toggle("dark", theme.dark);
    const [width, height] = [this.canvas.clientWidth, this.plot.height];
    const ratio = Math.min(Math.max(devicePixelRatio || 1, 1), 3);
    this.canvas.width = width * ratio;
    this.canvas.height = height * ratio;
    const pen = this.canvas.getContext("2d")!;
    pen.scale(ratio, ratio);
    const across = scaleOf(this.rows, this.plot.line, width);
    this.drawAxis(pen, across, height, theme);
    this.rows.forEach((_, i) => this.drawRow(pen, i, across, theme, false));
    for (const marked of [this.hovered, this.selected]) if (this.rows[marked]) this.drawRow(pen, marked, across, theme, true);
    if (this.rows[this.selected]) this.drawName(pen, this.selected, across, width, theme);
  };

  private drawAxis(pen: CanvasRenderingContext2D, across: Across, height: number, theme: Theme): void {
    const unit = 10 ** this.plot!.decimals;
    pen.font = `400 12px ${FONT}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    for (const tick of ticks(across.low / unit, across.high / unit)) {
      const x = across.at(tick * unit);
      pen.fillStyle = theme.dark ? "#3b434a" : "#dcdee0";
      pen.fillRect(Math.round(x), TOP, 1, height - TOP - FOOT);
      pen.fillStyle = theme.ink;
      pen.fillText(tick.toLocaleString("en-GB"), x, height - FOOT / 2);
    }
    if (!this.plot!.line) return;
    const [value, name] = this.plot!.line;
    const x = across.at(value);
    pen.fillStyle = theme.ink;
    pen.fillRect(Math.round(x) - 1, TOP - 6, 2, height - TOP - FOOT + 6);
    const words = `${name} ${this.figure(value)}`;
    const half = pen.measureText(words).width / 2;
    pen.fillText(words, Math.min(Math.max(x, half + 2), this.canvas.clientWidth - half - 2), 10);
  }

  private drawRow(pen: CanvasRenderingContext2D, position: number, across: Across, theme: Theme, marked: boolean): void {
    const row = this.rows[position];
    const [x, y] = [across.at(row.value), this.yOf(position)];
    const size = marked ? 6 : Math.min(Math.max(this.step / 2, 1.25), 5);
    if (row.bounded) {
      pen.globalAlpha = marked || this.step > 2 ? 1 : 0.35; // thousands of rows make a band
      pen.fillStyle = marked ? theme.ink : theme.mark;
      const [left, right] = [across.at(row.lower), across.at(row.upper)];
      const thick = marked ? 2 : Math.min(Math.max(this.step / 4, 0.5), 1.5);
      pen.fillRect(left, y - thick / 2, Math.max(right - left, 1), thick);
      pen.globalAlpha = 1;
    }
    const [direction, tone] = this.plot!.marks[row.kind];
    const colour = TONES[tone]?.[theme.dark ? 1 : 0] ?? theme.ink;
    symbol(pen, size > 3 ? direction : "similar", x, y, size);
    pen.fillStyle = direction === "not compared" && size > 3 ? theme.casing : colour;
    if (marked || size > 3) {
      pen.strokeStyle = direction === "not compared" || marked ? theme.ink : theme.casing;
      pen.lineWidth = marked ? 2.5 : 1;
      pen.stroke();
    }
    pen.fill();
  }

  /** The selected area's name, on whichever side has the room, over a halo. */
  private drawName(pen: CanvasRenderingContext2D, position: number, across: Across, width: number, theme: Theme): void {
    const row = this.rows[position];
    const words = this.name(position);
    pen.font = `700 14px ${FONT}`;
    pen.textBaseline = "middle";
    pen.textAlign = "left";
    const { width: long } = pen.measureText(words);
    const right = across.at(row.upper) + 10;
    const x = right + long < width ? right : Math.max(across.at(row.lower) - long - 10, 2);
    const y = Math.min(Math.max(this.yOf(position), TOP + 8), this.plot!.height - FOOT - 8);
    pen.lineJoin = "round";
    pen.lineWidth = 4;
    pen.strokeStyle = theme.casing;
    pen.strokeText(words, x, y);
    pen.fillStyle = theme.ink;
    pen.fillText(words, x, y);
  }
}

interface Across {
  low: number;
  high: number;
  at(value: number): number;
}

function scaleOf(rows: Row[], line: [number, string] | null, width: number): Across {
  let [low, high] = line ? [line[0], line[0]] : [Infinity, -Infinity];
  for (const row of rows) [low, high] = [Math.min(low, row.lower), Math.max(high, row.upper)];
  if (!(low < high)) [low, high] = [Number.isFinite(low) ? low - 1 : 0, Number.isFinite(high) ? high + 1 : 1];
  return { low, high, at: (value) => SIDE + ((value - low) / (high - low)) * (width - 2 * SIDE) };
}

/** Round figures, about four. */
function ticks(low: number, high: number): number[] {
  const power = 10 ** Math.floor(Math.log10((high - low) / 4));
  const step = power * [1, 2, 5, 10].find((size) => size * power >= ((high - low) / 4) * 0.999)!;
  const found = [];
  for (let i = Math.ceil(low / step); i * step <= high; i++) found.push(Number((i * step).toPrecision(12)));
  return found;
}

function symbol(pen: CanvasRenderingContext2D, direction: string, x: number, y: number, size: number): void {
  const up = direction === "higher" ? -1 : 1;
  pen.beginPath();
  if (direction === "higher" || direction === "lower") {
    pen.moveTo(x, y + up * size * 1.1);
    pen.lineTo(x + size * 1.1, y - up * size * 0.9);
    pen.lineTo(x - size * 1.1, y - up * size * 0.9);
    pen.closePath();
  } else pen.arc(x, y, size, 0, 2 * Math.PI);
}

async function readRows(message: Message): Promise<Row[]> {
  const [areas, values, lowers, uppers] = await Promise.all(["areas", "values", "lowers", "uppers"].map((name) => message.numbers(name)));
  const kinds = await message.bytes("kinds");
  return Array.from(areas, (area, i) => {
    const value = unzigzag(values[i]);
    const bounded = lowers[i] > 0;
    return { area, value, bounded, kind: kinds[i], lower: bounded ? value - lowers[i] + 1 : value, upper: bounded ? value + uppers[i] - 1 : value };
  });
}
