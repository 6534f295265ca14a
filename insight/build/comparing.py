"""Areas compared: with the nation, with areas alike, with earlier years, with their neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import pandas as pd

from insight import catalogue_questions
from insight.build import tables
from insight.build.areas import STATISTICAL, Layer
from insight.domain import Catalogue

SCIPY = ("alike", "clusters", "nation", "trends")
"""Modules beside this one that bring more of SciPy than the rest of a build needs: a quarter of a second."""


def be_ready() -> None:
    """Import what `compare` needs, while nothing else is asked for."""
    for name in SCIPY:
        import_module(f"insight.build.{name}")


def needed(
    catalogue: Catalogue, published: Sequence[Layer], value: pd.DataFrame
) -> tuple[list[Layer], pd.DataFrame]:
    """Layers and rows of table ``value`` that `compare` looks at: of small areas only figures of several periods."""
    several = [indicator.id for indicator in catalogue.indicators.values() if len(indicator.datasets) > 1]
    small = value["area_type"].isin([str(kind) for kind in STATISTICAL])
    layers = [layer for layer in published if layer.spec.type not in STATISTICAL]
    return layers, value[~small | value["indicator_id"].isin(several)]


def compare(
    catalogue: Catalogue, root: Path, layers: list[Layer], value: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Tables that compare.

    Parameters
    ----------
    catalogue, root
        The catalogue and the folder of its files.
    layers, value
        What `needed` returns.

    Returns
    -------
    dict
        Base tables by name.
    """
    from insight.build import alike, clusters, nation, trends  # noqa: PLC0415  see SCIPY

    kinds = [str(layer.spec.type) for layer in layers]
    return {
        "question": catalogue_questions.frame(catalogue),
        "nation": tables.nation(catalogue),
        "national": nation.national(catalogue, root),
        "similar_area": alike.similar(catalogue, value, kinds),
        "similar_indicator": alike.indicators(catalogue),
        "trend": trends.trends(catalogue, value),
        "series_break": trends.breaks(catalogue),
        **clusters.look(catalogue.indicators.values(), layers, value),
    }
