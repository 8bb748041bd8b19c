"""Which calls a region means, against the sources that all paths give."""

from __future__ import annotations

from hypothesis import given

from archlens.analysis import analyze_graph
from archlens.contracts.regions import BRANCH, EVERYWHERE, INTERACTION, regions
from archlens.contracts.selectors import Selecting
from tests.strategies import model_graphs
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.contracts.made import FEW, mistakes_of, sample


@given(model_graphs())
@FEW
def test_every_region(graph):
    a, brute = analyze_graph(graph), BruteForce(graph)
    inner = [v for v in brute.calls if v not in brute.inputs]
    expected = {"in the model": inner}
    mixed = [v for v in inner if len(brute.S[v]) > 1]
    if mixed:
        expected["in the interaction"] = mixed
    for branch in a.branches:
        expected[f"in branch {branch.input!r}"] = [v for v in inner if brute.S[v] == {branch.input}]
    select = Selecting(a)
    found = regions((EVERYWHERE, INTERACTION, *(BRANCH + branch.input for branch in a.branches)), select)
    assert {label: [call.id for call in calls] for label, calls in found} == expected
    assert [violation.promised for violation in select.missing] == ([] if mixed else ["an interaction"])


def test_a_region_named_twice_or_by_a_pattern_is_there_once():
    select = Selecting(sample("image_text"))
    found = regions(("branch:*", "branch:image_input", EVERYWHERE, EVERYWHERE), select)
    assert [label for label, _ in found] == [
        "in branch 'image_input'",
        "in branch 'text_input'",
        "in the model",
    ]


def test_a_branch_that_the_model_does_not_have_is_missing():
    select = Selecting(sample("image_text"))
    assert regions(("branch:postcode",), select) == []
    assert [violation.promised for violation in select.missing] == ["a branch 'postcode'"]


def test_what_is_no_region():
    for wrong in ("branches:a", "branch:", "every"):
        ((line, message),) = mistakes_of("layers", f'forbid = "GRU"\nin = ["everywhere", "{wrong}"]')
        assert line == 2
        assert f"contracts[0].in[1]: expected a region, found '{wrong}'" in message
