from __future__ import annotations

import pytest
from hypothesis import given, settings

from archlens.analysis import analyze_graph
from archlens.analysis.features import features
from archlens.rules import RuleSettings, find
from tests.strategies import model_graphs
from tests.unit.rules.made import Made, with_modules


def chain(*widths, taken=64, around=False):
    m = Made()
    a, b = m.dense("a", m.input("x"), taken // 2), m.dense("b", m.input("y"), taken // 2)
    last = m.concatenate("fused", a, b, shape=taken)
    for i, width in enumerate(widths):
        last = m.dense(f"d{i}", last, width)
    if around:
        last = m.call("gated", "Multiply", last, "fused", shape=taken)
    m.dense("out", last, 1)
    return m


@pytest.mark.parametrize(
    ("widths", "squeezed"),
    [
        ((16, 64), []),
        ((15, 64), ["d0"]),
        ((15, 60), []),
        ((15, 61), ["d0"]),
        ((8,), []),
        ((32, 8, 32), []),
        ((32, 8, 33), ["d1"]),
        ((15, 8, 15, 64), ["d1"]),
        ((8, 64, 8, 64), ["d0", "d2"]),
    ],
)
def test_a_quarter_of_what_is_before_and_after(widths, squeezed):
    found = chain(*widths).found("AL205", "out")
    assert [finding.where for finding in found] == [(id_,) for id_ in squeezed]


def test_the_option_and_the_figures():
    assert not chain(8, 64).found("AL205", "out", ratio=8)
    (finding,) = chain(7, 64).found("AL205", "out", ratio=8)
    assert finding.figures == {"features": 7, "before": 64, "after": 64}


def test_a_way_around_is_no_squeeze():
    assert not chain(8, 64, around=True).found("AL205", "out")


def test_the_width_of_the_output_does_not_count():
    assert not chain(8, 64).found("AL205", "d1")


def test_each_head_has_a_chain():
    m = chain(64)
    for head in ("p", "q"):
        m.dense(f"{head}_out", m.dense(f"{head}_wide", m.dense(f"{head}_code", "d0", 8), 64), 1)
    assert [finding.where for finding in m.found("AL205", "p_out", "q_out")] == [("p_code",), ("q_code",)]


def test_an_input_that_comes_later_does_not_hide_it():
    m = chain(8, 64)
    m.dense("late_out", m.concatenate("late", "d1", m.dense("c", m.input("z")), shape=72), 1)
    assert [finding.where for finding in m.found("AL205", "late_out")] == [("d0",)]


@settings(max_examples=200, deadline=None)
@given(graph=model_graphs())
def test_nothing_passes_by(graph):
    """On random graphs: every way from a fusion to outputs, or from inputs to an output, passes what is told."""
    graph = with_modules(graph)
    analysis = analyze_graph(graph)
    targets = {call.id: set() for call in graph.calls}
    for tensor in graph.tensors:
        if not tensor.control:
            targets[tensor.source].add(tensor.target)
    outputs = {output.call for output in graph.outputs}
    fusions = [fusion.id for fusion in analysis.fusions]
    settings = RuleSettings(select=("AL205",), options={"AL205": {"ratio": 1}})
    for finding in find(analysis, settings):
        (call,) = finding.where
        assert features(graph.by_id[call].shape) == finding.figures["features"]
        assert finding.figures["features"] < min(finding.figures["before"], finding.figures["after"])
        behind = any(not leads(f, outputs, targets, call) and leads(f, {call}, targets) for f in fusions)
        ahead = any(
            all(not leads(i, {end}, targets, call) for i in graph.inputs) and leads(call, {end}, targets)
            for end in outputs
        )
        assert behind or ahead


def leads(start, ends, targets, without=None):
    """Whether a path leads from a call to one of others, and not over ``without``."""
    met, pending = set(), [start]
    while pending:
        call = pending.pop()
        if call not in met and call != without:
            met.add(call)
            pending += targets[call]
    return bool(met & ends)


@pytest.mark.parametrize(("entering", "times"), [(2, 1), (60, 0)])
def test_what_inputs_bring_behind_the_call_did_not_pass_it(entering, times):
    m = Made()
    again = m.input("z", entering)
    fused = m.concatenate("fused", m.dense("a", m.input("x", 64), 64), again, shape=64 + entering)
    scores = m.dense("scores", m.dense("hidden", fused, 64), 4)
    weighted = m.concatenate("weighted", scores, again, shape=4 + entering)
    found = m.found("AL205", m.dense("out", m.dense("wide", weighted, 64), 1))
    assert [finding.where for finding in found] == [("scores",)] * times
