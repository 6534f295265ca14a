"""The report of a survey for one district: what people answered beside the whole of it, who answered, how it was made.

Of an exercise drawn at random shares are told with their likely ranges and compared; of one that people chose to take
part in, what was answered is described and nothing is said of others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from insight import answered, area_sources, exercises, hearing, report_answers, report_who, words
from insight.area_facts import Row, lower_first
from insight.content import Block, Fact, Facts, Listing, Origin, Paper, Prose, Section
from insight.domain import State
from insight.engagement.weighing import FEWEST
from insight.report_answers import likely, share
from insight.report_asked import Asked, Pair, answer_words, told
from insight.stats.comparison import Comparison

MOST_FACTS = 4
"""Large figures in a row."""

SAID = {
    Comparison.HIGHER: "more than chance explains",
    Comparison.LOWER: "fewer than chance explains",
    Comparison.SIMILAR: "no more of a difference than chance may make",
}
STATES = (
    "[c] held back to protect people: a count of few, or one that such a count could be worked out from. "
    "[x] there is no figure. [z] does not apply. None of these is zero; a 0 is a true zero."
)


def survey_paper(asked: Asked) -> Paper:
    """Write the report of an exercise for a district (`insight.report_asked.gather`)."""
    sections = (
        _found(asked),
        report_answers.section(asked),
        *report_answers.districts(asked),
        report_who.section(asked),
        _facts(asked),
        _method(asked),
    )
    return Paper(
        title=f"{asked.title} in {asked.name}: {_finding(asked)}",
        subtitle=_subtitle(asked),
        area_codes=(asked.code,),
        sections=sections,
        origin=_origin(asked, sections),
    )


def _origin(asked: Asked, sections: Sequence[Section]) -> Origin:
    """The edition, with the data sets that say who lives there."""
    made = area_sources.origin(asked.store, sections)
    return replace(made, sources=area_sources.sources(asked.store, dict.fromkeys(asked.indicator_ids)))


def _subtitle(asked: Asked) -> str:
    row, here = asked.exercise, asked.took_part
    said = ["Report for one district", exercises.days(row["starts"], row["ends"])]
    if here is not None and here["state"] == State.VALUE:
        said.append(f"{words.count(here['count'])} people took part here")
    if asked.people:
        said.append(f"{words.count(asked.people)} in the whole of {asked.covered}")
    return " · ".join(said)


def _apart(asked: Asked) -> list[Pair]:
    return [pair for pair in asked.agreed if pair.word in (Comparison.HIGHER, Comparison.LOWER)]


def _finding(asked: Asked) -> str:
    """What stands out, in a few words: a title."""
    if not asked.generalises:
        return "what those who chose to answer said"
    if not any(pair.word for pair in asked.agreed):
        return "too few answered to tell" if not asked.here else f"the answers beside {asked.covered}"
    number = len(_apart(asked))
    if not number and all(pair.word for pair in asked.agreed):
        return f"answers much as in the whole of {asked.covered}"
    if not number:
        return f"what may be told is much as in the whole of {asked.covered}"
    return f"{number} {'answer' if number == 1 else 'answers'} apart from {asked.covered}"


def _found(asked: Asked) -> Section:
    """The finding: large figures, a sentence for each question, where the district is."""
    facts = [_fact(asked, pair.here, pair.whole) for pair in asked.agreed if pair.here and told(pair.here)]
    blocks: list[Block] = [
        Facts(tuple(facts[at : at + MOST_FACTS])) for at in range(0, len(facts), MOST_FACTS)
    ]
    if not asked.here:
        blocks.append(Prose((_nothing(asked),)))
    if asked.generalises:
        blocks.append(Listing(tuple(_sentence(asked, pair) for pair in asked.agreed)))
    else:
        blocks.append(Prose((*hearing.basis_sentences(str(asked.exercise["basis"])), answered.DESCRIBED)))
    return Section("found", _found_title(asked), tuple(blocks))


def _found_title(asked: Asked) -> str:
    if not asked.generalises:
        return "What people said: it describes those who answered, and no others"
    apart = [lower_first(pair.question) for pair in _apart(asked)]
    if apart:
        return f"What people said: apart from {asked.covered} on {words.listed(apart, most=3)}"
    if not asked.here:
        return "What people said"
    nothing = "nothing that may be told" if not all(pair.word for pair in asked.agreed) else "nothing"
    return f"What people said: {nothing} sets {asked.name} apart beyond chance"


def _nothing(asked: Asked) -> str:
    return (
        f"Fewer than {FEWEST} people answered in {asked.name}, so no answer is told for it. What follows are the "
        f"answers of the whole of {asked.covered}."
    )


def _fact(asked: Asked, here: Row, whole: Row | None) -> Fact:
    context = f"{answer_words(here)}, of {words.count(here['n'])} who answered"
    if likely(here):
        context += f"; likely range {likely(here)}"
    if asked.generalises and whole is not None and told(whole):
        context += f"; {asked.covered} {share(whole)}"
    return Fact(str(here["question"]), share(here), context)


def _sentence(asked: Asked, pair: Pair) -> str:
    """One question: the share that agree, beside the whole, and the target."""
    here, whole = pair.here, pair.whole
    parts = []
    if here is not None and told(here):
        parts.append(f"{share(here)} {answer_words(here)} (likely range {likely(here)})")
    elif here is not None:
        parts.append(f"how many agree in {asked.name} is held back to protect people")
    if whole is not None and told(whole):
        verdict = f": {SAID[pair.word]}" if pair.word in SAID else ""
        parts.append(f"{asked.covered} has {share(whole)} ({likely(whole)}){verdict}")
    said = f"{pair.question}: {'; '.join(parts) or 'held back to protect people'}."
    if here is not None and told(here) and pd.notna(here["target"]):
        beside = answered.beside_target(pd.Series(dict(here)))
        said += f" The target of {here['target']:g}% is {beside}."
    return said


def _facts(asked: Asked) -> Section:
    """What is known of the exercise, and what came of it."""
    known = exercises.facts(asked.store, asked.exercise_id)
    changed = any(term == "What changed" for term, _ in known)
    items = [f"{term}: {text}" for term, text in known]
    if not changed:
        items.append("What changed: nothing is recorded yet.")
    title = "What was asked, and what changed" if changed else "What was asked; no outcome is recorded yet"
    return Section("asked", title, (Listing(tuple(items)),))


def _method(asked: Asked) -> Section:
    """How the figures were made, and what their marks mean."""
    items = [*hearing.basis_sentences(str(asked.exercise["basis"]))]
    items += answered.sentences(asked.weighting, asked.answers.iloc[:0])
    if asked.generalises:
        items += [
            "Likely range: in 19 of 20 surveys like this one the true share lies inside it.",
            f"Beside {asked.covered}: ▲ or ▼ where its share lies outside the likely range of the district, ● where it "
            "lies inside. The district is a part of it, which makes this rule a cautious one.",
        ]
    items += [
        "Whoever left a question blank or did not know is not counted in its share.",
        f"Answers are told for the whole exercise and for districts where at least {FEWEST} people answered, not for "
        "wards or panels: too few answered in each.",
        STATES,
        f"Source: {hearing.source(asked.store, ('exercise', asked.exercise_id))}",
    ]
    return Section("method", "How this was made", (Listing(tuple(items)),))
