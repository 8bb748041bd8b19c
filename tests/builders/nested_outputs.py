"""Nested models whose outputs are the outer model's outputs."""

import keras
from keras import layers


def _head(name="head", *, outputs=1):
    """A nested model with one or two dense outputs."""
    x = keras.Input((4,), name="inside")
    given = [layers.Dense(2 + k, name=f"dense_{k}")(x) for k in range(outputs)]
    return keras.Model(x, given if outputs > 1 else given[0], name=name)


def _joined():
    """Two inputs of four features and their sum."""
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    return [a, b], layers.Add(name="join")([a, b])


def nested_is_output():
    """The output is a nested model's."""
    inputs, x = _joined()
    return keras.Model(inputs, _head()(x), name="nested_is_output")


def nested_gives_two_outputs():
    """Both outputs are those of one nested model."""
    inputs, x = _joined()
    return keras.Model(inputs, _head(outputs=2)(x), name="nested_gives_two_outputs")


def nested_twice_both_outputs():
    """A nested model called twice, and both calls are outputs."""
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    head = _head()
    return keras.Model([a, b], [head(a), head(b)], name="nested_twice_both_outputs")


def nested_second_call_is_output():
    """A nested model called twice, and only the second call is an output."""
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    head = _head()
    first = layers.Dense(4, name="between")(head(a))
    second = head(layers.Add(name="join")([first, b]))
    return keras.Model([a, b], second, name="nested_second_call_is_output")


def nested_shared_output_across():
    """A nested model called inside another one before it gives the outer model's output."""
    head = _head()
    x = keras.Input((4,), name="middle_input")
    middle = keras.Model(x, layers.Dense(4, name="wide")(head(x)), name="middle")
    inputs, x = _joined()
    return keras.Model(inputs, [head(middle(x)), middle(x)], name="nested_shared_output_across")
