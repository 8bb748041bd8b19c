"""All figures against path enumeration: of random graphs, and of the sample models as read from their files."""

from __future__ import annotations

import math

import pytest
from hypothesis import HealthCheck, given, settings

import sample_models
from archlens.analysis import analyze_graph
from archlens.readers import read
from tests.strategies import model_graphs
from tests.unit.analysis.brute_force import AFTER_FIRST, BEFORE_LAST, BruteForce

pytestmark = pytest.mark.filterwarnings("default")

thorough = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# MobileNetV2 inside it has too many paths to walk.
SAMPLES = [name for name in sample_models.BUILDERS if name != "transfer_learning"]


def check_merge_points(graph):
    a, brute = analyze_graph(graph), BruteForce(graph)
    kinds = {v: brute.merge_kind(v) for v in brute.calls}
    assert {f.id for f in a.fusions} == {v for v, kind in kinds.items() if kind == "fusion"}
    assert {i.id for i in a.injections} == {v for v, kind in kinds.items() if kind == "injection"}
    assert {b.merge for b in a.blocks} == {v for v, kind in kinds.items() if kind == "internal"}
    assert len(a.merge_points) == len(a.fusions) + len(a.injections) + len(a.blocks)


def check_fusions(graph):
    a, brute = analyze_graph(graph), BruteForce(graph)
    for fusion in a.fusions:
        v = fusion.id
        before = brute.longest(brute.inputs, [v], counted=BEFORE_LAST)
        after = brute.longest([v], brute.outputs, counted=AFTER_FIRST) or 0
        assert (fusion.depth_before, fusion.depth_after) == (before, after)
        assert fusion.position == (before / (before + after) if before + after else None)
        assert (fusion.stage, fusion.level) == (brute.stage(v), brute.level(v))
        assert set(fusion.inputs) == brute.S[v]
        assert [(arm.source, arm.shape) for arm in fusion.arms] == [(s, shape) for s, _, shape in brute.incoming[v]]
        shares = [arm.share for arm in fusion.arms]
        assert None in shares or math.isclose(sum(shares), 1)


def check_branches(graph):
    a, brute = analyze_graph(graph), BruteForce(graph)
    assert [b.input for b in a.branches] == [i for i in brute.inputs if brute.R[i]]
    for branch in a.branches:
        expected = brute.branch(branch.input)
        assert set(branch.frontier) == expected["frontier"]
        assert branch.fuses == bool(expected["frontier"])
        assert (branch.depth, branch.weighted_depth) == (expected["depth"], expected["weighted"])
        assert [step.id for step in branch.trajectory] == expected["spine"]
        assert branch.calls == expected["calls"]
        assert (branch.parameters, branch.shared_parameters) == expected["parameters"]


def check_input_roles(graph):
    a, brute = analyze_graph(graph), BruteForce(graph)
    makers = {tensor.source for tensor in graph.tensors if tensor.control}
    for each in a.inputs:
        below = {each.name} | {v for v in brute.calls if each.name in brute.S[v]}
        role = "feature" if brute.R[each.name] else "control" if below & makers else "unused"
        assert each.role == role


def check_interaction_and_outputs(graph):
    a, brute = analyze_graph(graph), BruteForce(graph)
    mixed = [v for v in brute.calls if len(brute.S[v]) > 1]
    assert a.interaction.calls == len(mixed)
    assert a.interaction.depth == max((f.depth_after for f in a.fusions), default=0)
    weighted = brute.longest(mixed, mixed, weighted=True, inside=mixed.__contains__) or 0
    assert a.interaction.weighted_depth == weighted
    assert a.interaction.joint_depth == max(brute.joint_depth(o) for o in brute.outputs)
    assert a.interaction.parameters == brute.parameters(mixed)[0]
    assert a.model.depth == (brute.longest(brute.inputs, brute.outputs) or 0)
    assert a.model.weighted_depth == (brute.longest(brute.inputs, brute.outputs, weighted=True) or 0)
    for k, output in enumerate(a.outputs):
        o = brute.outputs[k]
        assert output.joint_depth == brute.joint_depth(o)
        assert set(output.inputs) == brute.S[o]
        assert output.depth_from == {i: brute.longest([i], [o]) for i in brute.inputs}
        assert output.weighted_depth_from == {i: brute.longest([i], [o], weighted=True) for i in brute.inputs}
        assert output.head_depth == (brute.head_depth(k) if len(brute.outputs) > 1 else None)


def check_splits(graph):
    a, brute = analyze_graph(graph), BruteForce(graph)
    expected = {
        v: {graph.outputs[k].name for k in brute.R[v]}
        for v in brute.calls
        if len(brute.R[v]) > 1 and all(brute.R[w] < brute.R[v] for w in brute.g.successors(v))
    }
    assert {split.id: set(split.outputs) for split in a.splits} == expected


def check_blocks(graph):
    a, brute = analyze_graph(graph), BruteForce(graph)
    for block in a.blocks:
        assert block.fork == brute.fork(block.merge)
        arms = [(source, brute.arm_depth(block.fork, source)) for source, _, _ in brute.incoming[block.merge]]
        assert [(arm.source, arm.depth) for arm in block.arms] == arms
        assert block.kind == expected_kind(brute, block.fork, block.merge, arms)


def expected_kind(brute, fork, merge, arms):
    depths = [depth for _, depth in arms]
    call, two = brute.calls[merge], len(depths) == 2
    name = call.layer.class_name
    shapes = {shape for _, _, shape in brute.incoming[merge]}
    own = name not in ("Add", "Multiply", "Concatenate", "Average", "Attention", "LSTM")
    adds = name == "Add" or (own and call.layer.kind == "layer" and call.shape is not None and shapes == {call.shape})
    if adds and two and min(depths) <= 2 and min(depths) < max(depths):
        return "residual"
    if name == "Multiply" and two and depths[0] != depths[1]:
        return "gate"
    # Beside a call that takes no input, an input of depth 0 can be an arm without being the fork.
    identity = fork in [source for source, _ in arms]
    return "dense" if name == "Concatenate" and identity else "parallel"


def check_equivalence(graph):
    a, brute = analyze_graph(graph), BruteForce(graph)
    for each in a.equivalences:
        pairs, similarity = brute.equivalence(*each.branches)
        assert [(p.a, p.b, p.level) for p in each.pairs] == pairs
        assert math.isclose(each.similarity, similarity)
        assert a.equivalence(*each.branches[::-1]) == each.turned()


def check_report_reads_back(graph):
    a = analyze_graph(graph)
    again = type(a).from_dict(a.to_dict())
    assert again == a
    assert again.to_dict() == a.to_dict()


CHECKS = (
    check_merge_points,
    check_fusions,
    check_branches,
    check_input_roles,
    check_interaction_and_outputs,
    check_splits,
    check_blocks,
    check_equivalence,
    check_report_reads_back,
)


@pytest.mark.parametrize("check", CHECKS)
def test_random_graphs(check):
    thorough(given(model_graphs())(check))()


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("name", SAMPLES)
def test_sample_models(name, check):
    check(read(sample_models.path(name)))
