"""What results of the analysis must be, given the brute force of the same graph."""

from __future__ import annotations

import math

from tests.unit.analysis.brute_force import BEFORE_LAST


def check_merge_points(fusions, injections, internal, brute):
    """Ids of the merge points by kind."""
    kinds = {v: brute.merge_kind(v) for v in brute.calls}
    assert list(fusions) == [v for v, kind in kinds.items() if kind == "fusion"]
    assert list(injections) == [v for v, kind in kinds.items() if kind == "injection"]
    assert list(internal) == [v for v, kind in kinds.items() if kind == "internal"]


def check_fusions(fusions, brute):
    assert [fusion.id for fusion in fusions] == brute.fusions()
    for fusion in fusions:
        v = fusion.id
        before = brute.longest(brute.inputs, [v], counted=BEFORE_LAST)
        after = brute.depth_after(v)
        assert (fusion.depth_before, fusion.depth_after) == (before, after)
        assert fusion.position == (before / (before + after) if before + after else None)
        assert (fusion.stage, fusion.level) == (brute.stage(v), brute.level(v))
        assert set(fusion.inputs) == brute.S[v]
        assert [(arm.source, arm.output, arm.shape) for arm in fusion.arms] == list(brute.incoming[v])
        shares = [arm.share for arm in fusion.arms]
        assert None in shares or math.isclose(sum(shares), 1)


def check_branches(branches, brute):
    assert [branch.input for branch in branches] == [i for i in brute.inputs if brute.R[i]]
    for branch in branches:
        expected = brute.branch(branch.input)
        assert set(branch.frontier) == expected["frontier"]
        assert branch.fuses == bool(expected["frontier"])
        assert (branch.depth, branch.weighted_depth) == (expected["depth"], expected["weighted"])
        assert [step.id for step in branch.trajectory] == expected["spine"]
        assert branch.calls == expected["calls"]
        assert (branch.parameters, branch.shared_parameters) == expected["parameters"]
        assert (branch.macs, branch.macs_at_least) == expected["macs"]


def check_input_roles(inputs, brute):
    assert [each.name for each in inputs] == brute.inputs
    makers = {tensor.source for tensor in brute.graph.tensors if tensor.control}
    for each in inputs:
        below = {each.name} | {v for v in brute.calls if each.name in brute.S[v]}
        role = "feature" if brute.R[each.name] else "control" if below & makers else "unused"
        assert each.role == role


def check_interaction(interaction, brute):
    mixed = [v for v in brute.calls if len(brute.S[v]) > 1]
    assert interaction.calls == len(mixed)
    assert (interaction.macs, interaction.macs_at_least) == brute.macs(mixed)
    assert interaction.depth == max((brute.depth_after(f) for f in brute.fusions()), default=0)
    weighted = brute.longest(mixed, mixed, weighted=True, inside=mixed.__contains__) or 0
    assert interaction.weighted_depth == weighted
    assert interaction.joint_depth == max(brute.joint_depth(o) for o in brute.outputs)
    assert interaction.parameters == brute.parameters(mixed)[0]
    sizes = [(brute.features(v), v) for v in mixed if v not in brute.outputs]
    least = min((size for size, _ in sizes if size is not None), default=None)
    if least is None:
        assert interaction.narrowest is None
    else:
        first = next(v for size, v in sizes if size == least)
        assert (interaction.narrowest.features, interaction.narrowest.id) == (least, first)


def check_model(model, brute):
    assert model.depth == (brute.longest(brute.inputs, brute.outputs) or 0)
    assert model.weighted_depth == (brute.longest(brute.inputs, brute.outputs, weighted=True) or 0)


def check_outputs(outputs, brute):
    assert [output.id for output in outputs] == brute.outputs
    for k, output in enumerate(outputs):
        o = brute.outputs[k]
        assert output.joint_depth == brute.joint_depth(o)
        assert set(output.inputs) == brute.S[o]
        assert output.depth_from == {i: brute.longest([i], [o]) for i in brute.inputs}
        assert output.weighted_depth_from == {i: brute.longest([i], [o], weighted=True) for i in brute.inputs}
        assert output.head_depth == (brute.head_depth(k) if len(brute.outputs) > 1 else None)


def check_splits(splits, brute):
    expected = {}
    for v in brute.calls:
        reached = [brute.graph.outputs[k] for k in brute.R[v]]
        tensors = {(output.call, output.output) for output in reached}
        if len(tensors) > 1 and all(brute.R[w] < brute.R[v] for w in brute.g.successors(v)):
            expected[v] = {output.name for output in reached}
    assert {split.id: set(split.outputs) for split in splits} == expected


def check_blocks(blocks, brute):
    assert [block.merge for block in blocks] == [v for v in brute.calls if brute.merge_kind(v) == "internal"]
    for block in blocks:
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


def check_equivalences(equivalences, brute):
    for each in equivalences:
        pairs, similarity = brute.equivalence(*each.branches)
        assert [(p.a, p.b, p.level, p.same_layer) for p in each.pairs] == pairs
        assert math.isclose(each.similarity, similarity)


def check_without(without, brute):
    assert [each.input for each in without] == [i for i in brute.inputs if brute.R[i]]
    for each in without:
        ran = brute.runs_without({each.input})
        lost = [v for v in brute.calls if v not in ran and v not in brute.inputs]
        left = [output.name for output in brute.graph.outputs if output.call in ran]
        assert list(each.outputs) == left
        assert each.calls == len(lost)
        assert each.macs == brute.macs(lost)[0]


def check_strategy(strategy, brute):
    fusions = brute.fusions()
    levels = {brute.level(f) for f in fusions}
    several_stages = any(brute.stage(f) > 1 for f in fusions)
    words = {
        frozenset(): "none",
        frozenset({"input"}): "early",
        frozenset({"decision"}): "late",
        frozenset({"feature"}): "progressive" if several_stages else "joint",
    }
    word = words.get(frozenset(levels), "hybrid")
    enters_again = any(brute.merge_kind(v) == "injection" for v in brute.calls)
    assert strategy == (f"{word} + injection" if enters_again else word)
