"""How long a build takes, and how much memory, beside a plain notebook doing less of the same work.

    python -m bench.builds [--real DIR] [--runs 3] [--only sample,cambridgeshire,england] [--alone]

The peer does what an analyst's notebook would: read the same boundaries with geopandas, split small areas
by ``geopandas.overlay``, read the same tables with pandas and add them up by ``merge`` and ``groupby``. It
checks nothing, weights by land area alone, and writes no file. Each run is a process of its own. Processor
seconds (of all cores together) stand beside those of the clock: they tell more where the machine has other work.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parent.parent
TARGETS = {"sample": (10, None), "cambridgeshire": (25, 1.5), "england": (90, 6.0)}
SUFFIX = {"oa": "oa", "lsoa": "lsoa", "msoa": "msoa"}


def timed(words: list[str]) -> tuple[float, float, float]:
    """Seconds by the clock, processor seconds and peak memory (GB) of a process."""
    began = time.perf_counter()
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    if status:
        said = process.stderr.read().decode() if process.stderr else ""
        raise SystemExit(f"{' '.join(words)} failed:\n{said}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e9


def notebook(name: str, sources: str) -> None:
    """The peer: plain geopandas and pandas, land area alone."""
    import geopandas as gpd
    import pandas as pd

    from insight.catalogue import load

    catalogue = load(ROOT / "data" / name)
    root = Path(sources)
    layers = {}
    for spec in catalogue.council.area_type:
        if spec.source is None or spec.dissolve:
            continue
        data = catalogue.datasets[spec.source]
        path = root / data.files[0]
        packed = {".zip": f"zip://{path}", ".gz": f"/vsigzip/{path}"}
        frame = gpd.read_file(packed.get(path.suffix, path), layer=data.layer)
        if frame.crs is None:
            frame = frame.set_crs(data.crs or 4326)
        frame = frame.to_crs(27700)
        columns = {column.casefold(): column for column in frame.columns}
        code = columns[data.columns["code"].casefold()]
        frame = frame.rename(columns={code: "code"})[["code", "geometry"]]
        layers[str(spec.type), spec.vintage] = frame.assign(geometry=frame.geometry.make_valid())
    pieces = {}
    for data in catalogue.datasets.values():
        small = (str(data.area_type), data.vintage)
        if data.reader != "nomis_bulk" or small not in layers:
            continue
        table = read_plain(pd, root / data.files[0], f"-{SUFFIX[small[0]]}.csv")
        for kind, areas in layers.items():
            if kind[0] in SUFFIX:
                continue
            if (small, kind) not in pieces:
                cut = gpd.overlay(
                    layers[small].rename(columns={"code": "small"}),
                    areas,
                    how="intersection",
                    keep_geom_type=True,
                )
                cut["weight"] = cut.area / cut["small"].map(layers[small].set_index("code").area)
                pieces[small, kind] = cut[["small", "code", "weight"]]
            joined = pieces[small, kind].merge(table, left_on="small", right_index=True)
            numbers = table.columns
            joined[numbers].mul(joined["weight"], axis=0).groupby(joined["code"]).sum()


def read_plain(pd, path, suffix):  # type: ignore[no-untyped-def]
    """Read one member of a Nomis bulk file, or a file already taken out of it, with pandas."""
    import zipfile

    if path.suffix != ".zip":
        return pd.read_csv(path).set_index("geography code").select_dtypes("number")
    with zipfile.ZipFile(path) as archive:
        member = next(name for name in archive.namelist() if name.endswith(suffix))
        with archive.open(member) as file:
            table = pd.read_csv(file)
    return table.set_index("geography code").select_dtypes("number")


def main() -> None:
    """Run every catalogue several times, ours and the peer in turn, and print medians."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--real", default=os.environ.get("INSIGHT_REAL_DATA"), help="folder of the official files"
    )
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="sample,cambridgeshire,england")
    parser.add_argument("--alone", action="store_true", help="leave the plain notebook out")
    parser.add_argument("--notebook", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.notebook:
        notebook(*asked.notebook)
        return
    table = Table(
        "build",
        "insight, s",
        "processor, s",
        "most, s",
        "memory, GB",
        "most, GB",
        "notebook, s",
        "processor, s",
        "memory, GB",
    )
    for column in table.columns[1:]:
        column.justify = "right"
    for name in asked.only.split(","):
        sources = str(ROOT / "data" / name) if name == "sample" else asked.real
        if sources is None:
            print(f"{name}: left out, since no folder of official files is named (--real)", file=sys.stderr)
            continue
        table.add_row(name, *row(name, sources, asked.runs, alone=asked.alone))
    Console(width=150).print(table)


def row(name: str, sources: str, runs: int, *, alone: bool) -> list[str]:
    """Medians of one catalogue, ours and the peer's, run in turn."""
    ours, peers = [], []
    with tempfile.TemporaryDirectory() as folder:
        build = [sys.executable, "-m", "insight", "build", str(ROOT / "data" / name), "--sources", sources]
        build += ["--out", str(Path(folder) / "edition.duckdb"), "--json"]
        peer = [sys.executable, "-m", "bench.builds", "--notebook", name, sources]
        for _ in range(runs):
            ours.append(timed(build))
            if not alone:
                peers.append(timed(peer))
    seconds, processor, memory = (statistics.median(column) for column in zip(*ours, strict=True))
    theirs = [statistics.median(column) for column in zip(*peers, strict=True)]
    most_s, most_gb = TARGETS[name]
    return [
        f"{seconds:.1f}",
        f"{processor:.1f}",
        str(most_s),
        f"{memory:.2f}",
        "-" if most_gb is None else str(most_gb),
        *[f"{figure:.2f}" for figure in theirs],
    ]


if __name__ == "__main__":
    main()
