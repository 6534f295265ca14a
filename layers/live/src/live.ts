/** The component's door: Streamlit calls the default export at every change of its data. */

import { ChartsView, type ChartData } from "./charts.ts";
import { ChooserView } from "./chooser.ts";
import { takeIn } from "./deck.ts";
import { DotsView } from "./dots.ts";
import { provide } from "./geometry.ts";
import css from "./live.css";
import { MapView } from "./map.ts";
import { SearchView } from "./search.ts";
import { TableView, type TableData } from "./table.ts";
import { unpack } from "./wire.ts";

interface Mount {
  data: Uint8Array | TableData | ChartData;
  parentElement: ShadowRoot | HTMLElement;
  setTriggerValue(name: string, value: unknown): void;
}

interface View {
  destroy(): void;
}

const views = new WeakMap<Node, View>();

export default async function live({ data, parentElement, setTriggerValue }: Mount): Promise<() => void> {
  const trigger = (name: string) => (value: unknown) => setTriggerValue(name, value);
  const leave = leaving(parentElement);
  if (data instanceof Uint8Array) {
    const message = await unpack(data);
    if (message.head.kind === "geometry") {
      hide(parentElement);
      await provide(message);
      return () => undefined;
    }
    if (message.head.kind === "deck") {
      hide(parentElement);
      await takeIn(message, parentElement, (key, asked) => setTriggerValue("ready", { key, asked }));
      return () => undefined;
    }
    if (message.head.kind === "chooser") {
      const list = mounted(parentElement, ChooserView, () => new ChooserView(trigger("indicator")));
      list.show(message);
      return leave;
    }
    if (message.head.kind === "search") {
      mounted(parentElement, SearchView, () => new SearchView(trigger("search"))).show(message);
      return leave;
    }
    if (message.head.kind === "dots") {
      const plot = mounted(parentElement, DotsView, (host) => new DotsView(host, trigger("select")));
      await plot.show(message);
      return leave;
    }
    const view = mounted(parentElement, MapView, (host) => new MapView(host, trigger("select"), trigger("ring")));
    await view.show(message);
  } else if ("html" in data) {
    mounted(parentElement, ChartsView, () => new ChartsView()).show(data);
  } else {
    const view = mounted(parentElement, TableView, (host) => new TableView(host, setTriggerValue));
    view.show(data);
  }
  return leave;
}

/**
 * What ends the view of a place that has left the page. Streamlit also asks a call to end that a newer one overtook,
 * be it before the newer begins: then the place still stands, and its view goes on.
 */
function leaving(place: ShadowRoot | HTMLElement): () => void {
  return () => {
    if (place.isConnected) return;
    views.get(place)?.destroy();
    views.delete(place);
  };
}

/** The view living in a place, made at the first call. */
function mounted<T extends View & { element: HTMLElement }>(
  place: ShadowRoot | HTMLElement,
  kind: new (...args: never[]) => T,
  makeView: (host: HTMLElement) => T,
): T {
  const there = views.get(place);
  if (there instanceof kind) return there;
  const host = place instanceof ShadowRoot ? (place.host as HTMLElement) : place;
  const view = makeView(host);
  const style = document.createElement("style");
  style.textContent = css;
  place.append(style, view.element);
  views.set(place, view);
  return view;
}

/** Outlines have nothing to show: their place in the page takes no room. */
function hide(place: ShadowRoot | HTMLElement): void {
  const host = place instanceof ShadowRoot ? place.host : place;
  const container = host.closest('[data-testid="stElementContainer"]') ?? host;
  (container as HTMLElement).style.display = "none";
}
