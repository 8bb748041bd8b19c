"""Arithmetic on shapes, beside numpy's; with unknown axes, beside what holds for all sizes that they may have."""

import itertools

import numpy as np
import pytest

from archlens.layers import shape_arithmetic as arithmetic
from archlens.layers.rule_types import SENSELESS, Arguments, Spec

SIZES = (None, 1, 2, 3)


def shapes(most=2):
    """All shapes of these sizes, up to a rank."""
    return [shape for rank in range(most + 1) for shape in itertools.product(SIZES, repeat=rank)]


def known_shapes(most=2):
    return [shape for shape in shapes(most) if None not in shape]


def broadcast(*given):
    """Of numpy: the common shape, or None if there is none."""
    try:
        return np.broadcast_shapes(*given)
    except ValueError:
        return None


def ours(*given):
    try:
        return arithmetic.broadcast(*given)
    except ValueError:
        return None


def test_known_shapes_broadcast_as_numpys():
    for one, other in itertools.product(known_shapes(), repeat=2):
        assert ours(one, other) == broadcast(one, other)


def fillings(one, other):
    """Both shapes with sizes for their unknown axes."""
    places = [*one, *other]
    for sizes in itertools.product((1, 2, 3), repeat=places.count(None)):
        left = iter(sizes)
        filled = tuple(next(left) if size is None else size for size in places)
        yield filled[: len(one)], filled[len(one) :]


def test_an_axis_is_known_where_all_sizes_that_fit_give_one():
    for one, other in itertools.product(shapes(), repeat=2):
        results = [broadcast(*filled) for filled in fillings(one, other)]
        fitting = [result for result in results if result is not None]
        if not fitting:
            assert ours(one, other) is None
            continue
        axes = [set(sizes) for sizes in zip(*fitting, strict=True)]
        expected = tuple(sizes.pop() if len(sizes) == 1 else None for sizes in axes)
        assert ours(one, other) == expected


def test_several_shapes_broadcast_in_turn():
    assert arithmetic.broadcast() == ()
    assert arithmetic.broadcast((4, 1), (5,), (3, 1, 1)) == (3, 4, 5)


def test_reductions_are_numpys():
    for shape in known_shapes(3):
        rank = len(shape)
        for axis in (None, *range(-rank, rank), *itertools.combinations(range(rank), 2)):
            for keepdims in (False, True):
                expected = np.zeros(shape).sum(axis=axis, keepdims=keepdims).shape
                given = list(axis) if isinstance(axis, tuple) else axis
                assert arithmetic.reduced(shape, given, keepdims) == expected


def test_an_unknown_axis_is_reduced_like_any_other():
    assert arithmetic.reduced((None, 4, None), [-1]) == (None, 4)
    assert arithmetic.reduced((None, 4, None), 0, keepdims=True) == (1, 4, None)


def test_products_and_sums():
    assert (arithmetic.product((2, 3)), arithmetic.product(()), arithmetic.product((0, None))) == (6, 1, None)
    assert (arithmetic.total((2, 3)), arithmetic.total(()), arithmetic.total((0, None))) == (5, 0, None)


def test_sizes_in_the_place_of_an_axis():
    shape = (None, 4, 5)
    assert arithmetic.replaced(shape, 1) == (None, 5)
    assert arithmetic.replaced(shape, 1, 7) == (None, 7, 5)
    assert arithmetic.replaced(shape, 2, 7, None) == (None, 4, 7, None)


@pytest.mark.parametrize(("axis", "place"), [(0, 0), (2, 2), (-1, 2), (-3, 0)])
def test_an_axis_counts_from_either_end(axis, place):
    assert arithmetic.axis_of(axis, 3) == place


@pytest.mark.parametrize("axis", [3, -4, True, 1.0, "1", None])
def test_what_is_no_axis(axis):
    with pytest.raises(SENSELESS):
        arithmetic.axis_of(axis, 3)


def test_several_axes():
    assert arithmetic.axes_of(None, 3) == (0, 1, 2)
    assert arithmetic.axes_of([-1, 0], 3) == (2, 0)
    assert arithmetic.axes_of(1, 3) == (1,)
    with pytest.raises(ValueError, match="at most"):
        arithmetic.axes_of([0] * (arithmetic.MOST_AXES + 1), 3)


@pytest.mark.parametrize(
    ("data_format", "axes"), [(None, [1, 2]), ("channels_last", [1, 2]), ("channels_first", [2, 3])]
)
def test_axes_between_batch_and_channels(data_format, axes):
    assert list(arithmetic.spatial_axes({"data_format": data_format}, 4)) == axes
    assert list(arithmetic.spatial_axes({}, 4)) == [1, 2]


@pytest.mark.parametrize("data_format", ["channels", 1, ["channels_last"]])
def test_what_is_no_data_format(data_format):
    with pytest.raises(SENSELESS):
        arithmetic.spatial_axes({"data_format": data_format}, 4)


def test_arguments_by_position_and_by_name():
    arguments = Arguments((1,), {"y": 2, "none": None})
    assert arithmetic.argument(arguments, 0, "y") == 1
    assert arithmetic.argument(arguments, 1, "y", 3) == 2
    assert arithmetic.argument(arguments, 1, "none", 3) is None
    assert arithmetic.argument(arguments, 1, "z", 3) == 3
    with pytest.raises(LookupError):
        arithmetic.argument(arguments, 1, "z")


def test_the_first_argument_may_have_a_name():
    assert arithmetic.first(Arguments((5,), {"x": 6})) == 5
    assert arithmetic.first(Arguments((), {"mask": 1, "query": 6})) == 6
    with pytest.raises(SENSELESS):
        arithmetic.first(Arguments((), {"mask": 1}))


def test_numbers_and_lists_of_them_are_scalars():
    assert [arithmetic.shape_of(value) for value in (3, 0.5, True, [1, 2], Spec((None, 2)))] == [
        (),
        (),
        (),
        (),
        (None, 2),
    ]
    for value in (None, "3", [Spec((2,))], {}):
        with pytest.raises(TypeError):
            arithmetic.shape_of(value)
    with pytest.raises(ValueError, match="rank"):
        arithmetic.shape_of(Spec(None))


def test_lists_of_tensors():
    one, two = Spec((1,)), Spec((2,))
    assert arithmetic.shapes_in([one, two]) == [(1,), (2,)]
    for value in (one, [], None, {"a": one}):
        with pytest.raises(TypeError):
            arithmetic.shapes_in(value)


def test_tensors_stand_in_keras_order():
    one, two, three = (Spec((size,)) for size in (1, 2, 3))
    assert list(arithmetic.tensors({"b": [three], "a": (one, {"z": two}), "c": 7})) == [one, two, three]


@pytest.mark.parametrize(
    ("shape", "possible"),
    [
        (None, True),
        ((), True),
        ((None, 0, arithmetic.LONGEST), True),
        ((None, -1), False),
        ((True, 2), False),
        ((2.0,), False),
        ((arithmetic.LONGEST + 1,), False),
        ((1,) * arithmetic.MOST_AXES, True),
        ((1,) * (arithmetic.MOST_AXES + 1), False),
    ],
)
def test_what_can_be_a_shape(shape, possible):
    assert arithmetic.possible(shape) is possible


def test_a_rule_on_one_shape():
    rule = arithmetic.on_shape(lambda config, shape: (*shape, config["size"]))
    assert rule({"size": 3}, Arguments((Spec((None, 2)),), {})) == ((None, 2, 3),)
    assert rule({"size": 3}, Arguments((Spec(None),), {})) == (None,)
    assert rule({"size": 3}, Arguments((0.5,), {})) == ((3,),)


def test_what_changes_values_only():
    assert arithmetic.unchanged({}, Arguments((Spec((None, 2)), Spec((4,))), {})) == ((None, 2),)
    with pytest.raises(TypeError):
        arithmetic.unchanged({}, Arguments(([Spec((2,))],), {}))


def test_integers_and_flags():
    assert arithmetic.integers(3, 2) == (3, 3)
    assert arithmetic.integers([1, 2], 2) == (1, 2)
    assert arithmetic.integer(0, 0) == 0
    assert [arithmetic.flag(value) for value in (None, False, True)] == [False, False, True]
    for wrong in ([1], [1, True], True, "12", 1.0, None):
        with pytest.raises(ValueError, match="Expected"):
            arithmetic.integers(wrong, 2)
    with pytest.raises(ValueError, match="Expected"):
        arithmetic.integer(0, 1)
    for wrong in (1, "true", []):
        with pytest.raises(ValueError, match="boolean"):
            arithmetic.flag(wrong)
