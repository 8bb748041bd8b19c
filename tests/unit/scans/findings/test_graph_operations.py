"""Operations of a graph that do more than compute."""

import pytest

from archlens.readers.forms.contents import Contents
from archlens.scans.findings.graph_operations import look


def found(*operations):
    contents = Contents("model")
    contents.operations += operations
    return [(each.code, each.severity, each.message, each.places) for each in look(contents)]


@pytest.mark.parametrize(
    ("operation", "act"),
    [
        ("WriteFile", "writes files"),
        ("SaveSlices", "writes files"),
        ("ReadFile", "reads files"),
        ("ImmutableConst", "reads files"),
        ("EagerPyFunc", "calls Python"),
        ("_Send", "talks to other machines"),
    ],
)
def test_what_each_does(operation, act):
    expected = f"The operation '{operation}' {act}."
    assert found(("graph", operation)) == [("AS030", "error", expected, ("graph",))]


def test_what_only_computes_is_no_finding():
    assert found(("graph", "MatMul"), ("graph", "writefile"), ("graph", "WriteFile2"), ("graph", "SaveV2")) == []


def test_one_finding_for_each_operation_with_all_its_places():
    several = found(("f", "ReadFile"), ("g", "PyFunc"), ("h", "ReadFile"), ("f", "ReadFile"))
    assert [(message.split("'")[1], places) for _, _, message, places in several] == [
        ("ReadFile", ("f", "h")),
        ("PyFunc", ("g",)),
    ]
