"""A catalogue cut down to what an audience may see, so that an edition built from it can be given away."""

from __future__ import annotations

from dataclasses import replace

from insight.domain import Catalogue, Similar, Visibility
from insight.errors import CatalogueError, Fault

ORDER = (Visibility.PUBLIC, Visibility.PARTNER, Visibility.INTERNAL)
"""From those who may see least to those who may see all."""


def only(catalogue: Catalogue, audience: Visibility) -> Catalogue:
    """Leave out every indicator that an audience may not see.

    The queries of `insight.store` leave them out too, but whoever has the file can read all of it. A file
    built from what is returned here does not hold them: neither a figure nor a title nor a data set that
    only they need.

    Raises
    ------
    CatalogueError
        When the indicator shown first is not for this audience, or no indicator is.
    """
    seen = set(ORDER[: ORDER.index(audience) + 1])
    kept = {name: one for name, one in catalogue.indicators.items() if one.visibility in seen}
    council = catalogue.council
    if council.default_indicator not in kept:
        raise CatalogueError(
            Fault(
                "council.toml",
                f"'default_indicator' must be one that the audience '{audience}' may see",
                repr(council.default_indicator),
                "Choose another, or build for another audience.",
            )
        )
    council = replace(
        council,
        headline=tuple(name for name in council.headline if name in kept),
        similar=_similar(council.similar, set(kept)),
    )
    left_out = frozenset(catalogue.indicators) - frozenset(kept)
    return replace(catalogue, council=council, indicators=kept, left_out=left_out)


def _similar(similar: Similar | None, kept: set[str]) -> Similar | None:
    """Compare by what may be seen only; not at all where nothing is left."""
    if similar is None or not kept.intersection(similar.indicators):
        return None
    return replace(
        similar,
        indicators=tuple(name for name in similar.indicators if name in kept),
        logarithms=tuple(name for name in similar.logarithms if name in kept),
    )
