"""The command line says what the page says."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from insight import cli, serving
from insight.cli import common, every
from insight.errors import Fault, InsightError
from insight.store import Store
from tests.squareshire import WARDS


def run(*words: str, code: int = 0, columns: str = "200") -> str:
    result = CliRunner().invoke(every.app, list(words), env={"COLUMNS": columns})
    assert result.exit_code == code, result.output
    return result.output


def test_help_teaches() -> None:
    assert "insight build data/sample" in run("--help")
    for command in ("build", "check", "areas", "value", "serve"):
        assert "Usage" in run(command, "--help")


def test_value_prints_what_the_table_shows(edition: Path) -> None:
    said = run("value", "no_car_pct", "South West", "--edition", str(edition))
    assert "30.0% of households" in said
    assert "2021" in said
    assert "best fit" in said
    assert "Made up for a test" in said
    with Store(edition) as source:
        row = source.values("no_car_pct", "ward").set_index("area_code").loc[WARDS[0]]
    printed = json.loads(run("value", "no_car_pct", WARDS[0], "--edition", str(edition), "--json"))
    assert printed[0]["value"] == row["value"]
    assert printed[0]["fit"] == row["fit"]
    assert printed[0]["attribution"] == "Made up for a test"


def test_a_missing_figure_says_so(edition: Path) -> None:
    assert "[x] missing" in run("value", "turnout_pct", WARDS[3], "--edition", str(edition))
    said = run("value", "population", "Tiny Hamlet", "--edition", str(edition))
    assert "no figure of its own" in said
    assert "counted in Great Rest" in said


def test_areas_lists_types_and_areas(edition: Path) -> None:
    assert "illustrative" in run("areas", "--edition", str(edition))
    rows = json.loads(run("areas", "ward", "--edition", str(edition), "--json"))
    assert [row["name"] for row in rows] == ["North East", "North West", "South East", "South West"]
    assert rows[0]["population"] == 1400


def test_check_finds_nothing_wrong_and_then_everything(county: Path) -> None:
    assert "No fault found" in run("check", str(county))
    (county / "cars.csv").unlink()
    (county / "iod.csv").write_text("changed")
    faults = json.loads(run("check", str(county), "--json", code=1))
    assert {fault["file"] for fault in faults} == {"cars.csv", "iod.csv"}
    assert all(set(fault) == {"file", "rule", "found", "remedy"} for fault in faults)


def test_build_reports_what_it_read(county: Path, tmp_path: Path) -> None:
    out = tmp_path / "exactly" / "here.duckdb"
    said = json.loads(run("build", str(county), "--out", str(out), "--json"))
    assert out.is_file()
    assert said["path"] == str(out)
    report = {row["dataset_id"]: row for row in said["report"]}
    assert report["cars"]["rows_in"] == report["cars"]["rows_used"] == 16
    assert report["turnout_2023"]["rows_used"] == 1


def test_build_makes_an_edition_current(
    county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INSIGHT_HOME", str(tmp_path / "home"))
    assert "Built edition" in run("build", str(county))
    assert "South West" in run("areas", "ward")


def test_unknown_words_are_faults_with_remedies(edition: Path) -> None:
    for words in (["value", "nothing", WARDS[0]], ["value", "no_car_pct", "Nowhere"], ["areas", "shire"]):
        result = CliRunner().invoke(every.app, [*words, "--edition", str(edition)])
        assert isinstance(result.exception, InsightError)


def test_faults_are_printed_without_a_trace(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.argv", ["insight", "check", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert "remedy" in said
    assert "Traceback" not in said


def test_the_page_shows_and_sends_nothing_of_streamlits_own() -> None:
    """The nudge to install "skills for AI agents" comes up on a new machine unless the welcome message is hidden."""
    said = serving.words(port=8501, accent="#0b6e6e", headless=False)
    settings = dict(zip(said[1::2], said[2::2], strict=True))
    assert settings["--logger.hideWelcomeMessage"] == "true"
    assert settings["--browser.gatherUsageStats"] == "false"
    assert settings["--client.toolbarMode"] == "minimal"
    assert settings["--server.address"] == "localhost"


def test_find_prints_places_and_says_why_there_are_none(edition: Path) -> None:
    said = run("find", "south", "eest", "--edition", str(edition))
    assert "Did you mean one of these?" in said
    assert WARDS[1] in said
    rows = json.loads(run("find", "South East", "--edition", str(edition), "--json"))
    assert (rows[0]["area_code"], rows[0]["how"]) == (WARDS[1], "exact")
    assert json.loads(run("find", "[red]nowhere[/red]", "--edition", str(edition), "--json")) == []
    assert "“[red]nowhere[/red]”" in run("find", "[red]nowhere[/red]", "--edition", str(edition))


def test_a_table_cuts_nothing_on_a_narrow_screen(edition: Path) -> None:
    said = run("areas", "ward", "--edition", str(edition), columns="60")
    assert max(map(len, said.splitlines())) <= 60
    assert "area type: ward" in said  # what all share is told above the table
    assert "…" not in said
    assert all(code in said for code in WARDS)


def test_a_fault_keeps_brackets_and_an_unusable_path_is_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    common.print_faults([Fault("county [old].duckdb", "r", "indicator [x]", "m")])
    said = capsys.readouterr().err
    assert "county [old].duckdb" in said
    assert "indicator [x]" in said
    monkeypatch.setattr("sys.argv", ["insight", "check", __file__])
    with pytest.raises(SystemExit):
        cli.main()
    said = capsys.readouterr().err
    assert "Not a directory" in said
    assert "Traceback" not in said


def test_a_kind_of_area_that_there_is_not_is_a_fault(edition: Path) -> None:
    for words in (["heard", "all", "--type", "wards"], ["value", "no_car_pct", WARDS[0], "--type", "wards"]):
        result = CliRunner().invoke(every.app, [*words, "--edition", str(edition)])
        assert isinstance(result.exception, InsightError)
        assert "area type" in str(result.exception)


def test_a_file_or_a_pipe_gets_whole_lines(edition: Path) -> None:
    said = run("areas", "ward", "--edition", str(edition), columns="")
    rows = [line for line in said.splitlines() if WARDS[0] in line]
    assert len(rows) == 1
    assert "ward" in rows[0]


def test_areas_lists_those_that_touch_one(edition: Path) -> None:
    rows = json.loads(run("areas", "--touching", "South East", "--edition", str(edition), "--json"))
    assert [row["name"] for row in rows] == ["North East", "South West"]
    said = run("areas", "oa", "--touching", WARDS[0], "--type", "ward", "--edition", str(edition))
    assert "shares ground" in said
    assert "60%" in said
