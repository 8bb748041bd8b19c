"""The models that the definitions are shown on, each as small as it can be."""

from __future__ import annotations

from small_models import SmallModel

Made = tuple[SmallModel, tuple[str, ...]]
"""A model, and the calls that give its outputs."""


def image_and_text() -> Made:
    """A deep branch and a shallow one."""
    model = SmallModel()
    image, text = model.input("image", 16, 16, 3), model.input("text", 12, dtype="int32")
    seen = model("Flatten", "flatten", model("MaxPooling2D", "pool", model("Conv2D", "conv", image, filters=8)))
    read = model("LSTM", "lstm", model("Embedding", "embed", text, input_dim=100, output_dim=8), units=16)
    return model, (model.dense("y", model.concat(seen, read), units=1),)


def image_with_a_way_around() -> Made:
    """A branch in which ways part and meet again."""
    model = SmallModel()
    image, text = model.input("image", 8, 8, 3), model.input("text", 8)
    conv = model("Conv2D", "conv_1", image, filters=8)
    around = model.add(model("Conv2D", "conv_2", conv, filters=8), conv)
    pooled = model("GlobalAveragePooling2D", "squeeze", around)
    return model, (model.dense("y", model.concat(pooled, model.dense("dense", text)), units=1),)


def shared_layer() -> Made:
    """One layer that is called on both inputs."""
    model = SmallModel()
    a, b = model.inputs("a", "b")
    one, other = model.dense("shared", a), model.dense("shared", b)
    return model, (model.dense("y", model("Subtract", "subtract", one, other), units=1),)


def nested_model() -> Made:
    """One model that is called on both inputs."""
    inner = SmallModel("encoder")
    read = inner("GlobalAveragePooling2D", "squeeze", inner("Conv2D", "conv", inner.input("x", 8, 8, 3), filters=8))
    model = SmallModel()
    a, b = model.input("a", 8, 8, 3), model.input("b", 8, 8, 3)
    one, other = model.nested(inner, read, a), model.nested(inner, read, b)
    return model, (model.dense("y", model.concat(one, other), units=1),)


def one_image() -> Made:
    """A row of layers."""
    model = SmallModel()
    image = model.input("image", 16, 16, 3)
    pool = model("MaxPooling2D", "pool", model("Conv2D", "conv", image, filters=8))
    return model, (model.dense("y", model("Flatten", "flatten", pool), units=10),)


def masked_words() -> Made:
    """Words with a mask."""
    model = SmallModel()
    words, mask = model.input("words", 12, dtype="int32"), model.input("mask", 12, dtype="bool")
    embedded = model("Embedding", "embed", words, input_dim=100, output_dim=8)
    return model, (model.dense("y", model("LSTM", "lstm", embedded, mask=mask, units=16), units=1),)


def masked() -> Made:
    """Words with a mask, and an input that nothing takes."""
    model = SmallModel()
    words, mask = model.input("words", 12, dtype="int32"), model.input("mask", 12, dtype="bool")
    model.input("spare", 4)
    embedded = model("Embedding", "embed", words, input_dim=100, output_dim=8)
    return model, (model.dense("y", model("LSTM", "lstm", embedded, mask=mask, units=16), units=1),)


def row_with_normalization() -> Made:
    """Layers of which some own weights, and one of these normalizes."""
    model = SmallModel()
    conv = model("Conv2D", "conv", model.input("x", 8, 8, 3), filters=8)
    normal = model("ReLU", "relu", model("LayerNormalization", "norm", conv))
    return model, (model.dense("y", model("GlobalAveragePooling2D", "squeeze", normal), units=4),)


def two_inputs() -> Made:
    """The least that fuses."""
    model = SmallModel()
    a, b = model.inputs("a", "b")
    both = model.add(model.dense("dense_1", a), model.dense("dense_2", b))
    return model, (model.dense("y", both, units=1),)


def three_merge_points() -> Made:
    """One merge point of each kind."""
    model = SmallModel()
    a, b = model.inputs("a", "b")
    one = model.dense("dense_1", a)
    inner = model.add(model.dense("dense_2", one), one)
    fused = model.concat(inner, model.dense("dense_3", b))
    again = model("Concatenate", "again", model.dense("dense_4", fused), b)
    return model, (model.dense("y", again, units=1),)


def wide_and_narrow() -> Made:
    """Arms of different widths."""
    model = SmallModel()
    image, text = model.inputs("image", "text")
    both = model.concat(model.dense("dense_1", image, units=96), model.dense("dense_2", text, units=32))
    return model, (model.dense("y", both, units=1),)


def two_stages() -> Made:
    """Two inputs meet, and then a third."""
    model = SmallModel()
    a, b, c = model.inputs("a", "b", "c")
    first = model.add(model.dense("dense_1", a), model.dense("dense_2", b))
    mixed = model.dense("dense_4", model.dense("dense_3", first))
    last = model.concat(mixed, model.dense("dense_5", c))
    return model, (model.dense("y", last, units=1),)


def three_levels() -> Made:
    """A fusion of inputs, one of features and one of decisions."""
    model = SmallModel()
    a, b, c, d = model.inputs("a", "b", "c", "d")
    early = model.dense("dense_1", model.concat(a, b))
    middle = model.add(early, model.dense("dense_2", c))
    one, other = model.dense("dense_3", middle, units=1), model.dense("dense_4", d, units=1)
    return model, (model("Average", "average", one, other),)


def two_heads() -> Made:
    """One trunk and two outputs."""
    model = SmallModel()
    trunk = model.dense("trunk", model.input("x", 8))
    price = model.dense("price", model.dense("dense", trunk), units=1)
    return model, (price, model.dense("tag", trunk, units=3))


def widths() -> Made:
    """Ever other widths."""
    model = SmallModel()
    wide = model.dense("dense_1", model.input("x", 16), units=128)
    return model, (model.dense("y", model.dense("dense_2", wide, units=64), units=8),)


def bottleneck() -> Made:
    """Narrow behind the fusion, and wider again."""
    model = SmallModel()
    a, b = model.inputs("a", "b")
    both = model.concat(model.dense("dense_1", a, units=64), model.dense("dense_2", b, units=64))
    return model, (model.dense("y", model.dense("dense_3", both), units=32),)


def residual() -> Made:
    """What two layers make is added to what they took."""
    model = SmallModel()
    start = model("Conv2D", "conv_1", model.input("x", 8, 8, 3), filters=8)
    long = model("Conv2D", "conv_3", model("Conv2D", "conv_2", start, filters=8), filters=8)
    return model, (model("GlobalAveragePooling2D", "y", model.add(long, start)),)


def gate() -> Made:
    """What is made of something says how much of it passes."""
    model = SmallModel()
    start = model("Conv2D", "conv", model.input("x", 8, 8, 3), filters=8)
    weights = model.dense("dense", model("GlobalAveragePooling2D", "squeeze", start))
    return model, (model("GlobalAveragePooling2D", "y", model("Multiply", "multiply", weights, start)),)


def dense_block() -> Made:
    """What a layer makes is put beside what it took."""
    model = SmallModel()
    start = model("Conv2D", "conv_1", model.input("x", 8, 8, 3), filters=8)
    both = model.concat(model("Conv2D", "conv_2", start, filters=8), start)
    return model, (model("GlobalAveragePooling2D", "y", both),)


def parallel() -> Made:
    """Two ways side by side."""
    model = SmallModel()
    start = model("Conv2D", "conv_1", model.input("x", 8, 8, 3), filters=8)
    long = model("Conv2D", "conv_3", model("Conv2D", "conv_2", start, filters=8), filters=8)
    other = model("Conv2D", "conv_4", start, filters=8)
    return model, (model("GlobalAveragePooling2D", "y", model.concat(long, other)),)


def u_net() -> Made:
    """Down two levels and up again."""
    model = SmallModel()
    top = model("Conv2D", "down_1", model.input("x", 16, 16, 1), filters=4)
    middle = model("Conv2D", "down_2", model("MaxPooling2D", "pool_1", top), filters=8)
    bottom = model("Conv2D", "bottom", model("MaxPooling2D", "pool_2", middle), filters=16)
    joined = model.concat(model("UpSampling2D", "grow_2", bottom), middle, name="concat_2")
    grown = model("UpSampling2D", "grow_1", model("Conv2D", "up_2", joined, filters=8))
    return model, (model("Conv2D", "up_1", model.concat(grown, top, name="concat_1"), filters=4),)


def alike_branches() -> Made:
    """Two branches that do nearly the same."""
    model = SmallModel()
    a, b = model.input("a", 8, 8, 3), model.input("b", 12, dtype="int32")
    seen = model("ReLU", "relu", model("Conv2D", "conv", a, filters=8))
    one = model.dense("dense_1", model("Flatten", "flatten", model("MaxPooling2D", "pool", seen)))
    read = model("Embedding", "embed", b, input_dim=100, output_dim=8)
    other = model.dense("dense_2", model("GlobalAveragePooling1D", "mean", read))
    return model, (model.dense("y", model.concat(one, other), units=1),)


def frozen() -> Made:
    """A layer that training leaves alone, and two that it changes."""
    model = SmallModel()
    conv = model("Conv2D", "conv", model.input("x", 8, 8, 3), filters=8, trainable=False)
    hidden = model.dense("dense", model("GlobalAveragePooling2D", "squeeze", conv), units=16)
    return model, (model.dense("y", hidden, units=1),)


def open_length() -> Made:
    """An input of any length beside one that is known."""
    model = SmallModel()
    visits, person = model.input("visits", None, 5), model.input("person", 4)
    seen = model("GlobalAveragePooling1D", "mean", model.dense("dense_1", visits, units=8))
    return model, (model.dense("y", model.concat(seen, model.dense("dense_2", person)), units=1),)


def held_in_memory() -> Made:
    """A tensor that is taken again later."""
    model = SmallModel()
    first = model.dense("a", model.input("x", 8), units=32)
    second = model.dense("b", first, units=64)
    return model, (model.dense("y", model.concat(first, second), units=1),)


def photo_and_text() -> Made:
    """Two outputs, one of which needs no photo."""
    model = SmallModel()
    photo, text = model.input("photo", 8, 8, 3), model.input("text", 12, dtype="int32")
    seen = model("GlobalAveragePooling2D", "squeeze", model("Conv2D", "conv", photo, filters=8))
    read = model("LSTM", "lstm", model("Embedding", "embed", text, input_dim=100, output_dim=8), units=8)
    return model, (model.dense("match", model.concat(seen, read), units=1), model.dense("topic", read, units=5))


def early() -> Made:
    """Inputs meet before any layer with weights."""
    model = SmallModel()
    a, b = model.inputs("a", "b")
    return model, (model.dense("y", model.dense("dense", model.concat(a, b)), units=1),)


def late() -> Made:
    """What inputs come to is averaged."""
    model = SmallModel()
    a, b = model.inputs("a", "b")
    one = model.dense("dense_2", model.dense("dense_1", a), units=1)
    other = model.dense("dense_4", model.dense("dense_3", b), units=1)
    return model, (model("Average", "average", one, other),)


def hybrid() -> Made:
    """Two inputs meet as they are, the third as features."""
    model = SmallModel()
    a, b, c = model.inputs("a", "b", "c")
    both = model.dense("dense_1", model.concat(a, b))
    return model, (model.dense("y", model.add(both, model.dense("dense_2", c)), units=1),)


def entering_again() -> Made:
    """An input enters again after it was fused."""
    model = SmallModel()
    a, b = model.inputs("a", "b")
    read = model.dense("dense_2", b)
    mixed = model.dense("dense_3", model.add(model.dense("dense_1", a), read))
    return model, (model.dense("y", model.concat(mixed, read), units=1),)


def two_inputs_renamed() -> Made:
    """That of ``two_inputs`` with other names, and its inputs in another order."""
    model = SmallModel("another")
    right, left = model.inputs("right", "left")
    both = model.add(model.dense("from_left", left), model.dense("from_right", right), name="together")
    return model, (model.dense("score", both, units=1),)


def two_inputs_wider() -> Made:
    """That of ``two_inputs`` with other settings."""
    model = SmallModel()
    a, b = model.inputs("a", "b")
    both = model.add(model.dense("dense_1", a, units=16), model.dense("dense_2", b, units=16))
    return model, (model.dense("y", both, units=1),)
