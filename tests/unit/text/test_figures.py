import math

import pytest

from archlens.text import figures


@pytest.mark.parametrize(
    ("ratio", "written"),
    [
        (128 / 394272, "÷ 3,080"),
        (4.0, "× 4"),
        (0.5, "÷ 2"),
        (1, "="),
        (None, "?"),
        (0.0, "× 0"),
        (1e300, "× 1.00e300"),
        (1.23456e20, "× 1.23e20"),
        (9.999e15, "× 1.00e16"),
        (1 / 2e17, "÷ 2.00e17"),
        (999_999_999_999_999.0, "× 999,999,999,999,999"),
        (5e-324, "÷ inf"),
        (math.inf, "× inf"),
        (math.nan, "?"),
        (10.477, "× 10.5"),
        (104.2, "× 104"),
        (1.0164, "× 1.02"),
        (4.14, "× 4.14"),
        (28.1, "× 28.1"),
        (1000.0, "× 1,000"),
    ],
)
def test_factor(ratio, written):
    assert figures.factor(ratio) == written


@pytest.mark.parametrize(
    ("before", "now", "by_how_many", "by_which_share"),
    [
        (4, 5, "+1", "+25%"),
        (5, 4, "-1", "-20%"),
        (1000, 1001, "+1", "+0.1%"),
        (1_000_000, 1_000_001, "+1", "+1"),
        (10, 100, "+90", "× 10"),
        (100, 10, "-90", "÷ 10"),
        (100, 99_900, "+99,800", "× 999"),
        (1, 10**400, "+≈ 1.00e400", "× ≈ 1.00e400"),
        (10**400, 2 * 10**400, "+≈ 1.00e400", "+100%"),
        (0, 12, "+12", "+12"),
        (12, 0, "-12", "-12"),
    ],
)
def test_by_how_many_and_by_which_share_a_number_grew(before, now, by_how_many, by_which_share):
    assert figures.difference(before, now) == by_how_many
    assert figures.growth(before, now) == by_which_share


def test_numbers_with_a_point_differ_by_two_decimals():
    assert figures.difference(0.857, 0.889) == "+0.03"


@pytest.mark.parametrize(
    ("share", "written"),
    [(0, "0%"), (1, "100%"), (1 / 3, "33.3%"), (1e-9, "<0.1%"), (1 - 1e-9, ">99.9%"), (None, "?"), (2.5, "250%")],
)
def test_percent(share, written):
    assert figures.percent(share) == written


def test_numbers_of_any_size():
    assert figures.count(10**5000 * 3) == "≈ 3.00e5000"
    assert figures.count(51_896_193) == "51,896,193"
    assert figures.short(10**40) is None
    assert [figures.short(n) for n in (9999, 10_000, 999_999, 1_460_000)] == [None, "10.0 k", "1,000 k", "1.46 M"]


def test_shapes():
    assert figures.shape((None, 10**4400, 2)) == "(None, ≈ 1.00e4400, 2)"
    assert figures.volume((None, None, None, 3), None) == "?×?×3"
    assert figures.volume(None, None) == "?"


def test_times_are_in_the_figures_of_factors():
    for ratio in (1.5, 4.25, 10.477, 104.2, 3080.0, 1e300):
        assert figures.times(ratio) == figures.factor(ratio).removeprefix("× ") + " times"
    assert figures.times(10**5000) == "≈ 1.00e5000 times"


def test_whole_numbers_without_separators():
    assert [figures.whole(number) for number in (1_000_000, 0, None, 10**5000)] == ["1000000", "0", "?", "≈ 1.00e5000"]


def test_nouns():
    assert [figures.plural(number, "feature") for number in (0, 1, 2, 1000, 10**5000, None)] == [
        "no features",
        "1 feature",
        "2 features",
        "1,000 features",
        "≈ 1.00e5000 features",
        "? features",
    ]


def test_significant_digits():
    assert [figures.significant(number, 4) for number in (0.9, 0.33333, 12.0, 0.99999)] == ["0.9", "0.3333", "12", "1"]
