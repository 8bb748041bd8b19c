"""When two models are one architecture."""

from __future__ import annotations

import dataclasses

import pytest

from archlens.comparison import Architecture, compare
from tests.unit.comparison.written import written
from tests.unit.render.made import sample

SAME = compare(*[written("call a: Dense -> (None, 8)")] * 2)
CHANGES = ("added", "removed", "rewired", "reconfigured", "shapes", "parameters", "interface")


@pytest.mark.parametrize("changes", CHANGES)
def test_any_change_makes_another_architecture(changes):
    assert SAME.same
    assert not dataclasses.replace(SAME, **{changes: (object(),)}).same


@pytest.mark.parametrize("changes", ["renamed", "figures"])
def test_names_and_figures_do_not(changes):
    assert dataclasses.replace(SAME, **{changes: (object(),)}).same


def test_every_other_attribute_is_looked_at():
    fields = {field.name for field in dataclasses.fields(SAME)}
    assert fields == {*CHANGES, "renamed", "figures", "old", "new", "matching"}


def test_representations_are_short():
    old, new = sample("merge_concatenate"), sample("merge_add")
    assert repr(compare(old, old)) == "<Comparison of 'merge_concatenate' and 'merge_concatenate': same architecture>"
    assert repr(compare(old, new)) == (
        "<Comparison of 'merge_concatenate' and 'merge_add': 1 reconfigured, 1 shapes, 1 parameters>"
    )
    assert repr(Architecture.of(old)) == "<Architecture of 'merge_concatenate': 4 calls, 2 inputs, 1 output>"
