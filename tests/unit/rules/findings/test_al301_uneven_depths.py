from __future__ import annotations

import pytest

from tests.unit.rules.made import Made


def two(deep, shallow):
    m = Made()
    ends = []
    for name, depth in (("x", deep), ("y", shallow)):
        last = m.input(name)
        for i in range(depth):
            last = m.dense(f"{name}{i}", last)
        ends.append(last)
    m.dense("out", m.concatenate("fused", *ends, shape=16))
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
