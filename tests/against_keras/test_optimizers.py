"""What optimizers keep for each parameter: as many values as the live ones have, in files and in live models."""

from __future__ import annotations

import math

import keras
import pytest
import tf_keras
from keras import layers, optimizers

import archlens

MADE = {
    "SGD": optimizers.SGD,
    "SGD with momentum": lambda: optimizers.SGD(momentum=0.9),
    "Adam": optimizers.Adam,
    "Adam, amsgrad": lambda: optimizers.Adam(amsgrad=True),
    "AdamW": optimizers.AdamW,
    "RMSprop": optimizers.RMSprop,
    "RMSprop, all": lambda: optimizers.RMSprop(momentum=0.9, centered=True),
    "Adagrad": optimizers.Adagrad,
    "Adadelta": optimizers.Adadelta,
    "Adamax": optimizers.Adamax,
    "Nadam": optimizers.Nadam,
    "Ftrl": optimizers.Ftrl,
    "Lion": optimizers.Lion,
    "Lamb": optimizers.Lamb,
    "scaled": lambda: optimizers.LossScaleOptimizer(optimizers.RMSprop(momentum=0.5)),
    "averaging": lambda: optimizers.Adam(use_ema=True),
    "accumulating": lambda: optimizers.SGD(gradient_accumulation_steps=3),
    "by name": lambda: "adagrad",
}
OF_KERAS_2 = {
    "SGD": lambda: tf_keras.optimizers.SGD(momentum=0.9),
    "Adam": tf_keras.optimizers.Adam,
    "RMSprop": lambda: tf_keras.optimizers.RMSprop(centered=True),
    "Adadelta": tf_keras.optimizers.Adadelta,
    "legacy": lambda: tf_keras.optimizers.legacy.Adam(amsgrad=True),
}

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # of TensorFlow's and tf_keras's own
]


def model_of(framework):
    """A model with trained parameters and others; no two weights have one shape that a scalar has."""
    x = framework.Input((6,))
    y = framework.layers.BatchNormalization()(framework.layers.Dense(5)(x))
    return framework.Model(x, framework.layers.Dense(4)(y))


def slots_of(model):
    """The values that the live optimizer keeps, for each parameter that is trained; its counters are none."""
    variables = model.optimizer.variables
    variables = variables() if callable(variables) else variables
    kept = sum(math.prod(variable.shape) for variable in variables if len(variable.shape))
    return kept / sum(math.prod(weight.shape) for weight in model.trainable_weights)


@pytest.mark.parametrize("name", MADE)
def test_optimizers_of_keras_3(name, tmp_path):
    model = model_of(keras)
    model.compile(MADE[name](), "mse")
    model.optimizer.build(model.trainable_variables)
    for ending in (".keras", ".h5"):
        model.save(tmp_path / f"model{ending}")
    for source in (model, tmp_path / "model.keras", tmp_path / "model.h5"):
        analysis = archlens.analyze(source)
        assert analysis.model.optimizer.slots == slots_of(model), source
        assert not analysis.training(8).assumed


@pytest.mark.parametrize("name", OF_KERAS_2)
def test_optimizers_of_keras_2(name, tmp_path):
    model = model_of(tf_keras)
    model.compile(OF_KERAS_2[name](), "mse")
    model.fit([[0.0] * 6], [[0.0] * 4], verbose=0)
    endings = (".h5",) if name == "legacy" else (".h5", ".keras")
    for ending in endings:
        model.save(tmp_path / f"model{ending}")
    for source in (model, *(tmp_path / f"model{ending}" for ending in endings)):
        assert archlens.analyze(source).model.optimizer.slots == slots_of(model), source


def test_adafactor_keeps_a_value_a_parameter_and_few_besides(tmp_path):
    model = keras.Sequential([keras.Input((300,)), layers.Dense(200)])
    model.compile(optimizers.Adafactor(), "mse")
    model.optimizer.build(model.trainable_variables)
    model.save(tmp_path / "model.keras")
    slots = archlens.analyze(tmp_path / "model.keras").model.optimizer.slots
    assert slots == 1
    assert slots <= slots_of(model) < slots + 0.01


def test_what_was_not_compiled_and_what_nobody_knows():
    model = model_of(keras)
    assert archlens.analyze(model).model.optimizer is None

    class Mine(optimizers.SGD):
        def get_config(self):
            raise NotImplementedError

    model.compile(Mine(), "mse")
    optimizer = archlens.analyze(model).model.optimizer
    assert (optimizer.name, optimizer.slots) == ("Mine", None)
    training = archlens.analyze(model).training(1)
    assert (training.slots, training.assumed, training.optimizer) == (2, True, "Mine")
