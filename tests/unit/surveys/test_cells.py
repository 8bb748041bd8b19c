"""What a cell can hold: names cut, lists cut, and numbers that no table takes."""

from __future__ import annotations

import math

import pytest

from archlens.surveys.cells import LARGEST, finished, list_cell, name_cell
from archlens.surveys.columns import TABLES
from archlens.surveys.records import SurveyedFile

FILE = SurveyedFile("m.keras", None, "")


def test_long_names_and_long_lists_lose_what_nobody_reads():
    assert len(name_cell("\x00" * 10**6)) <= 1_001
    cell = list_cell(f"call_{number}" for number in range(10**6))
    assert cell.count("|") == 100
    assert cell.startswith("call_0|call_1|")
    assert cell.endswith("|call_99|…")


def test_a_list_comes_apart_at_its_bars():
    assert list_cell(["a|b", "c"]).split("|") == ["a\\x7cb", "c"]


@pytest.mark.parametrize(
    ("value", "kept"),
    [(LARGEST, True), (LARGEST + 1, False), (-LARGEST - 2, False), (math.inf, False), (math.nan, False), (1e300, True)],
)
def test_numbers_that_no_table_takes_are_null_and_named(value, kept):
    (row,) = finished(FILE, {"models": [{"macs": value}]})["models"]
    assert (row["macs"], row["too_large"]) == ((value, None) if kept else (None, "macs"))


def test_rows_have_all_columns_in_order():
    made = finished(FILE, {table.name: [{}, {}] for table in TABLES})
    for table in TABLES:
        assert [tuple(row) for row in made[table.name]] == [table.names] * 2
        assert {row["path"] for row in made[table.name]} == {"m.keras"}
