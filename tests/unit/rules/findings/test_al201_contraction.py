from __future__ import annotations

import pytest

from tests.unit.rules.made import Made


def narrowed(to, class_name="Dense", taken=64, then=(200,)):
    """A fusion, a call that narrows it, and calls behind it, of which the last gives the output."""
    m = Made()
    fused = m.concatenate("fused", m.dense("a", m.input("x")), m.dense("b", m.input("y")), shape=taken)
    last = m.call("hidden", class_name, fused, shape=to, owns=9 * (class_name != "Dropout"))
    for i, width in enumerate(then):
        last = m.dense(f"then{i}", last, width)
    m.dense("out", last, 1)
    return m


@pytest.mark.parametrize(("to", "times"), [(16, 0), (15, 1), (64, 0), (128, 0)])
def test_less_than_a_quarter(to, times):
    assert len(narrowed(to).found("AL201", "out")) == times


def test_the_option_and_the_figures():
    assert not narrowed(8).found("AL201", "out", ratio=8)
    (finding,) = narrowed(7).found("AL201", "out", ratio=8)
    assert finding.figures == {"ratio": 7 / 64, "features_in": 64, "features_out": 7}
    assert "7 features of 64" in finding.message


def test_the_width_of_the_output_is_not_a_choice():
    m = narrowed(1)
    assert not m.found("AL201", "hidden")


def test_what_loses_features_by_its_nature():
    assert not narrowed(7, "Dropout").found("AL201", "out")
    assert not narrowed(8, "LSTM", (16, 8)).found("AL201", "out")
    assert narrowed((16, 1), "LSTM", (16, 8)).found("AL201", "out")


def test_a_similarity_may_be_scored_but_not_worked_on():
    m = Made()
    dot = m.call("dot", "Dot", m.dense("a", m.input("x")), m.dense("b", m.input("y")), shape=1)
    m.dense("score", dot, 1)
    assert not m.found("AL201", "score")
    m.dense("out", m.dense("hidden", dot), 1)
    assert [finding.where for finding in m.found("AL201", "score", "out")] == [("dot",)]


@pytest.mark.parametrize(("then", "times"), [((), 0), ((4,), 0), ((8, 4, 2), 0), ((9,), 1), ((4, 5), 1), ((4, 9), 1)])
def test_a_funnel_is_an_ordinary_head(then, times):
    found = [finding for finding in narrowed(8, then=then).found("AL201", "out") if finding.where == ("hidden",)]
    assert len(found) == times


@pytest.mark.parametrize(
    ("mode", "shortcut", "times"),
    [("Multiply", True, 0), ("Add", True, 0), ("Concatenate", True, 0), ("Add", False, 1)],
)
def test_what_a_shortcut_passes_by_is_not_lost(mode, shortcut, times):
    m = Made()
    fused = m.concatenate("fused", m.dense("a", m.input("x")), m.dense("b", m.input("y")), shape=64)
    squeeze = m.dense("squeeze", m.call("pool", "Activation", fused, shape=64), 4)
    excite = m.dense("excite", squeeze, 64)
    if shortcut:
        last = m.call("merged", mode, fused, excite, shape=64)
    else:
        last = m.call("merged", mode, m.dense("one", squeeze, 64), excite, shape=64)
    m.dense("out", m.dense("head", last, 70), 1)
    assert [finding.where for finding in m.found("AL201", "out")] == [("squeeze",)] * times
    widened = [finding.where for finding in m.found("AL202", "out")]
    assert (("excite",) in widened) == bool(times)


def test_branches_are_no_interaction():
    m = Made()
    assert not m.found("AL201", m.dense("out", m.dense("hidden", m.input("x", 64), 2)))


@pytest.mark.parametrize(("experts", "times"), [(1, 1), (2, 2), (4, 0)])
def test_calls_side_by_side_keep_features_together(experts, times):
    m = Made()
    fused = m.concatenate("fused", m.dense("a", m.input("x")), m.dense("b", m.input("y")), shape=64)
    mixed = [m.dense(f"expert{i}", fused, 4) for i in range(experts)]
    last = m.call("mixed", "Stack", *mixed, shape=(experts, 4)) if experts > 1 else mixed[0]
    m.dense("out", m.dense("wider", last, 200), 1)
    assert len(m.found("AL201", "out")) == times


@pytest.mark.parametrize(("values", "times"), [(64, 0), (2, 1)])
def test_what_scores_weigh_is_not_made_of_them(values, times):
    m = Made()
    memory = m.input("z", values)
    fused = m.concatenate("fused", m.dense("a", m.input("x"), 64), memory, shape=64 + values)
    scores = m.dense("scores", m.dense("hidden", fused, 64), 2)
    weighed = m.call("weighed", "Multiply", scores, memory, shape=64)
    found = m.found("AL201", m.dense("out", m.dense("last", weighed, 16), 1))
    assert [finding.where for finding in found] == [("scores",)] * times
