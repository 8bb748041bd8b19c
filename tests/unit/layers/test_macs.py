"""MACs of single calls, worked out by hand; that they agree with a live framework is tested against Keras."""

import pytest

from archlens.layers.macs import call_macs, multiplies
from archlens.layers.rule_types import Arguments, Spec


def called(*shapes, **kwargs):
    return Arguments(tuple(Spec(shape) for shape in shapes), kwargs)


def inner(name, **config):
    return {"module": "keras.layers", "class_name": name, "config": config}


HAND_COUNTED = {
    # 5 positions, 8 features to 3
    "dense": ("Dense", {"units": 3}, called((1, 5, 8)), [(1, 5, 3)], 5 * 8 * 3),
    # 7 × 7 positions, a kernel of 3 × 3 over 4 / 2 channels, 6 filters
    "conv": (
        "Conv2D",
        {"filters": 6, "kernel_size": [3, 3], "groups": 2},
        called((1, 9, 9, 4)),
        [(1, 7, 7, 6)],
        49 * 9 * 2 * 6,
    ),
    # counted at what it takes: 4 positions
    "transposed": (
        "Conv1DTranspose",
        {"filters": 6, "kernel_size": [3], "strides": [2]},
        called((1, 4, 5)),
        [(1, 9, 6)],
        4 * 5 * 3 * 6,
    ),
    # 4 gates, each of 3 features and 2 of the state, in 10 steps
    "lstm": ("LSTM", {"units": 2}, called((1, 10, 3)), [(1, 2)], 10 * 4 * 2 * (3 + 2)),
    "both directions": (
        "Bidirectional",
        {"layer": inner("GRU", units=2), "merge_mode": "concat"},
        called((1, 10, 3)),
        [(1, 4)],
        2 * 10 * 3 * 2 * (3 + 2),
    ),
    "each step": (
        "TimeDistributed",
        {"layer": inner("Dense", units=3)},
        called((1, 6, 8)),
        [(1, 6, 3)],
        6 * 8 * 3,
    ),
    # 5 queries, 7 keys of 8 features; scores, then values
    "attention": ("Attention", {}, Arguments(([Spec((1, 5, 8)), Spec((1, 7, 8))],), {}), [(1, 5, 8)], 5 * 7 * (8 + 8)),
    "scores that are sums": (
        "AdditiveAttention",
        {},
        Arguments(([Spec((1, 5, 8)), Spec((1, 7, 8))],), {}),
        [(1, 5, 8)],
        5 * 7 * 8,
    ),
    "looked up": ("Embedding", {"input_dim": 9, "output_dim": 4}, called((1, 5)), [(1, 5, 4)], 0),
    "normalized": ("BatchNormalization", {}, called((1, 5, 8)), [(1, 5, 8)], 0),
    "scaled": ("LayerScale", {}, called((1, 5, 8)), [(1, 5, 8)], 0),
}


@pytest.mark.parametrize("case", HAND_COUNTED.values(), ids=HAND_COUNTED.keys())
def test_counted_by_hand(case):
    name, config, arguments, outputs, expected = case
    assert call_macs(name, config, arguments, outputs) == expected


OPERATIONS = {
    "matmul": ("Matmul", {}, called((1, 5, 8), (1, 8, 3)), 5 * 8 * 3),
    "a matrix and a vector": ("Matmul", {}, called((1, 5, 8), (8,)), 5 * 8),
    "einsum": ("Einsum", {"subscripts": "bij,bkj->bik"}, called((1, 5, 8), (1, 3, 8)), 5 * 3 * 8),
    "one operand": ("Einsum", {"subscripts": "bij->bji"}, called((1, 5, 8)), 0),
    "tensordot": ("Tensordot", {"axes": [[2], [0]]}, called((1, 5, 8), (8, 3)), 5 * 8 * 3),
    "a number": ("Dot", {}, Arguments((Spec((1, 5)), 2.0), {}), 0),
    "sum": ("Add", {}, called((1, 5), (1, 5)), 0),
}


@pytest.mark.parametrize("case", OPERATIONS.values(), ids=OPERATIONS.keys())
def test_operations_counted_by_hand(case):
    name, config, arguments, expected = case
    assert call_macs(name, config, arguments, [], operation=True) == expected


@pytest.mark.parametrize(
    ("name", "config", "arguments", "outputs"),
    [
        ("Dense", {"units": 3}, called((1, None, 8)), [(1, None, 3)]),  # positions are open
        ("Dense", {"units": 3}, called((1, 5, None)), [(1, 5, 3)]),
        ("Conv2D", {"filters": "many", "kernel_size": 3}, called((1, 9, 9, 4)), [(1, 7, 7, 6)]),
        ("LSTM", {"units": 2}, called((1, None, 3)), [(1, 2)]),
        ("RNN", {"cell": inner("MyCell", units=2)}, called((1, 5, 3)), [(1, 2)]),
        ("TimeDistributed", {"layer": {"module": "mine", "class_name": "Dense", "config": {}}}, called((1, 6, 8)), []),
        ("MelSpectrogram", {}, called((1, 4000)), [(1, 40, 30)]),
        ("MyLayer", {}, called((1, 8)), [(1, 8)]),
    ],
)
def test_what_is_open_is_unknown(name, config, arguments, outputs):
    assert call_macs(name, config, arguments, outputs) is None


def test_what_may_multiply():
    assert all(map(multiplies, ("Conv2D", "Bidirectional", "TimeDistributed", "Dot", "ReversibleEmbedding")))
    assert not any(map(multiplies, ("ReLU", "Embedding", "MaxPooling2D", "MyLayer")))
    assert multiplies("Einsum", operation=True)
    assert not multiplies("Multiply", operation=True)
