"""What is made of the graph's classes: quickly, and still what these classes make."""

import copy
import dataclasses
import pickle

import pytest

from archlens.graph import Call, Layer, quickly


def test_what_is_made_quickly_is_what_its_class_makes_and_as_frozen():
    relu = Layer("r", "r", "ReLU", "ReLU", "layer", "activation", {}, weighted=False, config={})
    same = quickly(Layer)("r", "r", "ReLU", "ReLU", "layer", "activation", {}, weighted=False, config={})
    call = quickly(Call)(id="r", layer=same, scope=(), shapes=((None, 8),))
    assert (type(same), type(call)) == (Layer, Call)
    assert call == Call("r", relu, (), ((None, 8),))
    assert repr(call) == repr(Call("r", relu, (), ((None, 8),)))
    assert pickle.loads(pickle.dumps(call)) == copy.deepcopy(call) == dataclasses.replace(call, macs=None) == call  # noqa: S301 - its own
    with pytest.raises(dataclasses.FrozenInstanceError):
        call.id = "s"
    with pytest.raises(TypeError, match="missing"):
        quickly(Call)(id="r")


def test_defaults_are_not_shared_by_what_is_made_quickly():
    make = quickly(Layer)
    one, other = (make(name, name, "ReLU", "ReLU", "layer", "other", None, weighted=False) for name in "ab")
    assert one.config == other.config == {}
    assert one.config is not other.config
