"""What inputs and outputs can come in, and inputs that lead nowhere."""

import keras
from keras import layers


def dict_inputs():
    """A dict of inputs whose keys are neither sorted nor the inputs' names."""
    z, a = keras.Input((4,), name="zebra"), keras.Input((3,), name="ant")
    x = layers.Concatenate(name="join")([z, a])
    return keras.Model({"z_key": z, "a_key": a}, layers.Dense(1, name="out")(x), name="dict_inputs")


def dict_outputs():
    """A dict of outputs whose keys are neither sorted nor the layers' names."""
    a, b = keras.Input((4,), name="a"), keras.Input((3,), name="b")
    x = layers.Concatenate(name="join")([a, b])
    outputs = {"later": layers.Dense(1, name="one")(x), "earlier": layers.Dense(2, name="two")(x)}
    return keras.Model([a, b], outputs, name="dict_outputs")


def mixed_structures():
    """Dicts in lists in dicts, of inputs and of outputs."""
    a, b, c = (keras.Input((4,), name=name) for name in "abc")
    x = layers.Concatenate(name="join")([a, b, c])
    one, two, three = (layers.Dense(k, name=f"dense_{k}")(x) for k in (1, 2, 3))
    inputs, outputs = {"first": a, "rest": [b, {"last": c}]}, {"one": one, "more": [two, {"three": three}]}
    return keras.Model(inputs, outputs, name="mixed_structures")


def list_of_one_output():
    """Outputs given as a list of one."""
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    return keras.Model([a, b], [layers.Add(name="join")([a, b])], name="list_of_one_output")


def unused_input():
    """An input that no layer takes."""
    a, b, c = (keras.Input((4,), name=name) for name in "abc")
    x = layers.Add(name="join")([a, c])
    return keras.Model([a, b, c], layers.Dense(1, name="out")(x), name="unused_input")


def mask_only_input():
    """An input that is used as a mask and nothing else."""
    a, b = keras.Input((5, 4), name="a"), keras.Input((3,), name="b")
    mask = keras.Input((5,), dtype="bool", name="mask")
    x = layers.LSTM(3, name="lstm")(a, mask=mask)
    return keras.Model([a, b, mask], layers.Add(name="join")([x, b]), name="mask_only_input")


def input_is_output():
    """An input that is an output as it is."""
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    x = layers.Dense(2, name="dense")(layers.Add(name="join")([a, b]))
    return keras.Model([a, b], [x, b], name="input_is_output")


def same_output_twice():
    """One tensor given as two outputs."""
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    x = layers.Dense(2, name="dense")(layers.Add(name="join")([a, b]))
    return keras.Model([a, b], [x, x], name="same_output_twice")


def several_outputs_of_one_layer():
    """Two outputs of one layer are outputs of the model, in the other order."""
    a, b = keras.Input((5, 4), name="a"), keras.Input((5, 4), name="b")
    x, state = layers.GRU(3, return_sequences=True, return_state=True, name="gru")(layers.Add(name="join")([a, b]))
    return keras.Model([a, b], [state, x], name="several_outputs_of_one_layer")


def none_dims():
    """A sequence of any length and an image of any size."""
    a, b = keras.Input((None, 4), name="a"), keras.Input((None, None, 3), name="b")
    x = layers.GRU(6, name="gru")(layers.Conv1D(4, 3, padding="same", name="conv1d")(a))
    y = layers.GlobalAveragePooling2D(name="average")(layers.Conv2D(6, 3, strides=2, name="conv2d")(b))
    return keras.Model([a, b], layers.Multiply(name="join")([x, y]), name="none_dims")


def odd_names():
    """Names with spaces, dots, other alphabets, markup and what looks like a later call."""
    a, b = keras.Input((4,), name="an input"), keras.Input((4,), name="größe")
    x = layers.Dense(3, name="v1.0.dense")(a)
    y = layers.Dense(3, name="v1.0.dense@1")(b)
    x = layers.Add(name='<b>join & "more"')([x, y])
    x = layers.Dense(3, name="日本語")(x)
    return keras.Model([a, b], layers.Dense(1, name="out|put\\")(x), name="odd names")
