/** Elements made without markup: every word from a file or a person goes in as text, never as HTML. */

type Attributes = Record<string, string | number | boolean | undefined>;

/** Make an element. `text` becomes text, attributes are set as they are (false and undefined left out). */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
}

/** Say something to people who listen to the page: an empty live region first, so that repeats are heard. */
export function announce(region: HTMLElement, words: string): void {
  region.textContent = "";
  requestAnimationFrame(() => (region.textContent = words));
}
