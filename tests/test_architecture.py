"""Imports run one way; words that leave the house are escaped; nothing names a host."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SCREEN = {"layers", "folium", "matplotlib", "streamlit"}
MODULES = sorted([*ROOT.glob("insight/**/*.py"), *ROOT.glob("layers/**/*.py")])
MODULES = [path for path in MODULES if "node_modules" not in path.parts]


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def roots(names: set[str]) -> set[str]:
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(path: Path) -> None:
    names = imported(path)
    part = path.relative_to(ROOT).parts
    if part[0] == "layers":
        assert not roots(names) & {"duckdb", "streamlit"}
        return
    if part[1] in ("pages", "documents"):
        return
    # `insight serve` starts Streamlit as a program; it draws nothing itself.
    allowed = {"streamlit"} if part[1:] == ("cli", "serve.py") else set()
    assert not roots(names) & SCREEN - allowed


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_store_owns_duckdb(path: Path) -> None:
    if path.relative_to(ROOT).as_posix() != "insight/store.py":
        assert "duckdb" not in roots(imported(path))


@pytest.mark.parametrize("low", ["domain", "errors", "sources", "geography", "stats", "catalogue"])
def test_what_knows_never_asks_what_builds_or_shows(low: str) -> None:
    home = ROOT / "insight"
    paths = [home / f"{low}.py"] if (home / f"{low}.py").exists() else sorted((home / low).rglob("*.py"))
    higher = {
        "insight.build",
        "insight.store",
        "insight.cli",
        "insight.pages",
        "insight.documents",
        "insight.profiles",
    }
    for path in paths:
        names = imported(path)
        assert not {
            name for name in names if any(name == up or name.startswith(f"{up}.") for up in higher)
        }, path


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_stay_readable(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
