/** Figures of one indicator (layers/live/payload.py), unpacked to the very texts a table prints. */

import { readOverlays, type Overlays } from "./overlays.ts";
import { readVoices, type Square } from "./square.ts";
import { joinBits, unzigzag, type Message } from "./wire.ts";

export const VALUE = 0;
export const SUPPRESSED = 1;
export const MISSING = 2;
export const NOT_APPLICABLE = 3;

export interface LegendRow {
  state: number;
  label: string;
  count: number;
}

export interface Figures {
  title: string;
  subtitle: string;
  /** How a figure is read, such as "{}%" or "{} people". */
  pattern: string;
  period: string;
  note: string;
  heading: string;
  direction: string;
  scheme: string;
  /** Kind of area in the plural: what the legend counts. */
  areas: string;
  rows: LegendRow[];
  colours: string[];
  stateWords: [mark: string, words: string][];
  geometry: string;
  selected: number;
  height: number;
  /** Per area: 0 value, 1 suppressed, 2 missing, 3 not applicable. */
  states: Uint8Array;
  /** Per area: class from the lowest, or -1 without a figure. */
  classes: Int8Array;
  /** Per area: the figure as printed, or the mark of its state. */
  texts: string[];
  overlays: Overlays;
  /** Need against voice: then `colours` and `classes` are those of the square. */
  bivariate?: Square;
  /** Per area what is said of its voice; empty without `bivariate`. */
  voices: string[];
}

/** What counts are measured against: people and district of every area. */
export interface Setting {
  population: Float64Array;
  groups: number[];
}

export async function readFigures(message: Message, geometry: Setting): Promise<Figures> {
  const head = message.head;
  const states = await message.bytes("states");
  const known: number[] = [];
  states.forEach((state, i) => {
    if (state === VALUE) known.push(i);
  });
  const read = head.figures.as === "texts" ? await readTexts(message) : await readNumbers(message, known, geometry);
  const texts = Array.from(states, (state) => (state === VALUE ? "" : head.stateWords[state - 1][0]));
  const classes = new Int8Array(states.length).fill(-1);
  known.forEach((area, i) => {
    texts[area] = read.texts[i];
    classes[area] = read.classes[i];
  });
  const rows = head.rows.map(([state, label, count]: [number, string, number]) => ({ state, label, count }));
  const voices = await readVoices(message);
  const made = { ...(head as unknown as Figures), rows, states, classes, texts, overlays: readOverlays(head.overlays), voices: voices?.texts ?? [] };
  return voices ? { ...made, classes: voices.classes, colours: head.bivariate.colours } : made;
}

async function readTexts(message: Message): Promise<{ texts: string[]; classes: ArrayLike<number> }> {
  return { texts: (await message.text("texts")).split("\n"), classes: await message.bytes("classes") };
}

async function readNumbers(
  message: Message,
  known: number[],
  { population, groups }: Setting,
): Promise<{ texts: string[]; classes: ArrayLike<number> }> {
  const { figures, decimals, breaks } = message.head;
  const [leads, packed] = await Promise.all([message.numbers("leads"), message.bytes("rawBits")]);
  const column = joinBits(figures.digits, leads, packed);
  let numbers = Array.from(column, (number) => number + figures.least);
  if (figures.as === "counts") {
    const rates = await message.numbers("rates");
    const expected = (area: number) => Math.floor(population[area] * (rates[groups[area] + 1] * figures.unit) + 0.5);
    numbers = known.map((area, i) => unzigzag(column[i]) + expected(area));
  }
  return {
    texts: numbers.map((number) => figureText(number, decimals)),
    classes: numbers.map((number) => breaks.filter((b: number) => b <= number).length),
  };
}

/** A whole number of units of the last decimal as it prints: 12345 with one decimal is "1,234.5". */
export function figureText(number: number, decimals: number): string {
  const digits = String(Math.abs(number)).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  return (number < 0 ? "\u2212" : "") + whole + (decimals ? "." + digits.slice(-decimals) : "");
}

/** What is said of one area: its figure, or in words why there is none. */
export function sayFigure(figures: Figures, area: number): string {
  const state = figures.states[area];
  if (state === VALUE) {
    const own = figures.pattern.replace("{}", figures.texts[area]);
    return figures.voices[area] ? `${own}; ${figures.voices[area]}` : own;
  }
  const [mark, words] = figures.stateWords[state - 1];
  return `${words} ${mark}`;
}
