/** Charts drawn by layers/charts: finished, escaped HTML with inline SVG, which Streamlit's own st.html would strip. */

import { make } from "./dom.ts";

export interface ChartData {
  html: string;
}

export class ChartsView {
  readonly element = make("div", { class: "charts-view" });
  private painted = 0;

  show({ html }: ChartData): void {
    this.element.innerHTML = html; // escaped where it was made; scripts put in this way never run
    this.element.dataset.painted = String(++this.painted);
  }

  destroy(): void {
    this.element.replaceChildren();
  }
}
