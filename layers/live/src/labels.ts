/** Small labels that never collide: the most important first, each where there is still room. */

export interface Label {
  text: string;
  /** Points to try, the best first. */
  points: (readonly [x: number, y: number])[];
  width: number;
  height: number;
  /** A point with a dot is labelled beside it, anything else on it. */
  dot: boolean;
  style: string;
}

export interface Placed {
  label: Label;
  /** Left end and middle line of the text. */
  x: number;
  y: number;
}

interface Rectangle {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const GAP = 3;
const DOT = 5;

/**
 * Greedy placement in the order given.
 *
 * `frame` is what can be seen, `taken` what labels must not cover (legend, buttons).
 */
export function placeLabels(labels: Label[], frame: Rectangle, taken: Rectangle[], most = 80): Placed[] {
  const boxes = [...taken];
  const placed: Placed[] = [];
  for (const label of labels) {
    if (placed.length >= most) break;
    const spot = spots(label).find(({ box }) => inside(box, frame) && !boxes.some((other) => meet(box, other)));
    if (!spot) continue;
    boxes.push(spot.box);
    if (label.dot) boxes.push(dotBox(label));
    placed.push({ label, x: spot.x, y: spot.y });
  }
  return placed;
}

/** Where a label may stand: on its points; or right, left, above, below its dot. */
function spots({ points, width, height, dot }: Label): { x: number; y: number; box: Rectangle }[] {
  const [x, y] = points[0];
  const starts = dot
    ? [
        [x + DOT, y],
        [x - DOT - width, y],
        [x - width / 2, y - DOT - height / 2],
        [x - width / 2, y + DOT + height / 2],
      ]
    : points.map(([x, y]) => [x - width / 2, y]);
  return starts.map(([left, middle]) => ({
    x: left,
    y: middle,
    box: { left: left - GAP, top: middle - height / 2, right: left + width + GAP, bottom: middle + height / 2 },
  }));
}

function dotBox({ points: [[x, y]] }: Label): Rectangle {
  return { left: x - 3, top: y - 3, right: x + 3, bottom: y + 3 };
}

function inside(box: Rectangle, frame: Rectangle): boolean {
  return box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
}

function meet(a: Rectangle, b: Rectangle): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
