"""Features, ratios and shares."""

from __future__ import annotations

import pytest

from archlens.analysis.features import features, known_shares, ratio, shares


@pytest.mark.parametrize(
    ("shape", "expected"),
    [((None, 8, 4), 32), ((None,), 1), ((None, None, 4), None), (None, None), ((None, 0, 4), 0), ((3, 5), 5), ((), 1)],
)
def test_features(shape, expected):
    assert features(shape) == expected


@pytest.mark.parametrize(
    ("shape", "incoming", "expected"),
    [
        ((None, 128), [(None, 64), (None, 64)], 1.0),
        ((None, None, 8), [(None, None, 4)], 2.0),  # one unknown axis on both sides: the known ones are compared
        ((None, 8), [(None, None, 4)], None),
        ((None, 8), [None], None),
        (None, [(None, 8)], None),
        ((None, 8), [], None),
        ((None, 8), [(None, 0)], None),
    ],
)
def test_ratio(shape, incoming, expected):
    assert ratio(shape, tuple(incoming)) == expected


def test_numbers_past_all_measure_have_no_ratio():
    huge = (None, *[10**300] * 5)
    assert ratio(huge, ((None, 1),)) is None
    assert ratio(huge, (huge,)) == 1
    assert shares([huge, (None, 1)]) == [1.0, 0.0]


def test_shares_are_known_together_or_not_at_all():
    assert shares([(None, 96), (None, 32)]) == [0.75, 0.25]
    assert shares([(None, 96), (None, None)]) == [None, None]
    assert shares([(None, 0), (None, 0)]) == [None, None]


def test_known_shares_are_of_the_known_axes_where_all_have_as_many_unknown():
    assert known_shares([(None, None, 3), (None, None, 1)]) == [0.75, 0.25]
    assert known_shares([(None, 3), (None, 1)]) == shares([(None, 3), (None, 1)])
    assert known_shares([(None, None, 3), (None, 1)]) == [None, None]
    assert known_shares([None, (None, 1)]) == [None, None]
