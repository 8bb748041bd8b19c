from __future__ import annotations

import pytest

from archlens.analysis import analyze_graph
from archlens.rules import RuleSettings, find
from tests.unit.rules.made import Made


def fused(wide, narrow, class_name="Concatenate"):
    m = Made()
    a, b = m.dense("a", m.input("x"), wide), m.dense("b", m.input("y"), narrow)
    m.dense("out", m.call("fused", class_name, a, b, shape=wide + narrow))
    return m


@pytest.mark.parametrize(("wide", "narrow", "times"), [(90, 10, 0), (91, 9, 1), (10, 90, 0), (9, 91, 1)])
def test_the_share_is_above_nine_tenths(wide, narrow, times):
    assert len(fused(wide, narrow).found("AL101", "out")) == times


def test_the_option_and_the_figures():
    assert not fused(95, 5).found("AL101", "out", max_share=0.95)
    (finding,) = fused(96, 4).found("AL101", "out", max_share=0.95)
    assert finding.where == ("fused", "a")
    assert finding.figures == {"share": 0.96, "features": 96, "total": 100}
    assert "96%" in finding.message


def with_plane(*calls):
    """A feature map of 128 channels, and a narrow arm that such calls make of a label."""
    m = Made()
    wide = m.dense("wide", m.input("x", (7, 7, 3)), (7, 7, 128))
    last = m.dense("label_vector", m.input("label"), 49)
    for i, (class_name, shape) in enumerate(calls):
        last = m.call(f"c{i}", class_name, last, shape=shape)
    m.dense("out", m.concatenate("fused", wide, last, shape=(7, 7, 129)))
    (finding,) = m.found("AL101", "out")
    return finding


def test_a_plane_beside_a_feature_map_is_information():
    finding = with_plane(("Reshape", (7, 7, 1)), ("LeakyReLU", (7, 7, 1)))
    assert finding.severity == "info"
    assert "nothing to do" in finding.hint
    spread = with_plane(("Reshape", (1, 1, 1)), ("UpSampling2D", (7, 7, 1)))
    assert spread.severity == "info"


def test_two_feature_maps_are_no_plane():
    m = Made()
    wide, narrow = (m.dense(f"d{c}", m.input(f"x{c}", (7, 7, 3)), (7, 7, c)) for c in (128, 1))
    (finding,) = m.found("AL101", m.dense("out", m.concatenate("fused", wide, narrow, shape=(7, 7, 129))))
    assert finding.severity == "warning"
    assert "similar widths" in finding.hint


def test_settings_decide_over_the_severity_of_a_plane():
    m = Made()
    wide = m.dense("wide", m.input("x", (7, 3)), (7, 128))
    plane = m.call("plane", "RepeatVector", m.dense("v", m.input("y"), 1), shape=(7, 1))
    graph = m.graph(m.dense("out", m.concatenate("fused", wide, plane, shape=(7, 129))))
    chosen = RuleSettings(select=("AL101",), severities={"AL101": "error"})
    assert [finding.severity for finding in find(analyze_graph(graph), chosen)] == ["error"]


def test_unknown_axes_and_other_modes_are_left_alone():
    assert not fused(91, 9, "Add").found("AL101", "out")
    m = Made()
    a, b = m.dense("a", m.input("x"), (None, 91)), m.dense("b", m.input("y"), (None, 9))
    m.dense("out", m.concatenate("fused", a, b, shape=(None, 100)))
    assert not m.found("AL101", "out")


def test_the_raw_narrow_arm_of_one_fusion_is_told_once():
    m = Made()
    deep = m.input("x", 64)
    for i in range(3):
        deep = m.dense(f"d{i}", deep, 64)
    m.dense("out", m.concatenate("fused", deep, m.input("y", 4), shape=68))
    codes = [finding.code for finding in find(analyze_graph(m.graph("out")), RuleSettings(select=("AL10",)))]
    assert codes == ["AL101", "AL106"]
    (raw,) = m.found("AL104", "out")
    assert raw.where[0] == "fused"
