"""How deep branches are, against all paths."""

from __future__ import annotations

import pytest
from hypothesis import given

from archlens.analysis import analyze_graph
from tests.strategies import model_graphs
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.contracts.made import FEW, lines, violations
from tests.unit.render.diagrams import INPUT, graph_of

TYPE = "branch-depth"

KEPT = [
    ("image_text", 'branch = "image_input"\nmax = 4'),
    ("image_text", 'branch = "image_input"\nmin = 4'),
    ("image_text", 'branch = "*"\nmin = 3\nmax = 4'),
    ("image_text", 'branch = "image_input"\nexact = 2\nweighted = true'),
]
BROKEN = [
    ("image_text", 'branch = "image_input"\nmax = 3', "4 calls deep; its spine: image_input → image_c"),
    ("image_text", 'branch = "image_input"\nmin = 5', "at least 5 calls deep; 4 calls deep"),
    ("image_text", 'branch = "image_input"\nexact = 4\nweighted = true', "2 weighted calls deep"),
    ("image_text", 'branch = "imge_input"\nmax = 4', "a branch 'imge_input'; the model has none"),
]


@pytest.mark.parametrize(("model", "fields"), KEPT)
def test_kept(model, fields):
    assert lines(model, TYPE, fields) == []


@pytest.mark.parametrize(("model", "fields", "said"), BROKEN)
def test_broken(model, fields, said):
    found = lines(model, TYPE, fields)
    assert any(said in line for line in found), found


@given(model_graphs())
@FEW
def test_all_paths(graph):
    a, brute = analyze_graph(graph), BruteForce(graph)
    for branch in a.branches:
        expected = brute.branch(branch.input)
        for figure, weighted in ((expected["depth"], "false"), (expected["weighted"], "true")):
            fields = f"branch = '{branch.input}'\nweighted = {weighted}\n"
            assert not violations(a, TYPE, f"{fields}exact = {figure}")
            (found,) = violations(a, TYPE, f"{fields}min = {figure + 1}")
            assert brute.cost(found.where, weighted=weighted == "true") == figure
            assert found.where in [tuple(p) for p in brute.paths(branch.input, found.where[-1])]
            assert all(brute.S[v] == {branch.input} for v in found.where)
            assert weighted == "true" or found.where == (branch.input, *expected["spine"])
            assert bool(violations(a, TYPE, f"{fields}max = {max(0, figure - 1)}")) == (figure > 0)


def test_all_violations_at_once():
    assert len(lines("image_text", TYPE, 'branch = ["*", "one", "two"]\nmax = 2')) == 4


def test_the_path_with_most_weighted_calls_need_not_be_the_deepest():
    calls = {
        "x": INPUT,
        "y": INPUT,
        "r": "ReLU",
        "s": "ReLU",
        "t": "ReLU",
        "d": "Dense",
        "m": "Add",
        "f": "Concatenate",
    }
    edges = [("x", "r"), ("r", "s"), ("s", "t"), ("x", "d"), ("t", "m"), ("d", "m"), ("m", "f"), ("y", "f")]
    (found,) = violations(graph_of(calls, edges, ["f"]), TYPE, 'branch = "x"\nmin = 9\nweighted = true')
    assert found.where == ("x", "d", "m")
    (found,) = violations(graph_of(calls, edges, ["f"]), TYPE, 'branch = "x"\nmin = 9')
    assert found.where == ("x", "r", "s", "t", "m")
