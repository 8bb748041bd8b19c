"""The facts of a graph: right against all paths, made once a model, and never when they are not asked for."""

from __future__ import annotations

import copy
import dataclasses

import pytest

import archlens
import sample_models
from archlens import contracts, rules
from archlens.analysis import analyze_graph
from archlens.analysis import facts as facts_module
from archlens.analysis.dominators import ROOT
from archlens.analysis.facts import GraphFacts
from archlens.errors import NotAGraphError, ReportFormatError
from archlens.render.diagram.drawing import group_calls
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.options import Options
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.analysis.made import TWO_TOWERS, facts_of, graph_of
from tests.unit.analysis.random_graphs import on_random_graphs
from tests.unit.contracts.made import contract

PASSES = (
    "longest_from",
    "longest_to",
    "immediate_dominators",
    "immediate_post_dominators",
    "source_masks",
    "output_masks",
    "merge_points",
    "within_groups",
)

DEPTHS = [
    ("branch-depth", 'branch = "text"\nmax = 1'),
    ("branch-depth", 'branch = "image"\nmax = 1'),
    ("joint-depth", "max = 1"),
    ("joint-depth", 'output = "*"\nmax = 1'),
    ("joint-depth", "min = 9"),
    ("interaction-depth", "max = 1\nweighted = true"),
    ("interaction-depth", "min = 9\nweighted = true"),
    ("branch-depth", 'branch = "*"\nmax = 2'),
    ("branch-depth", 'branch = "*"\nmin = 9'),
    ("branch-depth", 'branch = "*"\nexact = 9'),
]


@pytest.fixture
def counted(monkeypatch):
    """How many facts are made, and how often each pass over them runs."""
    made = []
    init = GraphFacts.__init__

    def counting(self, graph):
        made.append("facts")
        init(self, graph)

    monkeypatch.setattr(GraphFacts, "__init__", counting)
    for name in PASSES:
        monkeypatch.setattr(facts_module, name, _noting(made, name, getattr(facts_module, name)))
    return made


def _noting(made, name, function):
    def called(*args, **kwargs):
        made.append(name)
        return function(*args, **kwargs)

    return called


def test_contracts_rules_and_a_diagram_take_the_facts_of_the_analysis(counted):
    analysis = analyze_graph(graph_of(TWO_TOWERS, ["skip"]))
    assert counted.count("facts") == 1
    for type_, fields in DEPTHS:
        contracts.check(contract(type_, fields), analysis)
    rules.find(analysis)
    group_calls(DrawnModel(analysis), Options())
    assert counted.count("facts") == 1
    for name in ("immediate_dominators", "immediate_post_dominators", "source_masks", "output_masks", "merge_points"):
        assert counted.count(name) <= 1, name
    before = len(counted)
    for type_, fields in DEPTHS:
        contracts.check(contract(type_, fields), analysis)
    rules.find(analysis)
    group_calls(DrawnModel(analysis), Options())
    assert len(counted) == before


def test_a_pass_is_made_when_it_is_first_asked_for(counted):
    facts = GraphFacts(graph_of(TWO_TOWERS, ["skip"]))
    assert counted == ["facts"]
    assert facts.dominators is facts.dominators
    assert counted == ["facts", "immediate_dominators"]


def test_an_analysis_carries_the_facts_and_shows_nothing_of_them():
    analysis = archlens.analyze(sample_models.path("image_text"))
    assert analysis.facts is analysis.facts
    assert analysis.facts.graph is analysis.graph
    assert "facts" not in repr(analysis)
    assert "facts" not in str(analysis.to_dict().keys())
    assert dataclasses.replace(analysis, source_facts=None) == analysis
    assert copy.copy(analysis).facts is analysis.facts
    assert not any(name.startswith("_") for name in vars(analysis.graph))


def test_read_back_there_are_none():
    analysis = archlens.analyze(sample_models.path("image_text"))
    again = type(analysis).from_dict(analysis.to_dict())
    assert analysis.has_graph
    assert not again.has_graph
    for name in ("facts", "graph"):
        with pytest.raises(ReportFormatError, match="read back from a JSON report"):
            getattr(again, name)


def test_calls_out_of_order_are_refused():
    graph = graph_of(TWO_TOWERS, ["skip"])
    turned = dataclasses.replace(graph, calls=graph.calls[::-1])
    with pytest.raises(NotAGraphError, match="which comes later"):
        GraphFacts(turned)


def test_numbers_and_neighbours():
    def check(graph):
        facts, brute = GraphFacts(graph), BruteForce(graph)
        assert list(facts.number) == list(brute.calls)
        assert facts.ids(facts.inputs) == graph.inputs
        assert list(facts.ids(facts.outputs)) == brute.outputs
        for id_, number in facts.number.items():
            incoming = [(facts.calls[each.source].id, each.shape) for each in facts.incoming[number]]
            assert incoming == [(source, shape) for source, _, shape in brute.incoming[id_]]
            assert set(facts.ids(facts.sources[number])) == set(brute.g.predecessors(id_))
            assert set(facts.ids(facts.targets[number])) == set(brute.g.successors(id_))
            assert list(facts.targets[number]) == sorted(facts.targets[number])

    on_random_graphs(check)


def test_tensors_of_all_kinds():
    def check(graph):
        facts = GraphFacts(graph)
        for id_, number in facts.number.items():
            into = [tensor for tensor in graph.tensors if tensor.target == id_]
            assert list(facts.tensors_into[number]) == into
            assert list(facts.tensors_from[number]) == [tensor for tensor in graph.tensors if tensor.source == id_]
            assert set(facts.ids(facts.all_sources[number])) == {tensor.source for tensor in into}
            takers = {tensor.target for tensor in graph.tensors if tensor.source == id_}
            assert set(facts.ids(facts.all_targets[number])) == takers

    on_random_graphs(check)


def test_what_calls_have_in_common():
    def check(graph):
        facts, brute = GraphFacts(graph), BruteForce(graph)
        for id_, number in facts.number.items():
            assert facts.interacts[number] == (len(brute.S[id_]) > 1)
            alike = {v for v in brute.calls if brute.S[v] == brute.S[id_]}
            assert set(facts.ids(facts.calls_by_sources[facts.source_masks[number]])) == alike
            assert set(facts.ids(facts.sources_alike[number])) == alike.intersection(brute.g.predecessors(id_))
            assert set(facts.ids(facts.targets_alike[number])) == alike.intersection(brute.g.successors(id_))
            leading = {v for v in brute.g.successors(id_) if brute.R[v]}
            assert set(facts.ids(facts.targets_to_outputs[number])) == leading

    on_random_graphs(check)


def test_joint_depth_is_counted_from_the_fusion_on():
    def check(graph):
        facts, brute = GraphFacts(graph), BruteForce(graph)
        for number, id_ in enumerate(brute.calls):
            length = facts.joint_depths.lengths[number]
            alike = [fusion for fusion in brute.fusions() if brute.S[fusion] == brute.S[id_]]
            assert (None if length < 0 else length) == brute.longest(alike, [id_])

    on_random_graphs(check)


def test_post_dominators_end_at_the_first_output():
    def check(graph):
        facts, brute = GraphFacts(graph), BruteForce(graph)
        for number, id_ in enumerate(brute.calls):
            on_every_way = facts.post_dominators[number]
            if id_ in brute.outputs:
                assert on_every_way == ROOT
                continue
            ways = [path for end in brute.outputs for path in brute.paths(id_, end)]
            ways = [path for path in ways if not set(path[:-1]) & set(brute.outputs)]
            common = set.intersection(*(set(path[1:]) for path in ways)) if ways else set()
            nearest = min(common, key=facts.number.__getitem__, default=None)
            assert (None if on_every_way == ROOT else facts.calls[on_every_way].id) == nearest

    on_random_graphs(check)


def test_widths_that_the_task_sets():
    calls = {
        "x": ("InputLayer", ()),
        "hidden": ("Dense!", ("x",)),
        "relu": ("ReLU", ("hidden",)),
        "logits": ("Dense!", ("relu",)),
        "softmax": ("ReLU", ("logits",)),
    }
    facts = facts_of(calls, ["softmax"])
    assert dict(zip(calls, facts.has_width_of_task, strict=True)) == {
        "x": False,
        "hidden": False,
        "relu": False,
        "logits": True,
        "softmax": True,
    }
    scored = [id_ for id_, only in zip(calls, facts.is_only_scored, strict=True) if only]
    assert scored == ["relu", "logits", "softmax"]


def test_every_neighbour_list_is_frozen():
    facts = facts_of(TWO_TOWERS, ["skip"])
    for name in ("sources", "targets", "all_sources", "all_targets", "incoming", "sources_alike", "targets_to_outputs"):
        found = getattr(facts, name)
        assert isinstance(found, tuple), name
        assert all(isinstance(each, tuple) for each in found), name
