from __future__ import annotations

import pytest

from tests.unit.rules.made import Made


def behind(*calls):
    """A concatenation and the calls behind it: (class, activation)."""
    m = Made()
    last = m.concatenate("fused", m.dense("a", m.input("x")), m.dense("b", m.input("y")), shape=16)
    for i, (class_name, activation) in enumerate(calls):
        owns = 9 if class_name in ("Dense", "Conv1D", "LSTM", "LayerNormalization", "BatchNormalization") else 0
        config = {"activation": activation} if activation else {}
        last = m.call(f"c{i}", class_name, last, owns=owns, **config)
    return m, last


LINEAR = [
    [("Dense", "linear")],
    [("Dense", "softmax")],
    [("Dense", None), ("Activation", "sigmoid")],
    [("Dense", "linear"), ("Softmax", None)],
    [("Dense", "linear"), ("Dense", "sigmoid")],
    [("Activation", "relu"), ("Dense", "sigmoid")],
    [("ReLU", None), ("Dropout", None), ("Dense", "sigmoid")],
    [("BatchNormalization", None), ("Flatten", None), ("Dense", "sigmoid")],
    [("Conv1D", "linear"), ("GlobalAveragePooling1D", None), ("Dense", "softmax")],
    [("Dense", "linear"), ("Dropout", None), ("Reshape", None), ("Activation", "tanh")],
]
INTERACTING = [
    [],
    [("Activation", "sigmoid")],
    [("Dense", "relu"), ("Dense", "sigmoid")],
    [("Dense", "linear"), ("ReLU", None), ("Dense", "sigmoid")],
    [("Activation", "softmax"), ("Dense", "linear")],
    [("LayerNormalization", None), ("Dense", "linear")],
    [("Dense", "linear"), ("LSTM", None)],
    [("Dense", "linear"), ("Mine", None)],
    [("Dense", {"class_name": "function"}), ("Dense", "linear")],
    [("GlobalMaxPooling1D", None), ("Dense", "linear")],
]


@pytest.mark.parametrize("calls", LINEAR)
def test_a_sum_of_arms(calls):
    m, last = behind(*calls)
    (finding,) = m.found("AL106", last)
    assert finding.where[0] == "fused"
    assert finding.figures["arms"] == 2
    assert finding.severity == "warning"


@pytest.mark.parametrize("calls", INTERACTING)
def test_what_can_interact(calls):
    m, last = behind(*calls)
    assert not m.found("AL106", last)


def test_one_way_that_interacts_is_enough():
    m, last = behind(("Dense", "sigmoid"))
    deep = m.dense("deep", m.dense("hidden", "fused", activation="relu"))
    assert m.found("AL106", last)
    assert not m.found("AL106", last, deep)


def test_a_merge_point_behind_it_ends_the_search():
    m, last = behind(("Dense", "linear"))
    assert not m.found("AL106", m.call("gated", "Multiply", last, m.dense("gate", "fused")))


def test_what_leads_to_no_output_is_of_no_concern():
    m, last = behind(("Dense", "sigmoid"))
    m.dense("left", m.dense("over", "fused", activation="relu"))
    assert m.found("AL106", last)
