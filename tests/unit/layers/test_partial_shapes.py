"""Shapes of which a part is known: against all the shapes that they may be."""

import itertools

import pytest

from archlens.layers.partial_shapes import UNKNOWN, Unranked, agree, both, in_common, is_open, of_rank, partial, ranked

SIZES = (1, 2)
WHOLE = [shape for rank in range(4) for shape in itertools.product(SIZES, repeat=rank)]
"""All shapes of few axes, whole."""
PARTS = [
    UNKNOWN,
    Unranked(2),
    *(shape for rank in range(4) for shape in itertools.product((None, *SIZES), repeat=rank)),
]


def meant(part):
    """The whole shapes that a part may be one of."""
    if isinstance(part, Unranked):
        return {shape for shape in WHOLE if part.last is None or (shape and shape[-1] == part.last)}
    return {
        shape
        for shape in WHOLE
        if len(shape) == len(part) and all(size in (None, axis) for size, axis in zip(part, shape, strict=True))
    }


@pytest.mark.parametrize("part", PARTS, ids=str)
def test_two_accounts_agree_if_a_shape_is_both_and_tell_together_which(part):
    for other in PARTS:
        shapes = meant(part) & meant(other)
        if () in (part, other):
            continue  # a scalar has no last axis, of which an account of unknown rank does not know
        assert agree(part, other) == bool(shapes)
        if shapes:
            assert meant(both(part, other)) - {()} == shapes - {()}


@pytest.mark.parametrize("part", PARTS, ids=str)
def test_what_two_have_in_common_is_true_of_both(part):
    for other in PARTS:
        assert meant(in_common([part, other])) >= meant(part) | meant(other)


def test_what_contradicts_leaves_the_first():
    assert both((None, 4), (None, None, 4)) == (None, 4)
    assert both((2, None), (3, 4)) == (2, 4)


def test_shapes_of_graphs():
    assert (partial(None), partial((None, 3))) == (UNKNOWN, (None, 3))
    assert (ranked(Unranked(3)), ranked((None, 3))) == (None, (None, 3))
    assert (of_rank(Unranked(3), 0), of_rank(Unranked(3), 1), of_rank(UNKNOWN, 2)) == ((), (3,), (None, None))


@pytest.mark.parametrize(
    ("shape", "unknown"), [(UNKNOWN, True), ((None, 3), False), ((None, None, 3), True), ((), False)]
)
def test_the_batch_axis_leaves_nothing_open(shape, unknown):
    assert is_open(shape) == unknown
