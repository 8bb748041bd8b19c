"""What the page knows of missing inputs: of any choice of them, it comes to what running without them does."""

from __future__ import annotations

import itertools
import time
from dataclasses import replace

from archlens.analysis import analyze_graph
from archlens.graph import ModelGraph
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.html.missing_switches import missing_switches
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.analysis.random_graphs import on_random_graphs
from tests.unit.analysis.test_scale import Builder
from tests.unit.render.made import sample


def known(graph):
    return missing_switches(DrawnModel(analyze_graph(graph)), str)


def numbers(text):
    spans = [list(map(int, each.split("-"))) for each in text.split()]
    return {number for first, *last in spans for number in range(first, (last or [first])[0] + 1)}


def lost_without(data, off):
    """As the script does: groups one of whose inputs is off, and outputs of the others."""
    gone = [bool(numbers(seen) & off) for seen, *_ in data["groups"]]
    groups = [group for group, is_gone in zip(data["groups"], gone, strict=True) if is_gone]
    calls = set().union(*(numbers(of) for _, of, _, _ in groups))
    macs = [each for *_, each in groups]
    left = [name for name, group in data["outputs"] if not gone[group]]
    return calls, sum(count for _, _, count, _ in groups), None if None in macs else sum(macs), left


def same_as_running_without(graph):
    data, brute = known(graph), BruteForce(graph)
    feature = [i for i in brute.inputs if brute.R[i]]
    if len(feature) < 2:
        assert data is None
        return
    order = list(brute.calls)
    assert data["inputs"] == [[i, order.index(i)] for i in feature]
    for size in range(len(feature) + 1):
        for off in itertools.combinations(range(len(feature)), size):
            ran = brute.runs_without({feature[place] for place in off})
            lost = [v for v in order if v not in ran and v not in brute.inputs]
            calls, count, macs, left = lost_without(data, set(off))
            assert {order[n] for n in calls} == {*lost, *(feature[place] for place in off)}
            assert (count, macs) == (len(lost), brute.macs(lost)[0])
            assert left == [output.name for output in graph.outputs if output.call in ran]


def test_random_graphs():
    on_random_graphs(same_as_running_without)  # which asserts it for every choice of inputs


def test_the_whole():
    data = missing_switches(DrawnModel(sample("driving")), str)
    assert (data["calls"], data["macs"]) == (16, 43_243_008)
    assert sum(count for _, _, count, _ in data["groups"]) == 16


def test_more_macs_than_a_script_can_count_are_unknown():
    graph = sample("driving").graph
    calls = tuple(replace(call, macs=10**5000) if call.id == "gps_gru" else call for call in graph.calls)
    huge = ModelGraph(graph.name, graph.format, None, calls, graph.tensors, graph.inputs, graph.outputs)
    data = known(huge)
    assert data["macs"] is None
    assert [macs for *_, macs in data["groups"]].count(None) == 1


def test_many_inputs_take_no_time():
    b = Builder()
    ends = [b.call(f"d{i}", "Dense", b.call(f"x{i}", "InputLayer"), parameters=1) for i in range(2_000)]
    analysis = b.analyze(b.call("all", "Concatenate", *ends))
    drawn = DrawnModel(analysis)
    start = time.perf_counter()
    data = missing_switches(drawn, str)
    assert time.perf_counter() - start < 2
    assert len(data["groups"]) == 2_001
    assert data["groups"][-1][0] == "0-1999"
