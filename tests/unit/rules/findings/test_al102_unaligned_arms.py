from __future__ import annotations

import pytest

from tests.unit.rules.made import Made


def fused(first, second, mode="Add", *, key=(None, None)):
    """Two arms, each by a function of (model, source, name)."""
    m = Made()
    a = first(m, m.input("x", (4, 8)), "a", key[0])
    b = second(m, m.input("y", (4, 8)), "b", key[1])
    m.dense("out", m.call("fused", mode, a, b))
    return m


def lstm(m, source, name, key):
    return m.call(name, "LSTM", source, owns=9, key=key)


def dense(m, source, name, key):
    return m.dense(name, source, key=key)


def raw(m, source, name, _):
    return m.call(name, "Flatten", source)


def dense_then_dropout(m, source, name, _):
    return m.call(name, "Dropout", m.dense(f"{name}_dense", source))


def conv(size):
    return lambda m, source, name, _: m.call(name, "Conv1D", source, owns=9, kernel_size=size)


def own(m, source, name, _):
    return m.call(name, "Mine", source, owns=9, module="mine")


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        (dense, dense, []),
        (dense, dense_then_dropout, []),
        (conv([1]), dense, []),
        (own, own, []),
        (lambda m, s, n, _: m.call(n, "Embedding", s, owns=9), dense, []),
        (lstm, dense, []),
        (lstm, lstm, ["a", "b"]),
        (raw, dense, ["a"]),
        (dense, raw, ["b"]),
        (conv([3]), dense, []),
        (conv([3]), lstm, ["a", "b"]),
    ],
)
def test_arms_end_in_a_projection(first, second, apart):
    found = fused(first, second).found("AL102", "out")
    assert [finding.where for finding in found] == ([("fused", *apart)] if apart else [])


def test_a_shared_last_layer_is_a_shared_space():
    assert not fused(lstm, lstm, key=("shared", "shared")).found("AL102", "out")
    assert fused(lstm, lstm, key=("one", "other")).found("AL102", "out")


@pytest.mark.parametrize("mode", ["Add", "Average", "Maximum", "Minimum", "Subtract", "Multiply"])
def test_every_elementwise_mode(mode):
    (finding,) = fused(lstm, lstm, mode).found("AL102", "out")
    assert finding.severity == "warning"
    assert finding.figures == {"arms": 2, "of": 2}


@pytest.mark.parametrize("mode", ["Concatenate", "Dot", "Mine"])
def test_other_modes_compare_no_elements(mode):
    assert not fused(lstm, lstm, mode).found("AL102", "out")


def test_a_way_around_the_projection_counts():
    m = Made()
    x = m.input("x")
    arm = m.call("arm", "Concatenate", m.dense("d", x, 4), x, shape=12)
    m.dense("out", m.call("fused", "Add", arm, m.dense("b", m.input("y"), 12), shape=12))
    (finding,) = m.found("AL102", "out")
    assert "arm 'arm' is raw in part" in finding.message


@pytest.mark.parametrize("mode", ["Add", "Multiply", "Subtract"])
def test_all_arms_but_one_are_projected_into_the_space_of_that_one(mode):
    assert not fused(lstm, dense, mode).found("AL102", "out")
    m = Made()
    arms = [m.call(f"arm{i}", "LSTM", m.input(f"x{i}"), owns=9) for i in range(2)]
    m.dense("out", m.call("fused", mode, *arms, m.dense("d", m.input("y"))))
    assert m.found("AL102", "out")


@pytest.mark.parametrize(("masks", "told"), [(("mask",), False), (("mask", "other"), True)])
def test_what_is_masked_alone_is_brought_nowhere(masks, told):
    m = Made()
    inputs = [m.input(name) for name in masks]
    m.dense("out", m.call("fused", "Multiply", m.call("map", "ReLU", m.input("x")), *inputs))
    assert bool(m.found("AL102", "out")) is told


@pytest.mark.parametrize(("condition", "told"), [((1, 8), 0), ((4, 8), 1)])
def test_a_condition_is_repeated_over_positions(condition, told):
    m = Made()
    feature_map = m.call("map", "ReLU", m.input("x", (4, 8)), shape=(4, 8))
    m.dense("out", m.call("fused", "Add", feature_map, m.dense("time", m.input("t"), condition), shape=(4, 8)))
    assert len(m.found("AL102", "out")) == told


@pytest.mark.parametrize(
    ("shape", "dtype", "told"), [((4, 1), "float32", 0), ((4, 8), "bool", 0), ((4, 8), "float32", 1)]
)
def test_a_mask_is_no_arm(shape, dtype, told):
    m = Made()
    a = m.dense("a", m.input("x", (4, 8)), (4, 8))
    m.dense("out", m.call("fused", "Multiply", a, m.input("valid", shape, dtype), shape=(4, 8)))
    assert len(m.found("AL102", "out")) == told


def test_a_condition_may_be_repeated_by_a_layer():
    def found(class_name):
        m = Made()
        steps = m.call("steps", "ReLU", m.input("x", (4, 8)), shape=(4, 8))
        condition = m.call("spread", class_name, m.dense("d", m.input("y")), shape=(4, 8))
        m.dense("out", m.call("fused", "Add", steps, condition, shape=(4, 8)))
        return m.found("AL102", "out")

    assert not found("RepeatVector")
    assert found("Dense")


@pytest.mark.parametrize(("features", "told"), [(1, False), (2, True)])
def test_a_single_feature_stands_beside_no_other(features, told):
    m = Made()
    fused = m.call("fused", "Add", m.dense("a", m.input("x"), features), m.input("offset", features), shape=features)
    assert bool(m.found("AL102", m.call("out", "Activation", fused, shape=features))) is told


def test_a_condition_may_act_on_a_raw_feature_map():
    m = Made()
    scale = m.dense("scale", m.input("style"), (1, 1, 8))
    m.dense("out", m.call("fused", "Multiply", m.input("content", (4, 4, 8)), scale, shape=(4, 4, 8)), (4, 4, 8))
    assert not m.found("AL102", "out")


@pytest.mark.parametrize(("shape", "word"), [((4, 8), "Dense"), ((4, 4, 8), "1 × 1")])
def test_the_hint_names_what_projects_such_a_shape(shape, word):
    m = Made()
    a, b = (m.call(name, "Conv2D", m.input(f"of_{name}", shape), shape=shape, owns=9, kernel_size=[3]) for name in "ab")
    m.dense("out", m.call("fused", "Add", a, b, shape=shape), shape)
    (finding,) = m.found("AL102", "out")
    assert word in finding.hint
