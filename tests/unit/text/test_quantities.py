"""Numbers as people write them, and what is none."""

from __future__ import annotations

import pytest

from archlens.text.figures import in_short
from archlens.text.quantities import amount_of, bytes_of

AMOUNTS = {
    "0": 0,
    "1500": 1500,
    "1.5 k": 1500,
    "2K": 2000,
    " 300 M ": 300_000_000,
    "15.470264320 G": 15_470_264_320,
    "1,500,000": 1_500_000,
    "1,500 M": 1_500_000_000,
    "2.0": 2,
    "0.3 T": 300_000_000_000,
}
NO_AMOUNTS = ["", "G", "1.5", "-3", "1e9", "1,50", "1,5 G", "1 000", "3 m", "3 MB", "1_000", "٣", "1.2345 k"]
NO_AMOUNTS += ["9" * 31, "1 \n2"]
BYTES = {
    "1 B": 1,
    "100 MB": 100_000_000,
    "100MB": 100_000_000,
    "1.5 kB": 1500,
    "58 MiB": 58 * 2**20,
    "0.5 KiB": 512,
    "2 TiB": 2**41,
}
NO_BYTES = ("100", "100 M", "0.5 B", "3 mb", "3 MIB", "MB", "3 MBB")


@pytest.mark.parametrize(("text", "number"), AMOUNTS.items())
def test_amounts(text, number):
    assert amount_of(text) == number


@pytest.mark.parametrize("text", NO_AMOUNTS)
def test_what_is_no_amount(text):
    assert amount_of(text) is None


@pytest.mark.parametrize(("text", "number"), BYTES.items())
def test_sizes(text, number):
    assert bytes_of(text) == number


@pytest.mark.parametrize("text", NO_BYTES)
def test_what_is_no_size(text):
    assert bytes_of(text) is None


@pytest.mark.parametrize("number", [12_300, 51_900_000, 15_500_000_000, 123, 2_000_000_000_000])
def test_numbers_are_read_as_reports_write_them(number):
    assert amount_of(in_short(number)) == number
