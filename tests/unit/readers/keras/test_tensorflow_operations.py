"""Operations of TensorFlow in files of Keras 2, each beside the call of ``keras.ops`` that means the same."""

import json

import pytest

from archlens.readers.keras.keras2_nodes import todays_nodes
from archlens.readers.keras.tensorflow_operations import todays_operation


def taken(value):
    """Arguments with the names of layers in the place of tensors."""
    if isinstance(value, dict):
        if value.get("class_name") == "__keras_tensor__":
            return value["config"]["keras_history"][0]
        return {key: taken(item) for key, item in value.items()}
    return [taken(item) for item in value] if isinstance(value, list) else value


def function(name, first=("x", 0, 0), **kwargs):
    """What a call of a function becomes: class, settings, arguments."""
    nodes = todays_nodes([[[*first, kwargs]]], "")
    entry = todays_operation("TFOpLambda", {"name": "f", "function": name}, nodes)
    settings = {key: value for key, value in entry["config"].items() if key not in ("name", "function")}
    assert entry["module"] == "keras.ops"
    return entry["class_name"], settings, taken(nodes[0]["args"])


X, Y = ["x", 0, 0], ["y", 0, 0]


@pytest.mark.parametrize(
    ("name", "kwargs", "expected"),
    [
        ("math.add", {"y": Y}, ("Add", {}, ["x", "y"])),
        ("__operators__.add", {"y": 2}, ("Add", {}, ["x", 2])),
        ("math.subtract", {"y": 0}, ("Subtract", {}, ["x", 0])),
        ("math.tanh", {}, ("Tanh", {}, ["x"])),
        ("math.reduce_mean", {}, ("Mean", {"axis": None}, ["x"])),
        ("math.reduce_sum", {"axis": 1, "keepdims": True}, ("Sum", {"axis": 1, "keepdims": True}, ["x"])),
        ("math.reduce_sum", {"axis": [0, 1], "keep_dims": True}, ("Sum", {"axis": [0, 1], "keepdims": True}, ["x"])),
        ("argmax", {}, ("Argmax", {"axis": 0, "keepdims": False}, ["x"])),
        ("expand_dims", {"axis": 0}, ("ExpandDims", {"axis": 0}, ["x"])),
        ("squeeze", {"squeeze_dims": [1]}, ("Squeeze", {"axis": [1]}, ["x"])),
        ("tile", {"multiples": [1, 2]}, ("Tile", {"repeats": [1, 2]}, ["x"])),
        ("transpose", {"perm": [0, 2, 1]}, ("Transpose", {"axes": [0, 2, 1]}, ["x"])),
        ("reshape", {"shape": [-1, 4]}, ("Reshape", {"newshape": [-1, 4]}, ["x"])),
        ("reshape", {"shape": [Y, 4]}, ("Reshape", {"newshape": [-1, 4]}, ["x"])),
        ("linalg.matmul", {"b": Y, "transpose_b": True}, ("Matmul", {"transpose_b": True}, ["x", "y"])),
        ("split", {"num_or_size_splits": 2, "axis": 1}, ("Split", {"indices_or_sections": 2, "axis": 1}, ["x"])),
        ("split", {"num_or_size_splits": [2, 3, 4]}, ("Split", {"indices_or_sections": [2, 5], "axis": 0}, ["x"])),
        ("gather", {"indices": Y, "axis": 1}, ("Take", {"axis": 1}, ["x", "y"])),
        ("one_hot", {"depth": 5}, ("OneHot", {"num_classes": 5, "axis": -1}, ["x"])),
        ("where", {"x": X, "y": Y}, ("Where", {}, ["x", "x", "y"])),
        ("math.top_k", {}, ("TopK", {"k": 1}, ["x"])),
        ("clip_by_value", {"clip_value_min": 0, "clip_value_max": 1}, ("Clip", {}, ["x"])),
        ("strings.lower", {}, ("tf.strings.lower", {}, ["x"])),
    ],
)
def test_functions(name, kwargs, expected):
    assert function(name, **kwargs) == expected


def test_of_what_is_left_only_tensors_are_taken():
    nodes = todays_nodes([["x", 0, 0, {"name": "n", "clip_value_min": Y, "clip_value_max": [1, ["z", 0, 0]]}]], "")
    todays_operation("TFOpLambda", {"name": "f", "function": "clip_by_value"}, nodes)
    assert taken(nodes[0]["kwargs"]) == {"clip_value_min": "y", "clip_value_max": [1, "z"]}


def test_slices():
    spec = [{"start": None, "stop": 3, "step": None}, 0, {"start": Y, "stop": None, "step": 2}]
    nodes = todays_nodes([["x", 0, 0, {"slice_spec": spec}]], "")
    entry = todays_operation("SlicingOpLambda", {"name": "s"}, nodes)
    assert (entry["class_name"], entry["config"]) == ("GetItem", {"name": "s"})
    first, number, last = taken(nodes[0]["args"])[1]
    assert first == {"class_name": "__slice__", "config": {"start": None, "stop": 3, "step": None}}
    assert number == 0
    assert last == {"class_name": "__slice__", "config": {"start": "y", "stop": None, "step": 2}}


def node(op, first, constants=None, **attr):
    """What a node of a graph becomes, its definition as text, as TensorFlow wrote it."""
    nodes = todays_nodes([first], "")
    config = {"name": "f", "node_def": json.dumps({"op": op, "attr": attr}), "constants": constants or {}}
    entry = todays_operation("TensorFlowOpLayer", config, nodes)
    return entry["class_name"], entry["config"].get("axis"), taken(nodes[0]["args"])


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (node("AddV2", [X, Y]), ("Add", None, ["x", "y"])),
        (node("Mul", [X], {"1": 0.5}), ("Multiply", None, ["x", 0.5])),
        (node("Sub", [X], {"0": 1.0}), ("Subtract", None, [1.0, "x"])),
        (node("ConcatV2", [X, Y], {"2": 1}), ("Concatenate", 1, [["x", "y"]])),
        (node("Pack", [X, Y], axis={"i": "-1"}), ("Stack", -1, [["x", "y"]])),
        (node("Sum", [X], {"1": [1, 2]}, keep_dims={"b": True}), ("Sum", [1, 2], ["x"])),
        (node("Squeeze", [X], squeeze_dims={"list": {"i": ["1", "2"]}}), ("Squeeze", [1, 2], ["x"])),
        (node("Unheard", [X]), ("tf.Unheard", None, ["x"])),
    ],
)
def test_nodes_of_a_graph(made, expected):
    assert made == expected


@pytest.mark.parametrize("definition", [None, "{", "[]", 3])
def test_a_definition_that_is_none_names_no_operation(definition):
    entry = todays_operation("TensorFlowOpLayer", {"node_def": definition}, todays_nodes([X], ""))
    assert entry["class_name"] == "tf.None"


def test_layers_are_left_as_they_are():
    assert todays_operation("Dense", {"function": "math.add"}, []) is None
    assert todays_operation("ClassMethod", {}, []) == {"module": "keras.ops"}
