"""Models inside models."""

import keras
from keras import layers


def _encoder(name="encoder", size=4):
    """A Functional model of two dense layers."""
    x = inside = keras.Input((size,), name="inside")
    x = layers.Dense(8, activation="relu", name="first")(x)
    return keras.Model(inside, layers.Dense(3, name="second")(x), name=name)


def functional_twice():
    """One Functional model called on two inputs."""
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    encoder = _encoder()
    x = layers.Concatenate(name="join")([encoder(a), encoder(b)])
    return keras.Model([a, b], layers.Dense(1, name="out")(x), name="functional_twice")


def three_deep():
    """A model in a model in a model, beside a second input on each level."""
    inner = _encoder("inner")
    y = keras.Input((4,), name="middle_input")
    middle = keras.Model(y, layers.Dense(5, name="after")(inner(y)), name="middle")
    z, side = keras.Input((4,), name="outer_input"), keras.Input((2,), name="side")
    x = layers.Concatenate(name="join")([middle(z), side])
    outer = keras.Model([z, side], layers.Dense(6, name="after")(x), name="outer")
    a, b = keras.Input((4,), name="a"), keras.Input((2,), name="b")
    return keras.Model([a, b], layers.Dense(1, name="out")(outer([a, b])), name="three_deep")


def nested_on_nested():
    """A nested model called on its own output, beside another input."""
    square = keras.Sequential([keras.Input((4,), name="inside"), layers.Dense(4, name="dense")], name="square")
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    x = layers.Add(name="join")([square(square(a)), b])
    return keras.Model([a, b], layers.Dense(1, name="out")(x), name="nested_on_nested")


def encoder_in_two_models():
    """One encoder inside two different nested models."""
    encoder = _encoder()
    x, y = keras.Input((4,), name="left_inside"), keras.Input((4,), name="right_inside")
    left = keras.Model(x, layers.Dense(2, name="head")(encoder(x)), name="left")
    right = keras.Model(y, layers.Dense(2, name="head")(encoder(y)), name="right")
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    x = layers.Concatenate(name="join")([left(a), right(b)])
    return keras.Model([a, b], layers.Dense(1, name="out")(x), name="encoder_in_two_models")


def layer_in_outer_and_inner():
    """One Dense layer used in a nested model and directly in the outer model."""
    shared = layers.Dense(4, name="shared")
    x = keras.Input((4,), name="inside")
    inner = keras.Model(x, layers.Dense(4, name="own")(shared(x)), name="inner")
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    x = layers.Add(name="join")([inner(a), shared(b)])
    return keras.Model([a, b], layers.Dense(1, name="out")(x), name="layer_in_outer_and_inner")


def sequential_in_sequential():
    """A Sequential in a Sequential in a Functional model."""
    inner = keras.Sequential([keras.Input((8,)), layers.Dense(4, name="dense")], name="inner")
    outer = keras.Sequential([keras.Input((4,)), layers.Dense(8, name="dense"), inner], name="outer")
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    x = layers.Concatenate(name="join")([outer(a), b])
    return keras.Model([a, b], layers.Dense(1, name="out")(x), name="sequential_in_sequential")


def sequential_starts_with_functional():
    """A Sequential whose first layer is a Functional model, without an Input of its own."""
    stack = keras.Sequential([_encoder(), layers.Dense(2, name="head")], name="stack")
    a, b = keras.Input((4,), name="a"), keras.Input((2,), name="b")
    x = layers.Add(name="join")([stack(a), b])
    return keras.Model([a, b], layers.Dense(1, name="out")(x), name="sequential_starts_with_functional")


def sequential_without_input():
    """A Sequential without an Input, built by the call alone."""
    stack = keras.Sequential([layers.Dense(4, name="first"), layers.Dense(2, name="second")], name="stack")
    a, b = keras.Input((4,), name="a"), keras.Input((2,), name="b")
    x = layers.Add(name="join")([stack(a), b])
    return keras.Model([a, b], layers.Dense(1, name="out")(x), name="sequential_without_input")


def _two_by_two():
    """A nested model with two inputs and two outputs."""
    x, y = keras.Input((4,), name="x"), keras.Input((3,), name="y")
    z = layers.Concatenate(name="join")([x, y])
    return keras.Model([x, y], [layers.Dense(2, name="near")(z), layers.Dense(5, name="far")(x)], name="two_by_two")


def nested_several_inputs_and_outputs():
    """A nested model with two inputs and two outputs, both used."""
    a, b = keras.Input((4,), name="a"), keras.Input((3,), name="b")
    near, far = _two_by_two()([a, b])
    x = layers.Concatenate(name="join")([far, near])
    return keras.Model([a, b], layers.Dense(1, name="out")(x), name="nested_several_inputs_and_outputs")


def nested_second_output_unused():
    """A nested model of whose two outputs only the first is used."""
    a, b = keras.Input((4,), name="a"), keras.Input((3,), name="b")
    near, _ = _two_by_two()([a, b])
    return keras.Model([a, b], layers.Dense(1, name="out")(near), name="nested_second_output_unused")


def nested_dict_inputs():
    """A nested model that takes and gives dicts."""
    x, y = keras.Input((4,), name="x"), keras.Input((3,), name="y")
    z = layers.Concatenate(name="join")([x, y])
    given = {"sum": layers.Dense(2, name="dense")(z), "same": y}
    inner = keras.Model({"x": x, "y": y}, given, name="inner")
    a, b = keras.Input((4,), name="a"), keras.Input((3,), name="b")
    result = inner({"y": b, "x": a})
    x = layers.Concatenate(name="after")([result["same"], result["sum"]])
    return keras.Model([a, b], layers.Dense(1, name="out")(x), name="nested_dict_inputs")


def nested_list_of_one():
    """A nested model built on lists of one input and one output."""
    x = keras.Input((4,), name="x")
    inner = keras.Model([x], [layers.Dense(3, name="dense")(x)], name="inner")
    a, b = keras.Input((4,), name="a"), keras.Input((3,), name="b")
    (y,) = inner([a])
    return keras.Model([a, b], layers.Add(name="join")([y, b]), name="nested_list_of_one")


def nested_passes_input_through():
    """A nested model that hands one input on untouched."""
    x, y = keras.Input((4,), name="x"), keras.Input((3,), name="y")
    inner = keras.Model([x, y], [layers.Dense(3, name="dense")(x), y], name="inner")
    a, b = keras.Input((4,), name="a"), keras.Input((3,), name="b")
    return keras.Model([a, b], layers.Add(name="join")(inner([a, b])), name="nested_passes_input_through")


def _any_size():
    """A small CNN for images of any size."""
    image = keras.Input((None, None, 3), name="image")
    x = layers.Conv2D(4, 3, name="conv")(image)
    return keras.Model(image, layers.GlobalAveragePooling2D(name="average")(x), name="any_size")


def nested_none_dims_fixed_call():
    """A nested model built for any size and called on one."""
    a, b = keras.Input((16, 16, 3), name="a"), keras.Input((4,), name="b")
    x = layers.Add(name="join")([_any_size()(a), b])
    return keras.Model([a, b], layers.Dense(1, name="out")(x), name="nested_none_dims_fixed_call")


def nested_none_dims_two_sizes():
    """A nested model built for any size and called on two."""
    cnn = _any_size()
    a, b = keras.Input((16, 16, 3), name="a"), keras.Input((8, 24, 3), name="b")
    x = layers.Add(name="join")([cnn(a), cnn(b)])
    return keras.Model([a, b], layers.Dense(1, name="out")(x), name="nested_none_dims_two_sizes")
