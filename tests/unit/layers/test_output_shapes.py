"""What the shape rules answer where no framework can be asked: unknown ranks, garbage, classes of Keras 2."""

from __future__ import annotations

import pytest

from archlens.layers import catalog
from archlens.layers.output_shapes import output_shapes
from archlens.layers.rule_types import Arguments, Spec
from archlens.layers.shape_arithmetic import possible

SHAPED_LAYERS = sorted(name for row in catalog.LAYERS if row.shapes or row.shapes_around for name in row.names)
SHAPED_OPERATIONS = sorted(name for name, row in catalog.operations().items() if row.shapes)
NESTED = {"class_name": "Dense", "config": {"units": 3}}
DEEP: list = []
for _ in range(5000):
    DEEP = [DEEP]

GARBAGE = (
    None,
    True,
    -5,
    0,
    2,
    10**18,
    10**400,
    1e308,
    float("nan"),
    "x",
    "",
    [],
    [[]],
    [None],
    [1, 2],
    {},
    NESTED,
    DEEP,
)


class Everywhere(dict):
    """A configuration with one value under every key."""

    def __init__(self, value):
        super().__init__()
        self.value = value

    def __getitem__(self, key):
        return self.value

    def get(self, key, default=None):  # noqa: ARG002 - what a dict takes
        return self.value


def of(*shapes, **kwargs):
    return Arguments(tuple(Spec(shape) for shape in shapes), kwargs)


CALLS = (
    Arguments((), {}),
    of(None),
    of(()),
    of((None, 4)),
    of((None, 5, 4)),
    of((None, 5, 6, 4), (None, 5, 6, 4), (None, 5, 6, 4)),
    of((2, 5, 6, 7, 4)),
    Arguments(([Spec((None, 4)), Spec((None, 4))],), {}),
    Arguments(([Spec((None, 4)), Spec(None)],), {}),
    Arguments(({"a": Spec((None, 4)), 1: 2},), {}),
    Arguments(("x", [[]], {}), {"training": "x"}),
    Arguments((DEEP, DEEP), {}),
    of((-1, True), ("x",), (10**400,)),
)


@pytest.mark.parametrize("name", SHAPED_LAYERS)
def test_no_configuration_makes_a_layer_raise(name):
    for value in GARBAGE:
        for call in CALLS:
            shapes = output_shapes(name, Everywhere(value), call)
            assert shapes is None or all(map(possible, shapes))


@pytest.mark.parametrize("name", SHAPED_OPERATIONS)
def test_no_configuration_makes_an_operation_raise(name):
    for value in GARBAGE:
        for call in CALLS:
            shapes = output_shapes(name, Everywhere(value), call, operation=True)
            assert shapes is None or all(map(possible, shapes))


@pytest.mark.parametrize("name", ["NoSuchLayer", "Functional", "Matmul", ""])
def test_an_unknown_class_is_unknown(name):
    assert output_shapes(name, {}, of((None, 4))) is None


def test_an_operation_is_no_layer_of_the_same_name():
    tensors = Arguments(([Spec((2, 1)), Spec((2, 4))],), {})
    assert output_shapes("Maximum", {}, tensors) == ((2, 4),)
    assert output_shapes("Maximum", {}, tensors, operation=True) is None
    assert output_shapes("Dense", {"units": 3}, of((None, 4)), operation=True) is None


@pytest.mark.parametrize("units", ["3", True, 0, -3, 3.0, None, [], [3], 10**400])
def test_a_size_is_a_positive_integer(units):
    assert output_shapes("Dense", {"units": units}, of((None, 4))) is None


def test_a_huge_size_is_only_a_number():
    assert output_shapes("RepeatVector", {"n": 10**18}, of((None, 4))) == ((None, 10**18, 4),)
    assert output_shapes("UpSampling1D", {"size": 10**18}, of((None, 10**18, 4))) is None


@pytest.mark.parametrize(
    ("name", "config"),
    [
        ("Split", {"indices_or_sections": 10**9, "axis": 1}),
        ("ArraySplit", {"indices_or_sections": 10**9, "axis": 1}),
        ("Unstack", {"num": 10**9, "axis": 1}),
        ("ExpandDims", {"axis": list(range(10**5))}),
        ("Transpose", {"axes": [0] * 10**6}),
    ],
)
def test_a_file_cannot_ask_for_billions(name, config):
    assert output_shapes(name, config, of((None, None)), operation=True) is None


@pytest.mark.parametrize("name", ["Dropout", "BatchNormalization", "ReLU"])
def test_an_unknown_rank_stays_one_tensor_of_unknown_rank(name):
    assert output_shapes(name, {}, of(None)) == (None,)
    assert output_shapes("Dense", {"units": 3}, of(None)) == (None,)


def test_of_an_unknown_rank_a_scalar_is_still_certain():
    assert output_shapes("Size", {}, of(None), operation=True) == ((),)


def test_a_custom_class_inside_a_wrapper_is_unknown():
    for module in (None, "mine", 3, "keras_hub.layers"):
        inner = {**NESTED, "module": module}
        assert output_shapes("TimeDistributed", {"layer": inner}, of((None, 5, 4))) is None
    inner = {**NESTED, "module": "keras.layers"}
    assert output_shapes("TimeDistributed", {"layer": inner}, of((None, 5, 4))) == ((None, 5, 3),)


def test_a_model_inside_a_wrapper_is_unknown():
    inner = {"class_name": "Functional", "module": "keras", "config": {"layers": []}}
    assert output_shapes("TimeDistributed", {"layer": inner}, of((None, 5, 4))) is None


def test_a_custom_cell_is_unknown():
    cell = {"class_name": "MyCell", "module": "mine", "config": {"units": 4}}
    assert output_shapes("RNN", {"cell": cell}, of((None, 5, 4))) is None
    assert output_shapes("RNN", {"cell": {**cell, "module": "keras.layers"}}, of((None, 5, 4))) is None


def test_wrappers_may_stand_in_wrappers_but_not_without_end():
    layer = NESTED
    for _ in range(10_000):
        layer = {"class_name": "SpectralNormalization", "config": {"layer": layer}}
    assert output_shapes(layer["class_name"], layer["config"], of((None, 4))) is None


def test_layers_of_keras_2():
    options = {"units": 4, "return_sequences": True, "return_state": True}
    assert output_shapes("CuDNNLSTM", options, of((None, 5, 3))) == ((None, 5, 4), (None, 4), (None, 4))
    assert output_shapes("CuDNNGRU", {"units": 4}, of((None, 5, 3))) == ((None, 4),)
    assert output_shapes("LSTM", {"units": 4, "time_major": True}, of((5, None, 3))) is None
    local = {"filters": 6, "kernel_size": [3], "strides": [2], "padding": "valid", "data_format": "channels_last"}
    assert output_shapes("LocallyConnected1D", local, of((None, 9, 3))) == ((None, 4, 6),)


def test_a_lambda_without_a_declared_shape_is_unknown():
    assert output_shapes("Lambda", {"function": "f"}, of((None, 4))) is None
    assert output_shapes("Lambda", {"output_shape": {"class_name": "__lambda__"}}, of((None, 4))) is None


def test_what_json_cannot_say_is_read_as_python_has_it():
    part = {"class_name": "__slice__", "config": {"start": 1, "stop": None, "step": None}}
    key = {"class_name": "__tuple__", "items": [{"class_name": "__ellipsis__", "config": {}}, part]}
    assert output_shapes("GetItem", {}, Arguments((Spec((None, 5)), key), {}), operation=True) == ((None, 4),)
    assert output_shapes("GetItem", {}, Arguments((Spec((None, 5)), (..., slice(1, None))), {}), operation=True) == (
        (None, 4),
    )
    array = {"class_name": "__numpy__", "config": {"value": [[1.0, 2.0]], "dtype": "float32"}}
    assert output_shapes("Add", {}, Arguments((Spec((None, 1)), array), {}), operation=True) == ((None, 2),)
