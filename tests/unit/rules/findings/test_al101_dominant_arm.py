from __future__ import annotations

import pytest

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


def test_unknown_axes_and_other_modes_are_left_alone():
    assert not fused(91, 9, "Add").found("AL101", "out")
    m = Made()
    a, b = m.dense("a", m.input("x"), (None, 91)), m.dense("b", m.input("y"), (None, 9))
    m.dense("out", m.concatenate("fused", a, b, shape=(None, 100)))
    assert not m.found("AL101", "out")
