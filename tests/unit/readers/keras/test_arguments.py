"""Calls as Keras 3 spells them: what an argument becomes, and where it is refused."""

import pytest

from archlens import limits
from archlens.errors import LimitError, NotAGraphError
from archlens.readers.keras.arguments import parse_histories, parse_nodes
from archlens.readers.keras.model_records import Constant, History, Reference
from tests.unit.readers.made import tensor


def argument(data):
    """What one positional argument becomes."""
    (node,) = parse_nodes([{"args": [data], "kwargs": {}}], "nodes")
    (value,) = node.args
    return value


def reference(name, within, inside, shape=(None, 8)):
    return Reference(History(name, 0, 0), shape, "float32", within, inside)


def test_a_call_keeps_its_arguments_and_says_where_they_stand():
    (first, second) = parse_nodes(
        [
            {"args": [tensor("x"), [tensor("y"), 3]], "kwargs": {"mask": None}},
            {"args": [], "kwargs": {"value": {"key": tensor("z")}}},
        ],
        "nodes",
    )
    assert first.args == (reference("x", "nodes[0]", ".args[0]"), [reference("y", "nodes[0]", ".args[1][0]"), 3])
    assert first.args[1][0].place == "nodes[0].args[1][0]"
    assert (first.kwargs, first.place) == ({"mask": None}, "nodes[0]")
    assert (second.args, second.kwargs) == ((), {"value": {"key": reference("z", "nodes[1]", ".kwargs.value.key")}})


@pytest.mark.parametrize("where", ["items", "config"])
def test_a_tuple_is_one_in_both_spellings(where):
    items = {"items": [1, tensor("x")]}
    spelled = {"class_name": "__tuple__", **(items if where == "items" else {"config": items})}
    one, taken = argument(spelled)
    assert (one, taken.history.layer) == (1, "x")


@pytest.mark.parametrize("class_name", ["__tensor__", "__numpy__"])
@pytest.mark.parametrize(
    ("value", "shape"), [(1.5, ()), ([1, 2, 3], (3,)), ([[1], [2]], (2, 1)), ([], (0,)), ([[], []], (2, 0))]
)
def test_of_an_array_only_shape_and_type_stay(class_name, value, shape):
    spelled = {"class_name": class_name, "config": {"value": value, "dtype": "int32"}}
    assert argument(spelled) == Constant(shape, "int32")


@pytest.mark.parametrize("class_name", ["Dense", ["__tuple__"], None])
def test_any_other_object_stays_an_object(class_name):
    assert argument({"class_name": class_name, "config": {"x": 1}}) == {"class_name": class_name, "config": {"x": 1}}


def test_a_shape_or_type_that_is_none_is_not_known():
    spelled = tensor("x")
    spelled["config"].update(shape=[None, -1], dtype=7)
    assert argument(spelled) == Reference(History("x", 0, 0), None, None, "nodes[0]", ".args[0]")


@pytest.mark.parametrize(
    ("data", "structure"),
    [
        (["x", 0, 1], History("x", 0, 1)),
        ([["x", 0, 0], ["y", 2, 0]], [History("x", 0, 0), History("y", 2, 0)]),
        ([], []),
        ({"a": ["x", 0, 0], "b": [["y", 0, 0]]}, {"a": History("x", 0, 0), "b": [History("y", 0, 0)]}),
        ({"class_name": "__tuple__", "items": [["x", 0, 0]]}, [History("x", 0, 0)]),
    ],
)
def test_structures_of_inputs_and_outputs(data, structure):
    assert parse_histories(data, "outputs") == structure


@pytest.mark.parametrize("data", [["x", 0], ["x", 0, 0, 0], ["x", -1, 0], ["x", 0, True], ["x", "0", 0], "x", None, 3])
def test_what_names_no_tensor_is_refused_at_its_place(data):
    with pytest.raises(NotAGraphError, match="layer, node index, tensor index") as caught:
        parse_histories({"a": [["x", 0, 0], data]}, "outputs")
    assert caught.value.place == "outputs.a[1]"


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ({}, "nodes"),
        ([None], "nodes[0]"),
        ([{"args": {}, "kwargs": {}}], "nodes[0].args"),
        ([{"args": [], "kwargs": []}], "nodes[0].kwargs"),
        ([{"args": [], "kwargs": {"m": {"class_name": "__keras_tensor__"}}}], "nodes[0].kwargs.m.config"),
    ],
)
def test_what_is_no_call_is_refused_at_its_place(data, place):
    with pytest.raises(NotAGraphError) as caught:
        parse_nodes(data, "nodes")
    assert caught.value.place == place


@pytest.mark.parametrize("parse", [lambda data: parse_histories(data, "outputs"), argument])
def test_a_key_is_as_long_as_the_limit_allows_and_no_longer(parse):
    longest = limits.current().key_length
    at_limit, beyond = ({"k" * (longest + more): ["x", 0, 0]} for more in (0, 1))
    parse(at_limit)
    with pytest.raises(LimitError) as caught:
        parse(beyond)
    assert caught.value.limit == "key_length"
