"""Ways of merging two branches, each in the smallest model that shows it."""

from __future__ import annotations

import keras
from keras import layers


def average_embeddings() -> keras.Model:
    """Describe a song by the mean of two aligned embeddings, of its sound and of its lyrics.

    Both branches end in 128 features that mean the same things, so averaging them makes sense and keeps the size.
    """
    sound = keras.Input((512,), name="sound_input")
    lyrics = keras.Input((300,), name="lyrics_input")
    sound_vector = layers.Dense(128, activation="tanh", name="sound_embedding")(sound)
    lyrics_vector = layers.Dense(128, activation="tanh", name="lyrics_embedding")(lyrics)
    fused = layers.Average(name="average")([sound_vector, lyrics_vector])
    genre = layers.Dense(20, activation="softmax", name="genre")(fused)
    return keras.Model([sound, lyrics], genre, name="average_embeddings")


def weighted_average() -> keras.Model:
    """Average two aligned embeddings where one is trusted more: 0.6 of the sound and 0.4 of the lyrics.

    The weights are plain numbers in plain Python, so the file holds two multiplications and an addition where
    ``average_embeddings`` holds one layer.
    """
    sound = keras.Input((512,), name="sound_input")
    lyrics = keras.Input((300,), name="lyrics_input")
    sound_vector = layers.Dense(128, activation="tanh", name="sound_embedding")(sound)
    lyrics_vector = layers.Dense(128, activation="tanh", name="lyrics_embedding")(lyrics)
    fused = 0.6 * sound_vector + 0.4 * lyrics_vector
    genre = layers.Dense(20, activation="softmax", name="genre")(fused)
    return keras.Model([sound, lyrics], genre, name="weighted_average")


def _two_branches(merge: layers.Layer, name: str) -> keras.Model:
    """Merge two dense branches of 32 features, the same but for the merge layer, and regress one number."""
    left = keras.Input((16,), name="left_input")
    right = keras.Input((24,), name="right_input")
    left_vector = layers.Dense(32, activation="relu", name="left_dense")(left)
    right_vector = layers.Dense(32, activation="relu", name="right_dense")(right)
    merged = merge([left_vector, right_vector])
    score = layers.Dense(1, name="score")(merged)
    return keras.Model([left, right], score, name=name)


def merge_concatenate() -> keras.Model:
    """Put two branches side by side: nothing is lost, and the next layer decides what belongs together."""
    return _two_branches(layers.Concatenate(name="merge"), "merge_concatenate")


def merge_add() -> keras.Model:
    """Sum two branches: each feature collects evidence from both sides."""
    return _two_branches(layers.Add(name="merge"), "merge_add")


def merge_subtract() -> keras.Model:
    """Take one branch from the other: what differs is what counts, and the order matters."""
    return _two_branches(layers.Subtract(name="merge"), "merge_subtract")


def merge_multiply() -> keras.Model:
    """Multiply two branches: one side gates the other, feature by feature."""
    return _two_branches(layers.Multiply(name="merge"), "merge_multiply")


def merge_average() -> keras.Model:
    """Average two branches: a sum that stays in the range of its parts."""
    return _two_branches(layers.Average(name="merge"), "merge_average")


def merge_maximum() -> keras.Model:
    """Keep the greater of two branches: it is enough if one side is sure of a feature."""
    return _two_branches(layers.Maximum(name="merge"), "merge_maximum")


def merge_minimum() -> keras.Model:
    """Keep the smaller of two branches: both sides have to agree on a feature."""
    return _two_branches(layers.Minimum(name="merge"), "merge_minimum")


def merge_dot() -> keras.Model:
    """Compare two branches by their scalar product: 64 features become one similarity."""
    return _two_branches(layers.Dot(axes=1, name="merge"), "merge_dot")


def two_activations() -> keras.Model:
    """Look at the same twenty columns through two activations.

    A relu layer and a tanh layer over one input, concatenated: branches that fork and meet again, with one source.
    """
    table = keras.Input((20,), name="table_input")
    open_side = layers.Dense(32, activation="relu", name="relu_dense")(table)
    bounded = layers.Dense(32, activation="tanh", name="tanh_dense")(table)
    x = layers.Concatenate(name="concatenate")([open_side, bounded])
    target = layers.Dense(1, name="target")(x)
    return keras.Model(table, target, name="two_activations")


def kernel_sizes() -> keras.Model:
    """Read a handwritten digit at three scales at once, as an Inception block does.

    Kernels of 3 × 3, 5 × 5 and 7 × 7 slide over the same grey 28 × 28 image; with padding their maps have one size and
    are concatenated channel by channel.
    """
    image = keras.Input((28, 28, 1), name="image_input")
    fine = layers.Conv2D(16, 3, padding="same", activation="relu", name="conv_3x3")(image)
    middle = layers.Conv2D(16, 5, padding="same", activation="relu", name="conv_5x5")(image)
    coarse = layers.Conv2D(16, 7, padding="same", activation="relu", name="conv_7x7")(image)
    x = layers.Concatenate(name="concatenate")([fine, middle, coarse])
    x = layers.MaxPooling2D(name="pool")(x)
    x = layers.Flatten(name="flatten")(x)
    digit = layers.Dense(10, activation="softmax", name="digit")(x)
    return keras.Model(image, digit, name="kernel_sizes")
