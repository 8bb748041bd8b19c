"""Models built from models: shared, borrowed, or side by side."""

from __future__ import annotations

import keras
from keras import layers, ops


def siamese() -> keras.Model:
    """Tell whether two signatures come from the same hand.

    One encoder, a model of its own, reads both 64 × 64 scans with the same weights; what remains is the distance of
    the two vectors, feature by feature, and a dense layer that weighs it. Sharing makes the comparison symmetric and
    needs half the weights.
    """
    scan = keras.Input((64, 64, 1), name="scan")
    x = layers.Conv2D(32, 5, activation="relu", name="conv_1")(scan)
    x = layers.MaxPooling2D(name="pool_1")(x)
    x = layers.Conv2D(64, 3, activation="relu", name="conv_2")(x)
    x = layers.MaxPooling2D(name="pool_2")(x)
    x = layers.Flatten(name="flatten")(x)
    vector = layers.Dense(64, name="vector")(x)
    encoder = keras.Model(scan, vector, name="encoder")

    known = keras.Input((64, 64, 1), name="known_input")
    questioned = keras.Input((64, 64, 1), name="questioned_input")
    distance = ops.absolute(encoder(known) - encoder(questioned))
    same = layers.Dense(1, activation="sigmoid", name="same")(distance)
    return keras.Model([known, questioned], same, name="siamese")


def transfer_learning() -> keras.Model:
    """Price a house from a photo of it and twelve columns of facts, on borrowed eyes.

    MobileNetV2 without its classifier describes the photo; it is frozen, as it would be with the weights from
    ImageNet (none here: nothing is downloaded). Only the layers around it learn. The facts join after their own dense
    layer.
    """
    backbone = keras.applications.MobileNetV2(input_shape=(160, 160, 3), include_top=False, weights=None)
    backbone.trainable = False

    photo = keras.Input((160, 160, 3), name="photo_input")
    x = layers.Rescaling(1 / 127.5, offset=-1, name="photo_rescale")(photo)
    x = backbone(x, training=False)
    x = layers.GlobalAveragePooling2D(name="photo_average")(x)
    photo_vector = layers.Dense(64, activation="relu", name="photo_dense")(x)

    facts = keras.Input((12,), name="facts_input")
    facts_vector = layers.Dense(32, activation="relu", name="facts_dense")(facts)

    x = layers.Concatenate(name="concatenate")([photo_vector, facts_vector])
    x = layers.Dense(32, activation="relu", name="joint_dense")(x)
    price = layers.Dense(1, name="price")(x)
    return keras.Model([photo, facts], price, name="transfer_learning")


def _member(name: str, units: int) -> keras.Model:
    """One member of the ensemble: a small classifier over thirty columns."""
    columns = keras.Input((30,), name="columns")
    x = layers.Dense(units, activation="relu", name="hidden")(columns)
    classes = layers.Dense(4, activation="softmax", name="classes")(x)
    return keras.Model(columns, classes, name=name)


def ensemble() -> keras.Model:
    """Let three classifiers of different size vote on the same sample.

    Each is a model of its own, trained alone; averaging their probabilities cancels part of their errors.
    """
    sample = keras.Input((30,), name="sample_input")
    votes = [_member("small", 16)(sample), _member("medium", 64)(sample), _member("large", 256)(sample)]
    average = layers.Average(name="average")(votes)
    return keras.Model(sample, average, name="ensemble")
