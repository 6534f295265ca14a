"""Frozen editions: kept under a name with all that is needed to build them again years later.

A frozen edition is a folder of its own that nothing writes to any more::

    edition.duckdb     the edition, to read and to make its documents from
    catalogue/         the catalogue it was built from, with what it ships
    sources/           the publishers' files (unless they were left out)
    register.sqlite    the register of engagement as it was, counts and records only
    program/           this program; requirements.txt pins every package it ran with
    manifest.json      its name, edition, versions, and the SHA-256 of every file
    README.txt         how to open it and how to build it again
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from importlib import metadata
from pathlib import Path

import insight
from insight import register, store
from insight.catalogue import load
from insight.domain import Visibility
from insight.errors import Fault, InsightError, StoreError
from insight.home import register_location
from insight.store import Store

MANIFEST, EDITION, CATALOGUE, SOURCES = "manifest.json", "edition.duckdb", "catalogue", "sources"
REGISTER, PROGRAM, REQUIREMENTS = "register.sqlite", "program", "requirements.txt"
CHUNK = 1 << 20
BESIDE = (
    "app.py",
    "data/indicators",
    "data/groups",
    "data/questions.toml",
    "data/which_places.toml",
    "docs/methods.md",
    "GLOSSARY.md",
)
"""What the program reads besides its packages, in a checkout; an installed one has it inside them."""
SKIPPED = shutil.ignore_patterns("__pycache__", "node_modules", "src", "*.pyc")

README = """{name}: edition {edition_id} of {place}, frozen on {frozen_on}.

To read it:              insight areas --edition edition.duckdb
To see it on the map:    insight serve --edition edition.duckdb
To check that nothing has changed:    insight edition check "{name}"

Years from now, with Python {python} and the package registries:

    python -m venv venv
    venv/bin/pip install -r requirements.txt
    cd program
    ../venv/bin/python -m insight serve --edition ../edition.duckdb

To build it again from the publishers' files, in the folder program:

    export INSIGHT_REGISTER=../register.sqlite
    ../venv/bin/python -m insight build ../catalogue/{catalogue} {sources}--out again.duckdb
"""


class FreezingError(InsightError):
    """An edition cannot be frozen, or what was frozen is no longer as it was."""


@dataclass(frozen=True)
class Frozen:
    """What a frozen edition says of itself; ``files`` are name and SHA-256 of everything in its folder."""

    name: str
    edition_id: str
    place: str
    built_at: str
    frozen_on: str
    insight_version: str
    python: str
    catalogue: str
    with_sources: bool
    files: dict[str, str]
    folder: Path

    @property
    def edition(self) -> Path:
        """The edition file."""
        return self.folder / EDITION


def shelf() -> Path:
    """Folder of the frozen editions."""
    return store.home() / "frozen"


def slug(name: str) -> str:
    """Name of the folder for a name: "2026 autumn" is ``2026-autumn``.

    Raises
    ------
    FreezingError
        For a name without a letter or figure.
    """
    found = re.sub(r"[^0-9a-z]+", "-", name.casefold()).strip("-")[:80]
    if not found:
        rule, remedy = "the name of an edition has letters or figures", 'Write, for example, "2026 autumn".'
        raise FreezingError(Fault("edition", rule, repr(name), remedy))
    return found


def freeze(
    name: str,
    *,
    edition: Path,
    catalogue: Path | None = None,
    sources: Path | None = None,
    with_sources: bool = True,
    registered: str | None = None,
    today: date,
    step: Callable[[str], None] = lambda _: None,
) -> Frozen:
    """Keep an edition under a name, whole or not at all.

    Parameters
    ----------
    name
        What people call it: "2026 autumn".
    edition
        The edition file.
    catalogue
        Catalogue folder; the one the edition was built from when None.
    sources
        Folder below which the publishers' files are; the catalogue folder when None.
    with_sources
        Keep the publishers' files too.
    registered
        Path or address of the register; `insight.home.register_location` when None.
    today
        Day of freezing.
    step
        Called with words before each step.

    Raises
    ------
    FreezingError
        When the name is taken, the catalogue is not the one the edition was built from, a source file is not the one
        that was read, or the disk is full. Nothing is left behind then.
    """
    target = shelf() / slug(name)
    if target.exists():
        rule, remedy = (
            "a name is given to one edition",
            "Choose another name: what is frozen is never overwritten.",
        )
        raise FreezingError(Fault(str(target), rule, f"'{name}' is taken", remedy))
    with Store(edition, audience=Visibility.INTERNAL) as source:
        about = source.edition
    folder = catalogue or Path(about.catalogue)
    _check_catalogue(folder, about.catalogue_sha256)
    draft = target.with_name(f".{target.name}.{os.getpid()}.unfinished")
    try:
        draft.mkdir(parents=True)
        step("Copying the edition")
        shutil.copyfile(edition, draft / EDITION)
        step("Copying the catalogue")
        _copy_catalogue(folder, draft / CATALOGUE)
        if with_sources:
            step("Copying the publishers' files")
            _copy_sources(folder, sources or folder, draft / SOURCES)
        step("Copying the register and the program")
        _copy_register(registered or register_location(), draft / REGISTER)
        _copy_program(draft)
        frozen = Frozen(
            name, about.edition_id, about.place, about.built_at.isoformat(), today.isoformat(), about.insight_version,
            f"{sys.version_info.major}.{sys.version_info.minor}", folder.name, with_sources, {}, target,
        )  # fmt: skip
        _describe(frozen, draft)
        os.replace(draft, target)
    except OSError as error:
        rule, remedy = (
            "the edition must be frozen whole",
            "Free some disk space, or set INSIGHT_HOME; nothing was kept.",
        )
        raise FreezingError(Fault(str(target), rule, str(error), remedy)) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return read(target)


def _check_catalogue(folder: Path, digest: str) -> None:
    from insight.build.run import digest_of  # noqa: PLC0415  geopandas takes a second to import

    found = digest_of(load(folder))
    if found != digest:
        rule = "the catalogue must be the one the edition was built from"
        remedy = "Build again and freeze that edition, or name the right folder with --catalogue."
        raise FreezingError(Fault(str(folder), rule, f"digest {found[:8]}, not {digest[:8]}", remedy))


def _copy_catalogue(folder: Path, target: Path) -> None:
    """The catalogue's own files and those it names outside itself, in the same places beside each other."""
    shutil.copytree(folder, target / folder.name, ignore=shutil.ignore_patterns("files"))
    council = tomllib.loads((folder / "council.toml").read_text(encoding="utf-8"))
    for name in (*council.get("indicators", ()), *council.get("groups", ())):
        place = Path(os.path.normpath(Path(folder.name) / str(name)))
        if place.parts[:1] != ("..",) and not (target / place).exists():
            (target / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / str(name), target / place)


def _copy_sources(folder: Path, root: Path, target: Path) -> None:
    """Every file the build reads, each checked against its stated SHA-256."""
    from insight.build.run import check_sources, used_datasets  # noqa: PLC0415

    catalogue = load(folder)
    faults = check_sources(catalogue, root)
    if faults:
        raise FreezingError(faults)
    for dataset in used_datasets(catalogue):
        for name in dataset.files:
            for part in _with_companions(root / name):
                place = target / part.relative_to(root)
                place.parent.mkdir(parents=True, exist_ok=True)
                if not place.exists():
                    shutil.copyfile(part, place)


def _with_companions(path: Path) -> Iterator[Path]:
    """A shapefile is several files of one name."""
    if path.suffix.lower() != ".shp":
        yield path
        return
    yield from sorted(path.parent.glob(f"{path.stem}.*"))


def _copy_register(where: str, target: Path) -> None:
    """The register's records, through its own door, so that it may be of either kind."""
    with register.Register(where) as source, register.Register(target) as kept:
        source.copy_to(kept)
    for leftover in target.parent.glob(f"{target.name}-*"):
        leftover.unlink()


def _copy_program(draft: Path) -> None:
    home = Path(insight.__file__).parent.parent
    for package in ("insight", "layers"):
        shutil.copytree(home / package, draft / PROGRAM / package, ignore=SKIPPED)
    for name in BESIDE:
        found, place = home / name, draft / PROGRAM / name
        if found.is_dir():
            shutil.copytree(found, place)
        elif found.is_file():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(found, place)
    pins = sorted(f"{d.name}=={d.version}" for d in metadata.distributions() if d.name != "community-insight")
    (draft / REQUIREMENTS).write_text("\n".join(dict.fromkeys(pins)) + "\n", encoding="utf-8")


def _describe(frozen: Frozen, draft: Path) -> None:
    told = asdict(frozen) | {"sources": "--sources ../sources " if frozen.with_sources else ""}
    (draft / "README.txt").write_text(README.format(**told), encoding="utf-8")
    files = {
        path.relative_to(draft).as_posix(): sha256(path)
        for path in sorted(draft.rglob("*"))
        if path.is_file()
    }
    kept = {key: value for key, value in asdict(frozen).items() if key != "folder"} | {"files": files}
    (draft / MANIFEST).write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for path in draft.rglob("*"):
        if path.is_file():
            path.chmod(0o444)


def sha256(path: Path) -> str:
    """Digest of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(CHUNK):
            digest.update(part)
    return digest.hexdigest()


def read(folder: Path) -> Frozen:
    """Read what a frozen edition says of itself.

    Raises
    ------
    FreezingError
        When its manifest is missing or garbled.
    """
    path = folder / MANIFEST
    try:
        return Frozen(**json.loads(path.read_text(encoding="utf-8")), folder=folder)
    except (OSError, ValueError, TypeError) as error:
        rule, remedy = (
            "a frozen edition has a manifest that can be read",
            "Bring the folder back from a backup.",
        )
        raise FreezingError(Fault(str(path), rule, str(error)[:200], remedy)) from error


def every() -> list[Frozen]:
    """Frozen editions, the oldest first."""
    folders = [path.parent for path in shelf().glob(f"*/{MANIFEST}") if not path.parent.name.startswith(".")]
    return sorted((read(folder) for folder in folders), key=lambda one: (one.frozen_on, one.name))


def named(name: str) -> Frozen:
    """Return the frozen edition of a name.

    Raises
    ------
    FreezingError
        When there is none; the remedy lists those there are.
    """
    found = {slug(one.name): one for one in every()}
    if slug(name) not in found:
        names = ", ".join(f'"{one.name}"' for one in found.values()) or "none yet"
        remedy = f"Frozen editions: {names}."
        raise FreezingError(
            Fault("edition", "there must be a frozen edition of that name", repr(name), remedy)
        )
    return found[slug(name)]


def edition_file(name: str) -> Path:
    """The edition file of a name of a frozen edition, or of the path of an edition file.

    Raises
    ------
    FreezingError
        When there is neither.
    """
    path = Path(name)
    return path if path.is_file() else named(name).edition


def earlier(source: Store, *, audience: Visibility = Visibility.PUBLIC) -> Store | None:
    """Open the last frozen edition of the same place that was built before one; None where there is none.

    One made by a version of this program whose tables were others cannot be compared, and counts as none.
    """
    about = source.edition
    older = [one for one in every() if one.place == about.place and one.built_at < about.built_at.isoformat()]
    for one in sorted(older, key=lambda one: one.built_at, reverse=True):
        if one.edition_id != about.edition_id:
            with suppress(StoreError):
                return Store(one.edition, audience=audience)
    return None


def faults_of(frozen: Frozen) -> list[Fault]:
    """What is no longer as it was frozen: files that are gone, changed, or were added."""
    here = {path.relative_to(frozen.folder).as_posix() for path in frozen.folder.rglob("*") if path.is_file()}
    remedy = "Bring the folder back from a backup."
    rule = "what is frozen stays as it was"
    gone = [Fault(name, rule, "missing", remedy) for name in sorted(set(frozen.files) - here)]
    added = [Fault(name, rule, "added", remedy) for name in sorted(here - set(frozen.files) - {MANIFEST})]
    changed = [
        Fault(name, rule, "changed", remedy)
        for name, digest in frozen.files.items()
        if name in here and sha256(frozen.folder / name) != digest
    ]
    return [*gone, *added, *changed]
