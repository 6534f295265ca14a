"""What `insight.cli.main` imports for a command is the module that holds it, and so is all of it."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

from insight import cli
from insight.cli import every


def test_commands_that_stand_alone_name_their_module() -> None:
    registered = {
        command.name or command.callback.__name__.strip("_").replace("_", "-"): command.callback.__module__
        for command in every.app.registered_commands
        if command.callback is not None
    }
    assert registered == {name: f"insight.cli.{module}" for name, module in cli.ALONE.items()}


@pytest.mark.parametrize("name", sorted(set(cli.ALONE.values())))
def test_a_module_by_itself_takes_the_name_of_its_command(name: str) -> None:
    import_module(f"insight.cli.{name}")  # has a name at all
    word = next(word for word, module in cli.ALONE.items() if module == name)
    code = f"import sys; sys.argv = ['insight', {word!r}, '--help']; from insight.cli import main; main()"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert f"insight {word} [OPTIONS]" in told.stdout


def test_an_unknown_command_is_answered_with_all_that_there_are() -> None:
    code = "import sys; sys.argv = ['insight', 'buidl']; from insight.cli import main; main()"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert "build" in told.stderr
