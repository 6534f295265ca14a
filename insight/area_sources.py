"""Where the figures of a paper come from: the data sets behind exactly those that stand in it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import pandas as pd

from insight.content import Block, Origin, Picture, Section, Source, Spine, Trend
from insight.store import Store


def origin(store: Store, sections: Iterable[Section]) -> Origin:
    """The edition, and the data sets of every figure in some sections."""
    edition = store.edition
    return Origin(
        edition_id=edition.edition_id,
        built_at=edition.built_at,
        council=edition.council,
        fictional=edition.fictional,
        insight_version=edition.insight_version,
        sources=sources(store, _used(sections)),
    )


def _used(sections: Iterable[Section]) -> dict[str, set[str] | None]:
    """Indicators and the periods of them that are shown; None: every period."""
    used: dict[str, set[str] | None] = {}
    for section in sections:
        for block in section.blocks:
            for indicator_id, period in _figures(block):
                held = used.setdefault(indicator_id, set())
                if period is None or held is None:
                    used[indicator_id] = None
                else:
                    held.add(period)
    return used


def _figures(block: Block) -> list[tuple[str, str | None]]:
    if isinstance(block, Spine):
        rows, wanted = block.found.rows, set(block.indicator_ids)
        figures = zip(rows["indicator_id"].tolist(), rows["period"].tolist(), strict=True)
        return [(name, period) for name, period in figures if name in wanted]
    if isinstance(block, Trend):
        return [(name, None) for name in block.indicator_ids]
    if isinstance(block, Picture) and block.indicator_id is not None:
        return [(block.indicator_id, block.period)]
    return []


def sources(store: Store, used: dict[str, set[str] | None]) -> tuple[Source, ...]:
    """Data sets behind indicators and periods, one each, with the lines their licences ask for."""
    rows = store.origins(used)
    kept = [
        used[str(row.indicator_id)] is None or row.period in (used[str(row.indicator_id)] or ())
        for row in rows.itertuples()
    ]
    rows = rows[pd.Series(kept, index=rows.index, dtype=bool)].drop_duplicates("dataset_id")
    rows = rows.assign(period=rows["dataset_period"])
    return tuple(source_of(row, str(row["attribution"])) for row in rows.to_dict("records"))


def source_of(row: Mapping[Hashable, Any], line: str) -> Source:
    """A data set from its row, with the line that its licence asks for."""
    return Source(
        dataset_id=str(row["dataset_id"]),
        title=str(row["title"]),
        publisher=str(row["publisher"]),
        published=pd.Timestamp(row["published"]).date(),
        period=str(row["period"]),
        licence=str(row["licence"]),
        attribution=line,
    )
