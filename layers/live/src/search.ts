/** One box to find a place: suggestions while typing; by keys, touch or mouse (the combobox pattern of WAI-ARIA). */

import { announce, make } from "./dom.ts";
import type { Message } from "./wire.ts";

/** A place that is suggested: its name, what kind it is, where it lies, and its key. */
type Place = [name: string, kind: string, inside: string, key: string];

interface Head {
  label: string;
  button: string;
  value: string;
  places: Place[];
}

const MOST = 8;
const LONGEST = 200;
let boxes = 0;

/** Small letters without accents and signs, as the server makes names plain (insight/naming.py). */
export function plain(text: string): string {
  const letters = text.normalize("NFKD").toLowerCase().replaceAll("&", " and ").replace(/['’\u0300-\u036f]/g, "");
  const words = letters.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return words.map((word) => (word === "saint" ? "st" : word)).join(" ");
}

/** How well a plain name answers what is typed: 0 begins so, 1 has these words, 2 holds it; none: -1. */
export function fits(name: string, typed: string): number {
  if (name.startsWith(typed)) return 0;
  const own = name.split(" ");
  if (typed.split(" ").every((part) => own.some((word) => word.startsWith(part)))) return 1;
  return typed.length > 2 && name.includes(typed) ? 2 : -1;
}

export class SearchView {
  readonly element: HTMLElement;
  private readonly label: HTMLElement;
  private readonly input: HTMLInputElement;
  private readonly button: HTMLButtonElement;
  private readonly list: HTMLElement;
  private readonly live = make("div", { class: "unseen", role: "status" });
  private places: Place[] = [];
  private plains: string[] = [];
  private shown: Place[] = [];
  private active = -1;
  private sent = "";

  private readonly send: (found: { typed: string; key: string }) => void;

  constructor(send: (found: { typed: string; key: string }) => void) {
    this.send = send;
    const own = `search-${++boxes}`;
    this.label = make("label", { for: own });
    this.list = make("ul", { id: `${own}-list`, role: "listbox", hidden: true });
    this.input = make("input", {
      id: own,
      type: "text",
      role: "combobox",
      maxlength: LONGEST,
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      enterkeyhint: "search",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": `${own}-list`,
    });
    this.button = make("button", { type: "button" });
    const row = make("div", { class: "row" }, this.input, this.button, this.list);
    this.element = make("div", { class: "search-view", role: "search" }, this.label, row, this.live);
    this.input.addEventListener("input", () => this.suggest());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    this.button.addEventListener("click", () => this.ask());
    // The list would close before the click arrives, for the box loses the focus.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  show(message: Message): void {
    const head = message.head as unknown as Head;
    this.label.textContent = head.label;
    this.button.textContent = head.button;
    this.list.setAttribute("aria-label", head.label);
    this.places = head.places;
    this.plains = head.places.map(([name]) => plain(name));
    if (head.value !== this.sent) this.input.value = this.sent = head.value;
  }

  destroy(): void {
    this.element.remove();
  }

  private suggest(): void {
    const typed = plain(this.input.value);
    const found: [number, number][] = [];
    if (typed) {
      this.plains.forEach((name, at) => {
        const fit = fits(name, typed);
        if (fit >= 0) found.push([fit, at]);
      });
    }
    found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    this.shown = found.slice(0, MOST).map(([, at]) => this.places[at]);
    this.list.replaceChildren(...this.shown.map((place, at) => this.option(place, at)));
    this.point(-1);
    this.open(this.shown.length > 0);
    if (typed) announce(this.live, this.shown.length ? `${this.shown.length} suggestions` : "No suggestions");
  }

  private option([name, kind, inside]: Place, at: number): HTMLElement {
    const about = inside ? `${kind}, ${inside}` : kind;
    const option = make("li", { role: "option", id: `${this.list.id}-${at}`, "aria-selected": "false" });
    option.append(make("span", {}, name), " ", make("small", {}, about));
    option.addEventListener("click", () => this.take(at));
    return option;
  }

  private key(event: KeyboardEvent): void {
    const count = this.list.hidden ? 0 : this.shown.length;
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      if (count && this.active >= 0) this.take(this.active);
      else this.ask();
    } else if (event.key === "Escape" && count) {
      event.preventDefault();
      this.close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!count) this.suggest();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const all = this.shown.length;
      if (all) this.point(this.active < 0 ? (step > 0 ? 0 : all - 1) : (this.active + step + all) % all);
    }
  }

  private point(at: number): void {
    this.active = at;
    [...this.list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    if (at < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", this.list.children[at].id);
    if (at >= 0) this.list.children[at].scrollIntoView({ block: "nearest" });
  }

  private take(at: number): void {
    const [name, , , key] = this.shown[at];
    this.input.value = this.sent = name;
    this.close();
    this.send({ typed: name, key });
  }

  private ask(): void {
    this.sent = this.input.value;
    this.close();
    this.send({ typed: this.input.value, key: "" });
  }

  private open(yes: boolean): void {
    this.list.hidden = !yes;
    this.input.setAttribute("aria-expanded", String(yes));
  }

  private close(): void {
    this.open(false);
    this.point(-1);
  }
}
