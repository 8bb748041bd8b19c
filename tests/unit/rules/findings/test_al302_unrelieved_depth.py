from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archlens.analysis import analyze_graph
from archlens.rules import RuleSettings, find
from tests.strategies import model_graphs
from tests.unit.rules.made import Made, with_modules


def stack(length, every=0, class_name="BatchNormalization"):
    m = Made()
    last = m.input("x")
    for i in range(length):
        last = m.dense(f"d{i}", last)
        if every and i % every == every - 1:
            last = m.call(f"n{i}", class_name, last, owns=4, module="mine" if class_name == "Mine" else "keras.layers")
    return m, last


@pytest.mark.parametrize(("length", "times"), [(19, 0), (20, 1), (50, 1)])
def test_twenty_in_a_row(length, times):
    m, last = stack(length)
    found = m.found("AL302", last)
    assert [finding.figures["weighted_calls"] for finding in found] == [length] * times
    assert all(finding.where == ("d0", f"d{length - 1}") for finding in found)


@pytest.mark.parametrize(("class_name", "times"), [("LayerNormalization", 0), ("Mine", 0), ("Dropout", 1)])
def test_what_relieves(class_name, times):
    m, last = stack(30, 5, class_name)
    assert len(m.found("AL302", last)) == times


@pytest.mark.parametrize(("merge", "times"), [("Add", 0), ("Concatenate", 0), ("Maximum", 1)])
def test_shortcuts(merge, times):
    m = Made()
    last = m.input("x")
    for i in range(15):
        last = m.dense(f"a{i}", m.dense(f"b{i}", last))
        last = m.call(f"m{i}", merge, last, m.calls[-3].id)
    assert len(m.found("AL302", last)) == times


@settings(max_examples=200, deadline=None)
@given(graph=model_graphs(), least=st.integers(2, 5))
def test_against_all_paths(graph, least):
    """Something is told if, and only if, some path has that many weighted calls and no relief before its end."""
    graph = with_modules(graph)
    analysis = analyze_graph(graph)
    found = find(analysis, RuleSettings(select=("AL302",), options={"AL302": {"min-calls": least}}))
    if analysis.model.weighted_depth < least:
        assert not found
        return
    blocks = [block for block in analysis.blocks if block.kind in ("residual", "dense")]
    reliefs = {id_ for block in blocks for id_ in (block.merge, block.fork)}
    reliefs |= {call.id for call in graph.calls if call.layer.class_name in ("BatchNormalization", "MyBlock")}
    runs = [weighted_on(graph, path, reliefs) for path in paths(graph)]
    assert max((finding.figures["weighted_calls"] for finding in found), default=0) == max(
        (run for run in runs if run >= least), default=0
    )


def paths(graph):
    targets = {}
    for tensor in graph.tensors:
        if not tensor.control:
            targets.setdefault(tensor.source, set()).add(tensor.target)

    def going_on(path):
        yield path
        for target in sorted(targets.get(path[-1], ())):
            yield from going_on([*path, target])

    for call in graph.calls:
        yield from going_on([call.id])


def weighted_on(graph, path, reliefs):
    """The weighted calls on a path, if only its end relieves."""
    return 0 if reliefs.intersection(path[:-1]) else sum(graph.by_id[id_].layer.weighted for id_ in path)
