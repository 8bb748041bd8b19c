from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archlens.rules.elementwise import repeated
from tests.unit.rules.made import Made


def fused(one, other, result, mode="Add"):
    m = Made()
    a, b = m.dense("a", m.input("x"), one), m.dense("b", m.input("y"), other)
    m.dense("out", m.call("fused", mode, a, b, shape=result))
    return m


@pytest.mark.parametrize(
    ("one", "other", "result", "factors"),
    [
        ((4, 8), (4, 8), (4, 8), []),
        ((4, 8), (1, 8), (4, 8), [4]),
        ((4, 1), (1, 8), (4, 8), [8, 4]),
        ((4, 8), 8, (4, 8), [4]),
        ((None, 8), (1, 8), (None, 8), [None]),
        ((None, 8), (None, 8), (None, 8), []),
        (1, 1, 1, []),
    ],
)
def test_arms_that_are_repeated(one, other, result, factors):
    assert [finding.figures["factor"] for finding in fused(one, other, result).found("AL103", "out")] == factors


def test_only_elementwise_fusions():
    assert not fused((4, 8), (1, 8), (5, 8), "Concatenate").found("AL103", "out")


@given(st.lists(st.tuples(st.integers(1, 4), st.booleans(), st.booleans()), min_size=1, max_size=4))
def test_the_factor_is_what_numpy_repeats(axes):
    one = tuple(1 if narrow else size for size, narrow, _ in axes)
    other = tuple(1 if narrow else size for size, _, narrow in axes)
    result = np.broadcast_shapes(one, other)
    assert repeated((None, *one), (None, *result)) == np.prod(result) // np.prod(one)


@pytest.mark.parametrize("arm", [(), None, (None, 2, 3, 4)])
def test_shapes_that_do_not_fit_are_not_told(arm):
    assert repeated(arm, (None, 4)) == 1
