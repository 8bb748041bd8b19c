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
        ((4, 1), (1, 8), (4, 8), [8]),  # both, in one finding
        ((4, 8), 8, (4, 8), [4]),
        ((None, 8), (1, 8), (None, 8), [None]),
        ((None, 8), (None, 8), (None, 8), []),
        (1, 1, 1, []),
    ],
)
def test_arms_that_are_repeated(one, other, result, factors):
    assert [finding.figures["factor"] for finding in fused(one, other, result).found("AL103", "out")] == factors


def test_all_arms_are_in_one_message():
    (finding,) = fused((4, 1), (1, 8), (4, 8)).found("AL103", "out")
    assert finding.where == ("fused", "a", "b")
    assert finding.message == (
        "'fused' repeats arm 'a' 8 times, from (None, 4, 1) to (None, 4, 8); arm 'b' 4 times, from (None, 1, 8) to "
        "(None, 4, 8)."
    )


def shaped(class_name, *, shape=(1, 8), module="keras.layers", after=None, result=(4, 8)):
    """A map of 4 positions, and a vector that a call gave axes, with another call behind that."""
    m = Made()
    wide = m.dense("wide", m.input("x", result), result)
    last = m.call("shaped", class_name, m.dense("vector", m.input("y")), shape=shape, module=module)
    if after is not None:
        last = m.dense("after", last, after)
    m.dense("out", m.call("fused", "Multiply", wide, last, shape=result))
    return m.found("AL103", "out")


def test_an_arm_that_was_shaped_on_purpose_is_left_alone():
    assert not shaped("Reshape")
    assert not shaped("ExpandDims", module=None)
    assert not shaped("Reshape", after=(1, 8))
    assert not shaped("RepeatVector", shape=(4, 8))


def test_another_axis_than_the_shaped_one():
    assert shaped("Reshape", shape=(4, 2), after=(4, 1))  # the score of a position is repeated, which nobody shaped
    assert shaped("Dense", shape=(1, 8))  # a layer that learns adds an axis by its nature


def test_only_an_arm_that_lacks_axes_is_advised_to_be_reshaped():
    (lacking,) = fused((4, 8), 8, (4, 8)).found("AL103", "out")
    assert "explicit Reshape" in lacking.hint
    (complete,) = fused((4, 8), (1, 8), (4, 8)).found("AL103", "out")
    assert "Reshape" not in complete.hint


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
