"""Values of settings in words, and what a file can hold in their place."""

from __future__ import annotations

import math

import pytest

from archlens.layers.setting_values import MOST_AXES, SIZES, along_axes, is_real, is_whole, on_every_axis
from archlens.layers.vocabulary import ARGUMENTS

NO_SIZES = (None, True, "3", 3.0, [], [3.0], ["3"], [True], [[1, 2]], {"a": 1}, [1] * (MOST_AXES + 1))


@pytest.mark.parametrize("value", NO_SIZES, ids=str)
def test_what_is_no_size_has_no_words(value):
    assert along_axes(value) is None


@pytest.mark.parametrize(
    ("value", "words"), [((3, 5), "3×5"), ([1], "1"), ([None], "?"), (0, "0"), ([-1, 64], "-1×64")]
)
def test_a_size_for_each_axis(value, words):
    assert along_axes(value) == words


def test_a_number_of_thousands_of_digits():
    assert along_axes([10**5000, 2]) == "≈ 1.00e5000×2"
    assert not is_real(10**5000)
    assert is_whole(10**5000)


@pytest.mark.parametrize(("value", "one"), [(2, 2), ((2, 2), 2), ([2, 3], None), ("22", None), ([True, True], None)])
def test_what_all_axes_have_in_common(value, one):
    assert on_every_axis(value) == one


def test_what_is_no_number():
    assert not any(is_real(value) for value in (None, True, "1", [1], math.inf, -math.inf, math.nan))


def test_sizes_are_arguments_of_keras():
    assert {key for key in SIZES if key not in ARGUMENTS} == {"patch_size"}  # of KerasHub's layers
