"""Are the files there, whole, and the ones that are meant."""

from __future__ import annotations

import gzip
import zipfile
from dataclasses import replace

import pytest

from insight.sources import read_boundaries, read_lookup, read_points, read_table, verify_files

from .conftest import Desk, faults, only

CSV = "LSOA21CD,Total\nE01000001,5\n"
COLUMNS = {"code": "LSOA21CD", "total": "Total"}


def lsoas(desk: Desk, *files: str, **more: object):
    return desk.dataset("table", *files, columns=COLUMNS, **({"area_type": "lsoa", "vintage": 2021} | more))


def test_all_is_well(desk: Desk) -> None:
    assert verify_files(lsoas(desk, desk.put("a/b.csv", CSV)), desk.root) == []


def test_a_missing_file_is_told_with_its_folder_and_the_nearest_name(desk: Desk) -> None:
    dataset = lsoas(desk, desk.put("census/census2021-ts011-lsoa.csv", CSV))
    (desk.root / "census/census2021-ts011-lsoa.csv").rename(
        desk.root / "census/Census2021-TS011-lsoa (1).csv"
    )
    (fault,) = verify_files(dataset, desk.root)
    assert fault.file == "census/census2021-ts011-lsoa.csv"
    assert str(desk.root / "census") in fault.found
    assert "Census2021-TS011-lsoa (1).csv" in fault.found
    assert dataset.page in fault.remedy


def test_a_missing_folder(desk: Desk) -> None:
    dataset = replace(lsoas(desk, desk.put("b.csv", CSV)), file=("census/b.csv",))
    (fault,) = verify_files(dataset, desk.root)
    assert "no folder" in fault.found


def test_a_folder_is_not_a_file(desk: Desk) -> None:
    dataset = lsoas(desk, desk.put("b.csv", CSV))
    (desk.root / "b.csv").unlink()
    (desk.root / "b.csv").mkdir()
    assert len(verify_files(dataset, desk.root)) == 1


def test_a_checksum_that_differs_gives_both_and_the_remedy(desk: Desk) -> None:
    dataset = lsoas(desk, desk.put("b.csv", CSV))
    desk.put("b.csv", CSV.replace("5", "6"))
    (fault,) = verify_files(dataset, desk.root)
    assert dataset.checksums[0] in fault.rule
    assert len(fault.found) == 64
    assert fault.found != dataset.checksums[0]
    assert f'sha256 = "{fault.found}"' in fault.remedy


def test_a_file_changed_after_it_was_checked_is_checked_again(desk: Desk) -> None:
    dataset = lsoas(desk, desk.put("b.csv", CSV))
    assert verify_files(dataset, desk.root) == []
    desk.put("b.csv", CSV + "E01000002,6\n")
    assert len(verify_files(dataset, desk.root)) == 1


def test_every_fault_of_every_file_at_once(desk: Desk) -> None:
    dataset = lsoas(desk, desk.put("a.csv", CSV), desk.put("b.csv", CSV), desk.put("c.csv", CSV))
    (desk.root / "a.csv").unlink()
    desk.put("b.csv", "changed")
    assert [fault.file for fault in verify_files(dataset, desk.root)] == ["a.csv", "b.csv"]


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_zip_cut_short(desk: Desk, share: float) -> None:
    name = desk.put_zip("c.zip", {"c-lsoa.csv": CSV * 2000})
    whole = (desk.root / name).read_bytes()
    desk.put(name, whole[: int(len(whole) * share)])
    dataset = lsoas(desk, name)
    (fault,) = verify_files(dataset, desk.root)
    assert "cut short" in fault.found
    assert "cut short" in only(lambda: read_table(dataset, desk.root))
    assert "cut short" in only(lambda: read_table(dataset, desk.root, verified=True))


def test_a_zip_with_a_damaged_member_fails_its_crc(desk: Desk) -> None:
    name = "c.zip"
    with zipfile.ZipFile(desk.root / name, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("c-lsoa.csv", CSV)
    data = (desk.root / name).read_bytes()
    desk.put(name, data.replace(b"E01000001,5", b"E01000001,7"))
    dataset = lsoas(desk, name)
    (fault,) = verify_files(dataset, desk.root)
    assert "CRC" in fault.found
    assert "CRC" in only(lambda: read_table(dataset, desk.root, verified=True))


def test_a_gzip_cut_short(desk: Desk) -> None:
    name = desk.put("c.csv.gz", gzip.compress((CSV * 500).encode())[:-20])
    assert "cut short" in only(lambda: read_table(lsoas(desk, name), desk.root))


def test_a_workbook_cut_short(desk: Desk) -> None:
    name = desk.put_workbook("c.xlsx", {"s": [["LSOA21CD", "Total"], ["E01000001", 5]]})
    desk.put(name, (desk.root / name).read_bytes()[:-100])
    dataset = lsoas(desk, name)
    assert "cut short" in str(verify_files(dataset, desk.root)[0])
    assert "workbook" in only(lambda: read_table(dataset, desk.root, verified=True))


def test_a_shapefile_needs_its_parts(desk: Desk) -> None:
    dataset = desk.dataset("boundaries", desk.put("w.shp", b"shapes"), columns={"code": "WD22CD"})
    assert [fault.rule for fault in verify_files(dataset, desk.root)] == [
        "a shapefile needs its .dbf beside it",
        "a shapefile needs its .shx beside it",
    ]


@pytest.mark.parametrize("read", [read_table, read_boundaries, read_lookup, read_points])
def test_every_reader_checks_its_files_first(desk: Desk, read) -> None:
    dataset = lsoas(desk, desk.put("b.csv", CSV))
    dataset = (
        replace(dataset, reader="points", columns={"code": "a", "x": "b", "y": "c"})
        if read is read_points
        else dataset
    )
    (desk.root / "b.csv").unlink()
    assert "the file must be in the sources folder" in only(lambda: read(dataset, desk.root))


def test_several_members_of_a_zip_would_do(desk: Desk) -> None:
    name = desk.put_zip("c.zip", {"one.csv": CSV, "two.csv": CSV.replace("5", "6")})
    assert "one.csv, two.csv" in only(lambda: read_table(lsoas(desk, name), desk.root))
    table = read_table(lsoas(desk, name, member="two.csv"), desk.root)
    assert table.frame["total"].tolist() == [6]
    assert "must hold 'three.csv'" in only(
        lambda: read_table(lsoas(desk, name, member="three.csv"), desk.root)
    )


def test_all_faults_of_the_readers_are_source_errors(desk: Desk) -> None:
    dataset = lsoas(desk, desk.put("b.csv", ""))
    listed = faults(lambda: read_table(dataset, desk.root))
    assert {fault.rule for fault in listed} == {
        "column 'LSOA21CD' is not in b.csv",
        "column 'Total' is not in b.csv",
    }
