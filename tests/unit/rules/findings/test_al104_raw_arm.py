from __future__ import annotations

import pytest

from tests.unit.rules.made import Made


def fused(depth, mode="Concatenate", raw_class="BatchNormalization", shape=8, dtype="float32"):
    m = Made()
    a = m.input("x")
    for i in range(depth):
        a = m.dense(f"d{i}", a)
    b = m.call("raw", raw_class, m.input("y", shape, dtype), shape=shape, owns=4)
    m.dense("out", m.call("fused", mode, a, b, shape=16))
    return m


@pytest.mark.parametrize(("depth", "times"), [(0, 0), (2, 0), (3, 1), (9, 1)])
def test_beside_an_arm_of_depth_three(depth, times):
    assert len(fused(depth).found("AL104", "out")) == times


def test_the_option_and_the_figures():
    assert not fused(3).found("AL104", "out", min_depth=4)
    (finding,) = fused(4).found("AL104", "out", min_depth=4)
    assert finding.where == ("fused", "raw", "d3")
    assert finding.figures == {"weighted_depth": 0, "beside": 4}


def test_one_weighted_call_is_enough():
    assert not fused(3, raw_class="Dense").found("AL104", "out")


@pytest.mark.parametrize(("mode", "times"), [("Add", 1), ("Dot", 1), ("Attention", 0), ("LSTM", 0), ("Mine", 0)])
def test_modes_that_project_nothing(mode, times):
    assert len(fused(3, mode).found("AL104", "out")) == times


def test_masks_are_left_alone():
    assert not fused(3, "Multiply", shape=1).found("AL104", "out")
    assert fused(3, "Multiply").found("AL104", "out")
