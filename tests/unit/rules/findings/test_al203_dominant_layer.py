from __future__ import annotations

import pytest

from tests.unit.rules.made import Made


def stack(*sizes, flatten=False, module="keras.layers", first="Dense"):
    m = Made()
    last = m.input("x")
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
    assert "'flat' hands it every position of a feature map, 640 features" in finding.message


def test_a_vocabulary_is_named():
    m, last = stack(370_000, 10_000, 10_000, 10_000, first="Embedding")
    (finding,) = m.found("AL203", last)
    assert "7,000 indices" in finding.message


def test_what_a_class_of_ones_own_holds_is_not_one_layer():
    m, last = stack(370_000, 10_000, 10_000, 10_000, module="mine")
    assert not m.found("AL203", last)
