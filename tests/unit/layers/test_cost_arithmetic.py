"""What the rules of costs share."""

import pytest

from archlens.layers.cost_arithmetic import count, elements, free, positions, uncounted


def test_a_product_needs_every_size():
    assert (count((2, 3, 4)), count(()), count((5, 0))) == (24, 1, 0)
    with pytest.raises(ValueError, match="known"):
        count((2, None))


@pytest.mark.parametrize("shape", [None, (1, None, 3)])
def test_elements_need_every_axis(shape):
    with pytest.raises(ValueError, match="known"):
        elements(shape)


def test_positions_leave_out_batch_and_channels():
    assert positions({}, (1, 4, 5, 3)) == 20
    assert positions({"data_format": "channels_last"}, (7, 4, 3)) == 4
    assert positions({"data_format": "channels_first"}, (1, 3, 4, 5, 6)) == 120


def test_what_is_free_and_what_is_not_known():
    assert free({}, None, []) == 0
    with pytest.raises(ValueError, match="products"):
        uncounted({}, None, [])
