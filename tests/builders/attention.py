"""Attention, and masks made by layers."""

import keras
from keras import layers


def attention_keywords():
    """MultiHeadAttention with everything given by keyword, a mask that is an input among it."""
    a, b = keras.Input((5, 8), name="a"), keras.Input((7, 8), name="b")
    mask = keras.Input((5, 7), dtype="bool", name="mask")
    attend = layers.MultiHeadAttention(2, 4, name="attend")
    x = attend(query=a, value=b, attention_mask=mask)
    x = layers.GlobalAveragePooling1D(name="average")(x)
    return keras.Model([a, b, mask], layers.Dense(1, name="out")(x), name="attention_keywords")


def attention_itself():
    """A block of self-attention with dropout, and a second input behind it."""
    a, b = keras.Input((5, 8), name="a"), keras.Input((8,), name="b")
    x = layers.MultiHeadAttention(2, 4, dropout=0.1, name="attend")(a, a)
    x = layers.LayerNormalization(name="norm")(layers.Add(name="residual")([a, x]))
    x = layers.GlobalAveragePooling1D(name="average")(x)
    return keras.Model([a, b], layers.Add(name="join")([x, b]), name="attention_itself")


def attention_masks_in_list():
    """Attention with a list of masks, the scores as a second output, and a key of its own."""
    a, b = keras.Input((5, 8), name="a"), keras.Input((7, 8), name="b")
    mask_a, mask_b = keras.Input((5,), dtype="bool", name="mask_a"), keras.Input((7,), dtype="bool", name="mask_b")
    key = layers.Dense(8, name="key")(b)
    attend = layers.Attention(name="attend")
    x, scores = attend([a, b, key], mask=[mask_a, mask_b, mask_b], return_attention_scores=True)
    return keras.Model([a, b, mask_a, mask_b], [x, scores], name="attention_masks_in_list")


def grouped_query_attention():
    """GroupedQueryAttention over two inputs."""
    a, b = keras.Input((5, 8), name="a"), keras.Input((7, 8), name="b")
    x = layers.GroupQueryAttention(4, 4, 2, name="attend")(a, b)
    return keras.Model([a, b], layers.GlobalMaxPooling1D(name="pool")(x), name="grouped_query_attention")


def embedding_mask():
    """An Embedding that masks zeros, whose mask Keras records as a NotEqual operation."""
    a, b = keras.Input((7,), dtype="int32", name="a"), keras.Input((6,), name="b")
    x = layers.Embedding(20, 4, mask_zero=True, name="embed")(a)
    x = layers.LSTM(6, name="lstm")(layers.Dropout(0.1, name="dropout")(x))
    return keras.Model([a, b], layers.Add(name="join")([x, b]), name="embedding_mask")


def sequential_mask():
    """An Embedding that masks zeros inside a nested Sequential model."""
    a, b = keras.Input((7,), dtype="int32", name="a"), keras.Input((6,), name="b")
    parts = [keras.Input((7,), dtype="int32"), layers.Embedding(20, 4, mask_zero=True, name="embed")]
    reader = keras.Sequential([*parts, layers.GRU(6, name="gru")], name="reader")
    return keras.Model([a, b], layers.Add(name="join")([reader(a), b]), name="sequential_mask")


def masking():
    """A Masking layer before a stack of two recurrent layers."""
    a, b = keras.Input((None, 4), name="a"), keras.Input((6,), name="b")
    x = layers.Masking(-1.0, name="mask")(a)
    x = layers.LSTM(5, return_sequences=True, name="lower")(x)
    x = layers.LSTM(6, name="upper")(x)
    return keras.Model([a, b], layers.Add(name="join")([x, b]), name="masking")
