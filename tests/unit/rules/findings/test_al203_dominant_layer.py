from __future__ import annotations

import pytest

from tests.unit.rules.made import Made


def stack(*sizes, flatten=False, module="keras.layers", first="Dense"):
    m = Made()
    last = m.input("x", (8, 8, 10) if flatten else 8)
    if flatten:
        last = m.call("drop", "Dropout", m.call("flat", "Flatten", last, shape=640))
    for i, size in enumerate(sizes):
        last = m.call(f"d{i}", first if i == 0 else "Dense", last, owns=size, module=module, input_dim=7000)
    return m, last


@pytest.mark.parametrize(("largest", "times"), [(150_000, 0), (150_001, 1)])
def test_more_than_half(largest, times):
    m, last = stack(largest, 50_000, 50_000, 50_000)
    found = m.found("AL203", last)
    assert len(found) == times
    assert all(finding.figures["parameters"] == largest for finding in found)


@pytest.mark.parametrize(("least", "times"), [(400_000, 1), (400_001, 0)])
def test_small_models_are_left_alone(least, times):
    m, last = stack(370_000, 10_000, 10_000, 10_000)
    assert len(m.found("AL203", last, min_parameters=least)) == times


def test_of_three_layers_one_has_half():
    m, last = stack(370_000, 10_000, 10_000)
    assert not m.found("AL203", last)
    m, last = stack(370_000, 10_000, 10_000, 1)
    assert m.found("AL203", last)


def test_flatten_is_named():
    m, last = stack(370_000, 10_000, flatten=True)
    (finding,) = m.found("AL203", last)
    assert "'flat' hands it every position of an input, 640 features" in finding.message


def behind(*calls, largest="Dense", output=10, **config):
    """A model whose layer ``d`` owns nearly all, behind calls of these classes and shapes; and the finding."""
    m = Made()
    last = m.input("x", (8, 8, 3))
    for i, (class_name, shape) in enumerate(calls):
        last = m.call(f"c{i}", class_name, last, shape=shape, owns=9 * (class_name in ("Conv2D", "Dense", "Embedding")))
    last = m.call("d", largest, last, shape=64, owns=10**6, **config)
    for i in range(3):
        last = m.dense(f"e{i}", last)
    (finding,) = m.found("AL203", m.dense("out", last, output))
    assert finding.where == ("d",)
    return finding


CONV, FLAT = ("Conv2D", (6, 6, 16)), ("Flatten", 576)


@pytest.mark.parametrize(
    ("calls", "largest", "hint"),
    [
        ([CONV, FLAT], "Dense", "Pool (GlobalAveragePooling) instead of Flatten"),
        ([CONV, FLAT, ("Dropout", 576)], "Dense", "Pool (GlobalAveragePooling) instead of Flatten"),
        ([FLAT], "Dense", "let convolutions and pooling work on the positions before Flatten"),
        ([("Embedding", (1, 50)), ("Flatten", 50)], "Dense", "fewer units"),  # of a single position
        ([CONV, ("GlobalAveragePooling2D", 16)], "Dense", "fewer units"),
        ([CONV], "Conv2DTranspose", "fewer filters"),
        ([CONV, FLAT], "Conv2D", "fewer filters"),
        ([CONV], "Bidirectional", "fewer units"),
        ([CONV], "MultiHeadAttention", "fewer or narrower heads"),
        ([], "Embedding", "Shrink the vocabulary"),
        ([CONV], "MaxoutDense", "Narrow the layer"),
    ],
)
def test_the_hint_fits_the_layer(calls, largest, hint):
    found = behind(*calls, largest=largest).hint
    assert hint in found
    if largest != "Embedding":
        assert "ocabulary" not in found
    if FLAT not in calls or largest != "Dense":
        assert "Flatten" not in found


def test_the_layer_of_the_output_has_the_width_of_the_task():
    m, last = stack(10_000, 10_000, 10_000)
    (finding,) = m.found("AL203", m.dense("out", last, owns=400_000))
    assert finding.hint == "Narrow what it takes: how wide it is itself, the output says."


def test_a_flatten_that_brings_most_of_a_concatenation():
    m = Made()
    flat = m.call(
        "flat", "Flatten", m.call("conv", "Conv2D", m.input("x", (8, 8, 3)), shape=(6, 6, 16), owns=9), shape=576
    )
    joined = m.concatenate("joined", flat, m.input("y", 8), shape=584)
    (finding,) = m.found("AL203", m.dense("out", m.dense("fc", joined, owns=10**6)))
    assert "'flat' hands it every position of a feature map" in finding.message


def test_a_vocabulary_is_named():
    m, last = stack(370_000, 10_000, 10_000, 10_000, first="Embedding")
    (finding,) = m.found("AL203", last)
    assert "7,000 indices" in finding.message


def test_what_a_class_of_ones_own_holds_is_not_one_layer():
    m, last = stack(370_000, 10_000, 10_000, 10_000, module="mine")
    assert not m.found("AL203", last)
