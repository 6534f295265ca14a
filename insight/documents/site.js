/* Find a place by its name; window.PLACES holds name, kind, where it lies and the path of each. */
"use strict";
(function () {
  const box = document.getElementById("find"), list = document.getElementById("found"), told = document.getElementById("told");
  if (!box || !window.PLACES) return;
  const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();
  const places = window.PLACES.map(([name, kind, inside, path]) => ({ name, kind, inside, path, key: plain(name) }));
  const score = (key, asked) => key === asked ? 0 : key.startsWith(asked) ? 1 : (" " + key).includes(" " + asked) ? 2 : key.includes(asked) ? 3 : 9;
  box.addEventListener("input", () => {
    const asked = plain(box.value);
    list.replaceChildren();
    if (asked.length < 2) { told.textContent = ""; return; }
    const found = places.map((p) => [score(p.key, asked), p]).filter(([s]) => s < 9);
    found.sort((a, b) => a[0] - b[0] || a[1].name.localeCompare(b[1].name));
    for (const [, p] of found.slice(0, 12)) {
      const link = document.createElement("a");
      link.href = p.path;
      link.textContent = p.name;
      const item = document.createElement("li");
      item.append(link, " (" + p.kind + (p.inside ? ", " + p.inside : "") + ")");
      list.append(item);
    }
    told.textContent = found.length === 1 ? "1 place found." : found.length + " places found.";
  });
})();
