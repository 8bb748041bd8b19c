"""Calls as Keras 1 and 2 spell them, each beside Keras 3's spelling of it."""

import pytest

from archlens.errors import NotAGraphError
from archlens.readers.keras.keras2_nodes import tensors, todays_nodes


def today(name, node=0, index=0, shape=None):
    """A tensor as Keras 3 spells it, its type not told."""
    config = {"shape": shape, "dtype": None, "keras_history": [name, node, index]}
    return {"class_name": "__keras_tensor__", "config": config}


X, Y = ["x", 0, 0, {}], ["y", 1, 2, {}]


@pytest.mark.parametrize(
    ("node", "argument"),
    [
        (X, today("x")),
        ([X], today("x")),
        (["x", 0, 0], today("x")),
        ([X, Y], [today("x"), today("y", 1, 2)]),
        ([[X, Y]], [today("x"), today("y", 1, 2)]),
        ({"a": X, "b": [Y]}, {"a": today("x"), "b": [today("y", 1, 2)]}),
        (["_CONSTANT_VALUE", -1, 0.5, {}], 0.5),
    ],
)
def test_the_first_argument(node, argument):
    assert todays_nodes([node], "n") == [{"args": [argument], "kwargs": {}}]


def test_keyword_arguments_stand_behind_a_tensor_and_may_be_tensors():
    kwargs = {
        "training": True,
        "mask": ["m", 0, 0],
        "states": [["h", 0, 1], ["_CONSTANT_VALUE", -1, 3]],
        "sizes": [1, 2, 3],
        "words": ["x", "y", "z"],
        "deep": {"key": ["k", 2, 0]},
    }
    (node,) = todays_nodes([[["x", 0, 0, kwargs], ["y", 0, 0, {"more": 1}]]], "n")
    assert node["args"] == [[today("x"), today("y")]]
    assert node["kwargs"] == {
        "training": True,
        "mask": today("m"),
        "states": [today("h", 0, 1), 3],
        "sizes": [1, 2, 3],
        "words": ["x", "y", "z"],
        "deep": {"key": today("k", 2)},
        "more": 1,
    }


def test_the_shape_that_a_layer_was_built_on_is_that_of_its_first_call():
    first, second = todays_nodes([X, Y], "n", [None, 8])
    assert (first["args"], second["args"]) == ([today("x", shape=[None, 8])], [today("y", 1, 2)])
    (several,) = todays_nodes([[X, Y]], "n", [[None, 8], [None, 4]])
    assert several["args"] == [[today("x", shape=[None, 8]), today("y", 1, 2, [None, 4])]]
    (by_name,) = todays_nodes([{"a": X, "b": Y}], "n", {"b": [None, 4]})
    assert by_name["args"] == [{"a": today("x"), "b": today("y", 1, 2, [None, 4])}]
    (other,) = todays_nodes([[X, Y]], "n", [[None, 8]])
    assert other["args"] == [[today("x"), today("y", 1, 2)]]


def test_a_call_in_todays_spelling_stays():
    node = {"args": [today("x")], "kwargs": {"training": None}}
    assert todays_nodes([node, X], "n") == [node, {"args": [today("x")], "kwargs": {}}]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (None, "n"),
        ([3], "n[0]"),
        ([["x", 0]], "n[0]"),
        ([X, [X, ["y", -1, 0, {}]]], "n[1][1]"),
        ([X, [X, ["y", 0, True, {}]]], "n[1][1]"),
        ([{"a": [X, "y"]}], "n[0].a[1]"),
        ([["x", 0, 0, {}, {}]], "n[0]"),
    ],
)
def test_what_is_no_call_is_refused_at_its_place(data, place):
    with pytest.raises(NotAGraphError) as caught:
        todays_nodes(data, "n")
    assert caught.value.place == place


def test_the_tensors_of_a_call_can_be_changed_in_it():
    (node,) = todays_nodes([[X, ["y", 0, 0, {"mask": ["m", 0, 0], "deep": {"k": [["z", 0, 0]]}}]]], "n")
    found = list(tensors(node))
    assert sorted(config["keras_history"][0] for config in found) == ["m", "x", "y", "z"]
    for config in found:
        config["dtype"] = "int32"
    assert node["kwargs"]["mask"]["config"]["dtype"] == node["args"][0][0]["config"]["dtype"] == "int32"
