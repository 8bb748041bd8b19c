"""When two models are one architecture."""

from __future__ import annotations

import dataclasses

import pytest

from archlens.comparison import compare
from tests.unit.comparison.written import written

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
