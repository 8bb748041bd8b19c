"""The estimate of what training takes."""

from __future__ import annotations

from dataclasses import replace

import pytest

import archlens
from archlens.analysis.results import Model
from archlens.analysis.training import training_of
from archlens.errors import ArgumentError
from archlens.graph import Optimizer

MODEL = Model("m", "keras", None, 3, 3, 100, 3, 3, weight_bytes=400, trainable_parameters=60, kept_bytes=1000)


@pytest.mark.parametrize(("slots", "total"), [(0, 400 + 240 + 8000), (1, 400 + 480 + 8000), (3, 400 + 960 + 8000)])
def test_the_sum(slots, total):
    training = training_of(replace(MODEL, optimizer=Optimizer("SGD", slots)), 8)
    assert (training.bytes, training.assumed, training.slots) == (total, False, slots)
    parts = (training.weight_bytes, training.gradient_bytes, training.optimizer_bytes, training.kept_bytes)
    assert parts == (400, 240, 240 * slots, 8000)


@pytest.mark.parametrize("optimizer", [None, Optimizer("Mine", None)])
def test_an_optimizer_that_is_not_known_keeps_what_adam_keeps(optimizer):
    training = training_of(replace(MODEL, optimizer=optimizer), 1)
    assert (training.bytes, training.assumed, training.slots) == (400 + 720 + 1000, True, 2)


@pytest.mark.parametrize("field", ["weight_bytes", "trainable_parameters", "kept_bytes"])
def test_what_is_not_known_makes_the_sum_unknown(field):
    assert training_of(replace(MODEL, **{field: None}), 1).bytes is None


@pytest.mark.parametrize("batch", [0, -1, 2.5, "8", True, None])
def test_a_batch_is_a_number_of_samples(batch):
    analysis = archlens.analyze("sample_models/image_text.keras")
    with pytest.raises(ArgumentError, match="a batch of at least 1 sample"):
        analysis.training(batch)
