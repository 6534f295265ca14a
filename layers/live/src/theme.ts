/** Colours of everything on the map that is not a class, for light and dark pages and strong contrast. */

export interface Theme {
  dark: boolean;
  /** Outlines of the selected area and the one under the pointer, and what lies under them. */
  ink: string;
  casing: string;
  /** Labels: dark on a pale halo in either theme, because most classes are pale. */
  label: string;
  halo: string;
  ground: string;
  boundary: string;
  district: string;
  /** Ink and paper of the hatch, the dots and the dashed edge. */
  mark: string;
  blank: string;
  strong: boolean;
}

export const LIGHT: Theme = {
  dark: false,
  ink: "#1d2329",
  casing: "#ffffff",
  label: "#1d2329",
  halo: "rgba(255,255,255,0.92)",
  ground: "#f3f4f5",
  boundary: "#ffffff",
  district: "#505a5f",
  mark: "#505a5f",
  blank: "#ffffff",
  strong: false,
};

const DARK: Theme = {
  dark: true,
  ink: "#ffffff",
  casing: "#14181c",
  label: "#14181c",
  halo: "rgba(243,244,245,0.9)",
  ground: "#2a3138",
  boundary: "#2a3138",
  district: "#f3f4f5",
  mark: "#b1b4b6",
  blank: "#3b434a",
  strong: false,
};

/** The theme of the page around an element: Streamlit's own, else what the person's system asks for. */
export function readTheme(element: HTMLElement): Theme {
  const background = getComputedStyle(element).getPropertyValue("--st-background-color").trim();
  const luminance = background ? luminanceOf(background) : null;
  const dark = luminance === null ? matchMedia("(prefers-color-scheme: dark)").matches : luminance < 0.4;
  const strong = matchMedia("(prefers-contrast: more)").matches;
  const theme = dark ? DARK : LIGHT;
  return strong ? { ...theme, strong, district: dark ? "#ffffff" : "#000000", mark: dark ? "#ffffff" : "#000000" } : theme;
}

/** Whether movement should be left out. */
export function stillness(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function luminanceOf(colour: string): number | null {
  const pen = document.createElement("canvas").getContext("2d");
  if (!pen) return null;
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}

/** Width of the swatch patterns and of their repeat on the map, in CSS pixels. */
const TILE = 8;

/** Hatch (suppressed), dots (missing) or rings (too few to say), drawn at the screen's own resolution. */
export function patternTile(kind: "hatch" | "dots" | "rings", theme: Theme, ratio: number): HTMLCanvasElement {
  const tile = document.createElement("canvas");
  tile.width = tile.height = Math.round(TILE * ratio);
  const pen = tile.getContext("2d")!;
  pen.scale(tile.width / TILE, tile.height / TILE);
  pen.fillStyle = theme.blank;
  pen.fillRect(0, 0, TILE, TILE);
  pen.strokeStyle = pen.fillStyle = theme.mark;
  if (kind === "hatch") {
    pen.lineWidth = 1.5;
    pen.beginPath();
    for (const shift of [-TILE, 0, TILE]) {
      pen.moveTo(shift - 1, TILE + 1);
      pen.lineTo(shift + TILE + 1, -1);
    }
    pen.stroke();
  } else if (kind === "rings") {
    pen.lineWidth = 1.25;
    pen.beginPath();
    pen.arc(TILE / 2, TILE / 2, 2.25, 0, 2 * Math.PI);
    pen.stroke();
  } else {
    pen.beginPath();
    for (const [x, y] of [[2, 2], [6, 6]]) {
      pen.moveTo(x + 1, y);
      pen.arc(x, y, 1, 0, 2 * Math.PI);
    }
    pen.fill();
  }
  return tile;
}

export { TILE };
