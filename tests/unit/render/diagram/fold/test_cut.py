"""What is drawn of a model, and what lies just outside it."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings

from archlens.analysis import analyze_graph
from archlens.errors import UnknownNameError
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.fold.cut import cut
from archlens.render.diagram.options import Options
from tests.strategies import model_graphs
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.render.diagrams import ids
from tests.unit.render.made import sample

few = settings(max_examples=60, deadline=None)


def drawn(analysis, **options):
    """The ids that are drawn, and those of the ghosts."""
    graph = cut(DrawnModel(analysis), Options(**options))
    ghosts = {key for key, piece in graph.pieces.items() if piece.ghost}
    return set(ids(graph, graph.pieces.keys() - ghosts)), set(ids(graph, ghosts))


def around(model, core):
    return {id_ for call in core for id_ in (*model.nx.predecessors(call), *model.nx.successors(call))} - core


@given(model_graphs())
@few
def test_a_branch_is_what_sees_its_input_alone(model):
    analysis, brute = analyze_graph(model), BruteForce(model)
    for branch in analysis.branches:
        core, ghosts = drawn(analysis, only_branch=branch.input)
        assert core == {v for v in brute.calls if brute.S[v] == {branch.input}}
        assert ghosts == around(model, core)


@given(model_graphs())
@few
def test_a_focus_is_what_is_at_most_three_tensors_away(model):
    analysis = analyze_graph(model)
    net = nx.DiGraph(model.nx)
    for call in model.calls:
        core, ghosts = drawn(analysis, focus=call.id)
        below = nx.single_source_shortest_path_length(net, call.id, cutoff=3)
        above = nx.single_source_shortest_path_length(net.reverse(), call.id, cutoff=3)
        assert core == {*below, *above}
        assert ghosts == around(model, core)


def test_a_nested_model_is_all_that_is_in_it():
    core, ghosts = drawn(sample("siamese"), focus="encoder@1")
    assert core == {call.id for call in sample("siamese").graph.calls if call.scope == ("encoder@1",)}
    assert len(ghosts) == 2


def test_without_a_wish_everything_is_drawn():
    core, ghosts = drawn(sample("siamese"))
    assert (core, ghosts) == ({call.id for call in sample("siamese").graph.calls}, set())


def test_the_nearest_name_is_suggested_and_long_lists_end():
    with pytest.raises(UnknownNameError, match=r"Did you mean 'encoder'\? There are: 'encoder', "):
        drawn(sample("siamese"), focus="encodr")
    with pytest.raises(UnknownNameError, match=r" and \d+ more\."):
        drawn(sample("transfer_learning"), focus="nothing")
    with pytest.raises(UnknownNameError):
        drawn(sample("siamese"), only_branch="same")
