"""What runs with several sizes in place of unknown axes have in common."""

import pytest

from archlens.readers.live.agreement import DisagreementError, agree
from tests.unit.readers.live.runs import described


def test_what_follows_from_the_sizes_is_unknown():
    one = described(83, 89)
    agree(one, described(244, 262))
    x, reshape = one.model.layers.values()
    assert x.config == {"batch_shape": (None, None, 4)}
    assert reshape.config == {"newshape": [None, 4], "axis": -1, "text": None}
    (node,) = reshape.nodes
    assert node.outputs == ((None, 4),)
    taken, shape, constant, values, other_length = node.args
    assert (taken.shape, shape, constant.shape) == ((None, None, 4), (None, 4), (None, 2))
    assert (values[0], str(values[1]), values[2]) == (None, "slice(0, unknown, None)", -1)
    assert other_length is None
    assert one.layers[1].weights == {"Reshape": 24}
    assert one.layers[1].layer is reshape


def test_weights_of_another_size_are_unknown():
    one = described(83, 89)
    agree(one, described(244, 262, parameters=25))
    assert one.layers[1].weights is None


def test_other_calls_change_nothing():
    one = described(83, 89)
    with pytest.raises(DisagreementError, match="'m'"):
        agree(one, described(244, 262, taker="Resize"))
    assert one.model.layers["x"].config == {"batch_shape": (83, 89, 4)}
