"""One word does it all, with Python 3.11 or later, pip and the package registries alone.

    python3 run.py              set up, build the fictional county, open the map
    python3 run.py test         set up and run the tests
    python3 run.py build ...    set up and run any command of ``insight`` (see ``insight --help``)

Everything is installed into ``.venv`` beside this file, so that it works where the system's Python is
externally managed (PEP 668), and also where Debian's ``python3-venv`` is absent. Versions are pinned
with hashes in ``requirements*.txt``. A second run finds everything in place and starts at once.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
UV = "uv==0.13.9"
TESTS = ("-m", "not browser", "-n", "auto", "--maxprocesses", "4", "--dist", "worksteal")
"""What ``test`` alone runs: all but those in a browser, on every core, but no more than memory is sure to hold."""


def main(words: list[str]) -> int:
    """Set up what the words need, then do it."""
    if sys.version_info < (3, 11):  # noqa: UP036  the very thing to tell a person with an older one
        print(f"Python 3.11 or later is needed; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 2
    testing = words[:1] == ["test"]
    set_up(ROOT / ("requirements-dev.txt" if testing else "requirements.txt"))
    if testing:
        return run(PYTHON, "-m", "pytest", *(words[1:] or TESTS))
    return run(PYTHON, "-m", "insight", *(words or ["serve"]))


def set_up(requirements: Path) -> None:
    """Make ``.venv`` hold the pinned packages and this project; nothing to do when it already does."""
    stamp = VENV / f"{requirements.stem}.stamp"
    wanted = fingerprint(requirements)
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    print(f"Setting up {VENV} from {requirements.name} (once, about a minute) ...", file=sys.stderr)
    make_environment()
    # Compiled now, every later start is quicker, also where Python may not write what it compiled.
    quiet = ("--quiet", "--compile-bytecode", "--python", str(PYTHON))
    uv = (PYTHON, "-m", "uv", "pip", "install", *quiet)
    must(run(*uv, "--require-hashes", "--requirement", requirements))
    must(run(*uv, "--no-deps", "--editable", ROOT))
    stamp.write_text(wanted)


def make_environment() -> None:
    """Create ``.venv`` with the installer in it."""
    if not PYTHON.is_file():
        made = subprocess.run(
            [sys.executable, "-m", "venv", VENV], capture_output=True, check=False
        ).returncode
        if made != 0:  # Debian without python3-venv: no ensurepip, but pip can install from outside
            must(run(sys.executable, "-m", "venv", "--clear", "--without-pip", VENV))
    pip = ("-m", "pip", "--quiet", "--disable-pip-version-check")
    if run(PYTHON, "-c", "import pip", hide=True) == 0:
        must(run(PYTHON, *pip, "install", UV))
    else:
        must(run(sys.executable, *pip, "--python", PYTHON, "install", UV))


def fingerprint(requirements: Path) -> str:
    """Digest of all that decides what is installed."""
    inputs = [requirements, ROOT / "pyproject.toml", ROOT / "hatch_build.py", Path(__file__)]
    live = ROOT / "layers" / "live"
    inputs += sorted(path for path in (live / "src").rglob("*") if path.is_file())
    inputs += [*sorted(live.glob("*.json")), live / "build.mjs", live / "pyproject.toml"]
    digest = hashlib.sha256(sys.version.encode())
    for path in inputs:
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def run(*words: str | Path, hide: bool = False) -> int:
    """Run a command, showing what it prints unless ``hide``; return its exit code."""
    sink = subprocess.DEVNULL if hide else None
    try:
        return subprocess.run(
            [str(w) for w in words], cwd=ROOT, stdout=sink, stderr=sink, check=False
        ).returncode
    except KeyboardInterrupt:
        return 130


def must(code: int) -> None:
    """Stop with the command's exit code when it failed."""
    if code:
        print("Setting up failed; what failed is printed above.", file=sys.stderr)
        raise SystemExit(code)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
