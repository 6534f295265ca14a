"""Who could reach the people of an area, on the fictional county."""

from datetime import date
from pathlib import Path

from insight import reach
from insight.engagement.coordination import reach_of
from insight.store import Store

TODAY = date(2026, 11, 26)


def test_forums_of_the_area_and_the_whole_council_are_found_and_others_are_not(sample: Path) -> None:
    with Store(sample) as store:
        members = reach_of(store.frame("members"))
        found = reach.who(store, members, "TNP09", "panel")
        forums, assets = store.forums(), store.assets()
    everywhere = {row["name"] for row in forums.to_dict("records") if not row["area_codes"]}
    assert everywhere <= set(found["name"])
    elsewhere = {
        row["name"]
        for row in forums.to_dict("records")
        if row["area_type"] == "panel" and row["area_codes"] and "TNP09" not in row["area_codes"]
    }
    assert not elsewhere & set(found["name"])
    assert set(found.loc[found["kind"] == "asset", "name"]) == set(
        assets.loc[assets["panel"] == "TNP09", "name"]
    )


def test_the_groups_hardly_heard_are_named_with_who_could_reach_them_or_as_a_gap(sample: Path) -> None:
    with Store(sample) as store:
        members = reach_of(store.frame("members"))
        groups = reach.unheard_groups(store)
        said = reach.sentences(store, members, "TNP09", "panel", today=TODAY)
    assert "age:aged_15_24" in groups
    young = next(sentence for sentence in said if sentence.startswith(groups["age:aged_15_24"]))
    assert "could reach them" in young or "That is a gap" in young
    assert "in the last 12 months" in said[-1]
