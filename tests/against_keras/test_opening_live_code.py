"""The ways of opening live code, each by itself on small models whose calls are known."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, ops

from archlens.readers.live.input_specs import InputSpec
from archlens.readers.live.network import is_a
from archlens.readers.live.symbolic import Recorder, leaves, swap
from archlens.readers.live.traced import TensorFlowOperation, Tracer
from archlens.readers.live.untouched import untouched
from tests.against_keras.test_live_reader import state

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


@pytest.fixture(autouse=True)
def fresh_names():
    keras.utils.clear_session()


class TwoDense(keras.Model):
    """A dense layer, a scale of its own, an addition, and a call that leads nowhere."""

    def __init__(self):
        super().__init__(name="two")
        self.first, self.second = layers.Dense(4, name="first"), layers.Dense(4, name="second")
        self.scale = self.add_weight(shape=(4,), name="scale")

    def call(self, x):
        self.second(x)  # leads to no output
        return self.first(x) * self.scale + 1.0


class Raw(TwoDense):
    """The same in TensorFlow's own words."""

    def call(self, x):
        self.second(x)
        return tf.add(tf.multiply(self.first(x), self.scale), 1.0)


def symbolic(model, shape=(None, 8), opens=lambda _: False):
    own = {}
    with untouched(model) as scope:
        recorder = Recorder(scope, opens, own)
        network = recorder.open(model, (keras.KerasTensor(shape),), {})
        recorder.undo()
    return network, own


def traced(model, shape=(None, 8)):
    own = {}
    with untouched(model) as scope:
        tracer = Tracer(scope, own)
        network = tracer.open(model, (InputSpec(shape, "float32"),), {})
    return network, own, tracer


def built(model):
    model(np.zeros((2, 8), "float32"))
    return model


def test_symbolic_keeps_the_calls_that_lead_to_the_output_in_order():
    network, own = symbolic(built(TwoDense()))
    assert [step.operation.name for step in network.steps][:1] == ["first"]
    assert [type(step.operation).__name__ for step in network.steps] == ["Dense", "Multiply", "Add"]
    assert [tuple(step.outputs[0].shape) for step in network.steps] == [(None, 4)] * 3
    multiply = network.steps[1].operation
    assert [tuple(weight.shape) for weight in own[id(multiply)]] == [(4,)]


def test_symbolic_opens_a_layer_inside_where_it_is_asked_to():
    model = keras.Sequential([layers.Input((8,)), built(TwoDense())])
    outer = model.layers[-1]

    class Around(keras.Model):
        def __init__(self):
            super().__init__(name="around")
            self.inner = outer

        def call(self, x):
            return ops.relu(self.inner(x))

    network, _ = symbolic(built(Around()), opens=lambda layer: layer is outer)
    assert [type(step.operation).__name__ for step in network.steps] == ["TwoDense", "Relu"]
    inside = network.steps[0].inside
    assert [type(step.operation).__name__ for step in inside.steps] == ["Dense", "Multiply", "Add"]


def test_traced_folds_into_the_same_steps():
    model = built(Raw())
    network, own, _ = traced(model)
    classes = [getattr(s.operation, "archlens_class", type(s.operation).__name__) for s in network.steps]
    assert classes == ["Dense", "Multiply", "Add"]
    assert [step.outputs[0].shape for step in network.steps] == [(None, 4)] * 3
    assert own[id(network.steps[1].operation)] == [model.scale]


def test_traced_numbers_of_one_name_scope_are_one_step_and_shapes_are_none():
    class Normalized(keras.Model):
        def call(self, x):
            flat = tf.reshape(x, tf.stack([tf.shape(x)[0], 8]))
            return tf.math.l2_normalize(flat, axis=-1)

    network, _, _ = traced(Normalized(name="n"))
    operations = [step.operation for step in network.steps]
    assert all(isinstance(operation, TensorFlowOperation) for operation in operations)
    assert [operation.archlens_class for operation in operations] == ["Reshape", "l2_normalize"]


@pytest.mark.parametrize("open_", [symbolic, traced])
def test_a_model_is_afterwards_as_it_was_before(open_):
    model = built(Raw() if open_ is traced else TwoDense())
    before, names = state(model), keras.src.backend.common.global_state.get_global_attribute("object_name_uids")
    counted = dict(names or {})
    open_(model)
    assert state(model) == before
    after = keras.src.backend.common.global_state.get_global_attribute("object_name_uids")
    assert dict(after or {}) == counted


def change_and_fail(model):
    """What the user's code might do to a model that was not built."""
    model.seen.append(2)
    model.by_name["b"] = 2
    model.added = layers.Dense(3)
    model.first.units = 99
    raise RuntimeError("an error of the user's code")


def test_untouched_puts_back_attributes_and_what_is_in_their_containers():
    model = TwoDense()
    model.seen, model.by_name = [1], {"a": 1}
    with pytest.raises(RuntimeError, match="of the user's code"), untouched(model):
        change_and_fail(model)
    assert (list(model.seen), dict(model.by_name), model.first.units) == ([1], {"a": 1}, 4)
    assert not hasattr(model, "added")
    assert len(model.layers) == 2


def test_untouched_makes_no_variables():
    model = TwoDense()
    with untouched(model):
        model.first.build((None, 8))
    assert not model.first.built
    assert not model.first.weights


def test_leaves_and_swap():
    tensor, other = keras.KerasTensor((None, 8)), keras.KerasTensor((None, 3))
    nested = {"a": [tensor, 1], "b": (other,)}
    assert [leaf for leaf in leaves(nested) if is_a(leaf, "KerasTensor")] == [tensor, other]
    assert swap(nested, {id(tensor): "x"}) == {"a": ["x", 1], "b": (other,)}
