"""The style sheet of all charts: colours from the text colour of the page, so that light, dark and print agree.

Marks keep 3:1 and text 4.5:1 against the page; better is teal, worse is orange, told apart by every kind of
colour blindness and by their symbols and words. On a narrow place rows stand under each other.
"""

CSS = """
.ci-chart { --ink: currentColor; --soft: color-mix(in srgb, currentColor 78%, transparent);
  --rule: color-mix(in srgb, currentColor 20%, transparent); --pale: color-mix(in srgb, currentColor 14%, transparent);
  --half: color-mix(in srgb, currentColor 32%, transparent); --fill: color-mix(in srgb, currentColor 42%, transparent);
  --better: #0b6e6e; --worse: #a84a00; --paper: #ffffff;
  container-type: inline-size; margin: 0 0 24px; font-size: 16px;
  line-height: 1.4; font-variant-numeric: tabular-nums; }
@supports (color: light-dark(#000, #fff)) { .ci-chart { --better: light-dark(#0b6e6e, #5ac8c8);
  --worse: light-dark(#a84a00, #f1a340); --paper: light-dark(#ffffff, #0e1117); } }
.ci-chart figcaption { margin: 0 0 8px; max-width: 70ch; font-size: 16px; color: inherit; text-align: left; }
.ci-chart figcaption strong { display: block; font-size: 20px; line-height: 1.3; font-weight: 700; }
.ci-chart figcaption span, .ci-chart .cc-note { color: var(--soft); }
.ci-chart p, .ci-chart ul { margin: 8px 0 0; padding: 0; max-width: 80ch; font-size: 14px; line-height: 1.4; }
.ci-chart .cc-way { font-size: 16px; margin: 0 0 4px; }
.ci-chart i { font-style: normal; }
.ci-chart small { display: block; font-size: 14px; font-weight: 400; color: var(--soft); line-height: 1.3; }
.ci-chart table { width: 100%; border-collapse: collapse; border: 0; margin: 0; }
.ci-chart th, .ci-chart td { border: 0; border-bottom: 1px solid var(--rule); padding: 6px 12px 6px 0; text-align: left;
  vertical-align: middle; background: none; color: inherit; font-size: 16px; line-height: 1.35; }
.ci-chart tbody th { font-weight: 400; }
.ci-chart thead th { font-size: 14px; font-weight: 600; vertical-align: bottom; line-height: 1.3; }
.ci-chart td:last-child, .ci-chart th:last-child { padding-right: 0; }
.ci-chart td.cc-own { text-align: right; font-weight: 700; white-space: nowrap; }
.ci-chart thead th:nth-child(2) { text-align: right; }
.ci-chart .cc-self th, .ci-chart .cc-self td { font-weight: 700; }
.cc-two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 480px), 1fr)); gap: 0 40px; }
details > summary { cursor: pointer; font-size: 16px; font-weight: 700; padding: 4px 0 8px; }
.ci-chart details > summary { font-size: 14px; font-weight: 400; padding: 4px 0; }
.ci-chart.cc-locator { margin: 0; }
.cc-locator svg { display: block; width: 100%; height: auto; max-height: 320px; }
.cc-land { fill: var(--pale); stroke: var(--soft); stroke-width: .75px; stroke-linejoin: round; }
.cc-here { fill: var(--better); stroke: var(--ink); stroke-width: 1px; stroke-linejoin: round; }
.cc-ring { fill: none; stroke: var(--ink); stroke-width: 2px; }
.cc-place { font-size: 12px; fill: var(--ink); text-anchor: middle; paint-order: stroke; stroke: var(--paper);
  stroke-width: 3px; stroke-linejoin: round; }
.cc-bars th.cc-plot, .cc-strip th.cc-plot { width: 42%; }
.cc-spine th.cc-plot { width: 36%; min-width: 170px; }
.cc-spine thead th:first-child { min-width: 9.5em; }
.cc-spine td:nth-child(n+4) { width: 1%; }
.ci-chart .cc-plot { position: relative; }
.cc-picture, .cc-picture svg { overflow: visible; }
.cc-picture { display: block; position: relative; }
.cc-behind { position: absolute; left: 0; top: 0; width: calc(100% - 12px); height: 100%; }
.cc-plot:last-child .cc-behind { width: 100%; }
.cc-axis, .cc-foot { position: relative; height: 18px; font-size: 13px; font-weight: 400; color: var(--soft); }
.cc-axis span, .cc-foot span { position: absolute; transform: translateX(-50%); white-space: nowrap; }
.cc-axis span:first-child:nth-last-child(n+2) { transform: translateX(-20%); }
.cc-ends, .cc-limits { display: flex; justify-content: space-between; font-size: 13px; line-height: 1.2;
  color: var(--soft); font-weight: 400; position: relative; white-space: nowrap; }
.cc-none { font-size: 14px; color: var(--soft); }
.ci-chart .cc-whose { display: none; font-weight: 400; }
.cc-unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
.cc-mark { font-size: 14px; color: var(--ink); white-space: nowrap; }
.cc-mark.cc-better i, .cc-arrow.cc-better { color: var(--better); }
.cc-mark.cc-worse i, .cc-arrow.cc-worse { color: var(--worse); }
.cc-arrow { font-size: 20px; font-weight: 700; }
.cc-sign { font-weight: 700; }
.cc-grid { stroke: var(--rule); stroke-width: 1px; }
.cc-benchmark { stroke: var(--ink); stroke-width: 2px; }
.cc-whisker { stroke: var(--ink); stroke-width: 1.5px; }
.cc-range { fill: var(--pale); stroke: var(--soft); stroke-width: .75px; }
.cc-quartiles { fill: var(--half); }
.cc-bar { fill: var(--half); stroke: var(--ink); stroke-width: 1px; }
.cc-bar-own { fill: var(--soft); }
.cc-dot { fill: var(--ink); stroke: var(--paper); stroke-width: 1.5px; }
.cc-dot.cc-better { fill: var(--better); }
.cc-dot.cc-worse { fill: var(--worse); }
.cc-dot.cc-not-compared { fill: var(--paper); stroke: var(--ink); stroke-width: 2px; }
.cc-other { fill: var(--paper); stroke: var(--ink); stroke-width: 1.5px; }
.cc-key { display: flex; flex-wrap: wrap; gap: 4px 20px; list-style: none; }
.ci-chart .cc-key li, .ci-chart .cc-breaks li { font-size: 14px; margin: 0; padding: 0; }
.cc-box { display: inline-block; width: 20px; height: 12px; vertical-align: -1px; }
.cc-box-range { background: var(--pale); box-shadow: inset 0 0 0 1px var(--soft); }
.cc-box-quartiles { background: var(--half); }
.cc-frame { display: flex; gap: 8px; margin-top: 8px; max-width: 760px; }
.cc-side { position: relative; flex: 0 0 3.5em; font-size: 13px; color: var(--soft); }
.cc-side span { position: absolute; right: 0; transform: translateY(-50%); }
.cc-canvas { flex: 1 1 0; min-width: 0; }
.cc-canvas .cc-picture { border-bottom: 1px solid var(--soft); }
.cc-foot { margin-top: 4px; }
.cc-band { fill: var(--half); }
.cc-line { stroke: var(--ink); stroke-width: 2.5px; }
.cc-line-1, .cc-line-2 { stroke: var(--soft); stroke-width: 1.5px; }
.cc-line-1 { stroke-dasharray: 7 4; }
.cc-line-2 { stroke-dasharray: 2 3; }
.cc-point { fill: var(--ink); stroke: var(--paper); stroke-width: 1.5px; }
.cc-point-1, .cc-point-2 { fill: var(--paper); stroke: var(--ink); }
.cc-break { stroke: var(--ink); stroke-width: 1.5px; stroke-dasharray: 4 4; }
.cc-break-no { font-size: 13px; fill: var(--ink); }
.ci-chart .cc-breaks { list-style: none; }
.cc-data { margin-top: 8px; font-size: 14px; }
.cc-data summary { cursor: pointer; padding: 4px 0; }
.cc-data caption { text-align: left; font-weight: 600; padding: 4px 0; color: inherit; }
.cc-data td, .cc-data thead th:nth-child(n+2) { text-align: right; }
@container (max-width: 560px) {
  .cc-spine table, .cc-bars table, .cc-strip table, .cc-spine thead, .cc-bars thead, .cc-strip thead,
  .cc-spine tbody, .cc-bars tbody, .cc-strip tbody { display: block; }
  .cc-spine tr, .cc-bars tr, .cc-strip tr { display: grid; grid-template-columns: 1fr auto; gap: 2px 12px;
    padding: 8px 0; border-bottom: 1px solid var(--rule); }
  .cc-spine tr > *, .cc-bars tr > *, .cc-strip tr > * { padding: 0; border: 0; }
  .ci-chart .cc-behind { width: 100%; }
  .cc-spine td:nth-child(n+4) { width: auto; }
  .cc-spine tr .cc-plot, .cc-bars tr .cc-plot, .cc-strip tr .cc-plot { grid-column: 1 / -1; width: auto; }
  .cc-spine thead th:nth-child(n+4), .cc-bars thead th:nth-child(n+4), .cc-strip thead th:nth-child(n+4) {
    position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .cc-spine td:nth-child(n+4) { grid-column: 1 / -1; display: flex; justify-content: space-between; gap: 8px;
    font-size: 14px; }
  .cc-spine td:nth-child(n+4) small { display: inline; }
  .ci-chart .cc-whose { display: inline; margin-right: auto; }
  .cc-bars td:nth-child(n+4), .cc-strip td:nth-child(n+4) { grid-column: 1 / -1; }
}
@media (prefers-contrast: more) { .ci-chart { --soft: currentColor; --rule: currentColor; } }
@media print { .ci-chart { --better: #000; --worse: #000; --paper: #fff; print-color-adjust: exact; }
  .ci-chart tr, .cc-frame { break-inside: avoid; } .ci-chart thead { display: table-header-group; }
  .cc-data:not([open]) { display: none; } }
"""

STYLE = f"<style>{CSS}</style>"
"""Put it once in a page, before any chart."""
