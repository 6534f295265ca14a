/** Maps held ahead of need: another indicator is painted at the choice, and the server's answer follows. */

import { whileStaying } from "./staying.ts";
import { unpack, type Message } from "./wire.ts";

const HELD = 6;
const decks = new Map<string, Map<string, Uint8Array>>();
const maps = new Set<(message: Message) => void>();
const told = new Set<() => void>();
const answered = new Map<string, number>();
const seen = new Set<string>();
const watching: { geometry: string; tell: () => void }[] = [];
let turn = 0;

/** Number of the choice just made: the server gives it back with what answers it. */
export function nextTurn(): number {
  return ++turn;
}

/** Whether what the server says answers an earlier choice than the last. It counts from 1; 0 is a session without one. */
export function isStale(answered: number | undefined): boolean {
  return answered !== undefined && answered > 0 && answered < turn;
}

/** Take in a deck (layers/live/chooser.py), unless it is held already; take up an offer of one, each once. */
export async function takeIn(message: Message, place: Node, ask: (key: string, asked: number) => void): Promise<void> {
  const { key, geometry, cards, asked } = message.head as { key: string; geometry: string; cards: [id: string, size: number][]; asked: number };
  if (decks.has(key)) return;
  if (!cards.length) {
    return afterPainting(geometry, () => whileStaying(place, () => {
      if (answered.get(key) === asked) return;
      answered.set(key, asked);
      ask(key, asked + 1);
    }));
  }
  const bytes = await message.bytes("rawCards");
  const deck = new Map<string, Uint8Array>();
  let at = 0;
  for (const [id, size] of cards) deck.set(id, bytes.subarray(at, (at += size)));
  decks.set(key, deck);
  for (const old of [...decks.keys()].slice(0, -HELD)) decks.delete(old);
  for (const tell of told) tell();
}

export function holds(key: string): boolean {
  return decks.has(key);
}

/** Be told whenever a deck has come. */
export function onDeck(tell: () => void): () => void {
  told.add(tell);
  return () => told.delete(tell);
}

/** Paint an indicator on the maps that follow the choice, if the deck has it. */
export async function deal(key: string, id: string): Promise<void> {
  const card = decks.get(key)?.get(id);
  const dealt = turn;
  if (!card) return;
  const message = (await unpack(card)).with({ turn: dealt });
  if (dealt === turn) for (const show of maps) show(message);
}

export function follow(show: (message: Message) => void): () => void {
  maps.add(show);
  return () => maps.delete(show);
}

/** A map of these outlines has been painted. */
export function painted(geometry: string): void {
  seen.add(geometry);
  for (const one of watching.filter((one) => one.geometry === geometry)) {
    watching.splice(watching.indexOf(one), 1);
    one.tell();
  }
}

/** Do something once a map of these outlines has been painted and the browser is at rest. */
function afterPainting(geometry: string, act: () => void): void {
  const atRest = () => ("requestIdleCallback" in globalThis ? requestIdleCallback(act, { timeout: 2000 }) : setTimeout(act, 200));
  if (seen.has(geometry)) atRest();
  else watching.push({ geometry, tell: atRest });
}
