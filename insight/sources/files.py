"""The files on disk: are they there, are they the ones the catalogue means, are they whole."""

from __future__ import annotations

import gzip
import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from insight.domain import Dataset
from insight.errors import Fault, SourceError

ZIPPED = (".zip", ".xlsx")
SHAPEFILE_PARTS = (".dbf", ".shx")
DAMAGE = (zipfile.BadZipFile, gzip.BadGzipFile, EOFError, zlib.error, OSError)
"""What Python raises on a zip or gzip file that is not whole."""


def verify_files(dataset: Dataset, root: Path) -> list[Fault]:
    """Check that every file of a data set is there, whole, and the one the catalogue was made with.

    Parameters
    ----------
    dataset
        Its ``files`` are names below ``root``; its ``checksums`` their SHA-256, in the same order.
    root
        The sources folder.

    Returns
    -------
    list of Fault
        One for each file that is missing, one for each that differs, one for each archive that is
        cut short or damaged (every member's CRC is checked). Empty when all is well.
    """
    faults: list[Fault] = []
    for name, checksum in zip(dataset.files, dataset.checksums, strict=True):
        path = root / name
        faults += _absent(path, name, dataset) if not path.is_file() else _altered(path, checksum, dataset)
    return faults


def require_files(dataset: Dataset, root: Path, *, verified: bool) -> list[Path]:
    """Return the paths of the data set's files, checked first unless ``verified``.

    Raises
    ------
    SourceError
        With every fault of `verify_files`.
    """
    faults = [] if verified else verify_files(dataset, root)
    if faults:
        raise SourceError(faults)
    return [root / name for name in dataset.files]


def pick_member(path: Path, dataset: Dataset, *, patterns: Sequence[str]) -> str:
    """Name the member of a zip that is meant: the declared one, else the only one of a pattern.

    ``patterns`` are regular expressions in order of preference; the first that finds any decides.

    Raises
    ------
    SourceError
        When the declared member is not there, or none or several would do.
    """
    names = members(path)
    wanted = [f"(^|/){re.escape(dataset.member)}$"] if dataset.member else patterns
    for pattern in wanted:
        found = [name for name in names if re.search(pattern, name, re.IGNORECASE)]
        if len(found) == 1:
            return found[0]
        if found:
            raise SourceError(_member_fault(path, dataset, found, "several would do"))
    raise SourceError(_member_fault(path, dataset, names, "none of its members will do"))


def read_bytes(path: Path, member: str | None = None) -> bytes:
    """Read a file whole: plain, gzipped, or one member of a zip (its CRC checked).

    Raises
    ------
    SourceError
        When the archive is cut short or damaged.
    """
    try:
        if member is not None:
            with zipfile.ZipFile(path) as archive:
                return archive.read(member)
        if path.suffix.lower() == ".gz":
            with gzip.open(path) as file:
                return file.read()
        return path.read_bytes()
    except DAMAGE as error:
        raise SourceError(_damaged(path.name, str(error))) from error


def nearest(name: str, known: Iterable[str], *, count: int = 3) -> str:
    """Name those of ``known`` that look most like ``name``, quoted, or "nothing like it"."""
    by_key = {entry.casefold(): entry for entry in known}
    near = get_close_matches(name.casefold(), list(by_key), n=count, cutoff=0.4)
    return " or ".join(repr(by_key[key]) for key in near) or "nothing like it"


def and_more(listed: Sequence[str], *, most: int = 5) -> str:
    """Join at most ``most`` entries and say how many more there are."""
    more = len(listed) - most
    return ", ".join(listed[:most]) + (f" and {more:,} more" if more > 0 else "")


def _absent(path: Path, name: str, dataset: Dataset) -> list[Fault]:
    folder = path.parent
    if not folder.is_dir():
        found = f"no folder {folder}"
    else:
        files = sorted(entry.name for entry in folder.iterdir() if entry.is_file())
        found = f"no such file in {folder}; nearest is {nearest(path.name, files, count=1)}"
    remedy = f"Download it from {dataset.page} into that folder, or correct 'file' of [{dataset.id}]."
    return [Fault(name, "the file must be in the sources folder", found, remedy)]


def _altered(path: Path, checksum: str, dataset: Dataset) -> list[Fault]:
    try:
        status = path.stat()
        digest, damage = _inspect(path, status.st_size, status.st_mtime_ns)
    except OSError as error:
        remedy = "Give this account leave to read it."
        return [Fault(path.name, "the file must be readable", str(error), remedy)]
    faults = [_damaged(path.name, damage)] if damage else []
    if digest != checksum:
        faults.append(
            Fault(
                path.name,
                f"its SHA-256 must be the one of [{dataset.id}], {checksum}",
                digest,
                f"Download it again from {dataset.page}; if the publisher has issued a new file, read its "
                f"notes, then write sha256 = \"{digest}\" and the new 'published' date.",
            )
        )
    missing = [part for part in SHAPEFILE_PARTS if path.suffix.lower() == ".shp" and not _beside(path, part)]
    for part in missing:
        remedy = "Copy all parts of the shapefile (.shp, .shx, .dbf, .prj) into the folder."
        faults.append(Fault(path.name, f"a shapefile needs its {part} beside it", "none", remedy))
    return faults


def _beside(path: Path, suffix: str) -> bool:
    return any(path.with_suffix(ending).is_file() for ending in (suffix, suffix.upper()))


@lru_cache(maxsize=512)
def _inspect(path: Path, size: int, modified_ns: int) -> tuple[str, str]:
    """SHA-256 and damage of one state of a file: several data sets may share a zip."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return digest, _damage(path) if path.suffix.lower() in ZIPPED else ""


def _damage(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            broken = archive.testzip()
    except DAMAGE as error:
        return str(error)
    return f"member {broken} fails its CRC check" if broken else ""


def _damaged(name: str, damage: str) -> Fault:
    return Fault(
        name,
        "the archive must be whole",
        f"it is cut short or damaged: {damage}",
        "Download it again; the size should be the one the publisher's page states.",
    )


def members(path: Path) -> list[str]:
    """Name the files in a zip.

    Raises
    ------
    SourceError
        When the zip is cut short or damaged.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return [entry.filename for entry in archive.infolist() if not entry.is_dir()]
    except DAMAGE as error:
        raise SourceError(_damaged(path.name, str(error))) from error


def _member_fault(path: Path, dataset: Dataset, names: Sequence[str], why: str) -> Fault:
    wanted = repr(dataset.member) if dataset.member else f"the {dataset.area_type or 'wanted'} file"
    remedy = f"Name the right one as 'member' of [{dataset.id}]."
    return Fault(path.name, f"the zip must hold {wanted}", f"{why}: {and_more(names)}", remedy)
