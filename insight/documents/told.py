"""Words that stand in every document: edition, day of the data, sources, licence lines, what is fictional."""

from __future__ import annotations

from datetime import UTC, datetime

from insight.content import Origin, Quote

FICTIONAL = "Fictional county: not a real place."


def when(origin: Origin) -> datetime:
    """The day a file bears: when its edition was built, not when the file was made."""
    return origin.built_at.replace(microsecond=0, tzinfo=UTC)


def fictional(origin: Origin) -> str:
    """Warning for a county that is not real; nothing for a real one."""
    return FICTIONAL if origin.fictional else ""


def edition(origin: Origin) -> str:
    """Which edition, of which day, by which version."""
    return (
        f"{origin.council}. Edition {origin.edition_id}, {origin.built_at:%-d %B %Y}. "
        f"Community Insight {origin.insight_version}."
    )


def footer(origin: Origin) -> str:
    """What stands at the foot of every page: council, edition, day of the data."""
    said = f"{origin.council}. Edition {origin.edition_id}, data as of {origin.built_at:%-d %B %Y}."
    return f"{FICTIONAL} {said}" if origin.fictional else said


def licence_line(origin: Origin, *, most: int) -> str:
    """Licence lines for a foot: all of them where they take at most ``most`` letters, else where they stand."""
    whole = " ".join(origin.licence_lines)
    return whole if len(whole) <= most else "Licence lines of every source stand at the end under Sources."


def sources(origin: Origin, *, brief: bool = False) -> list[str]:
    """Data sets and licence lines; ``brief`` counts the data sets in place of naming each."""
    if brief:
        named = [f"{len(origin.sources):,} data sets, each named in the full form."]
    else:
        named = [f"{s.title}, {s.publisher}, published {s.published:%-d %B %Y}." for s in origin.sources]
    return [*named, *origin.licence_lines]


def said(quote: Quote) -> str:
    """Who said it, when and of where."""
    review = f", to be looked at again by {quote.review_by:%-d %B %Y}" if quote.review_by else ""
    return f"{quote.role}, {quote.said_on:%-d %B %Y}, of {quote.place}{review}"
