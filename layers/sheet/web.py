"""A sheet as one page of HTML: the same drawing, which can be enlarged and walked through by keys, and its table.

It holds everything itself and asks for nothing: it opens from a folder or a stick, without a network.
"""

from __future__ import annotations

import re
from html import escape

from layers.sheet.draw import sheet_svg
from layers.sheet.lettering import clean
from layers.sheet.model import Sheet
from layers.sheet.press import Figures

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;color:#1d2329;background:#fff;margin:0 auto;padding:16px;max-width:1100px}
.map{border:1px solid #b1b4b6;overflow:hidden;touch-action:pan-y;cursor:grab}
.map svg{display:block;width:100%;height:auto;max-height:88vh;transform-origin:0 0}
.map:focus-visible,button:focus-visible,input:focus-visible{outline:3px solid #0b6e6e;outline-offset:2px}
button,input{font:inherit;padding:6px 12px;margin:8px 8px 8px 0;border:1px solid #505a5f;border-radius:4px;
 background:#fff}
.said{min-height:1.5em;font-weight:600}
.here{stroke:#1d2329!important;stroke-width:.9!important}
.wide{overflow-x:auto}
table{border-collapse:collapse;margin:12px 0;width:100%}
caption{text-align:left;font-weight:600;padding:4px 0}
th,td{text-align:left;padding:4px 12px 4px 0;border-bottom:1px solid #b1b4b6}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
@media print{button,input,label,.said{display:none}}
"""

SCRIPT = """
const box=document.querySelector('.map'),svg=box.querySelector('svg'),said=document.querySelector('.said');
const areas=[...svg.querySelectorAll('path')].filter(p=>p.querySelector('title'))
  .sort((a,b)=>words(a).localeCompare(words(b),'en'));
let k=1,x=0,y=0,at=-1,from=null;
function words(p){return p.querySelector('title').textContent}
function move(){const w=box.clientWidth,h=box.clientHeight;x=Math.min(0,Math.max(x,w-w*k));
  y=Math.min(0,Math.max(y,h-h*k));
  svg.style.transform=`translate(${x}px,${y}px) scale(${k})`}
function zoom(f,cx=box.clientWidth/2,cy=box.clientHeight/2){const n=Math.min(12,Math.max(1,k*f));
  x=cx-(cx-x)*n/k;y=cy-(cy-y)*n/k;k=n;move()}
function choose(i){if(!areas.length)return;if(at>=0)areas[at].classList.remove('here');at=(i+areas.length)%areas.length;
  areas[at].classList.add('here');areas[at].parentNode.append(areas[at]);said.textContent=words(areas[at])}
box.addEventListener('wheel',e=>{if(!e.ctrlKey)return;e.preventDefault();const r=box.getBoundingClientRect();
  zoom(e.deltaY<0?1.2:1/1.2,e.clientX-r.left,e.clientY-r.top)},{passive:false});
box.addEventListener('pointerdown',e=>{from=[e.clientX-x,e.clientY-y]});
addEventListener('pointermove',e=>{if(from&&k>1){x=e.clientX-from[0];y=e.clientY-from[1];move()}});
addEventListener('pointerup',()=>{from=null});
svg.addEventListener('click',e=>{const i=areas.indexOf(e.target);if(i>=0)choose(i)});
box.addEventListener('keydown',e=>{const step={ArrowRight:1,ArrowDown:1,ArrowLeft:-1,ArrowUp:-1}[e.key];
  if(step){e.preventDefault();choose(at<0?0:at+step)}else if(e.key==='+'||e.key==='=')zoom(1.4);
  else if(e.key==='-')zoom(1/1.4);else if(e.key==='0'){k=1;x=y=0;move()}});
document.querySelector('#nearer').onclick=()=>zoom(1.4);document.querySelector('#farther').onclick=()=>zoom(1/1.4);
const rows=[...document.querySelectorAll('#figures tbody tr')];
document.querySelector('#find').oninput=e=>{const w=e.target.value.toLowerCase();
  for(const r of rows)r.hidden=!r.textContent.toLowerCase().includes(w)};
"""

POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
"""What a browser lets the page do: nothing but what stands in it."""


def page(sheet: Sheet, figures: Figures) -> str:
    """The page. The policy in its head forbids every request, whatever its words hold."""
    drawing = sheet_svg(sheet)
    title, lead = _safe(sheet.title), _safe(sheet.subtitle)
    about = "".join(f"<p>{_safe(said)}</p>" for said in sheet.about)
    notes = "".join(f"<p>{_safe(note)}</p>" for note in sheet.notes)
    legend = sheet.spec.legend
    key = [(row.label, f"{row.count:,}") for row in legend.rows]
    return (
        f'<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><style>{STYLE}</style></head><body><main>'
        f"<h1>{title}</h1><p>{lead}</p>{about}"
        f'<button id="nearer" type="button">Larger</button><button id="farther" type="button">Smaller</button>'
        f"<p>Click an area to read its figure. With the map in focus, the arrow keys go from area to area, "
        f"+ and − change the size, 0 shows all.</p>"
        f'<p class="said" aria-live="polite"></p>'
        f'<div class="map" tabindex="0" role="application" aria-label="Map. All its figures stand in the table below.">'
        f"{drawing}</div>"
        f"{_table('Key', (legend.heading, sheet.spec.words.areas), key, numeric={1}, name='key')}"
        f"<p>{_safe('. '.join(p for p in (legend.direction, legend.scheme) if p))}.</p>"
        f'<label for="find">Find in the table</label> <input id="find" type="search">'
        f"{_table('The figures', figures.headings, figures.rows, numeric={2}, name='figures')}"
        f"<h2>Sources</h2>{notes}<p>Edition {_safe(sheet.edition_id)}.</p></main>"
        f"<script>{SCRIPT}</script></body></html>\n"
    )


def addresses(html: str) -> list[str]:
    """Everything in a page that a browser might fetch: there must be none. SVG's own name is no address."""
    plain = html.replace('xmlns="http://www.w3.org/2000/svg"', "")
    return re.findall(r"(?:src|href)\s*=\s*[\"'][^\"'#]|url\((?!#)|@import|https?://|//[\w-]+\.\w+", plain)


def _table(
    caption: str,
    headings: tuple[str, ...],
    rows: list[tuple[str, str]] | tuple[tuple[str, ...], ...],
    *,
    numeric: set[int],
    name: str,
) -> str:
    kinds = [' class="n"' if i in numeric else "" for i in range(len(headings))]
    head = "".join(
        f'<th scope="col"{kind}>{_safe(one)}</th>' for one, kind in zip(headings, kinds, strict=True)
    )
    body = "".join(
        f'<tr><th scope="row">{_safe(row[0])}</th>'
        + "".join(f"<td{kind}>{_safe(cell)}</td>" for cell, kind in zip(row[1:], kinds[1:], strict=True))
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{_safe(caption)}"><table id="{name}">'
        f"<caption>{_safe(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _safe(words: str) -> str:
    return escape(clean(words), quote=True)
