"""Models with layers and models of one's own in them."""

import keras
from keras import layers

from tests.builders.classes import Backbone, Block, Gate, Halves, Holder, Named, Subclassed, Tied


def _inputs():
    """Two inputs of four features."""
    return keras.Input((4,), name="a"), keras.Input((4,), name="b")


def _joined(x, a, b, name):
    """Fuse what was made of the first input with the second."""
    x = layers.Concatenate(name="join")([x, b])
    return keras.Model([a, b], layers.Dense(1, name="out")(x), name=name)


def custom_with_sublayers():
    """Two custom layers with sublayers."""
    a, b = _inputs()
    return _joined(Block(4, name="upper")(Block(5, name="lower")(a)), a, b, "custom_with_sublayers")


def custom_two_tensors():
    """A custom layer with two tensors, by position and by keyword."""
    a, b = _inputs()
    x = Gate(name="by_position")(a, b)
    return keras.Model([a, b], Gate(name="by_keyword")(x, gate=b), name="custom_two_tensors")


def custom_several_outputs():
    """A custom layer with two outputs in a dict."""
    a, b = _inputs()
    halves = Halves(name="halves")(a)
    return _joined(layers.Add(name="add")([halves["right"], halves["left"]]), a, b, "custom_several_outputs")


def custom_holds_model():
    """A custom layer that holds a Functional model."""
    a, b = _inputs()
    return _joined(Holder(name="holder")(a), a, b, "custom_holds_model")


def custom_in_sequential():
    """A custom layer inside a Sequential model."""
    a, b = _inputs()
    parts = [keras.Input((4,)), Block(3, name="block"), layers.Dense(2, name="dense")]
    return _joined(keras.Sequential(parts, name="stack")(a), a, b, "custom_in_sequential")


def backbone_nested():
    """A backbone with a constructor of its own, nested and called twice."""
    a, b = _inputs()
    backbone = Backbone(6, name="backbone")
    return _joined(layers.Add(name="add")([backbone(a), backbone(b)]), a, b, "backbone_nested")


def backbone_is_output():
    """A backbone with a constructor of its own whose output is the model's."""
    a, b = _inputs()
    x = layers.Add(name="join")([a, b])
    return keras.Model([a, b], Backbone(6, name="backbone")(x), name="backbone_is_output")


def backbone_first_call_is_output():
    """A backbone called twice, whose first call is an output; the second leads to another one."""
    a, b = _inputs()
    backbone = Backbone(6, name="backbone")
    outputs = [backbone(a), layers.Dense(2, name="out")(backbone(b))]
    return keras.Model([a, b], outputs, name="backbone_first_call_is_output")


def subclassed_second_call_is_output():
    """A model whose graph is code, called twice: the second call is an output, the first leads to another one."""
    a, b = _inputs()
    coded = Subclassed(name="coded")
    outputs = [layers.Dense(2, name="out")(coded(a)), coded(b)]
    return keras.Model([a, b], outputs, name="subclassed_second_call_is_output")


def custom_tied_weights():
    """A custom layer that holds another layer of the model, to use its weights."""
    a, b = keras.Input((5,), dtype="int32", name="a"), keras.Input((4,), name="b")
    embed = layers.Embedding(10, 4, name="embed")
    x = layers.GlobalAveragePooling1D(name="average")(embed(a))
    x = layers.Add(name="join")([x, b])
    return keras.Model([a, b], Tied(embed, name="tied")(x), name="custom_tied_weights")


def _named():
    """A Functional model by another name."""
    x = keras.Input((4,), name="inside")
    return Named(x, layers.Dense(3, name="dense")(x), name="named")


def functional_subclass():
    """A subclass of Functional without a constructor, nested and called twice."""
    a, b = _inputs()
    named = _named()
    return _joined(layers.Add(name="add")([named(a), named(b)]), a, b, "functional_subclass")


def functional_subclass_is_output():
    """A subclass of Functional without a constructor whose output is the model's."""
    a, b = _inputs()
    x = layers.Add(name="join")([a, b])
    return keras.Model([a, b], _named()(x), name="functional_subclass_is_output")


def subclassed_nested():
    """A model whose graph is code, nested and called twice."""
    a, b = _inputs()
    coded = Subclassed(name="coded")
    return _joined(layers.Add(name="add")([coded(a), coded(b)]), a, b, "subclassed_nested")


def subclassed_is_output():
    """A model whose graph is code and whose output is the model's."""
    a, b = _inputs()
    x = layers.Add(name="join")([a, b])
    return keras.Model([a, b], Subclassed(name="coded")(x), name="subclassed_is_output")
