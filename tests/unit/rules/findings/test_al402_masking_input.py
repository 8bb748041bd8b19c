from __future__ import annotations

from dataclasses import replace

from archlens.analysis import analyze_graph
from archlens.rules import RuleSettings, find
from tests.unit.rules.made import Made


def found(*, control):
    m = Made()
    m.call("out", "LSTM", m.input("x"), m.input("valid"), owns=9)
    graph = m.graph("out")
    graph = replace(graph, tensors=(graph.tensors[0], replace(graph.tensors[1], argument="mask", control=control)))
    return find(analyze_graph(graph), RuleSettings(select=("AL402",)))


def test_an_input_that_only_masks():
    (finding,) = found(control=True)
    assert (finding.where, finding.severity) == (("valid",), "info")


def test_an_input_that_is_a_feature():
    assert not found(control=False)
