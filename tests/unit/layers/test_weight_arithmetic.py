"""Sizes of weights, read off a configuration and the shape of an input."""

import pytest

from archlens.layers.rule_types import SENSELESS, Weight
from archlens.layers.weight_arithmetic import axis_size, axis_sizes, channels, kernel, times, with_bias

SHAPE = (None, 5, 6, 3)


def test_the_size_of_an_axis():
    assert [axis_size(SHAPE, axis) for axis in (0, 1, -1)] == [None, 5, 3]
    assert axis_size(None, 7) is None
    with pytest.raises(LookupError):
        axis_size(SHAPE, 4)


@pytest.mark.parametrize(
    ("config", "sizes"), [({}, (3,)), ({"axis": 1}, (5,)), ({"axis": [1, -1]}, (5, 3)), ({"axis": []}, ())]
)
def test_the_sizes_of_the_named_axes(config, sizes):
    assert axis_sizes(config, SHAPE) == sizes
    assert axis_sizes(config, None) == (None,) * len(sizes)


def test_channels():
    assert channels({}, SHAPE) == channels({"data_format": "channels_last"}, SHAPE) == 3
    assert channels({"data_format": "channels_first"}, SHAPE) == 5
    assert channels({"data_format": "channels_first"}, SHAPE, first=2) == 6


def test_kernels():
    assert kernel({"kernel_size": 3}, 2) == (3, 3)
    assert kernel({"kernel_size": [3, 5]}, 2) == (3, 5)


@pytest.mark.parametrize("size", [[3], [3, 3, 3], 0, -1, 2.0, True, "3", None, [3, None]])
def test_what_is_no_size_of_a_kernel(size):
    with pytest.raises(SENSELESS):
        kernel({"kernel_size": size}, 2)


def test_a_bias_unless_there_is_none():
    weights = [Weight((3, 4))]
    assert with_bias({}, weights, 4) == [Weight((3, 4)), Weight((4,))]
    assert with_bias({"use_bias": True}, weights, 2, None) == [Weight((3, 4)), Weight((2, None))]
    assert with_bias({"use_bias": False}, weights, 4) == weights == [Weight((3, 4))]


def test_times():
    assert (times(4, 3), times(0, 3), times(None, 3)) == (12, 0, None)
