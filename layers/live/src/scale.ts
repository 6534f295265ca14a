/** A scale bar of true length: metres along the parallel through the middle of the map, on WGS 84. */

import type { Map as LeafletMap } from "leaflet";

import { make } from "./dom.ts";

const EQUATORIAL = 6378137; // metres
const ECCENTRICITY_SQUARED = 0.00669437999014;
const LONGEST = 110; // CSS pixels

/** Metres per CSS pixel, west to east, at a latitude (degrees) and zoom. */
export function metresPerPixel(latitude: number, zoom: number): number {
  const sin = Math.sin((latitude * Math.PI) / 180);
  const radius = (EQUATORIAL / Math.sqrt(1 - ECCENTRICITY_SQUARED * sin * sin)) * Math.sqrt(1 - sin * sin);
  return (2 * Math.PI * radius) / (256 * 2 ** zoom);
}

/** The longest of 1, 2, 5, 10 ... metres that fits into a length. */
export function roundLength(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(metres));
  return [5, 2, 1].map((digit) => digit * power).find((length) => length <= metres) ?? power;
}

export function makeScale(): HTMLElement {
  return make("div", { class: "scale", role: "img" }, make("span", { class: "length" }), make("span", { class: "bar" }));
}

export function updateScale(scale: HTMLElement, map: LeafletMap): void {
  const perPixel = metresPerPixel(map.getCenter().lat, map.getZoom());
  const length = roundLength(LONGEST * perPixel);
  const words = length >= 1000 ? `${length / 1000} km` : `${length} m`;
  scale.querySelector(".length")!.textContent = words;
  (scale.querySelector(".bar") as HTMLElement).style.width = `${length / perPixel}px`;
  scale.setAttribute("aria-label", `Scale: the bar is ${words} long. North is up.`);
}
