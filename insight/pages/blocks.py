"""Pieces of the page written as HTML. Every word that comes from data is escaped here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from insight import narrative, profiles, standing, words
from insight.comparing import Base
from insight.domain import State
from insight.profiles import Figure, View
from insight.standing import StandsOut
from insight.stats.comparison import Comparison


def heading(shown: View, area_code: str | None) -> str:
    """Title that states the finding, and the statistic under it."""
    return (
        f"<h1>{escape(narrative.title(shown, area_code))}</h1>"
        f'<p class="ci-lead">{escape(narrative.subtitle(shown))}</p>'
    )


def sentences(said: Sequence[str]) -> str:
    """Paragraphs of words."""
    return '<div class="ci-words">' + "".join(f"<p>{escape(sentence)}</p>" for sentence in said) + "</div>"


def panel(place: pd.Series, label: str, figures: Sequence[Figure]) -> str:
    """Main figures of an area beside its district and county, as a table."""
    columns = _columns(figures)
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    rows = "".join(_row(figure, columns) for figure in figures)
    return (
        f'<div class="ci-panel" tabindex="0" role="region" aria-label="Main figures of {escape(place["name"])}">'
        f"<table><caption>{escape(place['name'])}</caption>"
        f'<thead><tr><th scope="col">Main figures</th><th scope="col">{escape(label)}</th>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _columns(figures: Sequence[Figure]) -> list[str]:
    return list(dict.fromkeys(b.name for figure in figures for b in figure.benchmarks))


def _row(figure: Figure, columns: Sequence[str]) -> str:
    beside = {benchmark.name: benchmark for benchmark in figure.benchmarks}
    cells = "".join(
        f"<td>{_cell(beside[name].text, beside[name].state) if name in beside else ''}</td>"
        for name in columns
    )
    about = " · ".join((figure.unit, figure.period))
    return (
        f'<tr><th scope="row">{escape(figure.title)}<small>{escape(about)}</small></th>'
        f'<td class="ci-own">{_cell(figure.text, figure.state)}</td>{cells}</tr>'
    )


def _cell(text: str, state: str) -> str:
    if state == State.VALUE:
        return escape(text)
    return f'<abbr title="{escape(words.STATE_WORDS[State(state)])}">{escape(text)}</abbr>'


def strip(shown: View, area_code: str | None, benchmark: profiles.Benchmark | None) -> str:
    """Every area as a tick on one line, with the area chosen and the benchmark named."""
    rows = shown.known
    least, most = float(rows["value"].min()), float(rows["value"].max())
    if len(rows) < 2 or least == most:
        return ""

    def place(values: Any) -> Any:
        return np.rint((values - least) / (most - least) * 200) / 2

    ticks = "".join(
        f'<i style="left:{at}%"></i>' for at in np.unique(place(rows["value"].to_numpy())).tolist()
    )
    marks = []
    if benchmark is not None and benchmark.state == State.VALUE and least <= benchmark.value <= most:
        marks.append(_mark(place(benchmark.value), f"{benchmark.name} {benchmark.text}", "above"))
    own = rows[rows["area_code"] == area_code]
    marks += [
        _mark(place(row["value"]), f"{row['name']} {row['text']}", "below") for row in own.to_dict("records")
    ]
    decimals = int(shown.spec["decimals"])
    ends = [words.number(least, decimals), words.number(most, decimals)]
    told = f"All {len(rows):,} areas on a line from {ends[0]} to {ends[1]}."
    return (
        f'<div class="ci-strip" role="img" aria-label="{escape(told)}"><div class="ci-line">{ticks}{"".join(marks)}'
        f"</div><div class='ci-ends'><span>{ends[0]}</span><span>{ends[1]}</span></div></div>"
    )


def _mark(at: float, label: str, side: str) -> str:
    edge = "start" if at < 35 else "end" if at > 65 else "middle"
    return f'<b class="ci-{side} ci-{edge}" style="left:{at}%"><span>{escape(label)}</span></b>'


def instead(wanted: str, shown: str, types: pd.DataFrame, area_type: str) -> str:
    """Say that the indicator wanted has no figures for a kind of area, and what is shown instead."""
    plural = str(types.loc[types["area_type"] == area_type, "plural"].iloc[0])
    said = f"There are no figures of \u201c{wanted}\u201d for {plural.lower()}: \u201c{shown}\u201d is shown."
    return f'<p class="ci-lead" role="status">{escape(said)}</p>'


def sources(shown: View) -> str:
    """Source, period, fit and licence line: what stands under every map."""
    lines = [f"<p>{escape(line)}</p>" for line in narrative.source_lines(shown)]
    return f'<div class="ci-source">{"".join(lines)}</div>'


def stands_out(found: StandsOut, name: str) -> str:
    """What differs most from the first benchmark, the worse before the better."""
    groups = (
        ("Worse than", found.worse),
        ("Better than", found.better),
        ("Different from", found.different),
    )
    parts = [f"<h2>What stands out in {escape(name)}</h2>"]
    for words_, rows in groups:
        items = "".join(f"<li>{escape(line)}</li>" for line in standing.lines(rows, found.base))
        if items:
            parts.append(f"<h3>{words_} {escape(found.base.name)}</h3><ul>{items}</ul>")
    if len(parts) == 1:
        parts.append(f"<p>Nothing here differs from {escape(found.base.name)} beyond chance.</p>")
    return f'<div class="ci-words">{"".join(parts)}</div>'


def compared(place: pd.Series, bases: Sequence[Base], rows: pd.DataFrame) -> str:
    """Figures of an area, their likely range, and up to three others with how the area stands beside each."""
    head = "".join(f'<th scope="col">{escape(base.name)}</th>' for base in bases)
    body = "".join(_compared_row(row, bases) for row in rows.to_dict("records"))
    name = escape(str(place["name"]))
    return (
        f'<div class="ci-panel" tabindex="0" role="region" aria-label="Figures of {name}"><table>'
        f'<thead><tr><th scope="col">Figure</th><th scope="col">{name}</th>'
        f'<th scope="col">Likely range (95%)</th>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _compared_row(row: Mapping[Any, Any], bases: Sequence[Base]) -> str:
    about = f"{row['unit']} · {row['period']}"
    cells = "".join(f"<td>{_stands(row, base)}</td>" for base in bases)
    return (
        f'<tr><th scope="row">{escape(row["title"])}<small>{escape(about)}</small></th>'
        f'<td class="ci-own">{_cell(row["text"], row["state"])}</td><td>{escape(row["interval"])}</td>{cells}</tr>'
    )


def _stands(row: Mapping[Any, Any], base: Base) -> str:
    """A benchmark, and how the area stands beside it, in a mark and a word."""
    text, word = row[f"{base.key}_text"], row[f"{base.key}_class"]
    if not text or word == Comparison.NOT_COMPARED:
        return escape(text)
    above = row["value"] > row[f"{base.key}_value"]
    mark = "●" if word == Comparison.SIMILAR else "▲" if above else "▼"
    return f'{escape(text)}<small><span aria-hidden="true">{mark}</span> {escape(word)}</small>'


def alike(place: pd.Series, rows: pd.DataFrame, by: str) -> str:
    """Areas most like one, nearest first, and what they were compared by."""
    items = "".join(
        f'<tr><th scope="row">{escape(row["name"])}</th><td>{escape(row["parent_name"] or "")}</td>'
        f"<td>{row['distance']:.2f}</td></tr>"
        for row in rows.to_dict("records")
    )
    return (
        f'<div class="ci-panel ci-narrow"><h2>Areas most like {escape(str(place["name"]))}</h2>'
        f'<p class="ci-lead">{escape(by)}</p><table><thead><tr><th scope="col">Area</th>'
        f'<th scope="col">District</th><th scope="col">Distance</th></tr></thead><tbody>{items}</tbody></table></div>'
    )


def origins(rows: pd.DataFrame) -> str:
    """Sources of several figures: what, from whom, published when, under which licence line."""
    told = [
        f"{row['title']}, {row['publisher']}, published {pd.Timestamp(row['published']):%-d %B %Y}."
        for row in rows.to_dict("records")
    ]
    lines = [*told, *dict.fromkeys(str(line) for line in rows.get("attribution", []))]
    items = "".join(f"<li>{escape(line)}</li>" for line in dict.fromkeys(lines))
    return f'<details class="ci-source"><summary>Sources and licences</summary><ul>{items}</ul></details>'


def inline(text: str) -> str:
    """Write the bold, slanted and code of one line of Markdown as HTML; everything else is escaped."""
    written = escape(text)
    written = re.sub(r"`(.+?)`", r"<code>\1</code>", written)
    written = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", written)
    return re.sub(r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])", r"<em>\1</em>", written)
