/** "Areas on the map": a list box for people who do not point. Shown when it has the focus. */

import { make } from "./dom.ts";

export interface AreaList {
  readonly element: HTMLElement;
  /** Show an area as the current one (after a click on the map, say). */
  setCurrent(position: number): void;
}

export interface Choices {
  /** Name of the list; "Areas on the map" when left out. */
  label?: string;
  /** What Esc returns to; "map" when left out. */
  place?: string;
  /** Name and figure of the area at a position in the list. */
  say(position: number): string;
  name(position: number): string;
  count(): number;
  /** The person has moved to an area. */
  onMove(position: number): void;
  onChoose(position: number): void;
  onLeave(): void;
}

const SHOWN = 7; // options in the page at a time, so that 7,000 areas are as quick as 70
const PAGE = 20;
const PATIENCE = 900; // ms between letters typed for one name

let lists = 0;

export function makeAreaList(choices: Choices): AreaList {
  const id = `areas-${++lists}`;
  const box = make("div", {
    class: "area-list",
    role: "listbox",
    tabindex: 0,
    "aria-label": choices.label ?? "Areas on the map",
    "aria-describedby": `${id}-help`,
  });
  const help = make("p", { id: `${id}-help`, class: "help" }, `Arrow keys move, letters find, Enter selects, Esc returns to the ${choices.place ?? "map"}.`);
  const element = make("div", { class: "area-panel" }, box, help);
  let current = 0;
  let typed = "";
  let lastKey = 0;

  function show(): void {
    const count = choices.count();
    const first = Math.max(0, Math.min(current - Math.floor(SHOWN / 2), count - SHOWN));
    const options = [];
    for (let i = first; i < Math.min(first + SHOWN, count); i++) {
      const option = make("div", {
        role: "option",
        id: `${id}-${i}`,
        "aria-selected": String(i === current),
        "aria-posinset": i + 1,
        "aria-setsize": count,
      });
      option.textContent = choices.say(i);
      option.addEventListener("mousedown", (event) => event.preventDefault());
      option.addEventListener("click", () => move(i, true));
      options.push(option);
    }
    box.replaceChildren(...options);
    if (count) box.setAttribute("aria-activedescendant", `${id}-${current}`);
  }

  function move(position: number, choose = false): void {
    current = Math.min(Math.max(position, 0), choices.count() - 1);
    show();
    choices.onMove(current);
    if (choose) pick();
  }

  /** Choose, and leave the list: what was chosen is seen on the map. */
  function pick(): void {
    choices.onChoose(current);
    choices.onLeave();
  }

  function find(letter: string): void {
    typed = (Date.now() - lastKey < PATIENCE ? typed : "") + letter.toLowerCase();
    lastKey = Date.now();
    const count = choices.count();
    const from = typed.length === 1 ? current + 1 : current;
    for (let step = 0; step < count; step++) {
      const i = (from + step) % count;
      if (choices.name(i).toLowerCase().startsWith(typed)) return move(i);
    }
  }

  const keys: Record<string, () => void> = {
    ArrowDown: () => move(current + 1),
    ArrowUp: () => move(current - 1),
    PageDown: () => move(current + PAGE),
    PageUp: () => move(current - PAGE),
    Home: () => move(0),
    End: () => move(choices.count() - 1),
    Enter: pick,
    Escape: () => choices.onLeave(),
  };

  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in keys) keys[event.key]();
    else if (event.key.length === 1 && (event.key !== " " || typed)) find(event.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  box.addEventListener("focus", () => move(current));
  box.addEventListener("blur", () => choices.onMove(-1));

  return {
    element,
    setCurrent(position: number): void {
      if (position >= 0) current = position;
      current = Math.min(current, Math.max(choices.count() - 1, 0));
      if (box.matches(":focus")) show();
    },
  };
}
