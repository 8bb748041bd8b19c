"""Variants of skeletons, on which surveys are measured: Keras loads them, and they have the figures of their model."""

from __future__ import annotations

import keras
import pytest

import archlens
from benchmarks.zoo_of_skeletons import write_variant
from sample_models import path


@pytest.mark.parametrize("name", ["image_text", "siamese", "prices_news"])
def test_a_variant_is_a_model_of_keras_with_the_figures_of_its_original(name, tmp_path):
    target = tmp_path / "variant.keras"
    write_variant(path(name), target, 7)
    loaded = keras.models.load_model(target, compile=False)
    original = keras.models.load_model(path(name), compile=False)
    assert loaded.name == f"{original.name}_v7"
    assert loaded.count_params() == original.count_params()
    variant, first = archlens.analyze(target), archlens.analyze(path(name))
    assert variant.model.calls == first.model.calls
    assert variant.model.parameters == loaded.count_params()
    assert [finding.code for finding in variant.findings] == [finding.code for finding in first.findings]
