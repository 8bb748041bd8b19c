"""What the graph's layers carry of the catalog."""

from __future__ import annotations

import pytest

from archlens.layers.graph_layer import graph_layer, wrapped_config


def made(class_name, *, effective=None, kind="layer", module="keras.layers", weights=None, **config):
    return graph_layer(
        key="a",
        name="a",
        class_name=class_name,
        effective_class=effective or class_name,
        kind=kind,
        module=module,
        config=config,
        weights=weights,
    )


def around(class_name, **config):
    return {"class_name": class_name, "config": config}


def test_a_wrapper_takes_after_the_layer_inside():
    layer = made("TimeDistributed", effective="Dense", layer=around("Dense", units=3, activation="relu"))
    assert (layer.role, layer.weighted, layer.activation) == ("dense", True, "relu")
    assert layer.wrapped == layer.own_config == {"units": 3, "activation": "relu"}


def test_the_innermost_layer_is_the_one_that_is_wrapped():
    config = {"layer": around("TimeDistributed", layer=around("Conv2D", filters=3))}
    assert wrapped_config("SpectralNormalization", config) == {"filters": 3}


@pytest.mark.parametrize("config", [{}, {"layer": 3}, {"layer": {}}, {"layer": {"class_name": 3, "config": None}}])
def test_a_wrapper_around_nothing(config):
    assert wrapped_config("TimeDistributed", config) is None


def test_a_layer_that_only_looks_like_a_wrapper_is_none():
    layer = made("MyBlock", module="mine", layer=around("Dense", units=3))
    assert layer.wrapped is None
    assert not layer.builtin


def test_no_weights_are_no_weighted_call():
    assert not made("Dense", weights={}).weighted
    assert not made("Dense", weights={}).owns_weights
    assert made("Dense", weights={"a": 9}).weighted
    assert made("Dense").weighted
    batch = made("BatchNormalization", weights={"a": 9})
    assert (batch.owns_weights, batch.weighted) == (True, False)


@pytest.mark.parametrize(
    ("layer", "activation"),
    [
        (made("Dense"), "linear"),
        (made("Dense", activation=None), "linear"),
        (made("Conv2D", activation="hard_sigmoid"), "hardsigmoid"),
        (made("Dense", activation=around("Mine")), "of the user's own"),
        (made("Activation", activation="softmax"), "softmax"),
        (made("LeakyReLU"), "leakyrelu"),
        (made("LogSoftmax", kind="operation"), "logsoftmax"),
        (made("LSTM", activation="tanh"), None),
        (made("MyBlock"), None),
    ],
)
def test_the_activation_that_ends_a_call(layer, activation):
    assert layer.activation == activation


def test_traits_go_by_the_name_where_a_layer_is_named_as_an_operation():
    assert made("Transpose", module="mine").traits == {"affine"}
    assert made("Rescaling", kind="operation").traits == {"affine", "light"}
    assert made("Softmax", kind="operation").traits == {"light", "axis of input"}
    assert made("Softmax").traits == {"axis of input"}
    assert made("MyBlock").traits == frozenset()


@pytest.mark.parametrize(
    ("class_name", "kind", "module", "opaque"),
    [
        ("Dense", "layer", "keras.layers", False),
        ("Dense", "layer", "mine", True),
        ("Mystery", "layer", "mine", True),
        ("Mystery", "operation", None, False),
    ],
)
def test_layers_of_foreign_classes_are_opaque(class_name, kind, module, opaque):
    assert made(class_name, kind=kind, module=module).is_opaque is opaque
