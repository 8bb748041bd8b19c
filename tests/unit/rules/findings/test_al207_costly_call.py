from __future__ import annotations

import pytest

from archlens.analysis import analyze_graph
from archlens.rules import RuleSettings, find
from tests.unit.rules.made import Made

MEGA = 10**6


def stack(*macs, first="Conv2D", owns=0):
    """Calls in a row that cost so many millions, and an activation behind each."""
    m = Made()
    last = m.input("x")
    for i, each in enumerate(macs):
        cost = each and int(each * MEGA)
        last = m.call(f"c{i}", first if i == 0 else "Conv2D", last, shape=(4, 4, 8), macs=cost, owns=owns * (i == 0))
        last = m.call(f"r{i}", "ReLU", last, shape=(4, 4, 8))
    return m, last


@pytest.mark.parametrize(("largest", "times"), [(7, 0), (7.1, 1), (None, 0)])
def test_more_than_half(largest, times):
    m, last = stack(largest, *7 * [1])
    assert len(m.found("AL207", last)) == times


@pytest.mark.parametrize(("others", "times"), [(6, 0), (7, 1)])
def test_of_few_calls_that_multiply_one_has_half_as_a_matter_of_course(others, times):
    m, last = stack(100, *others * [1])
    assert len(m.found("AL207", last)) == times
    assert len(m.found("AL207", last, min_calls=others + 1)) == 1


def test_small_models_are_left_alone():
    m, last = stack(0.5, *7 * [0.01])
    assert not m.found("AL207", last)
    assert m.found("AL207", last, min_macs=570_000)
    assert not m.found("AL207", last, min_macs=570_001)


def test_what_is_told():
    m, last = stack(21, *7 * [1])
    (finding,) = m.found("AL207", last)
    assert finding.message == "Conv2D 'c0' costs 75% of the model's MACs (21.0 M of 28.0 M), and gives 4×4×8."
    assert finding.where == ("c0",)
    assert finding.figures == {"share": 0.75, "macs": 21 * MEGA, "total": 28 * MEGA}
    assert not m.found("AL207", last, max_share=0.75)


@pytest.mark.parametrize(
    ("class_name", "hint"),
    [
        ("Conv2D", "Reduce the resolution before it"),
        ("Dense", "fewer positions"),
        ("LSTM", "Shorten the sequence before it"),
        ("MultiHeadAttention", "fewer or narrower heads"),
        ("Matmul", "Narrow what it takes, or make it smaller."),
    ],
)
def test_the_hint_fits_the_layer(class_name, hint):
    m, last = stack(21, *7 * [1], first=class_name)
    (finding,) = m.found("AL207", last)
    assert hint in finding.hint


def test_a_layer_that_owns_most_of_the_parameters_too_is_told_once():
    m, last = stack(21, *7 * [1], first="Dense", owns=10**6)
    for i in range(4):
        last = m.dense(f"d{i}", last)
    analysis = analyze_graph(m.graph(last))
    for codes, found in ((("AL207",), ["AL207"]), (("AL203", "AL207"), ["AL203"])):
        assert [finding.code for finding in find(analysis, RuleSettings(select=codes))] == found
