"""The shape rules of operations against the real framework, by what it writes into a model's file."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path

import keras
import pytest

from archlens.layers import catalog
from tests.against_keras.shapes_operation_cases import CASES
from tests.against_keras.shapes_support import function_of, operation_answer, operations_of

pytestmark = [
    # Keras 3.15 filters with (-1).__ne__ in tensordot, which Python is going to refuse.
    pytest.mark.filterwarnings("ignore:NotImplemented should not be used in a boolean context:DeprecationWarning"),
]

RULED = {name for name, row in catalog.operations().items() if row.shapes}

UNKNOWN = {
    "rot90((2,3,4),k=2,axes=(1,2))": "Keras swaps the axes for half a turn too, which does not happen when it computes",
    "adaptive_max_pool((None,9,12,3),(2,3))": "with channels last, Keras says one axis too many",
    "adaptive_average_pool((None,9,12,3),(2,3))": "with channels last, Keras says one axis too many",
}

NO_RULE = {
    "Arange": "not callable with symbolic tensors",
    "AssociativeScan": "runs a function, of which the file has only the name",
    "Cond": "runs a function, of which the file has only the name",
    "ForiLoop": "runs a function, of which the file has only the name",
    "JVP": "runs a function, of which the file has only the name",
    "Map": "runs a function, of which the file has only the name",
    "Scan": "runs a function, of which the file has only the name",
    "Switch": "runs a function, of which the file has only the name",
    "VectorizedMap": "runs a function, of which the file has only the name",
    "WhileLoop": "runs a function, of which the file has only the name",
    "SegmentReduction": "abstract",
}

NEVER_MADE = {"Abs", "Conj", "Mish"}  # classes that Keras has and no function of its makes of symbolic tensors

NOT_SYMBOLIC = {
    "arange bartlett blackman empty eye hamming hanning identity kaiser ones tri zeros": "makes a tensor of numbers",
    "convert_to_numpy custom_gradient dtype is_tensor shape": "records no operation",
    "associative_scan cond fori_loop jvp map scan switch vectorize vectorized_map while_loop": "runs a function",
    "get_item": "what indexing calls, which the cases do",
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_an_operation_gives_the_shapes_that_keras_says(case):
    for written, expected in operations_of(case):
        assert operation_answer(written) == (None if str(case) in UNKNOWN else expected), written["class_name"]


def test_the_unknown_cases_are_cases():
    assert UNKNOWN.keys() <= {str(case) for case in CASES}


def test_every_operation_of_keras_has_a_rule_or_says_why_not():
    names = ("core", "einops", "image", "linalg", "math", "nn", "numpy")
    modules = [importlib.import_module(f"keras.src.ops.{name}") for name in names]
    modules.append(importlib.import_module("keras.src.activations.activations"))
    classes = {
        value.__name__
        for module in modules
        for value in vars(module).values()
        if inspect.isclass(value) and issubclass(value, keras.Operation) and value.__module__ == module.__name__
    }
    assert classes - RULED == NO_RULE.keys()
    assert classes >= RULED


def test_every_rule_of_an_operation_is_tried():
    first_cases = {case.name: case for case in reversed(CASES)}.values()
    tried = {written["class_name"] for case in first_cases for written, _ in operations_of(case)}
    assert RULED - tried == NEVER_MADE


def test_every_function_of_keras_ops_is_called_or_says_why_not():
    called = {function_of(case) for case in CASES}
    excused = {getattr(keras.ops, name) for names in NOT_SYMBOLIC for name in names.split()}
    rooms = (keras.ops, keras.ops.image, keras.ops.linalg, keras.ops.nn, keras.ops.numpy)
    functions = {value for room in rooms for value in vars(room).values() if inspect.isfunction(value)}
    assert {function.__name__ for function in functions - called - excused} == set()


def test_the_documentation_lists_what_has_no_rule():
    page = (Path(__file__).parents[2] / "docs" / "shapes.md").read_text(encoding="utf-8")
    assert all(
        f"`{name}`" in page
        for name in (set(NO_RULE) - {"SegmentReduction"}) | {"FlaxLayer", "JaxLayer", "TorchModuleWrapper", "TFSMLayer"}
    )
