"""Recurrent layers and the states they hand on."""

import keras
from keras import layers


def _encoded():
    """A sequence and the two last states of an LSTM that reads it."""
    a = keras.Input((7, 4), name="a")
    _, h, c = layers.LSTM(6, return_state=True, name="encoder")(a)
    return a, h, c


def states_positional():
    """An LSTM's states start another one, given by position."""
    a, h, c = _encoded()
    b = keras.Input((5, 3), name="b")
    x = layers.LSTM(6, return_sequences=True, name="decoder")(b, [h, c])
    return keras.Model([a, b], layers.Dense(2, name="out")(x), name="states_positional")


def states_keyword():
    """An LSTM's states start another one, given by keyword."""
    a, h, c = _encoded()
    b = keras.Input((5, 3), name="b")
    x = layers.LSTM(6, name="decoder")(b, initial_state=[h, c])
    return keras.Model([a, b], layers.Dense(2, name="out")(x), name="states_keyword")


def bidirectional_states():
    """The four states of a Bidirectional LSTM start another one."""
    a, b = keras.Input((7, 4), name="a"), keras.Input((None, 3), name="b")
    both = layers.Bidirectional(layers.LSTM(6, return_state=True, name="lstm"), name="encoder")
    _, *states = both(a)
    decoder = layers.Bidirectional(layers.LSTM(6, name="lstm"), name="decoder")
    x = decoder(b, initial_state=states)
    return keras.Model([a, b], layers.Dense(2, name="out")(x), name="bidirectional_states")


def stacked_cells():
    """An RNN over two cells, beside a second input."""
    a, b = keras.Input((7, 4), name="a"), keras.Input((5,), name="b")
    x = layers.RNN([layers.LSTMCell(6, name="cell_one"), layers.GRUCell(5, name="cell_two")], name="rnn")(a)
    return keras.Model([a, b], layers.Add(name="join")([x, b]), name="stacked_cells")


def convolutional_lstm():
    """A ConvLSTM2D beside a second input."""
    a, b = keras.Input((4, 8, 8, 2), name="a"), keras.Input((3,), name="b")
    x = layers.ConvLSTM2D(3, 3, name="conv_lstm")(a)
    x = layers.Add(name="join")([layers.GlobalMaxPooling2D(name="pool")(x), b])
    return keras.Model([a, b], x, name="convolutional_lstm")
