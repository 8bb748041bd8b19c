"""Real configurations with one value turned into garbage: no rule raises, and none says what cannot be."""

from __future__ import annotations

import keras
import pytest

from archlens.layers.output_shapes import output_shapes
from archlens.layers.rule_types import Arguments
from archlens.layers.shape_arithmetic import possible
from tests.against_keras.shapes_layer_cases import CASES as LAYER_CASES
from tests.against_keras.shapes_operation_cases import CASES as OPERATION_CASES
from tests.against_keras.shapes_support import archlens_answer_for, as_arguments, layer_class, operations_of, plain

pytestmark = [
    # As in test_shapes_operations.py.
    pytest.mark.filterwarnings("ignore:NotImplemented should not be used in a boolean context:DeprecationWarning"),
]

DEEP = []
for _ in range(5000):
    DEEP = [DEEP]

GARBAGE = (
    None,
    True,
    False,
    -5,
    0,
    3,
    10**18,
    10**400,
    1e308,
    float("nan"),
    float("inf"),
    "x",
    "",
    "valid",
    "channels_first",
    [],
    [[]],
    [None],
    [1, 2, 3],
    [-1, -1],
    [True],
    ["x", {}],
    {},
    {"class_name": "Dense"},
    {"class_name": [], "config": 1},
    {"class_name": "__slice__", "config": {}},
    {"class_name": "__numpy__", "config": {"value": [[1]]}},
    DEEP,
)

FIRST_LAYERS = list({case.name: case for case in reversed(LAYER_CASES)}.values())
FIRST_OPERATIONS = list({case.name: case for case in reversed(OPERATION_CASES)}.values())


def assert_possible(shapes):
    assert shapes is None or all(map(possible, shapes))


@pytest.mark.parametrize("case", FIRST_LAYERS, ids=lambda case: case.name)
def test_a_layer_with_a_senseless_configuration_is_unknown_at_worst(case):
    serialized = plain(keras.saving.serialize_keras_object(layer_class(case.name)(**case.config)))
    for key in (*serialized["config"], "absent"):
        for value in GARBAGE:
            config = {**serialized["config"], key: value}
            assert_possible(archlens_answer_for({**serialized, "config": config}, case))
        config = {name: value for name, value in serialized["config"].items() if name != key}
        assert_possible(archlens_answer_for({**serialized, "config": config}, case))


@pytest.mark.parametrize("case", FIRST_OPERATIONS, ids=lambda case: case.name)
def test_an_operation_with_senseless_values_is_unknown_at_worst(case):
    for written, _ in operations_of(case):
        (call,) = written["inbound_nodes"]
        args, kwargs = as_arguments(call["args"]), as_arguments(call["kwargs"])
        name, config = written["class_name"], written["config"]
        for value in GARBAGE:
            for key in config:
                arguments = Arguments(tuple(args), kwargs)
                assert_possible(output_shapes(name, {**config, key: value}, arguments, operation=True))
            for place in range(len(args)):
                arguments = Arguments((*args[:place], value, *args[place + 1 :]), kwargs)
                assert_possible(output_shapes(name, config, arguments, operation=True))
