"""Which weights a layer asks for, and whether those in the file are these."""

import pytest

from archlens.readers.weights.weights_asked import built_on, counted_shapes, misfit, must_own_weights, weights_asked
from tests.unit.readers.made import dense, entry, functional, given, tensor
from tests.unit.readers.models import described, described_chain, group, nested, own_class

KERNEL, BIAS = (8, 8), (8,)


def one(layer):
    """The layer of a model that takes ``x`` of 8 features."""
    return list(described(given(), layer).layers.values())[-1]


def test_a_layer_was_built_on_what_the_file_tells_else_on_what_it_takes_first():
    assert built_on(one(dense("d", tensor("x", shape=(None, 3)), tensor("x")))) == (None, 3)
    assert built_on(one({**dense("d", "x"), "build_config": {"input_shape": [None, 5]}})) == (None, 5)
    first, second = list(described_chain(given(), dense("d"), dense("e")).layers.values())[1:]
    assert (built_on(first), built_on(second)) == ((None, 8), None)


def test_what_does_not_fit():
    layer = one(dense("d", "x"))
    assert misfit(layer, group(BIAS, KERNEL)) is None  # in any order
    assert misfit(layer, group(KERNEL)) == (layer, [KERNEL], [KERNEL, BIAS])
    assert misfit(layer, group((8, 4), (4,))) == (layer, [(8, 4), (4,)], [KERNEL, BIAS])
    assert misfit(layer, group()) is None  # it has none


@pytest.mark.parametrize(
    "layer",
    [
        own_class("d", tensor("x")),
        entry("Dense", "d", tensor("x"), module="shop"),
        entry("Dense", "d", tensor("x"), units="many"),
        entry("Normalization", "d", tensor("x"), axis=-1),  # some versions save it otherwise
    ],
)
def test_what_is_not_certain_is_not_compared(layer):
    assert misfit(one(layer), group((1, 2, 3))) is None


@pytest.mark.parametrize("kernels", [4, 1])
def test_keras_1_has_a_kernel_for_each_gate(kernels):
    """Keras 1.2.2 saves an LSTM as twelve weights, Keras 2 as three."""
    layer = one(entry("LSTM", "l", tensor("x", shape=(None, 5, 8)), units=3))
    gate = [(8, 12 // kernels), (3, 12 // kernels), (12 // kernels,)]
    assert misfit(layer, group(*gate * kernels)) is None
    assert misfit(layer, group(*gate * kernels, (1,))) is not None


def test_theanos_order_of_axes():
    """Keras 1.2.2 with Theano saves a kernel as (filters, channels, rows, columns)."""
    layer = one(entry("Conv2D", "c", tensor("x", shape=(None, 9, 9, 3)), filters=6, kernel_size=[2, 2]))
    assert misfit(layer, group((6, 3, 2, 2), (6,))) is None
    assert misfit(layer, group((6, 4, 2, 2), (6,))) is not None


@pytest.mark.parametrize(
    ("layer", "owns"),
    [
        (dense("d", "x"), True),
        (entry("BatchNormalization", "d", tensor("x")), True),
        (entry("LayerNormalization", "d", tensor("x")), True),
        (entry("LayerNormalization", "d", tensor("x"), scale=False, center=False), False),
        (entry("GroupNormalization", "d", tensor("x"), groups=2), True),
        (entry("PReLU", "d", tensor("x")), True),
        (entry("MultiHeadAttention", "d", tensor("x"), num_heads=2, key_dim=3), True),
        (entry("Attention", "d", [tensor("x"), tensor("x")]), False),
        (entry("TimeDistributed", "d", tensor("x"), layer=entry("BatchNormalization", "n")), True),
        (entry("ReLU", "d", tensor("x")), False),
        (own_class("d", tensor("x")), False),
        (entry("Add", "d", [tensor("x"), tensor("x")], module="keras.ops"), False),
    ],
)
def test_what_must_own_weights_once_it_is_built(layer, owns):
    assert must_own_weights(one(layer)) == owns


def test_what_grows_with_a_vocabulary_is_empty_to_keras():
    """As ``count_params()`` of tf_keras counts the boundaries of bins, and frequencies with a number of documents."""
    words = one(entry("StringLookup", "s", tensor("x"), output_mode="tf_idf"))
    assert [counted_shapes(words, shapes) for shapes in ([(7,), ()], [(7,)], [])] == [[()], [()], []]
    assert counted_shapes(one(entry("Discretization", "b", tensor("x"), output_mode="int")), [(7,)]) == []
    assert counted_shapes(one(entry("StringLookup", "s", tensor("x"), module="shop")), [(7,), ()]) == [(7,), ()]


def test_the_weights_that_a_layer_asks_for():
    assert [weight.shape for weight in weights_asked(one(dense("d", "x")))] == [KERNEL, BIAS]
    adapted = weights_asked(one(entry("Normalization", "n", tensor("x"), axis=-1)))
    assert [(weight.shape, weight.trained) for weight in adapted] == [((8,), False), ((8,), False), ((), False)]
    assert weights_asked(one(own_class("o", tensor("x")))) is None
    assert weights_asked(one(entry("SpectralNormalization", "s", tensor("x"), layer=dense("d")))) is None
    inner = nested(functional(given("i"), dense("d", "i")), tensor("x"))
    assert weights_asked(described(given(), inner).layers["inner"].model.layers["d"]) is not None
