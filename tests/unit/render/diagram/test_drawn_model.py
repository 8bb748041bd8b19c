"""The part of the model that a call belongs to, against the sources and outputs that all paths give."""

from __future__ import annotations

from hypothesis import given, settings

from archlens.analysis import analyze_graph
from archlens.render.diagram.drawn_model import DrawnModel
from tests.strategies import model_graphs
from tests.unit.analysis.brute_force import BruteForce


@given(model_graphs())
@settings(max_examples=100, deadline=None)
def test_every_call_belongs_to_one_part(model):
    analysis, brute = analyze_graph(model), BruteForce(model)
    drawn = DrawnModel(analysis)
    roles = {each.name: each.role for each in analysis.inputs}
    for number, call in enumerate(model.calls):
        belonging, seen, reached = drawn.belonging[number], brute.S[call.id], brute.R[call.id]
        if not seen:
            expected = "constant", 0
        elif len(seen) == 1 and roles[next(iter(seen))] != "feature":
            expected = "control", model.inputs.index(next(iter(seen)))
        elif len(model.outputs) > 1 and len(reached) == 1 and (len(seen) > 1 or brute.R[next(iter(seen))] != reached):
            expected = "head", next(iter(reached))
        elif len(seen) == 1:
            expected = "branch", model.inputs.index(next(iter(seen)))
        else:
            expected = "interaction", 0
        assert (belonging.part, belonging.position) == expected


@given(model_graphs())
@settings(max_examples=60, deadline=None)
def test_what_stays_visible_and_what_gives_outputs(model):
    analysis, brute = analyze_graph(model), BruteForce(model)
    drawn = DrawnModel(analysis)
    ids = [call.id for call in model.calls]
    merges = {v for v in ids if brute.merge_kind(v) in ("fusion", "injection")}
    assert {ids[number] for number in drawn.merges} == merges
    splits = {split.id for split in analysis.splits}
    assert {ids[number] for number in drawn.protected} == merges | splits | set(model.inputs)
    for number, id_ in enumerate(ids):
        assert drawn.outputs.get(number, []) == [i for i, end in enumerate(model.outputs) if end.call == id_]
    for number in drawn.merges:
        arms = [(source, output) for source, output, _ in brute.incoming[ids[number]]]
        assert drawn.arm_positions[number] == {arm: position for position, arm in enumerate(arms)}
