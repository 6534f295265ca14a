"""Deprived and unheard on the fictional county's wards: the list, the map and the file say the same."""

import io
import json
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from insight import unheard
from insight.documents import figures
from insight.store import Store


@pytest.fixture(autouse=True)
def shown(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIGHT_EDITION", str(sample))


def page(**query: str) -> AppTest:
    test = AppTest.from_string(
        "from insight.pages import look, unheard_page\nwith look.told():\n    unheard_page.show()",
        default_timeout=60,
    )
    for name, value in query.items():
        test.query_params[name] = value
    return test.run()


def html(test: AppTest) -> str:
    return "\n".join(element.proto.body for element in test.get("html"))


def table(test: AppTest) -> dict[str, list[object]]:
    sent = [element.proto for element in test.get("bidi_component")]
    messages = [json.loads(proto.json) for proto in sent if proto.WhichOneof("data") == "json"]
    return dict(next(message for message in messages if message.get("kind") == "table")["rows"])


QUESTION = unheard.Question("ward", "imd2025_score", "turnout")


def test_page_table_and_command_line_hold_the_same_rows(sample: Path) -> None:
    test = page(type="ward", need="imd2025_score", voice="turnout")
    assert not test.exception
    with Store(sample) as store:
        found = unheard.find(store, QUESTION)
    rows = table(test)
    assert set(rows) == set(found.rows["area_code"])
    for _, row in found.rows.iterrows():
        assert row["need_text"] in rows[row["area_code"]]
    for name in found.targets["name"].head(12):
        assert name in html(test)


def test_targets_lead_and_areas_too_small_to_say_are_not_dropped(sample: Path) -> None:
    with Store(sample) as store:
        found = unheard.find(store, QUESTION)
        assert len(found.rows) == len(store.areas("ward"))
    assert (found.rows["standing"] == "too few to say").any()
    assert list(found.targets["place"]) == list(range(1, len(found.targets) + 1))
    assert list(found.rows["standing"].iloc[: len(found.targets)]) == ["target"] * len(found.targets)


def test_the_file_holds_the_question_in_every_row(sample: Path) -> None:
    question = unheard.Question(
        "ward", unheard.COMPOSITE, "turnout", parts=(("imd2025_score", 2.0), ("no_qualifications_pct", 1.0))
    )
    with Store(sample) as store:
        found = unheard.find(store, question)
        rows = pd.read_csv(io.BytesIO(figures.as_csv(unheard.exported(store, found))))
        licences = {
            store.sources(name)["attribution"].iloc[0] for name in ("imd2025_score", "no_qualifications_pct")
        }
    assert all(licence in rows["need_licence"].iloc[0] for licence in licences)
    assert set(rows["need_unit"]) == {"score"}
    assert rows["voice_source"].str.contains("votes and electors").all()
    assert set(rows["edition"]) == {store.edition.edition_id}
    assert set(rows["weights"]) == {"imd2025_score 67% and no_qualifications_pct 33%"}
    assert set(rows["worst_pct"]) == {20}
    assert set(rows["voice"]) == {found.voice_title}
    assert "imd2025_score 67%" in unheard.summary(found)[0]


@pytest.mark.parametrize(
    "query",
    [
        {"type": "planet", "need": "<b>", "voice": "nobody", "worst": "200"},
        {"need": "composite", "weights": "imd2025_score=x,<script>=1"},
        {"need": "composite", "weights": "imd2025_score=2,no_qualifications_pct=1", "type": "ward"},
        {"area": "E999", "type": "district"},
    ],
)
def test_a_wrong_address_gives_a_page_all_the_same(query: dict[str, str]) -> None:
    test = page(**query)
    assert not test.exception
    assert "<h1>" in html(test)
    assert "<script>" not in html(test)
    assert "cannot be shown" not in html(test)
