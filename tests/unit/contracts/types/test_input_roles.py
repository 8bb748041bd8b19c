"""Inputs and their roles."""

from __future__ import annotations

import pytest

from tests.unit.contracts.made import lines, sample, violations

TYPE = "branches"
BOTH = 'inputs = ["image_input", "text_input"]\n'

KEPT = [
    ("image_text", BOTH),
    ("image_text", 'inputs = "*_input"'),
]
BROKEN = [
    ("image_text", 'inputs = "image_input"', "no other inputs; 'text_input' (feature)"),
    ("image_text", 'inputs = "image_input"\ncontrol = "text_input"', "'text_input': control; feature"),
]


@pytest.mark.parametrize(("model", "fields"), KEPT)
def test_kept(model, fields):
    assert lines(model, TYPE, fields) == []


@pytest.mark.parametrize(("model", "fields", "said"), BROKEN)
def test_broken(model, fields, said):
    found = lines(model, TYPE, fields)
    assert any(said in line for line in found), found


def test_every_role_of_every_input_is_looked_at():
    a = sample("variable_length")
    roles = {each.name: each.role for each in a.inputs}
    table = {"feature": "inputs", "control": "control", "unused": "unused"}
    by_field = {field: [name for name in roles if roles[name] == role] for role, field in table.items()}
    right = "\n".join(f"{field} = {names}" for field, names in by_field.items())
    assert not violations(a, TYPE, right)
    for name, role in roles.items():
        others = [other for other in table.values() if other != table[role]]
        for field in others:
            moved = {key: [each for each in names if each != name] for key, names in by_field.items()}
            moved[field] = [*moved[field], name]
            (found,) = violations(a, TYPE, "\n".join(f"{key} = {names}" for key, names in moved.items()))
            assert (found.found, found.where) == (role, (name,))
            assert found.hint
