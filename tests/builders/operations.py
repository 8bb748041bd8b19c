"""Operations of keras.ops, Python operators, and Lambda."""

import keras
import numpy as np
from keras import layers, ops


def constants():
    """Operators and operations with numbers, slices and a numpy array."""
    a, b = keras.Input((5, 4), name="a"), keras.Input((4,), name="b")
    x = 2 * (a + 1.0)
    x = x[:, 0] - x[:, -1, :]
    x = ops.add(np.arange(4, dtype="float32"), x)
    x = ops.clip(x, 0.0, 6.0) + b
    return keras.Model([a, b], layers.Dense(1, name="out")(x), name="constants")


def operators():
    """Python operators between two tensors."""
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    x = (a / b) * (a - b) ** 2
    x = -x @ ops.transpose(b)
    return keras.Model([a, b], abs(x), name="operators")


def lists_of_tensors():
    """Operations that take lists, and an equation over two tensors."""
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    x = ops.stack([a, b], axis=1)
    y = ops.concatenate([a, b, a], axis=-1)
    z = ops.einsum("bij,bj->bi", x, a)
    return keras.Model([a, b], layers.Concatenate(name="join")([y, z]), name="lists_of_tensors")


def tensors_by_keyword():
    """An operation whose tensors are all given by keyword."""
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    x = ops.where(condition=ops.greater(x1=a, x2=0.5), x1=a, x2=b)
    return keras.Model([a, b], layers.Dense(1, name="out")(x), name="tensors_by_keyword")


def operation_several_outputs():
    """An operation with several outputs, of which one is not used."""
    a, b = keras.Input((6,), name="a"), keras.Input((2,), name="b")
    first, _, third = ops.split(a, 3, axis=-1)
    values, _ = ops.top_k(third, 2)
    return keras.Model([a, b], layers.Add(name="join")([first, values, b]), name="operation_several_outputs")


def same_tensor_twice():
    """One tensor taken twice by one call."""
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    x = layers.Concatenate(name="twice")([a, a, b])
    y = b * b
    return keras.Model([a, b], layers.Concatenate(name="join")([x, y]), name="same_tensor_twice")


def lambda_layer():
    """Two Lambda layers, over one tensor and over a list."""
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    x = layers.Lambda(lambda x: x * 2, output_shape=(4,), name="double")(a)
    x = layers.Lambda(lambda pair: pair[0] + pair[1], output_shape=(4,), name="sum")([x, b])
    return keras.Model([a, b], layers.Dense(1, name="out")(x), name="lambda_layer")
