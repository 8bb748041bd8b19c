"""Models that read rows of a table, alone or beside something else."""

from __future__ import annotations

import keras
from keras import layers


def numeric_categorical() -> keras.Model:
    """Predict the price of a second-hand car from its figures and its make.

    Ten numeric columns go through a dense layer, the index of one of 500 makes and models through an embedding, which
    learns what the makes have in common. The two are concatenated and regressed.
    """
    numeric = keras.Input((10,), name="numeric_input")
    numeric_vector = layers.Dense(32, activation="relu", name="numeric_dense")(numeric)

    category = keras.Input((1,), dtype="int32", name="category_input")
    x = layers.Embedding(500, 16, name="category_embedding")(category)
    category_vector = layers.Flatten(name="category_flatten")(x)

    x = layers.Concatenate(name="concatenate")([numeric_vector, category_vector])
    x = layers.Dense(32, activation="relu", name="joint_dense")(x)
    price = layers.Dense(1, name="price")(x)
    return keras.Model([numeric, category], price, name="numeric_categorical")


def clinical_imaging() -> keras.Model:
    """Estimate a patient's risk from lab values and a chest X-ray.

    Forty lab values are normalised by the batch, since their units have nothing in common, and go through two dense
    layers with dropout, for patients are few. The grey 256 × 256 X-ray goes through three convolutions. The image
    gives 128 features and the lab 32: the picture says more.
    """
    lab = keras.Input((40,), name="lab_input")
    x = layers.BatchNormalization(name="lab_normalization")(lab)
    x = layers.Dense(64, activation="relu", name="lab_dense_1")(x)
    x = layers.Dropout(0.4, name="lab_dropout")(x)
    lab_vector = layers.Dense(32, activation="relu", name="lab_dense_2")(x)

    scan = keras.Input((256, 256, 1), name="scan_input")
    x = layers.Conv2D(16, 5, strides=2, activation="relu", name="scan_conv_1")(scan)
    x = layers.MaxPooling2D(name="scan_pool_1")(x)
    x = layers.Conv2D(32, 3, activation="relu", name="scan_conv_2")(x)
    x = layers.MaxPooling2D(name="scan_pool_2")(x)
    x = layers.Conv2D(64, 3, activation="relu", name="scan_conv_3")(x)
    x = layers.GlobalAveragePooling2D(name="scan_average")(x)
    scan_vector = layers.Dense(128, activation="relu", name="scan_dense")(x)

    x = layers.Concatenate(name="concatenate")([lab_vector, scan_vector])
    x = layers.Dense(64, activation="relu", name="joint_dense")(x)
    x = layers.Dropout(0.4, name="joint_dropout")(x)
    risk = layers.Dense(1, activation="sigmoid", name="risk")(x)
    return keras.Model([lab, scan], risk, name="clinical_imaging")


def message_profile() -> keras.Model:
    """Tell spam from what a message says and who sends it.

    A text of up to 80 words is embedded (index 0 is padding and masked) and read by a GRU; twelve facts about the
    sender, such as the age of the account and the messages per day, need only one dense layer. Two more layers work on
    both, because a harmless text from a strange account is what spam looks like.
    """
    message = keras.Input((80,), dtype="int32", name="message_input")
    x = layers.Embedding(15_000, 64, mask_zero=True, name="message_embedding")(message)
    x = layers.GRU(64, name="message_gru")(x)
    message_vector = layers.Dense(32, activation="relu", name="message_dense")(x)

    profile = keras.Input((12,), name="profile_input")
    profile_vector = layers.Dense(16, activation="relu", name="profile_dense")(profile)

    x = layers.Concatenate(name="concatenate")([message_vector, profile_vector])
    x = layers.Dense(32, activation="relu", name="joint_dense_1")(x)
    x = layers.Dense(16, activation="relu", name="joint_dense_2")(x)
    spam = layers.Dense(1, activation="sigmoid", name="spam")(x)
    return keras.Model([message, profile], spam, name="message_profile")
