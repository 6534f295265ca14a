"""``python -m data.generator [--out DIR]``: make the fictional county again."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from data.generator.checksums import write_checksums
from data.generator.county import make
from data.generator.files import save

SAMPLE = Path(__file__).resolve().parents[1] / "sample"


def main() -> None:
    """Write ``DIR/files`` and ``DIR/engagement`` anew; bring the checksums in ``DIR/datasets.toml`` up to date."""
    parser = argparse.ArgumentParser(prog="python -m data.generator", description=__doc__)
    parser.add_argument("--out", type=Path, default=SAMPLE, help="folder to write to (default: data/sample)")
    out: Path = parser.parse_args().out
    made = make()
    for folder, contents in zip(made._fields, made, strict=True):
        shutil.rmtree(out / folder, ignore_errors=True)
        save(out / folder, contents)
    catalogue = out / "datasets.toml"
    if catalogue.exists():
        catalogue.write_text(
            write_checksums(catalogue.read_text(encoding="utf-8"), made.files), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
