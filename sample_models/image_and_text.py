"""Models that look at an image and read a text."""

from __future__ import annotations

import keras
from keras import layers, ops


def image_text() -> keras.Model:
    """Decide from a picture and its caption whether the two belong together.

    The textbook two-branch network: a 224 × 224 photo goes through one convolution and pooling, a caption of 100 word
    indices through an embedding and an LSTM. Each branch ends in a vector of 128, so that neither outweighs the other
    where they are concatenated, and one sigmoid unit decides. It is the worked example of the definitions.
    """
    image = keras.Input((224, 224, 3), name="image_input")
    x = layers.Conv2D(32, 3, activation="relu", name="image_conv")(image)
    x = layers.MaxPooling2D(name="image_pool")(x)
    x = layers.Flatten(name="image_flatten")(x)
    image_vector = layers.Dense(128, activation="relu", name="image_dense")(x)

    text = keras.Input((100,), dtype="int32", name="text_input")
    x = layers.Embedding(10_000, 128, name="text_embedding")(text)
    x = layers.LSTM(128, name="text_lstm")(x)
    text_vector = layers.Dense(128, activation="relu", name="text_dense")(x)

    joined = layers.Concatenate(name="concatenate")([image_vector, text_vector])
    match = layers.Dense(1, activation="sigmoid", name="match")(joined)
    return keras.Model([image, text], match, name="image_text")


def image_text_nested() -> keras.Model:
    """Classify products from a photo and a description, with each branch a model of its own.

    Both encoders are Sequential models, as one writes them to train or test them alone first. They are deeper than in
    ``image_text`` and the branches merge late: only two dense layers see photo and description together.
    """
    image_encoder = keras.Sequential(
        [
            keras.Input((128, 128, 3), name="pixels"),
            layers.Rescaling(1 / 255, name="rescale"),
            layers.Conv2D(32, 3, activation="relu", name="conv_1"),
            layers.MaxPooling2D(name="pool_1"),
            layers.Conv2D(64, 3, activation="relu", name="conv_2"),
            layers.MaxPooling2D(name="pool_2"),
            layers.Conv2D(128, 3, activation="relu", name="conv_3"),
            layers.GlobalAveragePooling2D(name="average"),
            layers.Dense(128, activation="relu", name="project"),
        ],
        name="image_encoder",
    )
    text_encoder = keras.Sequential(
        [
            keras.Input((120,), dtype="int32", name="tokens"),
            layers.Embedding(20_000, 128, name="embed"),
            layers.Bidirectional(layers.LSTM(64, return_sequences=True, name="lstm_1"), name="both_ways"),
            layers.LSTM(64, name="lstm_2"),
            layers.Dropout(0.3, name="dropout"),
            layers.Dense(128, activation="relu", name="project"),
        ],
        name="text_encoder",
    )

    image = keras.Input((128, 128, 3), name="image_input")
    text = keras.Input((120,), dtype="int32", name="text_input")
    joined = layers.Concatenate(name="concatenate")([image_encoder(image), text_encoder(text)])
    x = layers.Dense(64, activation="relu", name="joint_dense")(joined)
    category = layers.Dense(12, activation="softmax", name="category")(x)
    return keras.Model([image, text], category, name="image_text_nested")


def image_text_broadcast() -> keras.Model:
    """Let every word weigh every row of the picture's feature map: fusion on the level of features.

    A convolution turns the 224 × 224 image into a (222, 222, 64) map; the 222 tokens of the text are embedded to 64
    each. A new axis makes that (1, 222, 64), so that the product broadcasts over the rows of the map. The two inputs
    meet before anything is summarised, which keeps every detail and costs a tensor of three million features.
    """
    image = keras.Input((224, 224, 3), name="image_input")
    feature_map = layers.Conv2D(64, 3, activation="relu", name="image_conv")(image)

    text = keras.Input((222,), dtype="int32", name="text_input")
    words = layers.Embedding(10_000, 64, name="text_embedding")(text)
    words = ops.expand_dims(words, axis=1)

    fused = layers.Multiply(name="multiply")([feature_map, words])
    x = layers.Flatten(name="flatten")(fused)
    relevance = layers.Dense(1, activation="sigmoid", name="relevance")(x)
    return keras.Model([image, text], relevance, name="image_text_broadcast")


def image_text_attention() -> keras.Model:
    """Answer a question about a picture: every word looks for the regions that matter to it.

    The LSTM reads the question and keeps a state of 64 for each word (the queries); two strided convolutions leave a
    14 × 14 grid of regions with 64 features each (the values). Attention fuses the two, and the average over the words
    is what the answer is chosen from.
    """
    question = keras.Input((30,), dtype="int32", name="text_input")
    x = layers.Embedding(8_000, 64, name="text_embedding")(question)
    words = layers.LSTM(64, return_sequences=True, name="text_lstm")(x)

    image = keras.Input((112, 112, 3), name="image_input")
    x = layers.Conv2D(32, 3, strides=2, padding="same", activation="relu", name="image_conv_1")(image)
    x = layers.MaxPooling2D(name="image_pool")(x)
    x = layers.Conv2D(64, 3, strides=2, padding="same", activation="relu", name="image_conv_2")(x)
    regions = layers.Reshape((14 * 14, 64), name="image_regions")(x)

    attended = layers.Attention(name="attention")([words, regions])
    x = layers.GlobalAveragePooling1D(name="average")(attended)
    x = layers.Dense(128, activation="relu", name="joint_dense")(x)
    answer = layers.Dense(500, activation="softmax", name="answer")(x)
    return keras.Model([question, image], answer, name="image_text_attention")
