/** The list of indicators: a native select, which keyboard, phone and screen reader know how to use. */

import { deal, holds, isStale, nextTurn, onDeck } from "./deck.ts";
import { make } from "./dom.ts";
import type { Message } from "./wire.ts";

interface Head {
  label: string;
  groups: [name: string, options: [id: string, title: string][]][];
  value: string;
  /** Deck that holds the maps of these choices; empty without one. */
  deck: string;
  turn: number;
}

let choosers = 0;

export class ChooserView {
  readonly element: HTMLElement;
  private readonly label: HTMLElement;
  private readonly list: HTMLSelectElement;
  private readonly leave = onDeck(() => this.sayDeck());
  private groups = "";
  private head?: Head;

  constructor(choose: (choice: { id: string; turn: number }) => void) {
    const own = `chooser-${++choosers}`;
    this.label = make("label", { for: own });
    this.list = make("select", { id: own });
    this.element = make("div", { class: "chooser-view" }, this.label, this.list);
    this.list.addEventListener("change", () => {
      const id = this.list.value;
      const turn = nextTurn();
      void deal(this.head!.deck, id);
      choose({ id, turn });
    });
  }

  show(message: Message): void {
    const head = message.head as unknown as Head;
    this.head = head;
    this.label.textContent = head.label;
    const groups = JSON.stringify(head.groups);
    if (groups !== this.groups) this.fill(head.groups);
    this.groups = groups;
    if (!isStale(head.turn)) this.list.value = head.value;
    this.sayDeck();
  }

  destroy(): void {
    this.leave();
    this.element.remove();
  }

  /** Whether choices are painted at once: told to tests and measurements. */
  private sayDeck(): void {
    const deck = this.head?.deck ?? "";
    this.element.dataset.deck = !deck ? "none" : holds(deck) ? "held" : "offered";
  }

  private fill(groups: Head["groups"]): void {
    const before = this.list.value;
    this.list.replaceChildren(
      ...groups.map(([name, options]) =>
        make("optgroup", { label: name }, ...options.map(([id, title]) => make("option", { value: id }, title))),
      ),
    );
    this.list.value = before;
  }
}
