/** The sortable table beside the map: the page sorts, pages and finds; this shows and asks. */

import { announce, make } from "./dom.ts";

export interface Column {
  key: string;
  label: string;
  numeric: boolean;
  /** "ascending", "descending" or "none"; absent where the table cannot be sorted by it. */
  sort?: "ascending" | "descending" | "none";
  /** On a narrow screen the column moves under the name. */
  fold: boolean;
}

export interface TableData {
  kind: "table";
  caption: string;
  columns: Column[];
  /** Code of the area and its cells, the first being its name. */
  rows: [code: string, cells: string[]][];
  selected: string;
  page: number;
  pages: number;
  total: number;
  matching: number;
  find: string;
  findLabel: string;
  searchable: boolean;
  /** Mark and words: [c], [x], [z]. */
  marks: [mark: string, words: string][];
  height: number;
}

type Tell = (name: string, value: unknown) => void;

const NARROW = 800; // CSS pixels of the table's own width
const TYPING = 350; // ms of rest before a search is sent

export class TableView {
  readonly element: HTMLElement;
  private readonly tell: Tell;
  private readonly input = make("input", { type: "search", autocomplete: "off", spellcheck: "false" });
  private readonly finder = make("form", { class: "finder", role: "search" });
  private readonly findLabel = make("span");
  private readonly scroller = make("div", { class: "scroller", tabindex: 0, role: "region" });
  private readonly caption = make("caption");
  private readonly head = make("thead");
  private readonly body = make("tbody");
  private readonly pager = make("nav", { class: "pager", "aria-label": "Pages of the table" });
  private readonly live = make("div", { class: "unseen", role: "status", "aria-live": "polite" });
  private readonly watcher: ResizeObserver;
  private data?: TableData;
  private timer = 0;
  private pending?: string;

  constructor(_host: HTMLElement, tell: Tell) {
    this.tell = tell;
    const table = make("table", {}, this.caption, this.head, this.body);
    this.finder.append(make("label", {}, this.findLabel, this.input));
    this.scroller.append(table);
    this.element = make("section", { class: "table-view" }, this.finder, this.scroller, this.pager, this.live);
    this.finder.addEventListener("submit", (event) => {
      event.preventDefault();
      this.search(0);
    });
    this.input.addEventListener("input", () => this.search(TYPING));
    this.input.addEventListener("keydown", (event) => event.stopPropagation());
    this.watcher = new ResizeObserver(() => this.fold());
    this.watcher.observe(this.element);
  }

  show(data: TableData): void {
    const before = this.data;
    this.data = data;
    if (this.pending === data.selected) this.pending = undefined;
    this.caption.textContent = data.caption;
    this.scroller.setAttribute("aria-label", data.caption);
    this.scroller.style.setProperty("--table-height", `${data.height}px`);
    this.finder.hidden = !data.searchable;
    this.findLabel.textContent = data.findLabel;
    if (!this.input.matches(":focus")) this.input.value = data.find;
    this.showHead(data, before);
    this.showRows(data);
    this.showPager(data);
    const selected = this.pending ?? data.selected;
    this.markRow(selected);
    if (selected !== before?.selected) this.reveal(selected);
    if (before && (before.page !== data.page || before.find !== data.find)) announce(this.live, this.position(data));
  }

  destroy(): void {
    this.watcher.disconnect();
    clearTimeout(this.timer);
  }

  /** Move columns under the names where there is no room, and keep the selected row in view. */
  private fold(): void {
    const narrow = this.element.clientWidth < NARROW;
    if (narrow === this.element.classList.contains("narrow")) return;
    this.element.classList.toggle("narrow", narrow);
    this.reveal(this.pending ?? this.data?.selected ?? "");
  }

  private search(wait: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.input.value.trim() !== this.data?.find) this.tell("find", this.input.value.trim());
    }, wait);
  }

  /** Headings are kept, only their state changes, so that the focus stays on the button pressed. */
  private showHead(data: TableData, before?: TableData): void {
    const names = (table?: TableData) => JSON.stringify(table?.columns.map(({ key, label }) => [key, label]));
    if (names(before) !== names(data)) {
      this.head.replaceChildren(make("tr", {}, ...data.columns.map((column) => this.heading(column))));
    }
    const cells = this.head.querySelectorAll("th");
    data.columns.forEach((column, i) => {
      if (column.sort) cells[i].setAttribute("aria-sort", column.sort);
      else cells[i].removeAttribute("aria-sort");
      const sign = cells[i].querySelector(".sign");
      if (sign) sign.textContent = { ascending: "▲", descending: "▼", none: "↕" }[column.sort ?? "none"];
    });
  }

  private heading(column: Column): HTMLElement {
    const cell = make("th", { scope: "col", class: classOf(column) });
    if (!column.sort) {
      cell.textContent = column.label;
      return cell;
    }
    const sign = make("span", { class: "sign", "aria-hidden": "true" });
    const button = make("button", { type: "button", "aria-label": column.label }, make("span", {}, column.label), sign);
    button.addEventListener("click", () => {
      const now = this.data!.columns.find(({ key }) => key === column.key)?.sort;
      const descending = now === "none" ? column.numeric : now === "ascending";
      this.tell("sort", { column: column.key, descending });
    });
    cell.append(button);
    return cell;
  }

  private showRows(data: TableData): void {
    const focused = this.focusedCode();
    this.body.replaceChildren(...data.rows.map(([code, cells]) => this.row(code, cells, data)));
    if (data.rows.length === 0) {
      const words = data.find ? `Nothing matches “${data.find}”. Try part of a name.` : "There is nothing to show.";
      this.body.append(make("tr", {}, make("td", { colspan: data.columns.length, class: "none" }, words)));
    }
    if (focused) this.rowOf(focused)?.querySelector("button")?.focus({ preventScroll: true });
  }

  private row(code: string, cells: string[], data: TableData): HTMLTableRowElement {
    const row = make("tr", { "data-code": code });
    data.columns.forEach((column, i) => {
      if (i > 0) return row.append(make("td", { class: classOf(column) }, ...this.words(cells[i], data)));
      const button = make("button", { type: "button" }, cells[0]);
      button.addEventListener("click", () => this.choose(code));
      row.append(make("th", { scope: "row", class: classOf(column) }, button, this.details(cells, data)));
    });
    return row;
  }

  /** The folded columns in a line under the name; shown on narrow screens only, where their cells are not. */
  private details(cells: string[], data: TableData): HTMLElement {
    const line = make("span", { class: "details" });
    data.columns.forEach((column, i) => {
      if (!column.fold || !cells[i]) return;
      line.append(make("span", {}, `${column.label}: `, ...this.words(cells[i], data)));
    });
    return line;
  }

  private words(cell: string, data: TableData): (Node | string)[] {
    const mark = data.marks.find(([sign]) => sign === cell);
    return [mark ? make("abbr", { title: mark[1] }, cell) : cell];
  }

  private showPager(data: TableData): void {
    this.pager.hidden = data.pages < 2;
    if (this.pager.hidden) return;
    if (!this.pager.firstChild) {
      this.pager.append(this.pageButton("Previous", -1), make("span"), this.pageButton("Next", 1));
    }
    const [previous, place, next] = this.pager.children as unknown as [HTMLButtonElement, HTMLElement, HTMLButtonElement];
    place.textContent = this.position(data);
    previous.setAttribute("aria-disabled", String(data.page <= 1));
    next.setAttribute("aria-disabled", String(data.page >= data.pages));
  }

  /** Not `disabled`, which would throw the focus away at the last page. */
  private pageButton(label: string, step: number): HTMLButtonElement {
    const button = make("button", { type: "button" }, label);
    button.addEventListener("click", () => {
      const page = this.data!.page + step;
      if (page >= 1 && page <= this.data!.pages) this.tell("page", page);
    });
    return button;
  }

  private position({ page, pages, matching, total, find }: TableData): string {
    const count = (n: number) => n.toLocaleString("en-GB");
    const of = find ? `${count(matching)} of ${count(total)} match` : `${count(total)} areas`;
    return `Page ${page} of ${pages} (${of})`;
  }

  private choose(code: string): void {
    this.pending = code;
    this.markRow(code);
    this.tell("select", code);
  }

  private markRow(code: string): void {
    for (const row of this.body.querySelectorAll<HTMLElement>("tr")) {
      const chosen = row.dataset.code === code && code !== "";
      row.classList.toggle("selected", chosen);
      row.querySelector("button")?.setAttribute("aria-pressed", String(chosen));
    }
  }

  /** Scroll the table, never the page, to a row. */
  private reveal(code: string): void {
    const row = this.rowOf(code);
    if (!row) return;
    const { scroller } = this;
    const top = row.offsetTop - this.head.offsetHeight;
    const bottom = row.offsetTop + row.offsetHeight;
    if (top >= scroller.scrollTop && bottom <= scroller.scrollTop + scroller.clientHeight) return;
    scroller.scrollTop = top - scroller.clientHeight / 3;
  }

  private rowOf(code: string): HTMLElement | undefined {
    return [...this.body.querySelectorAll<HTMLElement>("tr")].find((row) => row.dataset.code === code);
  }

  private focusedCode(): string | undefined {
    const button = this.body.querySelector(":focus");
    return button?.closest<HTMLElement>("tr")?.dataset.code;
  }
}

function classOf(column: Column): string {
  return [column.numeric ? "number" : "words", column.fold ? "fold" : ""].join(" ").trim();
}
