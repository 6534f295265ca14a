"""A million answers turned into counts, beside plain pandas doing the same sums.

    python -m bench.engagement [--rows 1000000] [--runs 3] [--edition FILE]

Answers are made up: a postcode of the edition, an age, sex, ethnic group and disability, three columns more
that are not used, and a name that is ignored. Ours reads with pyarrow, looks at every cell that is not
ignored for e-mail addresses and formulas, checks postcodes and wordings, and counts for six types of area. Plain pandas
reads the file, merges the postcodes and groups; it checks nothing. Both must come to the same counts.
Each runs in a process of its own; seconds and memory at its peak are medians.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

AGES = {"16-24": "aged_15_24", "25-44": "aged_25_44", "45-64": "aged_45_64", "65+": "aged_65_plus"}
SEXES = {"Female": "female", "Male": "male", "": "not_stated"}
ETHNIC = {
    "Asian": "asian",
    "Black": "black",
    "Mixed": "mixed",
    "White British": "white",
    "Other": "other_ethnic_group",
}
DISABLED = {"Yes": "disabled", "No": "not_disabled", "Prefer not to say": "not_stated"}
COLUMNS = {"Age": AGES, "Sex": SEXES, "Ethnic group": ETHNIC, "Disability": DISABLED}
NAMES = {"Age": "age", "Sex": "sex", "Ethnic group": "ethnic_group", "Disability": "disability"}
TYPES = ["ward", "parish", "panel", "division", "district", "county"]


def ground(edition: Path):
    """What the edition knows that answers are counted by."""
    from insight.cli.engage import ground_of, known_to
    from insight.domain import Visibility
    from insight.register import Register
    from insight.store import Store

    with tempfile.TemporaryDirectory() as folder, Store(edition) as source:
        register = Register(Path(folder) / "r.sqlite", audience=Visibility.INTERNAL)
        return ground_of(source, known_to(source, register))


def make(path: Path, edition: Path, rows: int) -> None:
    """Write made-up answers."""
    chance = np.random.default_rng(1)
    codes = ground(edition).postcodes.dropna(subset="district")["postcode"].to_numpy(object)
    frame = pd.DataFrame({"Name": "Somebody Else", "Postcode": chance.choice(codes, rows)})
    for header, words in COLUMNS.items():
        frame[header] = chance.choice(list(words), rows)
    for number in range(3):
        frame[f"Question {number}"] = chance.choice(["Agree", "Disagree", "Neither, to be fair"], rows)
    frame.to_csv(path, index=False)


def ours(path: Path, edition: Path) -> pd.DataFrame:
    """Counts by this program."""
    from insight.engagement import importing

    result = importing.read(path, ground(edition), importing.Options(ignore=["Name"]))
    # made-up answers come from everywhere alike, so small areas hold more of them than people
    assert all("live there" in fault.rule for fault in result.faults)
    return result.counts


def plain(path: Path, edition: Path) -> pd.DataFrame:
    """Counts by plain pandas."""
    import duckdb

    with duckdb.connect(str(edition), read_only=True) as connection:
        places = connection.execute("SELECT * FROM postcode").df()
    frame = pd.read_csv(path, keep_default_na=False)
    frame = frame.merge(places, left_on="Postcode", right_on="postcode", how="left")
    frame["all"] = "all"
    parts = []
    for kind in ["all", *TYPES]:
        for header, words in {"all": {"all": "all"}, **COLUMNS}.items():
            counted = frame.assign(group_id=frame[header].map(words)).groupby([kind, "group_id"]).size()
            part = counted.rename("count").reset_index().rename(columns={kind: "area_code"})
            parts.append(part.assign(area_type=kind, dimension=NAMES.get(header, "all")))
    return pd.concat(parts, ignore_index=True)


def once(way: str, path: Path, edition: Path, out: Path) -> None:
    """Run one way, and print seconds and megabytes."""
    began = time.perf_counter()
    counts = {"ours": ours, "plain": plain}[way](path, edition)
    seconds = time.perf_counter() - began
    key = ["area_type", "area_code", "dimension", "group_id"]
    counts[counts["count"] > 0].sort_values(key)[[*key, "count"]].to_csv(out, index=False)
    print(f"{seconds:.3f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")


def main() -> None:
    """Run both ways by turns."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--edition", type=Path)
    parser.add_argument("--once", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    from insight.store import current_path

    edition = options.edition or current_path()
    if edition is None:
        sys.exit("Build an edition first: insight build data/sample")
    if options.once:
        return once(
            options.once[0], Path(options.once[1]), edition, Path(options.once[1] + f".{options.once[0]}")
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.csv"
        make(path, edition, options.rows)
        print(f"{options.rows:,} answers, {path.stat().st_size / 1e6:.0f} MB")
        found: dict[str, list[tuple[float, float]]] = {"ours": [], "plain": []}
        for _ in range(options.runs):
            for way, runs in found.items():
                words = [
                    sys.executable,
                    "-m",
                    "bench.engagement",
                    "--edition",
                    str(edition),
                    "--once",
                    way,
                    str(path),
                ]
                seconds, memory = subprocess.run(
                    words, capture_output=True, text=True, check=True
                ).stdout.split()
                runs.append((float(seconds), float(memory)))
        same = Path(f"{path}.ours").read_text() == Path(f"{path}.plain").read_text()
    for way, runs in found.items():
        seconds, memory = (statistics.median(column) for column in zip(*runs, strict=True))
        print(f"{way:6} {seconds:6.2f} s  {memory:6.0f} MB")
    print("the same counts" if same else "DIFFERENT COUNTS")
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
