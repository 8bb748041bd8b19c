"""Models cut from larger models, and layers that were also called elsewhere."""

import keras
from keras import layers


def _big():
    """Two inputs, a fusion, three layers after it."""
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    x = layers.Concatenate(name="join")([layers.Dense(3, name="left")(a), layers.Dense(3, name="right")(b)])
    x = layers.Dense(5, name="one")(x)
    x = layers.Dense(6, name="two")(x)
    return keras.Model([a, b], layers.Dense(1, name="three")(x), name="big")


def rebuilt_from_intermediate():
    """The second half of a model, rebuilt from a tensor in its middle, beside another input."""
    big = _big()
    side = keras.Input((1,), name="side")
    x = layers.Add(name="late")([big.output, side])
    return keras.Model([big.get_layer("one").output, side], x, name="rebuilt_from_intermediate")


def cut_by_layer_output():
    """The first half of a model: up to the output of a layer in its middle."""
    big = _big()
    return keras.Model(big.inputs, big.get_layer("two").output, name="cut_by_layer_output")


def submodel_nested_elsewhere():
    """The first half of a model, nested in another one."""
    big = _big()
    half = keras.Model(big.inputs, big.get_layer("one").output, name="half")
    p, q, r = (keras.Input((4,), name=name) for name in "pqr")
    x = layers.Concatenate(name="again")([half([p, q]), r])
    return keras.Model([p, q, r], layers.Dense(1, name="out")(x), name="submodel_nested_elsewhere")


def layers_called_outside():
    """Layers called first and last outside of the model that is kept."""
    shared = layers.Dense(4, name="shared")
    shared(keras.Input((4,), name="elsewhere"))
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    first = shared(a)
    shared(keras.Input((4,), name="elsewhere_too"))
    x = layers.Add(name="join")([first, shared(b)])
    shared(x)
    return keras.Model([a, b], layers.Dense(1, name="out")(x), name="layers_called_outside")


def nested_called_outside_then_joined():
    """A nested model called first outside of the model that is kept, whose second and third call are joined."""
    x = keras.Input((4,), name="inside")
    head = keras.Model(x, layers.Dense(2, name="dense")(x), name="head")
    head(keras.Input((4,), name="elsewhere"))
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    return keras.Model([a, b], layers.Add(name="join")([head(a), head(b)]), name="nested_called_outside_then_joined")


def nested_called_outside():
    """A nested model called first outside of the model that is kept, whose outputs are its second and third call."""
    x = keras.Input((4,), name="inside")
    head = keras.Model(x, layers.Dense(2, name="dense")(x), name="head")
    head(keras.Input((4,), name="elsewhere"))
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    return keras.Model([a, b], [head(a), head(b)], name="nested_called_outside")
