/** Need against voice: nine colours, and their legend as a square with the corner that matters outlined. */

import { make } from "./dom.ts";
import type { Message } from "./wire.ts";

export interface Square {
  colours: string[];
  inks: string[];
  counts: number[];
  need: string[];
  unheard: string[];
  corner: string;
}

const UNKNOWN = 255;
const WORST = 8;

export interface Voices {
  /** Per area: 0 to 8, or -1 where it is not known how far it was heard. */
  classes: Int8Array;
  texts: string[];
}

export async function readVoices(message: Message): Promise<Voices | undefined> {
  if (!message.head.bivariate) return undefined;
  const [found, texts] = await Promise.all([message.bytes("bivariate"), message.text("voices")]);
  return { classes: Int8Array.from(found, (one) => (one === UNKNOWN ? -1 : one)), texts: texts.split("\n") };
}

/** A table: heard least on top, most need on the right; each cell counts its areas. */
export function makeSquare(square: Square, areas: string): HTMLElement {
  const body = make("tbody");
  for (const voice of [2, 1, 0]) {
    const row = make("tr", {}, make("th", { scope: "row" }, square.unheard[voice]));
    for (const need of [0, 1, 2]) row.append(cell(square, 3 * voice + need));
    body.append(row);
  }
  const heads = square.need.map((words) => make("th", { scope: "col" }, words));
  const foot = make("tfoot", {}, make("tr", {}, make("td"), ...heads));
  const table = make("table", {}, make("caption", { class: "unseen" }, `${areas} by need (across) and how far heard (up)`), body, foot);
  const count = square.counts[WORST].toLocaleString("en-GB");
  const words = make("p", { class: "corner" }, make("span", { class: "sign", "aria-hidden": "true" }), `${square.corner}: ${count}`);
  return make("div", { class: "square" }, table, words);
}

function cell(square: Square, i: number): HTMLElement {
  const made = make("td", { class: i === WORST ? "worst" : undefined }, square.counts[i].toLocaleString("en-GB"));
  made.style.backgroundColor = square.colours[i];
  made.style.color = square.inks[i];
  return made;
}
