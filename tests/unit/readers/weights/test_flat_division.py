"""The flat list of a nested model's weights, divided among its layers; the numbers are those of the module's text."""

import pytest

from archlens.readers.weights.flat_division import Leaf, NamedWeight, divide
from archlens.readers.weights.weight_groups import WeightGroup
from tests.unit.readers.made import dense, entry, given, tensor
from tests.unit.readers.models import described, own_class

KERNEL, BIAS = (8, 8), (8,)
MEAN = [("mean:0", (8,)), ("variance:0", (8,)), ("count:0", ())]
UNCERTAIN = "uncertain"


def divided(layers, *weights):
    """Name of a layer → the shapes of its weights, or that they are uncertain; layers without any are left out."""
    leaves = [Leaf(layer, WeightGroup()) for layer in described(given(), *layers).layers.values()][1:]
    divide([NamedWeight(*each) for each in weights], leaves)
    found = {}
    for leaf in leaves:
        if not leaf.group.certain:
            found[leaf.layer.name] = UNCERTAIN
        elif leaf.group.shapes:
            assert leaf.group.present
            found[leaf.layer.name] = leaf.group.shapes
    return found


def normalization(name="n"):
    return entry("Normalization", name, tensor("x"), axis=-1)


def own(name):
    return own_class(name, tensor("x"))


def flatten(name="r"):
    return entry("Flatten", name, tensor("x"))


def two(first="d", second="e"):
    return [dense(first, "x"), dense(second, first)]


@pytest.mark.parametrize("prefix", ["", "inner/", "model/inner/"])
def test_1_weights_go_to_the_layer_in_their_names(prefix):
    weights = [(f"{prefix}e/kernel:0", KERNEL), (f"{prefix}d/kernel:0", KERNEL), (f"{prefix}d/bias:0", BIAS)]
    assert divided(two(), *weights) == {"d": [KERNEL, BIAS], "e": [KERNEL]}


def test_1_names_of_keras_1():
    weights = [("my_d_W", KERNEL), ("my_d_b", BIAS), ("my_W", KERNEL), ("my_b", BIAS)]
    assert divided(two("my_d", "my"), *weights) == {"my_d": [KERNEL, BIAS], "my": [KERNEL, BIAS]}


def test_1_a_name_with_slashes_is_found_whole():
    assert divided(two("block/d", "d"), ("block/d/kernel:0", KERNEL)) == {"block/d": [KERNEL]}


def test_1_of_layers_of_one_name_the_one_whose_models_stand_in_the_weights_name():
    layer = described(given(), dense("d", "x")).layers["d"]
    inner, deep = Leaf(layer, WeightGroup(), ("inner",)), Leaf(layer, WeightGroup(), ("inner", "deep"))
    named = [("inner/d/kernel:0", KERNEL), ("inner/d/bias:0", BIAS), ("inner/deep/d/kernel:0", (1, 8))]
    divide([NamedWeight(*each) for each in named], [inner, deep])
    assert (inner.group.shapes, deep.group.shapes) == ([KERNEL, BIAS], [(1, 8)])


@pytest.mark.parametrize("others", [[], [flatten()], [dense("d", "x"), flatten()]])
def test_2_what_is_named_after_nothing_is_of_the_layer_that_asks_for_it(others):
    named = [("d/kernel:0", KERNEL), ("d/bias:0", BIAS)] if len(others) > 1 else []
    known = {"d": [KERNEL, BIAS]} if named else {}
    assert divided([normalization(), *others], *named, *MEAN) == {**known, "n": [(8,), (8,), ()]}


def test_2_what_nobody_asks_for_is_of_the_only_layer_that_may_own_anything():
    assert divided([own("o"), flatten()], ("place:0", (4,))) == {"o": [(4,)]}
    both = divided([own("o"), normalization(), flatten()], ("place:0", (4,)), *MEAN)
    assert both == {"o": [(4,)], "n": [(8,), (8,), ()]}


def test_2_it_may_have_named_weights_too():
    assert divided([own("o"), flatten()], ("o/w:0", (2,)), ("place:0", (4,))) == {"o": [(2,), (4,)]}


@pytest.mark.parametrize("named", [[], [("o/w:0", (2,))]])
def test_2_of_two_that_may_own_it_neither_is_certain(named):
    assert divided([own("o"), own("p"), dense("d", "x")], *named, ("place:0", (4,)), ("d/kernel:0", KERNEL)) == {
        "o": UNCERTAIN,
        "p": UNCERTAIN,
        "d": [KERNEL],
    }


def test_2_boundaries_of_bins_have_no_name_of_a_layer():
    bins = entry("Discretization", "b", tensor("x"), bin_boundaries=None)
    given_bins = entry("Discretization", "g", tensor("x"), bin_boundaries=[0, 1])
    learned = ("bin_boundaries:0", (3,))
    assert divided([bins, given_bins, flatten()], learned) == {"b": [(3,)]}
    assert divided([bins, own("o")], learned) == {"b": UNCERTAIN, "o": UNCERTAIN}
    assert divided([given_bins, own("o")], learned) == {"o": [(3,)]}


def test_2_what_no_layer_may_own_makes_all_uncertain():
    assert divided([dense("d", "x"), flatten()], ("d/kernel:0", KERNEL), ("s:0", (4,))) == {
        "d": UNCERTAIN,
        "r": UNCERTAIN,
    }


def test_3_where_no_name_says_anything_the_order_tells():
    weights = [("dense_8/kernel:0", KERNEL), ("dense_8/bias:0", BIAS), ("dense_9/kernel:0", KERNEL)]
    assert divided(two(), *weights, ("dense_9/bias:0", BIAS)) == {"d": [KERNEL, BIAS], "e": [KERNEL, BIAS]}
    assert divided(two(), *weights) == {"d": UNCERTAIN, "e": UNCERTAIN}


def test_3_names_of_another_session():
    """``d`` was ``d_1`` there, and ``d_1`` was ``d_1_1``."""
    layers = [dense("d", "x"), dense("d_1", tensor("d", shape=(None, 8)), units=4)]
    weights = [("d_1/kernel:0", KERNEL), ("d_1/bias:0", BIAS), ("d_1_1/kernel:0", (8, 4)), ("d_1_1/bias:0", (4,))]
    assert divided(layers, *weights) == {"d": [KERNEL, BIAS], "d_1": [(8, 4), (4,)]}


def test_3_what_is_not_trained_comes_last():
    frozen = {**dense("d", "x"), "config": {"name": "d", "units": 8, "trainable": False}}
    normalized = entry("BatchNormalization", "n", tensor("d", shape=(None, 8)))
    last = dense("e", tensor("n", shape=(None, 8)), units=2)
    names = ["gamma", "beta", "e_kernel", "e_bias", "d_kernel", "d_bias", "mean", "variance"]
    shapes = [(8,), (8,), (8, 2), (2,), KERNEL, BIAS, (8,), (8,)]
    weights = [(f"k/{name}:0", shape) for name, shape in zip(names, shapes, strict=True)]
    expected = {"d": [KERNEL, BIAS], "n": [(8,)] * 4, "e": [(8, 2), (2,)]}
    assert divided([frozen, normalized, last], *weights) == expected


def test_weights_that_do_not_fit_stay_where_their_names_lead():
    assert divided(two(), ("d/kernel:0", (8, 4)), ("d/bias:0", (4,))) == {"d": [(8, 4), (4,)]}


def test_statistics_behind_an_unknown_shape_are_of_the_layer_that_is_adapted():
    unknown = entry("Normalization", "n", tensor("o", shape=(None, None)), axis=-1)
    assert divided([own("o"), unknown], ("v:0", (3,)), *MEAN) == {"o": [(3,)], "n": [(8,), (8,), ()]}


def test_statistics_of_more_layers_than_are_adapted_are_uncertain():
    unknown = entry("Normalization", "n", tensor("o", shape=(None, None)), axis=-1)
    assert divided([own("o"), unknown], *MEAN, *MEAN) == {"o": UNCERTAIN, "n": UNCERTAIN}
