"""Bounds of a figure: what they promise, and what breaks them."""

from __future__ import annotations

import itertools

import pytest

from archlens.contracts.bounds import outside, promise, unknown, within
from tests.unit.contracts.made import mistakes_of


def sets_of_bounds():
    """Every set of bounds of 0 and 3 that a contract may have."""
    for exact, least, most in itertools.product((None, 0, 3), repeat=3):
        named = {"exact": exact, "min": least, "max": most}
        fields = {key: value for key, value in named.items() if value is not None}
        alone = "exact" not in fields or len(fields) == 1
        if fields and alone and fields.get("min", 0) <= fields.get("max", 9):
            yield fields


KEEPS = {"exact": int.__eq__, "min": int.__ge__, "max": int.__le__}


@pytest.mark.parametrize("fields", list(sets_of_bounds()), ids=str)
def test_a_figure_is_within_its_bounds(fields):
    for figure in range(6):
        kept = all(KEEPS[name](figure, bound) for name, bound in fields.items())
        assert within(fields, figure) == kept
        found = list(outside(fields, figure, whose="it", unit="calls deep", where=["a"], proof="so it is"))
        assert bool(found) != kept
        if found:
            assert found[0].promised.startswith(f"it: {promise(fields)} call")
            assert found[0].found == f"{figure} {'call' if figure == 1 else 'calls'} deep; so it is"
            assert found[0].where == ("a",)


def test_without_bounds_nothing_is_promised_and_an_unknown_figure_keeps_none():
    assert list(outside({"max-share": 1}, None, whose="it", unit="calls")) == []
    (found,) = outside({"min": 0}, None, whose="it", unit="features", where=["a"])
    assert found == unknown("it: at least 0 features", "features", ["a"])
    assert "archlens report" in found.hint


@pytest.mark.parametrize("fields", list(sets_of_bounds()), ids=str)
@pytest.mark.parametrize("at_least", range(6))
def test_what_a_figure_is_at_least_keeps_or_breaks_what_no_more_could_change(fields, at_least):
    """The figure is this or any larger: kept if all of them keep the bounds, broken for sure if none does."""
    kept = [within(fields, figure) for figure in range(at_least, 12)]
    found = list(outside(fields, None, whose="it", unit="calls", where=["a"], at_least=at_least, hint="Look."))
    assert bool(found) != all(kept)
    if found:
        surely = not any(kept)
        assert found[0].found.startswith(f"at least {at_least} call") == surely
        assert (found[0].hint == "Look.") != surely


@pytest.mark.parametrize(
    ("fields", "line", "said"),
    [
        ("exact = 4\nmin = 4", 2, "expected exact alone, or min and max, found both"),
        ("min = 4\nmax = 3", 2, "expected a min of at most max (3), found 4"),
        ("", -3, "expected at least one of the fields exact, min, max, found none of them"),
    ],
)
def test_bounds_that_say_nothing_or_that_nothing_can_keep(fields, line, said):
    ((found, message),) = mistakes_of("branch-depth", f'branch = "a"\n{fields}')
    assert said in message
    assert found == line
    assert mistakes_of("branch-depth", 'branch = "a"\nmin = 3\nmax = 3') == []
