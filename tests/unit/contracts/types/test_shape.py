"""Shapes of inputs and outputs as declared."""

from __future__ import annotations

import dataclasses

import pytest

from archlens.contracts.types.shape import axes as read_axes
from tests.unit.contracts.made import lines, sample, violations

TYPE = "shape"

KEPT = [
    ("image_text", 'inputs = { image_input = "(None, 224, 224, 3)", text_input = ["None", 100] }'),
    ("image_text", 'outputs.match = "(None,1,)"\ntypes = { text_input = "int32" }'),
]
BROKEN = [
    ("image_text", 'inputs = { image_input = "(None, 224, 224, 3)" }', "no other inputs; 'text_input'"),
    ("image_text", 'outputs = { match = "(None, 2)" }', "'match' of shape (None, 2); its shape is (None, 1)"),
    ("image_text", 'outputs = { march = "(None, 1)" }', "'march' of shape (None, 1); the model has no such"),
    ("image_text", 'types = { text_input = "int64" }', "type int64; its type is int32"),
    (
        "variable_length",
        'inputs = { visits_input = "(None, 9, 5)", record_input = "(None, 20)" }',
        "its shape is (None, None, 5)",
    ),
]


@pytest.mark.parametrize(("model", "fields"), KEPT)
def test_kept(model, fields):
    assert lines(model, TYPE, fields) == []


@pytest.mark.parametrize(("model", "fields", "said"), BROKEN)
def test_broken(model, fields, said):
    found = lines(model, TYPE, fields)
    assert any(said in line for line in found), found


def test_the_whole_signature_is_kept_and_every_axis_matters():
    a = sample("image_text")
    inputs = {each.name: each.shape for each in a.inputs}
    for name, own in inputs.items():
        for axis in range(len(own)):
            other = [*own]
            other[axis] = 7 if own[axis] != 7 else 8
            declared = {**inputs, name: tuple(other)}
            table = ", ".join(f'{key} = "{value}"' for key, value in declared.items())
            (found,) = violations(a, TYPE, f"inputs = {{ {table} }}")
            assert found.where == (name,)
            assert found.found == f"its shape is {own}"


def test_a_shape_without_its_batch_axis_is_explained():
    (found,) = violations("image_text", TYPE, 'outputs = { match = "(1)" }')
    assert found.hint == "Shapes start with the batch axis: (None, 1)."


def test_the_nearest_name_is_suggested():
    (found,) = violations("image_text", TYPE, 'types = { text_inpt = "int32" }')
    assert found.hint.startswith("Did you mean 'text_input'?")


@pytest.mark.parametrize(
    ("written", "axes"),
    [
        ("(None, 3)", (None, 3)),
        (" (None,3,) ", (None, 3)),
        ("()", ()),
        (["None", 3], (None, 3)),
        ([], ()),
    ],
)
def test_shapes_as_they_are_written(written, axes):
    assert read_axes(written, None) == axes


def test_a_key_is_promised_beside_the_name():
    a = sample("two_heads")
    keyed = dataclasses.replace(a, inputs=tuple(dataclasses.replace(each, key=f"k_{each.name}") for each in a.inputs))
    name = a.inputs[0].name
    assert not violations(keyed, TYPE, f'keys = {{ {name} = "k_{name}" }}')
    (broken,) = violations(keyed, TYPE, f'keys = {{ {name} = "other" }}')
    assert broken.found == f"its key is 'k_{name}'"
    (listed,) = violations(a, TYPE, f'keys = {{ {name} = "other" }}')
    assert listed.found == "it has no key: the model takes it by position"
    assert len(violations(a, TYPE, 'keys = { nothing = "x" }')) == 1
