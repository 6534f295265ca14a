/**
 * What the page does of itself waits while a person leaves it.
 *
 * Streamlit makes one of two requests that reach it together, and takes the page and the address of the later: what a
 * component asks of its own accord just after a click on a link, or after Back, would undo the step.
 */

const PATIENCE = 15_000; // ms that a server under load may take to change the page
const LOOK = 250; // ms
let left = -Infinity;
let from = "";

/** A step has been taken. A link changes the address when the page has come; Back at once, and the page follows. */
function leaves(): void {
  left = performance.now();
  from = location.pathname;
}

addEventListener("click", (event) => {
  if (event.composedPath().some((at) => at instanceof HTMLAnchorElement && at.href)) leaves();
}, { capture: true });
addEventListener("popstate", leaves);

/** Do something that nobody asked for, once nobody is about to leave the page; never where its place has gone. */
export function whileStaying(place: Node, act: () => void): void {
  if (!place.isConnected) return;
  const leaving = performance.now() < left + PATIENCE && location.pathname === from;
  if (leaving) setTimeout(() => whileStaying(place, act), LOOK);
  else act();
}
