"""Optimizers in files, whoever wrote them; tests/against_keras compares with live ones."""

from __future__ import annotations

import pytest

from archlens.graph import Optimizer
from archlens.readers.keras.optimizers import optimizer_of

ADAM = {"class_name": "Adam", "config": {"amsgrad": False}}


@pytest.mark.parametrize(
    ("compiled", "optimizer"),
    [
        ({"optimizer_config": {"class_name": "RMSprop", "config": {"momentum": 0.5}}}, Optimizer("RMSprop", 2)),
        ({"optimizer_config": {"class_name": "Custom>Adam", "config": {}}}, Optimizer("Adam", 2)),
        (
            {"optimizer_config": {"class_name": "SGD", "config": {"momentum": 0.0, "nesterov": False}}},
            Optimizer("SGD", 0),
        ),
        (
            {"optimizer": {"class_name": "LossScaleOptimizer", "config": {"inner_optimizer": ADAM}}},
            Optimizer("Adam", 2),
        ),
        ({"optimizer": {"class_name": "Mine", "config": {}}}, Optimizer("Mine", None)),
        ({"optimizer": "sgd"}, Optimizer("SGD", 0)),
        ({"optimizer": None}, None),
        ({"optimizer": {"class_name": 3}}, None),
        ({"optimizer": {"class_name": "SGD", "config": 3}}, Optimizer("SGD", 0)),
        ({}, None),
        (None, None),
        ([], None),
    ],
)
def test_optimizers(compiled, optimizer):
    assert optimizer_of(compiled) == optimizer


def test_optimizers_around_each_other_end():
    endless = {"class_name": "LossScaleOptimizer", "config": {}}
    endless["config"]["inner_optimizer"] = endless
    assert optimizer_of({"optimizer": endless}) == Optimizer("LossScaleOptimizer", None)
