from __future__ import annotations

import pytest

from tests.unit.rules.made import Made

MEGA = 10**6


def two(large=97, small=3, *, interaction=0, wide=8, narrow=8, merge="Concatenate", unit=MEGA):
    """Two branches and what works on both; costs in millions, and how many features each brings."""
    m = Made()
    a = m.call("a", "Conv2D", m.input("x"), shape=wide, macs=large and large * unit)
    b = m.call("b", "Dense", m.input("y"), shape=narrow, macs=small and small * unit)
    fused = m.call("fused", merge, a, b, shape=wide + narrow if merge == "Concatenate" else wide)
    m.call("out", "Dense", fused, macs=interaction and interaction * unit)
    return m


@pytest.mark.parametrize(
    ("large", "small", "times"), [(95, 5, 0), (96, 4, 1), (4, 96, 1), (100, 0, 0), (100, None, 0), (None, 100, 0)]
)
def test_more_than_95_percent_of_what_branches_cost(large, small, times):
    assert len(two(large, small).found("AL206", "out")) == times


@pytest.mark.parametrize(("wide", "narrow", "times"), [(8, 8, 1), (9, 8, 0), (8, 9, 1), (1, 99, 1)])
def test_at_most_half_of_the_features(wide, narrow, times):
    assert len(two(wide=wide, narrow=narrow).found("AL206", "out")) == times


def test_both_figures_are_told():
    (finding,) = two(wide=32, narrow=288).found("AL206", "out")
    assert finding.message == (
        "Branch 'x' costs 97% of the MACs of all branches (97.0 M of 100 M) "
        "and brings 10% of the features to 'fused' (32)."
    )
    assert finding.where == ("x", "fused")
    assert finding.figures == {"share": 0.97, "macs": 97 * MEGA, "total": 100 * MEGA, "features_share": 0.1}


def test_the_options():
    assert not two().found("AL206", "out", max_share=0.97)
    assert not two().found("AL206", "out", max_features=0.4)
    assert two(wide=9).found("AL206", "out", max_features=0.6)
    assert not two(unit=10**3).found("AL206", "out")
    assert two(unit=10**3).found("AL206", "out", min_macs=10**5)


@pytest.mark.parametrize(("interaction", "times"), [(97, 1), (98, 0), (None, 0)])
def test_what_works_on_both_may_cost_more(interaction, times):
    assert len(two(interaction=interaction).found("AL206", "out")) == times


def test_arms_that_are_added_have_as_many_features_as_the_others():
    assert not two(merge="Add").found("AL206", "out")


def test_of_several_concatenations_the_one_where_it_brings_most_counts():
    for others, times in ((8, 1), (7, 0)):
        m = two(wide=8, narrow=24)
        other = m.call("again", "Dense", m.input("z"), shape=others)
        second = m.concatenate("second", "a", other, shape=8 + others)
        assert len(m.found("AL206", "out", second)) == times


def test_features_that_are_not_known_have_no_share():
    assert not two(wide=(None, 8), narrow=(None, 8)).found("AL206", "out")
