"""Sets of calls as ranges, beside plain sets of numbers."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from archlens.render.html.numbers import CallRanges, ranges


def spelt_out(text):
    """The numbers that ranges stand for, as the page's script reads them."""
    found = []
    for part in text.split():
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


@settings(deadline=None)
@given(st.lists(st.integers(0, 40)))
def test_ranges_are_their_numbers(numbers):
    calls = CallRanges.of(numbers)
    expected = sorted(set(numbers))
    assert list(calls) == spelt_out(str(calls)) == expected
    assert len(calls) == len(expected)
    assert str(calls) == ranges(numbers)
    assert not numbers or calls.last == expected[-1]


@settings(deadline=None)
@given(st.sets(st.integers(0, 40)))
def test_no_two_ranges_touch(numbers):
    spans = CallRanges.of(numbers).spans
    assert all(last + 1 < first for (_, last), (first, _) in pairwise(spans))
