"""AL109: parts of a report that a model is too large for."""

from __future__ import annotations

import json

import pytest

from archlens import analyze, contracts
from archlens.analysis import analyze_graph
from archlens.analysis.analysis import Analysis
from archlens.limits import within
from archlens.render import calls_csv, json_report, markdown_report, text_report
from archlens.render.document import View
from archlens.rules import RuleSettings, find
from tests.unit.contracts.made import contract
from tests.unit.rules.made import Made

ALONE = RuleSettings(select=("AL109",))


def crossing(number):
    """Inputs that are all added, an injection of the first, and as many outputs."""
    m = Made()
    ends = [m.dense(f"d{i}", m.input(f"x{i}")) for i in range(number)]
    again = m.call("again", "Add", m.call("sum", "Add", *ends), "d0")
    return m.graph(*(m.dense(f"out{i}", again) for i in range(number)))


def limited(graph, **changes):
    with within(changes):
        analysis = analyze_graph(graph)
        return analysis, [finding.message for finding in find(analysis, ALONE)]


# In a model of 3 inputs and 3 outputs, its 11 calls and 11 tensors: how large each part is, and when it is left out.
PARTS = [
    ("calls_by_ends", 66, "the depths of outputs below each input"),
    ("listed_ends", 13, "the inputs that merge points and their arms see"),  # sum 3 + 3, again 3 + 3 + 1
    ("listed_ends", 9, "the inputs that outputs see"),
    ("listed_ends", 3, "the splits"),
    ("listed_ends", 15, "what is left without each input"),  # 3 x 3 outputs; 1 + 1 + 1 + 3 inputs of sets of calls
    ("listed_ends", 21, "the inputs that calls see"),  # 6 calls of one, 5 of three
]


@pytest.mark.parametrize(("limit", "size", "part"), PARTS)
def test_each_part_by_its_own_measure(limit, size, part):
    graph = crossing(3)
    told = [message for message in limited(graph, **{limit: size - 1})[1] if part in message]
    assert len(told) == 1
    assert f": {size:,} " in told[0]
    assert part not in "".join(limited(graph, **{limit: size})[1])


def test_nothing_is_left_out_of_a_usual_model():
    assert limited(crossing(3))[1] == []


def test_the_rest_is_as_it_was_and_the_report_can_be_written_and_read_back():
    graph = crossing(4)
    whole = analyze_graph(graph)
    with within({"listed_ends": 1, "calls_by_ends": 1}):
        analysis = analyze_graph(graph)
        texts = [text_report.render(analysis, View(full=full)) for full in (False, True)]
        calls = json.loads(json_report.render(analysis, View(full=True)))["calls"]
        calls_csv.render(analysis)
        branch = text_report.render(analysis, View(branch="x1"))
    assert (analysis.branches, analysis.model, analysis.blocks) == (whole.branches, whole.model, whole.blocks)
    assert analysis.splits is None
    assert analysis.without is None
    assert {each["sources"] for each in calls} == {None}
    assert all("left out" in text for text in (*texts, branch))
    assert "left out" in markdown_report.render(analysis)
    assert Analysis.from_dict(analysis.to_dict()).outputs == analysis.outputs
    assert [fusion.id for fusion in analysis.fusions] == ["sum"]
    assert "many inputs" in repr(analysis.fusions[0])


def test_a_contract_asks_the_graph_and_not_what_is_left_out():
    graph = crossing(3)
    for limit in ({}, {"listed_ends": 1, "calls_by_ends": 1}):
        analysis, _ = limited(graph, **limit)
        assert not contracts.check(contract("fusion", 'inputs = ["x0", "x2"]\nmode = "add"'), analysis)
        assert contracts.check(contract("fusion", 'inputs = ["x0", "x2"]\nmode = "concatenate"'), analysis)
        assert contracts.check(contract("survives-without", 'input = "x0"\noutputs = "*"'), analysis)


def test_the_limits_of_an_analysis_count_for_what_is_asked_of_it_later():
    few = analyze("sample_models/image_text.keras", limits={"listed_ends": 1})
    assert any("the inputs that calls see" in finding.message for finding in few.findings)
    assert {call["sources"] for call in json.loads(json_report.render(few, View(full=True)))["calls"]} == {None}
    with within({"listed_ends": 1}):
        many = analyze("sample_models/image_text.keras", limits={"listed_ends": 1_000})
        assert "AL109" not in {finding.code for finding in many.findings}
        assert None not in [call["sources"] for call in json.loads(json_report.render(many, View(full=True)))["calls"]]
