"""Bounds of bins: all numbers lie between them, they ascend, and there are few of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archlens.surveys.bin_bounds import bounds_of_numbers, bounds_of_shares

NUMBERS = st.one_of(st.integers(0, 30), st.integers(0, 2**63 - 1))


@given(NUMBERS, NUMBERS)
def test_they_span_the_numbers(one, other):
    least, greatest = sorted((one, other))
    bounds = bounds_of_numbers(least, greatest)
    assert list(bounds) == sorted(set(bounds))
    assert bounds[0] <= least
    assert greatest < bounds[-1]
    assert 2 <= len(bounds) <= 22
    assert greatest >= bounds[-2]  # the last bin is not empty, nor is the first
    assert least < bounds[1]


def test_few_numbers_have_a_bin_each():
    assert bounds_of_numbers(1, 3) == [1, 2, 3, 4]
    assert bounds_of_numbers(7, 7) == [7, 8]


def test_shares_are_told_in_tenths():
    assert [round(10 * bound) for bound in bounds_of_shares()] == list(range(11))
