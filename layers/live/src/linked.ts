/** Maps that go together: where one is moved to, the others go; the area one points at, the others outline. */

import type { LatLng } from "leaflet";

export interface Linked {
  /** Go where another map went. */
  goTo(middle: LatLng, zoom: number): void;
  /** Outline the area another map points at, by its code; nothing for none. */
  echo(code: string | undefined): void;
}

const groups = new Map<string, Set<Linked>>();

/** Join the maps of a name; returns how to leave them. */
export function join(name: string, map: Linked): () => void {
  const group = groups.get(name) ?? new Set<Linked>();
  groups.set(name, group.add(map));
  return () => {
    group.delete(map);
    if (!group.size) groups.delete(name);
  };
}

/** The other maps of a name. */
export function others(name: string, map: Linked): Linked[] {
  return [...(groups.get(name) ?? [])].filter((other) => other !== map);
}
