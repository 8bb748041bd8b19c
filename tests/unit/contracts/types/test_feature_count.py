"""How many features something gives."""

from __future__ import annotations

import dataclasses
import math

import pytest
from hypothesis import given

from archlens.analysis import analyze_graph
from tests.strategies import model_graphs
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.contracts.made import FEW, lines, violations
from tests.unit.render.diagrams import INPUT, graph_of

TYPE = "features"

KEPT = [
    ("image_text", 'call = "text_embedding"\nexact = 12_800'),
    ("image_text", 'fusion = "*"\nmin = 256\nmax = 256\nmax-ratio = 1'),
    ("image_text", 'branch = "*"\nmax = 128'),
    ("driving", 'branch = "gps_input"\nexact = 32'),
    ("two_heads", 'branch = "clicks_input"\nexact = 80'),
    ("variable_length", 'call = "visits_mask"\nmax-ratio = 1'),
    ("image_text", 'call = "text_lstm"\nmin-ratio = 0.01\nmax-ratio = 0.01'),
]
BROKEN = [
    ("image_text", 'call = "text_embedding"\nmax = 12_799', "12,800 features; its shape is (None, 100, 128)"),
    ("image_text", 'fusion = "*"\nmin = 257', "256 features"),
    ("image_text", 'fusion = "*"\nmax-ratio = 0.99', "at most 0.99; 1"),
    ("image_text", 'call = "text_lstm"\nmin-ratio = 0.011', "at least 0.011; 0.01"),
    (
        "variable_length",
        'call = "visits_mask"\nmin = 0',
        "the figure is unknown (features; its shape is (None, None, 5))",
    ),
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
def test_features_are_the_product_of_all_axes_but_the_batch_axis(graph):
    a = analyze_graph(graph)
    for call in graph.calls:
        if call.is_input:
            continue
        axes = None if call.shape is None else call.shape[1:]
        known = axes is not None and None not in axes
        figure = math.prod(axes) if known else 0
        assert bool(violations(a, TYPE, f"call = '{call.id}'\nexact = {figure}")) == (not known)
        (found,) = violations(a, TYPE, f"call = '{call.id}'\nmin = {figure + 1}")
        assert found.where == (call.id,)


@given(model_graphs())
@FEW
def test_the_end_of_a_branch_is_its_frontier_or_the_outputs_where_it_ends(graph):
    a, brute = analyze_graph(graph), BruteForce(graph)
    for branch in a.branches:
        own = {v for v in brute.calls if brute.S[v] == {branch.input}}
        ends = {t.source for t in graph.tensors if t.source in own and t.target not in own and not t.control}
        if not ends:
            ends = {output.call for output in graph.outputs if output.call in own}
        found = violations(a, TYPE, f"branch = '{branch.input}'\nmin = 10_000")
        assert {violation.where[0] for violation in found} == ends


def test_the_nearest_name_is_suggested():
    (found,) = violations("image_text", TYPE, 'call = "image_cov"\nmax = 1')
    assert found.hint.startswith("Did you mean 'image_conv'? There are: 'image_conv'")


def test_a_mask_that_leaves_a_branch_carries_no_features():
    calls = {"x": INPUT, "y": INPUT, "d": "Dense", "g": "Dense", "f": "Add"}
    graph = graph_of(calls, [("x", "d"), ("y", "g"), ("d", "g", "mask"), ("d", "f"), ("g", "f")], ["f"]).graph
    tensors = tuple(dataclasses.replace(t, shape=(None, 3)) if t.control else t for t in graph.tensors)
    a = analyze_graph(dataclasses.replace(graph, tensors=tensors))
    assert lines(a, TYPE, 'branch = "x"\nmin = 9') == [
        "branch 'x' at its end 'd': at least 9 features; 8 features; its shape is (None, 8)"
    ]
