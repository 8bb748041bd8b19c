"""Which tensor feeds which input of a nested model, in every form that Keras accepts."""

import pytest

from archlens.readers.graph.nested_inputs import match_inputs
from archlens.readers.keras.model_records import History, Reference


def inner(name):
    return History(name, 0, 0)


def outer(name):
    return Reference(History(name, 0, 0), (None, 8), "float32", "")


def fed(structure, value):
    return {name: r and r.history.layer for name, r in match_inputs(structure, value).items()}


A, B, C = (outer(name) for name in "abc")


@pytest.mark.parametrize(
    ("structure", "value", "expected"),
    [
        # 1: a single input
        (inner("x"), A, {"x": "a"}),
        (inner("x"), [A, B], {"x": "a"}),
        (inner("x"), {"x": B, "a": A}, {"x": "b"}),
        (inner("x"), {"any": A}, {"x": "a"}),
        # 2: a dict of tensors
        ({"p": inner("x"), "q": inner("y")}, {"q": B, "p": A}, {"x": "a", "y": "b"}),
        ([inner("x"), inner("y")], {"y": B, "x": A}, {"x": "a", "y": "b"}),
        ({"p": inner("x"), "q": inner("y")}, {"p": A}, {"x": "a", "y": None}),
        # 3: in order; a dict by its sorted keys
        ([inner("x"), inner("y")], [A, B], {"x": "a", "y": "b"}),
        ([inner("x"), inner("y")], (A,), {"x": "a", "y": None}),
        ([inner("x"), inner("y")], [A, None], {"x": "a", "y": None}),
        ({"q": inner("y"), "p": inner("x")}, [A, B], {"x": "a", "y": "b"}),
        # nested
        ([inner("x"), {"p": inner("y"), "q": inner("z")}], [A, {"q": C, "p": B}], {"x": "a", "y": "b", "z": "c"}),
        ({"m": [inner("x"), inner("y")], "n": inner("z")}, {"m": [A, B], "n": C}, {"x": "a", "y": "b", "z": "c"}),
    ],
)
def test_every_form(structure, value, expected):
    assert fed(structure, value) == expected
