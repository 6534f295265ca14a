"""The frame of every page: type, spacing, colour, council name, footer, faults in words.

Streamlit's own chrome is hidden; its widgets keep their keyboard behaviour. No font is downloaded.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

import streamlit as st

from insight.errors import Fault, InsightError
from insight.logo import image
from insight.store import Edition

LOG = logging.getLogger("insight")
BUG = Fault(
    "page",
    "Something went wrong that is not your doing",
    "a fault in the program, written to the server's log with its details",
    "Reload the page; if it comes back, tell whoever looks after Community Insight.",
)

ACCENT = "#0b6e6e"

CSS = """
<style>
/* Colours follow the text colour of Streamlit's light or dark theme, so that they never disagree with it. */
.stApp { font-variant-numeric: tabular-nums; --ci-accent: var(--ci-council); }
@media (prefers-color-scheme: dark) { .stApp { --ci-accent: color-mix(in srgb, var(--ci-council) 50%, white); } }
/* A page that runs again stays as it is: nothing fades. */
.stApp [data-stale="true"] { opacity: 1 !important; transition: none !important; }
.stApp * { --ink: currentColor; --soft: color-mix(in srgb, currentColor 76%, transparent);
  --line: color-mix(in srgb, currentColor 32%, transparent); }
[data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stDecoration"], #MainMenu, footer,
[data-testid="stSidebar"], [data-testid="stSidebarCollapsedControl"] { display: none !important; }
[data-testid="stMainBlockContainer"] { max-width: 1440px; padding: 0 24px 32px; }
[data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] { gap: 12px; }
.stApp p, .stApp li, .stApp td, .stApp th { font-size: 16px; line-height: 1.5; color: inherit; }
.stApp h1 { font-size: 28px; line-height: 1.25; font-weight: 700; padding: 0; margin: 8px 0 4px; letter-spacing: 0; }
.stApp h2 { font-size: 20px; line-height: 1.3; font-weight: 700; padding: 0; margin: 0 0 4px; }
.stApp h3 { font-size: 16px; font-weight: 700; padding: 0; margin: 0; }
.ci-lead { color: var(--soft) !important; margin: 0; max-width: 70ch; }
.ci-bar { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: baseline; padding: 14px 0 10px;
  border-bottom: 3px solid var(--ci-accent); }
.ci-bar strong { font-size: 20px;}
.ci-bar .logo { height: 40px; align-self: center; margin: -6px 0; }
.ci-bar span { font-size: 16px; color: var(--soft); }
.ci-bar .ci-fictional { margin-left: auto; border: 1px solid var(--ink); color: inherit; padding: 0 8px;
  font-weight: 600; font-size: 14px; }
/* The row of pages: plain links, the page shown with a bar under it. */
.st-key-ci_nav { gap: 9px 0 !important; margin-top: -12px; border-bottom: 1px solid var(--line); }
.st-key-ci_nav [data-testid="stPageLink"] a { padding: 8px 0 5px; margin: 0 20px 0 0; border-radius: 0;
  border-bottom: 3px solid transparent; background: none; color: var(--ci-accent); }
.st-key-ci_nav [data-testid="stPageLink"] a:hover { border-bottom-color: var(--line); }
.st-key-ci_nav [data-testid="stPageLink"] a * { color: var(--ci-accent); font-size: 16px; }
.st-key-ci_nav [data-testid="stPageLink"] a { width: fit-content !important; }
.st-key-ci_nav [class*="st-key-ci_nav_here_"] a { border-bottom-color: var(--ci-accent); }
.st-key-ci_nav [class*="st-key-ci_nav_here_"] a * { color: var(--ink); font-weight: 700; }
.st-key-ci_home h1 { font-size: 36px; margin-top: 16px; }
.st-key-ci_home h2 { margin-top: 12px; }
/* Links among words: underlined, in the council's colour, no box. */
[class*="st-key-ci_links_"] { gap: 0 20px !important; flex-wrap: wrap; }
[class*="st-key-ci_links_"] [data-testid="stPageLink"] a { padding: 4px 0; background: none; border-radius: 0; }
[class*="st-key-ci_links_"] [data-testid="stPageLink"] a p,
[class*="st-key-ci_links_"] a { color: var(--ci-accent); text-decoration: underline; text-underline-offset: 3px; }
[class*="st-key-ci_links_"] [data-testid="stPageLink"] a:hover p { text-decoration-thickness: 2px; }
[class*="st-key-ci_links_"] [data-testid="stPageLink"] p { white-space: normal; font-weight: 400; }
.stApp .ci-source a { color: var(--ci-accent); }
.ci-cite { margin-top: 16px; }
.st-key-ci_find { max-width: 70ch; }
.ci-glossary dt strong { color: var(--ink); font-size: 16px; }
.st-key-ci_methods p, .st-key-ci_methods li { max-width: 80ch; }
.st-key-ci_methods table { width: 100%; margin: 0 0 12px; }
.st-key-ci_methods th, .st-key-ci_methods td { text-align: left; vertical-align: top; overflow-wrap: anywhere; }
.st-key-ci_hits, .st-key-ci_amiss { border-left: 4px solid var(--ci-accent); padding: 4px 16px; max-width: 80ch; }
.st-key-ci_amiss { gap: 0 !important; margin-top: 8px; }
.stApp .st-key-ci_amiss p { margin: 0; }
.ci-foot { border-top: 1px solid var(--line); margin-top: 16px; padding-top: 12px; }
.stApp .ci-foot p, .stApp .ci-source p { font-size: 14px; color: var(--soft); margin: 0 0 4px; max-width: 110ch; }
.ci-targets { margin: 0 0 12px; padding-left: 24px; }
.stApp .ci-targets li { margin: 0 0 8px; max-width: 70ch; }
.ci-words ul { margin: 0 0 12px; padding-left: 20px; }
.stApp .ci-words h3 { margin: 8px 0 2px; }
.ci-source summary { font-size: 14px; color: var(--soft); cursor: pointer; }
.stApp .ci-source li { font-size: 14px; color: var(--soft); }
.ci-words p { margin: 0 0 8px; max-width: 70ch; }
.ci-panel { container-type: inline-size; overflow-x: auto; }
.ci-panel table { border-collapse: collapse; width: 100%; margin: 0 0 8px; border: 0; }
.ci-panel caption { text-align: left; font-weight: 700; font-size: 20px; padding: 0 0 4px;}
.ci-panel th, .ci-panel td { border: 0; border-bottom: 1px solid var(--line); padding: 6px 8px 6px 0;
  vertical-align: bottom; text-align: right; background: transparent; }
.ci-panel th:first-child { text-align: left; font-weight: 400; }
.ci-panel thead th { font-size: 14px; font-weight: 600; color: var(--soft); line-height: 1.3; }
.ci-panel thead th:first-child { font-weight: 600; }
.ci-panel td.ci-own { font-weight: 700; }
.ci-panel small { display: block; font-size: 14px; color: var(--soft); line-height: 1.3; }
/* Where there is no room, the name of a figure stands on a line of its own, over the figures. */
@container (max-width: 440px) {
  .ci-panel table, .ci-panel caption, .ci-panel thead, .ci-panel tbody { display: block; }
  .ci-panel tr { display: grid; grid-template-columns: 1fr; column-gap: 12px; padding: 6px 0;
    border-bottom: 1px solid var(--line); }
  .ci-panel tr:has(> :nth-child(3)) { grid-template-columns: 1fr 1fr; }
  .ci-panel tr:has(> :nth-child(4)) { grid-template-columns: 1fr 1fr 1fr; }
  .ci-panel tr:has(> :nth-child(5)) { grid-template-columns: 1fr 1fr 1fr 1fr; }
  .ci-panel th, .ci-panel td { min-width: 0; padding: 0; border: 0; overflow-wrap: anywhere; text-align: left; }
  .ci-panel th:first-child { grid-column: 1 / -1; }
  .ci-panel thead th { align-self: end; }
}
/* Tables of words; where there is no room each cell stands under the last, its heading before it. */
.ci-rows { container-type: inline-size; overflow-x: auto; margin: 0 0 12px; }
.ci-rows table { border-collapse: collapse; width: 100%; border: 0; }
.ci-rows th, .ci-rows td { border: 0; border-bottom: 1px solid var(--line); padding: 6px 16px 6px 0; text-align: left;
  vertical-align: top; background: transparent; font-weight: 400; }
.ci-rows tbody th { font-weight: 600; }
.ci-rows thead th { font-size: 14px; font-weight: 600; color: var(--soft); line-height: 1.3; vertical-align: bottom; }
@container (max-width: 560px) {
  .ci-rows table, .ci-rows tbody { display: block; }
  .ci-rows thead { display: none; }
  .ci-rows tr { display: block; padding: 6px 0; border-bottom: 1px solid var(--line); }
  .ci-rows th, .ci-rows td { display: block; padding: 0; border: 0; overflow-wrap: anywhere; }
  .ci-rows.ci-tight td { display: inline; }
  .ci-rows.ci-tight td:not(:last-child)::after { content: "; "; }
  .ci-rows td:empty { display: none; }
  .ci-rows td::before { content: attr(data-label) ": "; font-size: 14px; color: var(--soft); }
}
.ci-facts { margin: 0 0 12px; display: grid; grid-template-columns: minmax(96px, 30%) 1fr; gap: 4px 16px; }
.stApp .ci-facts, .stApp .ci-facts dt, .stApp .ci-facts dd { padding: 0; }
.stApp .ci-facts dt, .stApp .ci-facts dd { margin: 0; }
.stApp .ci-facts a { color: var(--ci-accent); }
.ci-facts dt { color: var(--soft); font-size: 14px; line-height: 24px; }
.ci-facts dd { overflow-wrap: anywhere; max-width: 70ch; }
.ci-empty pre { margin: 0 0 4px; padding: 4px 12px; border-left: 3px solid var(--line); background: transparent;
  white-space: pre-wrap; }
.ci-said { border-left: 3px dashed var(--line); margin: 0 0 16px; padding: 4px 16px; max-width: 80ch; }
.ci-said blockquote { margin: 0; padding: 0; border: 0; color: inherit; font-style: italic; }
.stApp .ci-said figcaption { font-size: 14px; color: var(--soft); }
/* The profile: parts under each other, each with a line over its heading. */
.stApp h2.ci-part { font-size: 22px; border-top: 1px solid var(--line); padding: 20px 0 0; margin: 16px 0 4px;
  scroll-margin-top: 8px; }
.stApp [class*="st-key-ci_part_"] { gap: 12px; }
.stApp .ci-contents ul { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 12px 0 0;
  padding: 0; }
.stApp .ci-contents li { margin: 0; padding: 0; }
.ci-contents a { color: var(--ci-accent); }
.stApp .ci-large { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 16px 24px;
  margin: 0 0 16px; padding: 0; }
.stApp .ci-large dt, .stApp .ci-large dd { margin: 0; padding: 0; }
.ci-large dt { font-size: 14px; line-height: 1.3; color: var(--soft); }
.ci-large strong { display: block; font-size: 28px; line-height: 1.25; font-weight: 700; white-space: nowrap; }
.ci-large small { display: block; font-size: 14px; line-height: 1.35; color: var(--soft); }
.ci-grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 520px), 1fr)); gap: 16px 40px; }
.ci-grid > * { min-width: 0; }
.ci-grid > :only-child { max-width: 900px; }
.ci-of-paper th, .ci-of-paper td { vertical-align: top; }
.ci-of-paper .ci-num { text-align: right; }
.ci-of-paper small { display: block; font-size: 14px; color: var(--soft); line-height: 1.3; white-space: nowrap; }
.stApp .ci-notes p { font-size: 14px; color: var(--soft); margin: 0 0 4px; max-width: 80ch; }
.ci-fold summary { cursor: pointer; font-weight: 700; font-size: 16px; padding: 4px 0; }
/* A chart that has no room is moved by itself, never the page. */
[class*="st-key-ci_part_"] [data-testid="stBidiComponentIsolated"] { overflow-x: auto; }
.st-key-ci_theme { max-width: 420px; }
/* Areas side by side: a figure, its likely range and its mark stand under each other. */
.st-key-ci_chosen { gap: 4px !important; max-width: 80ch; }
.stApp .st-key-ci_chosen p { margin: 0; }
.st-key-ci_chosen a { color: var(--ci-accent); }
.st-key-ci_chosen [data-testid="stButton"] button { padding: 0; min-height: 24px; color: var(--ci-accent);
  text-decoration: underline; text-underline-offset: 3px; }
.st-key-ci_chosen [data-testid="stHorizontalBlock"] { gap: 0 16px; }
.st-key-ci_hits_compare { border-left: 4px solid var(--ci-accent); padding: 4px 16px; gap: 4px !important; }
.st-key-ci_hits_compare:not(:has(button, p)) { display: none; }
.ci-beside thead th.ci-num { min-width: 96px; padding-left: 16px; }
.ci-beside td.ci-num span { font-weight: 600; white-space: nowrap; }
.ci-beside td.ci-num i { font-style: normal; }
.ci-beside th small { font-weight: 400; white-space: normal; }
@container (max-width: 440px) {
  .ci-panel.ci-of-paper tr:has(> :nth-child(6)) { grid-template-columns: repeat(3, 1fr); column-gap: 6px; }
  .ci-panel.ci-of-paper thead th:first-child { display: none; }
  .ci-panel.ci-of-paper thead th { font-size: 13px; overflow-wrap: break-word; hyphens: auto; }
  .ci-panel.ci-of-paper tbody th { font-weight: 600; }
  .ci-panel.ci-of-paper small { display: inline; }
  .ci-panel.ci-of-paper small span { position: absolute; width: 1px; height: 1px; overflow: hidden;
    clip-path: inset(50%); }
  .ci-panel.ci-of-paper .ci-num { text-align: left; }
  .ci-panel.ci-of-paper td.ci-num { white-space: nowrap; font-size: 15px; }
}
@container (max-width: 560px) { .ci-rows.ci-of-paper .ci-num { text-align: left; }
  .ci-rows.ci-of-paper small { display: inline; }
  .ci-rows.ci-beside tbody th small { display: block; }
  .ci-rows.ci-beside td::before { display: block; }
  .ci-rows.ci-beside td { padding: 2px 0; }
  .ci-rows.ci-beside td small { margin-left: 8px; } }
.ci-strip { margin: 0 0 12px; padding-top: 26px; }
.ci-line { position: relative; height: 18px; border-bottom: 1px solid var(--line); }
.ci-line i { position: absolute; top: 0; width: 2px; height: 18px; margin-left: -1px; background: var(--soft);
  opacity: .45; }
.ci-line b { position: absolute; width: 3px; margin-left: -1.5px; background: var(--ink); }
.ci-line b.ci-above { top: -4px; height: 26px; }
.ci-line b.ci-below { top: -4px; height: 28px; width: 6px; margin-left: -3px; border-radius: 1px; }
.ci-line b span { position: absolute; font-size: 14px; line-height: 1.2; white-space: nowrap; font-weight: 600;
 }
.ci-above span { bottom: 28px; } .ci-below span { top: 29px; }
.ci-start span { left: 0; } .ci-end span { right: 0; } .ci-middle span { left: 0; transform: translateX(-50%); }
.ci-ends { display: flex; justify-content: space-between; font-size: 14px; color: var(--soft); padding-top: 22px; }
.stApp [data-testid="stButtonGroup"] div { flex-wrap: wrap; overflow: visible; row-gap: 8px; }
.ci-fault { border-left: 4px solid var(--ci-accent); padding: 4px 16px; max-width: 80ch; }
.st-key-ci_controls [data-testid="stWidgetLabel"] p { font-size: 14px; font-weight: 600; }
.st-key-ci_main > [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"],
.st-key-ci_main > [data-testid="stHorizontalBlock"] { flex-direction: row-reverse; }
.stApp :focus-visible { outline: 3px solid var(--ci-accent); outline-offset: 2px; }
/* Of a select the whole box is outlined, not the text in it. */
.stApp [data-testid="stSelectbox"] input:focus-visible { outline: none; }
[data-testid="stSelectbox"] [role="group"]:focus-within { outline: 3px solid var(--ci-accent); outline-offset: 2px; }
@media (prefers-contrast: more) { .stApp * { --soft: currentColor; --line: currentColor; } }
@media (max-width: 1100px) {
  .st-key-ci_main > [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"],
  .st-key-ci_main > [data-testid="stHorizontalBlock"] { flex-direction: column; }
  .st-key-ci_main [data-testid="stColumn"] { width: 100% !important; min-width: 100% !important; flex: none; }
  .st-key-ci_side [data-testid="stHorizontalBlock"] { flex-direction: column; }
  .st-key-ci_side [data-testid="stColumn"] { width: 100% !important; min-width: 100% !important; flex: none; }
  .st-key-ci_controls [data-testid="stHorizontalBlock"] { display: grid; gap: 8px 16px;
    grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .st-key-ci_controls [data-testid="stColumn"] { width: auto !important; min-width: 0 !important; }
  .st-key-ci_controls [data-testid="stColumn"]:nth-child(3) { grid-column: 1 / -1; grid-row: 1; }
  .st-key-ci_first_wide .st-key-ci_controls [data-testid="stColumn"]:nth-child(3) { grid-column: auto; grid-row: auto; }
  .st-key-ci_first_wide .st-key-ci_controls [data-testid="stColumn"]:nth-child(1) { grid-column: 1 / -1; }
  .st-key-ci_controls [data-testid="stHorizontalBlock"]:has(.st-key-chooser) > :nth-child(3) { grid-column: auto;
    grid-row: auto; }
  .st-key-ci_controls [data-testid="stColumn"]:has(.st-key-chooser) { grid-column: 1 / -1; grid-row: 1; }
  .st-key-ci_controls [data-testid="stHorizontalBlock"]:has(.st-key-chooser) {
    grid-template-columns: repeat(4, minmax(0, 1fr)); }
}
/* On a phone the map comes right under its heading, the words and figures after it. */
@media (max-width: 640px) {
  .st-key-ci_map_first .st-key-ci_main > [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"],
  .st-key-ci_map_first .st-key-ci_main > [data-testid="stHorizontalBlock"] { flex-direction: column-reverse; }
}
@media (max-width: 1100px) {
  .st-key-ci_profile .st-key-ci_controls [data-testid="stColumn"]:nth-child(3) { grid-row: auto; }
}
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] { padding: 0 16px 24px; }
  .stApp h1 { font-size: 22px; }
  .ci-bar .ci-fictional { margin-left: 0; }
  .st-key-ci_home h1 { font-size: 28px; }
  .stApp .ci-facts { grid-template-columns: 1fr; gap: 0; }
  .stApp .ci-facts dd { margin: 0 0 8px; }
  .st-key-ci_controls [data-testid="stHorizontalBlock"][data-testid] { gap: 8px;
    grid-template-columns: repeat(2, minmax(0, 1fr)); }
}
@page { size: A4; margin: 20mm; }
@media print {
  html, body, #root, .stApp, .stApp div:has([data-testid="stMain"]), [data-testid="stMain"] {
    position: static !important; display: block !important; width: auto !important; height: auto !important;
    overflow: visible !important; }
  [data-testid="stMainBlockContainer"] { max-width: none; padding: 0 !important; }
  .stApp { --ci-accent: var(--ci-council); color-scheme: light; print-color-adjust: exact; }
  html, body, .stApp { background: #ffffff !important; }
  .stApp, .stApp * { color: #1d2329 !important; }
  .st-key-ci_main > [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"],
  .st-key-ci_main > [data-testid="stHorizontalBlock"] { display: block; }
  .st-key-ci_main [data-testid="stColumn"] { width: 100% !important; min-width: 100% !important; }
  .stApp h1, .stApp h2, .stApp caption { break-after: avoid; }
  .stApp tr, .ci-strip, .ci-foot { break-inside: avoid; }
  .stApp thead { display: table-header-group; }
  .ci-panel { overflow: visible; }
  /* What flows in columns overlaps at a page's end. */
  .stApp [data-testid="stVerticalBlock"], .stApp [data-testid="stLayoutWrapper"] { display: block !important; }
  .stApp [data-testid="stElementContainer"] { margin-bottom: 8px; }
  .stApp .st-key-ci_controls[data-testid], .stApp .st-key-ci_nav, .stApp [data-testid="stExpander"],
  .stApp [data-testid="stButton"] {
    display: none !important; }
}
</style>
"""


def _style(accent: str) -> str:
    """Return the style sheet with the council's colour in it."""
    return CSS.replace("</style>", f".stApp {{ --ci-council: {accent}; }}</style>")


def frame(edition: Edition) -> None:
    """Write the style and the bar on top: council, product, and "fictional county" where it is."""
    note = '<span class="ci-fictional">Fictional county: not a real place</span>' if edition.fictional else ""
    st.html(_style(edition.accent))
    st.html(
        f'<div class="ci-bar" role="banner">{image(edition.logo)}'
        f"<strong>Community Insight</strong><span>{escape(edition.council)}</span>"
        f"{note}</div>"
    )


def footer(edition: Edition) -> None:
    """Write which edition the figures are from."""
    fictional = " Fictional county: places and people are made up." if edition.fictional else ""
    st.html(
        f'<div class="ci-foot" role="contentinfo"><p>Edition {escape(edition.edition_id)} of '
        f"{escape(edition.place)}, built {edition.built_at:%-d %B %Y} with Community Insight "
        f"{escape(edition.insight_version)}.{fictional}</p></div>"
    )


@contextmanager
def told() -> Iterator[None]:
    """Tell faults in words. What is no `InsightError` is a bug: it goes to the log whole, and to the page in words."""
    try:
        yield
    except InsightError as error:
        fault(error)
    except Exception:
        LOG.exception("a page failed")
        fault(InsightError(BUG))


def fault(error: InsightError) -> None:
    """Tell a person what happened and what to do."""
    st.html(_style(ACCENT))
    items = "".join(
        f"<p><strong>{escape(item.rule)}</strong><br>Found: {escape(item.found)}.<br>{escape(item.remedy)}</p>"
        for item in error.faults
    )
    st.html(f'<h1>This cannot be shown</h1><div class="ci-fault" role="alert">{items}</div>')
