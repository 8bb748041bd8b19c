"""Models that follow something over time beside something that stands still."""

from __future__ import annotations

import keras
from keras import layers


def image_time_series() -> keras.Model:
    """Forecast the yield of a field from a satellite picture and the weather of the season.

    A CNN summarises the 64 × 64 picture with four spectral bands, an LSTM the 180 days with six measurements each.
    Both end in 32 features.
    """
    image = keras.Input((64, 64, 4), name="image_input")
    x = layers.Conv2D(16, 3, activation="relu", name="image_conv_1")(image)
    x = layers.MaxPooling2D(name="image_pool_1")(x)
    x = layers.Conv2D(32, 3, activation="relu", name="image_conv_2")(x)
    x = layers.MaxPooling2D(name="image_pool_2")(x)
    x = layers.Flatten(name="image_flatten")(x)
    image_vector = layers.Dense(32, activation="relu", name="image_dense")(x)

    weather = keras.Input((180, 6), name="weather_input")
    x = layers.LSTM(64, return_sequences=True, name="weather_lstm_1")(weather)
    x = layers.LSTM(32, name="weather_lstm_2")(x)
    weather_vector = layers.Dense(32, activation="relu", name="weather_dense")(x)

    x = layers.Concatenate(name="concatenate")([image_vector, weather_vector])
    x = layers.Dense(32, activation="relu", name="joint_dense")(x)
    harvest = layers.Dense(1, name="harvest")(x)
    return keras.Model([image, weather], harvest, name="image_time_series")


def variable_length() -> keras.Model:
    """Predict whether a customer leaves, from visits of any number and a fixed record.

    The visits are a sequence of unknown length with five features each; shorter ones in a batch are padded with
    zeros, which Masking hides from the LSTM. The customer's record of twenty columns goes through one dense layer.
    """
    visits = keras.Input((None, 5), name="visits_input")
    x = layers.Masking(mask_value=0.0, name="visits_mask")(visits)
    visits_vector = layers.LSTM(32, name="visits_lstm")(x)

    record = keras.Input((20,), name="record_input")
    record_vector = layers.Dense(32, activation="relu", name="record_dense")(record)

    x = layers.Concatenate(name="concatenate")([visits_vector, record_vector])
    x = layers.Dense(16, activation="relu", name="joint_dense")(x)
    leaves = layers.Dense(1, activation="sigmoid", name="leaves")(x)
    return keras.Model([visits, record], leaves, name="variable_length")


def prices_news() -> keras.Model:
    """Guess tomorrow's move of a share from its prices and today's headlines.

    Two LSTMs follow sixty days of open, high, low, close and volume; a convolution over the embedded words finds the
    telling phrases of the news wherever they stand, and the strongest of each kind counts. Falling, steady or rising
    is decided on both.
    """
    prices = keras.Input((60, 5), name="prices_input")
    x = layers.LayerNormalization(name="prices_normalization")(prices)
    x = layers.LSTM(64, return_sequences=True, name="prices_lstm_1")(x)
    prices_vector = layers.LSTM(32, name="prices_lstm_2")(x)

    news = keras.Input((200,), dtype="int32", name="news_input")
    x = layers.Embedding(20_000, 64, name="news_embedding")(news)
    x = layers.Conv1D(64, 5, activation="relu", name="news_conv")(x)
    x = layers.GlobalMaxPooling1D(name="news_pool")(x)
    news_vector = layers.Dense(32, activation="relu", name="news_dense")(x)

    x = layers.Concatenate(name="concatenate")([prices_vector, news_vector])
    x = layers.Dense(32, activation="relu", name="joint_dense")(x)
    x = layers.Dropout(0.2, name="joint_dropout")(x)
    move = layers.Dense(3, activation="softmax", name="move")(x)
    return keras.Model([prices, news], move, name="prices_news")
