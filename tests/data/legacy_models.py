"""Models of Keras 2 that hold what its files spell in their own way. Needs ``tf-keras``."""

import tensorflow as tf
from tf_keras import Input, Model, Sequential, layers


def shared_layer():
    """One Dense for both inputs, and an output from the middle."""
    a, b = Input((8,), name="a"), Input((8,), name="b")
    tower = layers.Dense(4, activation="relu", name="tower")
    x, y = tower(a), tower(b)
    s = layers.Subtract(name="diff")([x, y])
    c = layers.Concatenate(name="cat")([x, y, s])
    return Model([a, b], [layers.Dense(1, name="out")(c), layers.Dense(2, name="aux")(s)], name="shared_layer")


def nested_models():
    """A Functional model called twice and one once, a Sequential called twice, and outputs straight from them."""
    i = Input((8, 8, 3), name="img_in")
    h = layers.BatchNormalization(name="bn")(layers.Conv2D(4, 3, name="conv")(i))
    encoder = Model(i, layers.GlobalMaxPooling2D(name="gmp")(h), name="encoder")
    mlp = Sequential(
        [layers.Dense(6, name="s1"), layers.Dropout(0.1, name="sd"), layers.Dense(5, name="s2")], name="mlp"
    )
    left, right, table = Input((8, 8, 3), name="left"), Input((8, 8, 3), name="right"), Input((7,), name="table")
    i = Input((7,), name="once_in")
    once = Model(i, layers.Dense(4, name="once_dense")(i), name="once")
    el, er, ot = encoder(left), encoder(right), once(table)
    m = mlp(layers.Concatenate(name="cat")([el, er, ot]))
    i = Input((5,), name="fin_in")
    final = Model(i, layers.Dense(2, name="fd")(i), name="final")
    turned = mlp(layers.Concatenate(name="cat2")([er, el, ot]))
    return Model([left, right, table], [final(m), turned, ot], name="nested_models")


def initial_states():
    """Recurrent layers that take other layers' states, which stand in the list of their inputs."""
    e, d = Input((None, 5), name="enc_in"), Input((None, 6), name="dec_in")
    _, h, c = layers.LSTM(8, return_state=True, name="enc")(e)
    y = layers.LSTM(8, return_sequences=True, name="dec")(d, initial_state=[h, c])
    g = layers.GRU(8, return_sequences=True, name="gru")(y, initial_state=h)
    z = layers.Bidirectional(layers.LSTM(4), name="bi")(g)
    b = layers.Bidirectional(layers.LSTM(8, return_state=True), name="bi2")(e)
    w = layers.Bidirectional(layers.LSTM(8), name="bi3")(d, initial_state=b[1:])
    return Model([e, d], [layers.Dense(3, name="out")(z), layers.Dense(3, name="out2")(w)], name="initial_states")


def operations():
    """Operations of TensorFlow among the layers."""
    a, b = Input((4, 8), name="a"), Input((4, 8), name="b")
    x = tf.nn.relu(a + b)
    c = tf.concat([x, b], axis=-1)
    e = tf.matmul(tf.matmul(c, c, transpose_b=True), x)
    s, r = e[:, 0], tf.reduce_mean(b, axis=1)
    p1, p2 = tf.split(tf.stack([s, r], axis=1), 2, axis=-1)
    f = tf.reshape(p1, (-1, 8))
    g = 2.0 * f + 1.0
    g = g * tf.sigmoid(f) - tf.math.maximum(f, g)
    n = layers.Dense(2, name="n")(layers.Flatten(name="flat")(tf.transpose(p2, [0, 2, 1])))
    q = tf.squeeze(tf.expand_dims(r, 1), 1)
    v = tf.math.l2_normalize(q / 3.0 + tf.constant([[1.0] * 8]), axis=-1)
    cast = tf.cast(-(tf.abs(n) ** 2) > 0, "float32")
    soft = tf.nn.softmax(tf.tile(q, [1, 2]))
    joined = layers.Concatenate(name="cc")([s, g, soft, cast, v])
    outputs = [
        layers.Dense(1, name="out")(joined),
        a[:, 1:3, ::2],
        tf.reduce_sum(a, axis=[1, 2], keepdims=True),
        tf.gather(b, [0, 2], axis=1),
        tf.one_hot(tf.argmax(b, axis=-1), 5),
        tf.pad(b, [[0, 0], [1, 1], [0, 0]]),
        tf.where(b > 0, b, a),
        tf.unstack(b, axis=1)[1],
    ]
    return Model([a, b], outputs, name="operations")


def attention():
    """Attention by lists and by keywords, a mask as a tensor, and a layer called on two inputs."""
    q, v = Input((6,), dtype="int32", name="q"), Input((9,), dtype="int32", name="v")
    mask = Input((6, 9), dtype="bool", name="mask")
    embedding = layers.Embedding(50, 8, mask_zero=True, name="emb")
    qe, ve = embedding(q), embedding(v)
    qc = layers.Conv1D(8, 3, padding="same", name="conv")(qe)
    at = layers.Attention(use_scale=True, name="att")([qc, ve])
    ad = layers.AdditiveAttention(name="add_att")([qc, ve, ve])
    mh = layers.MultiHeadAttention(2, 4, name="mha")(qe, ve, attention_mask=mask)
    mh2 = layers.MultiHeadAttention(2, 4, name="mha2")(query=qe, value=ve, key=ve)
    ln = layers.LayerNormalization(name="ln")(mh + qe)
    o = layers.LSTM(4, name="lstm")(layers.Concatenate(name="cat")([at, ad, ln, mh2]))
    return Model([q, v, mask], layers.Dense(1, name="out")(o), name="attention")


def many_layers():
    """Layers of many kinds, and a model inside TimeDistributed."""
    clip, text = Input((5, 8, 8, 3), name="clip"), Input((12,), name="text")
    i = Input((8, 8, 3), name="frame_in")
    frame = Model(i, layers.Flatten(name="ff")(layers.SeparableConv2D(4, 3, name="fc")(i)), name="frame")
    x = layers.TimeDistributed(frame, name="td")(clip)
    x = layers.TimeDistributed(layers.Dense(6, name="inner"), name="td2")(x)
    x = layers.Bidirectional(layers.GRU(4), name="bi")(x)
    y = layers.ConvLSTM2D(2, 3, name="cl")(clip)
    y = layers.ZeroPadding2D(name="zp")(layers.AveragePooling2D(name="ap")(y))
    y = layers.Conv2DTranspose(3, 3, strides=2, padding="same", name="ct")(layers.UpSampling2D(name="up")(y))
    y = layers.GlobalAveragePooling2D(name="gap")(layers.Permute((3, 1, 2), name="pm")(y))
    z = layers.Reshape((-1,), name="rs")(layers.RepeatVector(3, name="rv")(text))
    d = layers.Dot(axes=1, name="dot")([layers.Dense(12, name="d12")(text), text])
    joined = layers.Concatenate(name="cat")([x, layers.PReLU(name="pr")(z), d, y])
    return Model([clip, text], layers.Dense(2, name="out")(joined), name="many_layers")


def dicts():
    """Models built on dicts, one inside the other, and one on a list."""
    a, b = Input((3,), name="alpha"), Input((4,), name="beta")
    ia, ib = Input((3,), name="ia"), Input((4,), name="ib")
    m = layers.Concatenate(name="ic")([ia, ib])
    inner = Model(
        {"x": ia, "y": ib}, {"s": layers.Dense(2, name="is")(m), "t": layers.Dense(5, name="it")(m)}, name="inner"
    )
    r = inner({"x": a, "y": b})
    la, lb = Input((2,), name="la"), Input((5,), name="lb")
    listed = Model([la, lb], layers.Concatenate(name="lc")([la, lb]), name="listed")
    o = listed([r["s"], r["t"]])
    return Model({"one": a, "two": b}, {"p": layers.Dense(1, name="pp")(o), "q": r["t"]}, name="dicts")


def sequential():
    """A Sequential in a Sequential."""
    inner = Sequential([layers.Dense(5, name="d1"), layers.SimpleRNN(2, name="d2")], name="inner")
    chain = [Input((6, 4)), layers.Conv1D(3, 2, name="c"), inner, layers.Dense(1, name="o")]
    return Sequential(chain, name="sequential")


def shared_across_models():
    """A layer in two models and on its own."""
    shared = layers.Dense(4, name="sh")
    i, j = Input((4,), name="i"), Input((4,), name="j")
    m1 = Model(i, shared(i), name="m1")
    m2 = Model(j, layers.Dense(4, name="own")(shared(j)), name="m2")
    a, b = Input((4,), name="a"), Input((4,), name="b")
    plus = layers.Add(name="plus")([m1(a), m2(m1(b)), shared(a)])
    return Model([a, b], plus, name="shared_across_models")


def other_size():
    """A model called on an image of another size than it was built on."""
    i = Input((None, None, 3), name="any_in")
    inner = Model(i, layers.Conv2D(4, 3, strides=2, name="conv")(i), name="any")
    a, b = Input((9, 9, 3), name="small"), Input((17, 17, 3), name="large")
    x = layers.Flatten(name="fa")(inner(a))
    y = layers.Flatten(name="fb")(inner(b))
    return Model([a, b], layers.Concatenate(name="cat")([x, y]), name="other_size")


MODELS = (
    shared_layer,
    nested_models,
    initial_states,
    operations,
    attention,
    many_layers,
    dicts,
    sequential,
    shared_across_models,
    other_size,
)
AS_SAVED_MODEL = ("shared_layer", "nested_models", "dicts", "shared_across_models")
"""Those that are also written as a SavedModel; recurrent layers make that large."""
