"""Tensors on their way: which are control tensors, and what ``TimeDistributed`` does to shapes."""

import pytest

from archlens.readers.graph.wires import Argument, Surroundings, Wire


@pytest.mark.parametrize(
    ("argument", "control"),
    [
        ("mask", True),
        ("mask[1]", True),
        ("training", True),
        ("attention_mask", True),
        ("query_mask[0]", True),
        ("0", False),
        ("0[mask]", True),
        ("0[padding_mask]", True),
        ("inputs[text][padding_mask]", True),
        ("0[padding_mask][1]", True),
        ("0[tokens]", False),
        ("0[training]", False),
        ("0[masks]", False),
        ("masks", False),
        ("masked", False),
        ("use_training", False),
    ],
)
def test_control_tensors_are_known_by_the_keyword_or_the_dict_key(argument, control):
    assert Argument(argument, Wire("x", 0, None)).control is control


@pytest.mark.parametrize("time", [(), (5,), (None, 7)])
def test_time_axes_stand_behind_the_batch_axis(time):
    around = Surroundings(time=time)
    assert around.lift((None, 8, 3)) == (None, *time, 8, 3)
    assert around.lower((None, *time, 8, 3)) == (None, 8, 3)
    assert (around.lift(None), around.lower(None)) == (None, None)
