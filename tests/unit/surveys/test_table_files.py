"""Tables as files: all of them move to their places together, and nothing half written stays."""

from __future__ import annotations

import resource
import sys

import pytest

from archlens.errors import ArchlensError
from archlens.surveys.columns import TABLES
from archlens.surveys.table_files import TableFiles
from archlens.surveys.table_formats import format_named

CSV, LINES, PARQUET = format_named("csv"), format_named("jsonl"), format_named("parquet")


def rows_of(number):
    for each in range(number):
        yield {"errors": [{**dict.fromkeys(TABLES[-1].names), "path": f"m{each}", "kind": "timeout"}]}


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_nothing_is_in_its_place_before_all_is_written(tmp_path):
    tables = TableFiles(tmp_path)
    tables.stage(rows_of(12_345), CSV)
    assert not tables.are_there(CSV)
    assert all(name.startswith(".") for name in names_in(tmp_path))
    tables.move()
    assert tables.are_there(CSV)
    assert names_in(tmp_path) == sorted(f"{table.name}.csv" for table in TABLES)
    assert len((tmp_path / "errors.csv").read_text().splitlines()) == 12_346


def test_what_is_discarded_leaves_what_was_there(tmp_path):
    tables = TableFiles(tmp_path)
    tables.stage(rows_of(1), CSV)
    tables.move()
    before = (tmp_path / "errors.csv").read_bytes()
    tables.stage(rows_of(2), CSV)
    tables.discard()
    assert (tmp_path / "errors.csv").read_bytes() == before
    assert len(names_in(tmp_path)) == len(TABLES)


def test_what_a_killed_process_left_goes_and_other_files_stay(tmp_path):
    left = tmp_path / ".models.parquet.99999.tmp"
    left.write_bytes(b"half")
    other = tmp_path / ".mine.tmp"
    other.write_bytes(b"mine")
    TableFiles(tmp_path).discard()
    assert names_in(tmp_path) == [".mine.tmp"]


def test_tables_of_a_format_are_removed_and_no_others(tmp_path):
    tables = TableFiles(tmp_path)
    for format_ in (CSV, LINES):
        tables.stage(rows_of(1), format_)
        tables.move()
    tables.remove(CSV)
    assert names_in(tmp_path) == sorted(f"{table.name}.jsonl" for table in TABLES)


def test_a_disk_that_takes_no_more(tmp_path):
    def rows():
        yield from rows_of(1)
        raise OSError(28, "No space left on device")

    tables = TableFiles(tmp_path)
    with pytest.raises(ArchlensError, match=r"write the tables in .*No space left on device.* goes on where it was"):
        tables.stage(rows(), CSV)
    tables.discard()
    assert names_in(tmp_path) == []


def write_all(tables, rows, format_):
    tables.stage(rows, format_)
    tables.move()


@pytest.fixture
def small_disk(monkeypatch):
    """As if no file could grow beyond some bytes: what is buffered fails when it is flushed, and once more."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # or a module that is imported meanwhile is kept cut
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.usefixtures("small_disk")
@pytest.mark.parametrize("format_", [CSV, LINES, PARQUET], ids=lambda format_: format_.name)
@pytest.mark.parametrize("number", [300, 12_345])
def test_a_disk_that_is_full_leaves_nothing_half_written(tmp_path, format_, number):
    tables = TableFiles(tmp_path)
    with pytest.raises(ArchlensError, match=r"write the tables in .*File too large.* goes on where it was"):
        write_all(tables, rows_of(number), format_)
    tables.discard()
    assert names_in(tmp_path) == []
