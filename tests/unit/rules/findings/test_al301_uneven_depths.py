from __future__ import annotations

import pytest

from tests.unit.rules.made import Made


def two(deep, shallow, fusing="Concatenate", module="keras.layers"):
    m = Made()
    ends = []
    for name, depth in (("x", deep), ("y", shallow)):
        last = m.input(name)
        for i in range(depth):
            last = m.dense(f"{name}{i}", last)
        ends.append(last)
    m.dense("out", m.call("fused", fusing, *ends, shape=16, module=module))
    return m


@pytest.mark.parametrize(
    ("deep", "shallow", "times"), [(4, 1, 0), (5, 1, 1), (8, 2, 0), (9, 2, 1), (1, 5, 1), (9, 0, 0)]
)
def test_more_than_four_times_as_deep(deep, shallow, times):
    assert len(two(deep, shallow).found("AL301", "out")) == times


def test_the_option_and_the_figures():
    assert not two(6, 1).found("AL301", "out", ratio=6)
    (finding,) = two(7, 1).found("AL301", "out", ratio=6)
    assert (finding.where, finding.figures) == (("x", "y"), {"ratio": 7, "deepest": 7, "shallowest": 1})


@pytest.mark.parametrize(("class_name", "times"), [("Add", 1), ("MultiHeadAttention", 0), ("LSTM", 0), ("Mine", 0)])
def test_only_where_features_are_taken_as_they_are(class_name, times):
    module = "mine" if class_name == "Mine" else "keras.layers"
    assert len(two(5, 1, class_name, module).found("AL301", "out")) == times


def test_a_branch_that_training_leaves_alone_was_trained_before():
    m = Made()
    deep = m.input("x")
    for i in range(5):
        deep = m.dense(f"x{i}", deep, trainable=i > 3)
    m.dense("out", m.concatenate("fused", deep, m.dense("y0", m.input("y")), shape=16))
    assert not m.found("AL301", "out")
