"""What all rules have in common."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings

import archlens
from archlens.analysis import analyze_graph
from archlens.analysis.analysis import Analysis
from archlens.errors import ArgumentError, ReportFormatError
from archlens.graph import Note
from archlens.rules import BY_CODE, RULES, RuleSettings, find
from tests.conftest import ROOT
from tests.strategies import model_graphs
from tests.unit.render.made import SAMPLES
from tests.unit.rules.made import Made, with_modules

EXPECTED = {
    "average_embeddings": [],
    "driving": [],
    "kernel_sizes": [],
    "transfer_learning": [],
    "merge_add": [],
    "image_text": ["AL106", "AL203"],
    "siamese": ["AL203"],
    "merge_concatenate": ["AL106"],
}


def test_codes_are_the_promised_ones():
    """Those that have a page, in order: settings of other people name them."""
    promised = sorted(page.stem for page in (ROOT / "docs/rules").glob("AL*.md"))
    assert [rule.code for rule in RULES] == promised
    assert all(re.fullmatch(r"AL[1-4]\d\d", code) for code in promised)
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_the_index_lists_the_rules_in_order():
    index = (ROOT / "docs/rules/index.md").read_text("utf-8")
    assert re.findall(r"^\| \[(AL\d+)\]", index, re.MULTILINE) == [rule.code for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=[rule.code for rule in RULES])
def test_the_page_says_what_the_rule_says(rule):
    page = (ROOT / "docs" / rule.page).read_text("utf-8")
    assert page.startswith(f"# {rule.code} {rule.name}\n\n{rule.what} Severity: {rule.severity}.\n")
    for text in (rule.why, rule.hint, "## When to switch it off"):
        assert text in page
    for option in rule.options:
        assert f"| `{option.name}` | {option.default:g} | {option.range} | {option.meaning} |" in page
        assert option.takes(option.default)
    index = (ROOT / "docs/rules/index.md").read_text("utf-8")
    assert f"| [{rule.code}]({rule.code}.md) | {rule.name} | {rule.severity} | {rule.what} |" in index


@pytest.mark.parametrize("name", EXPECTED)
def test_sample_models(name):
    analysis = archlens.analyze(ROOT / "sample_models" / f"{name}.keras")
    assert [finding.code for finding in analysis.findings] == EXPECTED[name]


@pytest.mark.parametrize("path", SAMPLES, ids=[path.stem for path in SAMPLES])
def test_finding_again_finds_the_same(path):
    analysis = archlens.analyze(path)
    assert find(analysis) == analysis.findings
    assert find(replace(analysis, findings=())) == analysis.findings


@settings(max_examples=200, deadline=None)
@given(graph=model_graphs())
def test_every_graph_can_be_looked_at(graph):
    graph = with_modules(graph)
    analysis = analyze_graph(graph)
    strict = {rule.code: {option.name: option.minimum for option in rule.options} for rule in RULES}
    for found in (find(analysis), find(analysis, RuleSettings(options=strict))):
        order = [call.id for call in graph.calls]
        places = [(f.code, order.index(f.where[0]) if f.where else -1) for f in found]
        assert places == sorted(places)
        known = {*order}
        assert all(known.issuperset(f.where) and f.message and f.figures is not None for f in found)
        read_back = Analysis.from_dict(replace(analysis, findings=found).to_dict())
        assert read_back.findings == found


def noted():
    m = Made()
    m.dense("nowhere", m.input("y"))
    m.call("odd", "Mine", m.input("x"))
    notes = [Note("AL404", "info", ("odd",), "Odd.", "Look."), Note("AL403", "warning", (), "Code.", "Trust?")]
    return analyze_graph(m.graph("odd", notes=notes))


def test_notes_of_readers_are_findings_with_a_reason():
    found = find(noted())
    assert [finding.code for finding in found] == ["AL401", "AL403", "AL404"]
    assert (found[1].message, found[1].hint, found[1].why) == ("Code.", "Trust?", BY_CODE["AL403"].why)


def test_settings_choose_and_judge():
    chosen = RuleSettings(select=("AL4",), ignore=("AL403",), severities={"AL404": "error"})
    assert [(f.code, f.severity) for f in find(noted(), chosen)] == [("AL401", "warning"), ("AL404", "error")]
    assert find(noted(), RuleSettings(select=("AL1",))) == ()


def bottleneck():
    """A fusion of 64 features, narrowed to 8 and widened again."""
    m = Made()
    fused = m.concatenate("fused", m.dense("a", m.input("x"), 32), m.dense("b", m.input("y"), 32), shape=64)
    m.dense("out", m.dense("wide", m.dense("code", fused, 8), 64), 1)
    return analyze_graph(m.graph("out"))


def test_one_place_makes_one_finding():
    found = find(bottleneck(), RuleSettings(select=("AL2",)))
    assert [(finding.code, finding.where) for finding in found] == [("AL205", ("code",))]


def test_a_rule_yields_to_none_that_does_not_run():
    found = find(bottleneck(), RuleSettings(select=("AL2",), ignore=("AL205",)))
    assert [(finding.code, finding.where) for finding in found] == [("AL201", ("code",)), ("AL202", ("wide",))]
    strict = RuleSettings(select=("AL2",), options={"AL205": {"ratio": 100}})
    assert [finding.code for finding in find(bottleneck(), strict)] == ["AL201", "AL202"]


def test_rules_yield_to_rules_that_there_are():
    assert {code for rule in RULES for code in rule.yields_to} <= BY_CODE.keys()


def test_a_dominant_layer_says_why_its_branch_is_dominant():
    def found(*sizes):
        m = Made()
        last = m.input("x")
        for i, size in enumerate(sizes):
            last = m.dense(f"d{i}", last, owns=size)
        m.dense("out", m.concatenate("all", last, m.dense("other", m.input("y"), owns=10), shape=16))
        return [
            finding.code for finding in find(analyze_graph(m.graph("out")), RuleSettings(select=("AL203", "AL204")))
        ]

    assert found(200_000, 10_000, 10_000) == ["AL203"]
    assert found(100_000, 90_000, 10_000) == ["AL204"]


def test_a_raw_arm_of_a_fusion_is_told_once():
    m = Made()
    deep = m.input("x")
    for i in range(3):
        deep = m.dense(f"d{i}", deep)
    m.dense("out", m.call("fused", "Add", deep, m.input("y")))
    analysis = analyze_graph(m.graph("out"))
    assert [f.code for f in find(analysis, RuleSettings(select=("AL102", "AL104")))] == ["AL102"]
    assert [f.code for f in find(analysis, RuleSettings(select=("AL104",)))] == ["AL104"]


def test_a_report_read_back_has_no_graph():
    analysis = Analysis.from_dict(noted().to_dict())
    with pytest.raises(ReportFormatError, match="holds no graph"):
        find(analysis)


def test_hostile_names_stay_in_their_line():
    m = Made()
    m.call("out", "Flatten", m.input("x"))
    m.input("evil\n\x1b[2J'")
    from archlens.render import text_report

    analysis = analyze_graph(m.graph("out"))
    report = text_report.render(replace(analysis, findings=find(analysis)))
    assert "\x1b" not in report
    assert re.search(r"AL401 Input .evil\\n\\x1b\[2J", report)


def test_no_path_is_enumerated():
    """Thousands of merge points in a row, whose paths nobody could count, take seconds at most."""
    m = Made()
    last = m.dense("d", m.input("x"))
    for i in range(5_000):
        side = m.dense(f"s{i}", m.input(f"x{i}")) if i < 200 else last
        joined = m.call(f"f{i}", "Add" if i % 2 else "Concatenate", last, side)
        last = m.dense(f"b{i}", m.dense(f"a{i}", joined))
        if i % 3 == 0:
            last = m.call(f"r{i}", "Add", last, joined)
    analysis = analyze_graph(m.graph(last))
    start = time.perf_counter()
    find(analysis)
    assert time.perf_counter() - start < 10


def test_a_fusion_of_thousands_of_arms():
    m = Made()
    arms = [m.call(f"l{i}", "LSTM", m.input(f"x{i}"), owns=9) for i in range(3_000)]
    m.dense("out", m.call("sum", "Add", *arms))
    analysis = analyze_graph(m.graph("out"))
    start = time.perf_counter()
    assert "AL102" in [finding.code for finding in find(analysis)]
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize("arguments", [("model.keras",), (None, RuleSettings())])
def test_arguments_of_another_kind_are_told(arguments):
    with pytest.raises(ArgumentError, match=r"expected an Analysis, found .*archlens\.analyze"):
        find(*arguments)


def test_settings_of_another_kind_are_told():
    with pytest.raises(ArgumentError, match="expected RuleSettings, found 3"):
        find(archlens.analyze("sample_models/merge_add.keras"), 3)
