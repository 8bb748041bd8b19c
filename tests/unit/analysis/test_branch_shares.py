from __future__ import annotations

import pytest
from hypothesis import given, settings

from archlens.analysis import analyze_graph
from archlens.analysis.branch_shares import mac_shares, parameter_shares
from archlens.rules import RuleSettings, find
from archlens.surveys.records import SurveyedFile
from archlens.surveys.rows import rows_of
from tests.strategies import model_graphs
from tests.unit.rules.made import Made


def two(first, second, behind=0):
    """A model of two branches that own so many parameters, and a layer on both that owns some."""
    m = Made()
    a, b = m.dense("a", m.input("x"), owns=first), m.dense("b", m.input("y"), owns=second)
    return analyze_graph(m.graph(m.dense("out", m.concatenate("fused", a, b, shape=16), owns=behind)))


def test_the_whole_is_what_all_branches_have_not_what_the_model_has():
    model = two(30, 10, behind=60)
    assert model.model.parameters == 100
    assert parameter_shares(model.branches) == {"x": 0.75, "y": 0.25}


def test_branches_of_the_same_weights_have_equal_shares():
    """As those of a siamese network: neither dominates, though each has all that the model has."""
    m = Made()
    a, b = (m.call(name, "Dense", m.input(x), owns=40, key="tower") for name, x in (("a", "x"), ("b", "y")))
    model = analyze_graph(m.graph(m.concatenate("fused", a, b, shape=16)))
    assert model.model.parameters == 40
    assert parameter_shares(model.branches) == {"x": 0.5, "y": 0.5}


@pytest.mark.parametrize(("first", "second"), [(0, 0), (5, 0)])
def test_nothing_of_all_is_unknown_and_nothing_of_something_is_nothing(first, second):
    expected = {"x": 1, "y": 0} if first else {"x": None, "y": None}
    assert parameter_shares(two(first, second).branches) == expected


def test_a_lone_branch_and_what_is_unknown_have_no_share():
    m = Made()
    assert parameter_shares(analyze_graph(m.graph(m.dense("out", m.input("x"), owns=9))).branches) == {"x": None}
    m = Made()
    a = m.call("a", "Dense", m.input("x"), macs=None)
    b = m.call("b", "Dense", m.input("y"), macs=7)
    branches = analyze_graph(m.graph(m.concatenate("fused", a, b, shape=16))).branches
    assert mac_shares(branches) == {"x": None, "y": None}


@settings(max_examples=80, deadline=None)
@given(model_graphs())
def test_survey_and_rule_say_the_same_share(graph):
    analysis = analyze_graph(graph)
    shares = parameter_shares(analysis.branches)
    rows = rows_of(SurveyedFile("m.keras", 1, "now"), analysis)
    assert {row["input"]: row["share"] for row in rows["branches"]} == shares
    known = [share for share in shares.values() if share is not None]
    assert rows["models"][0]["max_share"] == max(known, default=None)
    for finding in find(analysis, RuleSettings(select=("AL204",), options={"AL204": {"max-share": 0.5}})):
        assert finding.figures["share"] == shares[finding.where[0]]
        assert finding.figures["share"] == finding.figures["parameters"] / finding.figures["total"]
