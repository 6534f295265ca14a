"""The documents say what the program does: commands, options, fields, readers, modules, links, examples."""

from __future__ import annotations

import dataclasses
import hashlib
import importlib.util
import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer
from pydantic import TypeAdapter
from streamlit import config as streamlit_config

from insight import domain
from insight.build import build
from insight.catalogue import NEEDED, READERS, load
from insight.cli import every
from insight.sources import TEXT_COLUMNS
from insight.sources.elections import OUTPUT
from insight.store import Store
from tests.squareshire import WARDS

ROOT = Path(__file__).parent.parent
DOCS = sorted((ROOT / "docs").glob("*.md"))
GUIDES = [ROOT / "README.md", *DOCS]
PAGES = [
    *GUIDES,
    *(ROOT / f"{name}.md" for name in ("CONTRIBUTING", "CHANGELOG", "DECISIONS", "GLOSSARY")),
    *sorted((ROOT / "data").glob("*/README.md")),
]
EVERY_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))

COMMAND = typer.main.get_command(every.app)
SECTIONS = {
    "Data sets": domain.Dataset,
    "Indicators": domain.Indicator,
    "Groups": domain.Dimension,
    "Group": domain.Group,
    "Council": domain.Council,
    "Area types": domain.AreaSet,
    "People": domain.People,
    "Fit": domain.FitRule,
    "Nation": domain.Nation,
    "Similar": domain.Similar,
    "Change": domain.Change,
    "Questions": domain.Question,
}
OTHER_PROGRAMS = {"duckdb", "ssh", "uv", "sha256sum", ".venv/bin/python", "python"}


@cache
def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def reference() -> str:
    return read(ROOT / "docs" / "catalogue.md")


def section(text: str, heading: str) -> str:
    """What stands under a heading, up to the next one of its level or above."""
    found = re.search(rf"^(#+) {re.escape(heading)}$", text, re.MULTILINE)
    assert found, heading
    rest = text[found.end() :]
    after = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.MULTILINE)
    return rest[: after.start()] if after else rest


def first_cells(text: str) -> list[str]:
    """First cell of every row of every table, without the back quotes."""
    cells = re.findall(r"^\| *(.+?) *\|", text, re.MULTILINE)
    return [cell.strip("`*") for cell in cells if not set(cell) <= set("-: ")]


def fences(text: str) -> Iterator[tuple[str, str]]:
    """Language and body of every fenced block."""
    yield from re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


# --- Commands and options --------------------------------------------------------------------------


def every_command() -> dict[str, Any]:
    """Commands by name; those of a group by both words."""
    found = {}
    for name, sub in COMMAND.commands.items():
        within = getattr(sub, "commands", None)
        found |= {f"{name} {inner}": part for inner, part in within.items()} if within else {name: sub}
    return found


@pytest.mark.parametrize("name", every_command())
def test_every_command_and_option_is_explained(name: str) -> None:
    guide = read(ROOT / "docs" / "guide-officers.md")
    rows = first_cells(guide)
    assert any(re.match(rf"insight {name}\b", row) for row in rows), name
    for option in every_command()[name].params:
        if option.param_type_name == "option":
            assert any(row.split()[0].strip("`") in option.opts for row in rows), option.opts


def test_no_command_or_option_is_explained_that_is_not_there() -> None:
    rows = first_cells(read(ROOT / "docs" / "guide-officers.md"))
    known = {opt for sub in every_command().values() for param in sub.params for opt in param.opts}
    assert {row.split()[0] for row in rows if row.startswith("--")} <= known
    assert {row.split()[1] for row in rows if row.startswith("insight ")} <= set(COMMAND.commands)


def commands() -> list[tuple[str, str]]:
    """Every command line in a fenced block, with the page it stands on."""
    return [
        (str(page.relative_to(ROOT)), line)
        for page in PAGES
        for language, body in fences(read(page))
        if language in ("", "sh", "console")
        for line in body.splitlines()
        if line.strip()
    ]


@pytest.mark.parametrize(("page", "line"), commands(), ids=lambda text: text)
def test_every_example_command_is_one_that_the_program_takes(page: str, line: str) -> None:
    words = shlex.split(line, comments=True)
    while words and re.fullmatch(r"[A-Z_]+=\S*", words[0]):
        words.pop(0)
    program, *rest = words
    if program == "python3" and rest[0] == "run.py":
        parse(rest[1:] if rest[1:2] != ["test"] else [])
    elif program in ("insight", ".venv/bin/insight"):
        parse(rest)
    elif rest[:1] == ["-m"] and rest[1].split(".")[0] in ("insight", "bench", "data"):
        module(rest[1], rest[2:])
    else:
        assert program in OTHER_PROGRAMS, line
        assert rest[:1] != ["-m"] or rest[1] == "uv", line


def parse(words: list[str]) -> None:
    """Parse words as `insight` would; typer raises where a command or an option is not known."""
    if not words:
        return
    with COMMAND.make_context("insight", list(words)) as context:
        name, sub, rest = COMMAND.resolve_command(context, list(words))
        assert sub is not None, words
        with sub.make_context(name, rest, parent=context) as called:
            if hasattr(sub, "commands"):
                inner, part, last = sub.resolve_command(called, list(rest))
                part.make_context(inner, last, parent=called).close()
            folder = called.params.get("folder")
    if folder is not None and folder.parts[0] == "data" and folder.name != "suffolk":
        assert (ROOT / folder / "council.toml").is_file(), words


def module(name: str, words: list[str]) -> None:
    """Check that a module that can be run is there and knows the options."""
    if name == "insight":
        return parse(words)
    found = importlib.util.find_spec(name)
    assert found, name
    assert found.origin, name
    text = read(Path(found.origin))
    assert [word for word in words if word.startswith("--") and f'"{word}"' not in text] == []
    return None


def test_every_setting_of_the_environment_is_explained() -> None:
    source = "".join(read(path) for path in (ROOT / "insight").rglob("*.py"))
    named = set(re.findall(r"\"(INSIGHT_[A-Z_]+)\"", source))
    assert named
    told = "".join(map(read, GUIDES))
    assert {name for name in named if f"`{name}`" not in told} == set()


def test_settings_of_streamlit_are_its_own() -> None:
    known = {option.env_var for option in streamlit_config.get_config_options().values()}
    assert set(re.findall(r"STREAMLIT_[A-Z_]+", "".join(map(read, PAGES)))) <= known


# --- The catalogue reference -----------------------------------------------------------------------


@pytest.mark.parametrize("heading", SECTIONS)
def test_the_reference_has_every_field_and_no_other(heading: str) -> None:
    fields = {field.name for field in dataclasses.fields(SECTIONS[heading])}  # type: ignore[arg-type]
    if heading == "Council":
        fields |= {"indicators", "groups"}  # taken out before the council is read: see insight.catalogue
    tables = section(reference(), heading).split("\n\n")
    told = next(first_cells(table) for table in tables if table.lstrip().startswith("| field |"))
    assert sorted(told[1:]) == sorted(fields)


@pytest.mark.parametrize("heading", SECTIONS)
def test_the_reference_says_rightly_which_fields_are_needed(heading: str) -> None:
    for field in dataclasses.fields(SECTIONS[heading]):  # type: ignore[arg-type]
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        row = re.search(rf"^\| `{field.name}` \| ([^|]*) \|", section(reference(), heading), re.MULTILINE)
        assert row, field.name
        assert (row[1] in ("yes", "from the name")) is required, field.name


@pytest.mark.parametrize(
    "kind",
    [domain.AreaType, domain.Statistic, domain.Summary, domain.Polarity, domain.Visibility, domain.Status,
     domain.FitMethod, domain.BreakKind],
)  # fmt: skip
def test_the_reference_names_every_choice(kind: type[StrEnum]) -> None:
    assert [choice.value for choice in kind if f"`{choice.value}`" not in reference()] == []


def test_methods_name_every_state_and_fit() -> None:
    cells = first_cells(read(ROOT / "docs" / "methods.md"))
    assert {state.value.replace("_", " ") for state in domain.State} <= set(cells)
    assert {fit.value for fit in domain.Fit} <= set(cells)


def test_the_reference_has_every_reader_and_no_other() -> None:
    assert sorted(first_cells(section(reference(), "Readers"))[1:]) == sorted(READERS)


def test_the_reference_names_what_readers_take_for_text_and_what_elections_give() -> None:
    assert {name for name in TEXT_COLUMNS if f"`{name}`" not in reference()} == set()
    assert {name for name in OUTPUT if f"`{name}`" not in reference()} == set()


def test_the_reference_says_what_each_statistic_needs() -> None:
    told = section(reference(), "Indicators")
    for statistic, fields in NEEDED.items():
        for field in fields:
            row = re.search(rf"^\| `{field}` \| ([^|]*) \|", told, re.MULTILINE)
            assert row, field
            given = "all but count" if field == "denominator" else statistic.value
            assert given in row[1], (statistic, field)


# --- Examples that are built -----------------------------------------------------------------------


def example(opening: str) -> str:
    """Body of the block of the reference that begins with a line."""
    (body,) = [body for _, body in fences(reference()) if body.startswith(f"{opening}\n")]
    return body


TABLES: dict[str, Any] = {
    "dataset": domain.Dataset,
    "indicator": domain.Indicator,
    "area_type": domain.AreaSet,
    "fit": domain.FitRule,
    "question": domain.Question,
}


@pytest.mark.parametrize("body", [body for kind, body in fences(reference()) if kind == "toml"])
def test_every_example_is_valid(body: str) -> None:
    for name, found in tomllib.loads(body).items():
        named = name in ("dataset", "indicator")
        tables = [{"id": key, **table} for key, table in found.items()] if named else found
        for table in tables if name in TABLES else ():
            TypeAdapter(TABLES[name]).validate_python(table)


def test_the_example_of_a_data_set_and_an_indicator_works(county: Path, tmp_path: Path) -> None:
    """Squareshire's four wards have the codes of the example."""
    (table,) = [body for kind, body in fences(reference()) if kind == "csv"]
    (county / "local").mkdir()
    (county / "local" / "allotments.csv").write_text(table)
    assert hashlib.sha256(table.encode()).hexdigest() in example("# datasets.toml: the allotments")
    with (county / "datasets.toml").open("a") as file:
        file.write("\n" + example("# datasets.toml: the allotments"))
    (county / "allotments.toml").write_text(example("# allotments.toml"))
    council = (county / "council.toml").read_text()
    (county / "council.toml").write_text(
        council.replace('["indicators.toml"]', '["indicators.toml", "allotments.toml"]')
    )
    with Store(build(county, out=tmp_path / "county.duckdb").path) as source:
        plots = source.values("allotment_plots", "ward").set_index("area_code")
        waiting = source.values("allotment_waiting_per_100", "ward").set_index("area_code")
        districts = source.values("allotment_waiting_per_100", "district")
    assert waiting.loc[WARDS, "state"].tolist() == ["value", "suppressed", "not_applicable", "value"]
    assert waiting.loc[WARDS[0], "value"] == 30
    assert plots.loc[WARDS[2], "value"] == 0
    assert districts["state"].tolist() == [
        "value",
        "suppressed",
    ]  # North: 3 of 0 + 18 plots; South: one held back


@pytest.mark.real
def test_the_example_of_a_new_council_builds(real: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "suffolk"
    folder.mkdir(parents=True)
    for shared in ("indicators", "groups"):
        shutil.copytree(ROOT / "data" / shared, tmp_path / "data" / shared)
    kept = example("# datasets.toml: where").splitlines()[1]
    datasets = read(ROOT / "data" / "england" / "datasets.toml")
    for old in ('where = { code = ["E05*"] }', 'where = { code = ["E01*"] }'):
        assert datasets.count(old) == 1
        datasets = datasets.replace(old, kept)
    (folder / "datasets.toml").write_text(datasets)
    (folder / "council.toml").write_text(example("# council.toml"))
    assert load(folder).council.place == "Suffolk"
    with Store(build(folder, sources=real, out=tmp_path / "suffolk.duckdb").path) as source:
        counts = source.area_types().set_index("area_type")["areas"]
        people = source.values("population", "county")["value"].item()
        wards = source.values("population", "ward")["value"]
    assert counts.to_dict() == {"ward": 138, "lsoa": 449, "district": 5, "county": 1}
    assert f"{counts['ward']} wards from {counts['lsoa']} LSOAs" in reference()
    assert people == 760_684  # Census 2021, TS001, summed over the publisher's LSOAs
    assert wards.sum() == pytest.approx(people)


# --- Faults ----------------------------------------------------------------------------------------


def rules() -> list[str]:
    guide = section(read(ROOT / "docs" / "guide-officers.md"), "When something is wrong")
    cells = re.findall(r"^\| (`.+?) \|", guide, re.MULTILINE)
    return [rule for cell in cells for rule in re.findall(r"`(.+?)`", cell)]


@pytest.mark.parametrize("rule", rules())
def test_every_rule_in_the_guide_is_one_that_a_fault_may_name(rule: str) -> None:
    source = "".join(read(path) for path in (ROOT / "insight").rglob("*.py"))
    for part in (part.strip() for part in rule.split("…")):
        assert part in source or part in ("'", "]"), part


# --- The map of the code, and links ----------------------------------------------------------------


def parts_of(package: str) -> list[str]:
    """Modules and packages at the top of a package, as the map of the code writes them."""
    home = ROOT / package
    modules = [f"{path.name}" for path in home.glob("*.py") if not path.name.startswith("_")]
    packages = [f"{path.parent.name}/" for path in home.glob("*/__init__.py")]
    return sorted([*modules, *packages])


@pytest.mark.parametrize("package", ["insight", "layers"])
def test_every_module_is_on_the_map_of_the_code(package: str) -> None:
    table = section(read(ROOT / "README.md"), "Map of the code")
    named = {name.removeprefix(f"{package}/") for name in re.findall(r"`([\w./]+)`", table)}
    assert [part for part in parts_of(package) if part not in named] == []


def test_everything_on_the_map_of_the_code_is_there() -> None:
    table = section(read(ROOT / "README.md"), "Map of the code")
    for row in re.findall(r"^\| (`.+?) \|", table, re.MULTILINE):
        names = re.findall(r"`([\w./]+)`", row)
        home = Path(names[0]).parent
        for name in names:
            assert (ROOT / name).exists() or (ROOT / home / name).exists(), name


def links(page: Path) -> list[str]:
    """Targets of links and pictures that are neither elsewhere nor in a block of code."""
    text = re.sub(r"^```.*?^```$", "", read(page), flags=re.MULTILINE | re.DOTALL)
    found: list[str] = re.findall(r"\]\(([^)\s]+)\)", text)
    return [target for target in found if not re.match(r"\w+:", target)]


def slugs(page: Path) -> set[str]:
    """Anchors of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", read(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@EVERY_PAGE
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in links(page):
        path, _, anchor = target.partition("#")
        aim = (page.parent / path).resolve() if path else page
        assert aim.exists(), target
        assert not anchor or anchor in slugs(aim), target


@EVERY_PAGE
def test_pages_name_no_place_of_one_machine(page: Path) -> None:
    assert re.findall(r"/(?:home|root|tmp|work|Users)/\w+|127\.0\.0\.1", read(page)) == []
