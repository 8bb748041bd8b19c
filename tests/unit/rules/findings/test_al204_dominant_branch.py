from __future__ import annotations

import pytest

from tests.unit.rules.made import Made


def two(large, small, class_name="Dense"):
    m = Made()
    a = m.call("a", class_name, m.input("x"), owns=large)
    b = m.call("b", "Dense", m.input("y"), owns=small)
    m.dense("out", m.concatenate("fused", a, b, shape=16))
    return m


@pytest.mark.parametrize(("large", "small", "times"), [(95, 5, 0), (96, 4, 1), (4, 96, 1), (100, 0, 0)])
def test_more_than_95_percent(large, small, times):
    assert len(two(large, small).found("AL204", "out")) == times


def test_the_option_and_the_figures():
    assert not two(98, 2).found("AL204", "out", max_share=0.98)
    (finding,) = two(99, 1).found("AL204", "out", max_share=0.98)
    assert (finding.where, finding.figures) == (("x",), {"share": 0.99, "parameters": 99, "total": 100})


def test_the_rows_of_a_table_are_no_capacity():
    assert not two(9_999, 1, "Embedding").found("AL204", "out")


def test_statistics_of_a_normalization_are_no_capacity():
    m = Made()
    a, b = m.dense("a", m.input("x"), owns=99), m.call("b", "Normalization", m.input("y"), owns=1)
    assert not m.found("AL204", m.dense("out", m.concatenate("fused", a, b, shape=16)))


def test_a_branch_that_training_leaves_alone_was_trained_before():
    m = Made()
    frozen = m.dense("frozen", m.input("x"), owns=99, trainable=False)
    other = m.dense("b", m.input("y"), owns=1, trainable=True)
    assert not m.found("AL204", m.dense("out", m.concatenate("fused", m.dense("a", frozen), other, shape=16)))


@pytest.mark.parametrize(("behind", "times"), [(99, 1), (100, 0)])
def test_a_branch_smaller_than_what_follows_the_fusion_dominates_nothing(behind, times):
    m = Made()
    a, b = m.dense("a", m.input("x"), owns=99), m.dense("b", m.input("y"), owns=1)
    assert len(m.found("AL204", m.dense("out", m.concatenate("fused", a, b, shape=16), owns=behind))) == times
