"""Flat lists of weights, as Keras 1 and 2 wrote them, in the form of today's files."""

import pytest

from archlens.readers.weights.flat_weights import NamedWeight, as_tree
from tests.unit.readers.made import dense, entry, functional, given, sequential, tensor
from tests.unit.readers.models import described, nested

KERNEL, BIAS = (8, 8), (8,)


def tree(model, **flat):
    """Path of a layer → the shapes of its own weights, of a model whose layers have such lists of (name, shape)."""
    weights = as_tree(model, {layer: [NamedWeight(*each) for each in named] for layer, named in flat.items()})
    found = {}
    pending = [("", weights)]
    while pending:
        path, group = pending.pop()
        for name, child in group.children.items():
            pending.append((f"{path}/{name}".removeprefix("/"), child))
        if group.shapes:
            found[path.replace("layers/", "")] = group.shapes
    return found


def two(inner_first="d", inner_second="e"):
    inner = functional(given("i"), dense(inner_first, "i"), dense(inner_second, inner_first))
    return described(given(), nested(inner, tensor("x")), dense("f", "inner"))


def test_a_plain_layer_has_the_weights_of_its_list():
    model = described(given(), dense("a", "x"), dense("b", "a"))
    assert tree(model, a=[("a/kernel:0", KERNEL), ("a/bias:0", BIAS)], stranger=[("s", (1,))]) == {"a": [KERNEL, BIAS]}


@pytest.mark.parametrize("prefix", ["", "inner/", "model/inner/"])
def test_weights_of_a_nested_model_go_to_the_layer_in_their_names(prefix):
    named = [(f"{prefix}e/kernel:0", BIAS), (f"{prefix}d/kernel:0", KERNEL), (f"{prefix}d/bias:0", (1,))]
    assert tree(two(), inner=named) == {"inner/d": [KERNEL, (1,)], "inner/e": [BIAS]}


def test_names_of_keras_1():
    named = [("my_d_W", KERNEL), ("my_d_b", BIAS), ("my_W", (1,))]
    assert tree(two("my_d", "my"), inner=named) == {"inner/my_d": [KERNEL, BIAS], "inner/my": [(1,)]}


def test_a_name_with_slashes_is_found_whole():
    assert tree(two("block/d", "d"), inner=[("block/d/kernel:0", KERNEL)]) == {"inner/block/d": [KERNEL]}


def test_where_names_say_nothing_it_goes_in_order():
    named = [("dense_8/kernel:0", KERNEL), ("dense_8/bias:0", BIAS), ("dense_9/kernel:0", (8, 2))]
    assert tree(two(), inner=named) == {"inner/d": [KERNEL, BIAS], "inner/e": [(8, 2)]}


def test_unless_the_numbers_do_not_fit():
    assert tree(two(), inner=[("dense_8/kernel:0", KERNEL)]) == {}


def test_of_layers_of_one_name_the_one_whose_models_stand_in_the_weights_name():
    innermost = functional(given("k"), dense("d", "k"))
    inner = functional(given("i"), dense("d", "i"), nested(innermost, tensor("d"), name="deep"))
    model = described(given(), nested(inner, tensor("x")))
    named = [("inner/d/kernel:0", KERNEL), ("inner/deep/d/kernel:0", BIAS)]
    assert tree(model, inner=named) == {"inner/d": [KERNEL], "inner/deep/d": [BIAS]}


def test_keras_1_lists_the_layers_of_nested_sequentials_one_by_one():
    model = described(given(), nested(sequential(dense("d"), dense("e")), tensor("x")))
    assert tree(model, d=[("d_W", KERNEL)], e=[("e_W", BIAS)]) == {"inner/d": [KERNEL], "inner/e": [BIAS]}


def test_inside_time_distributed():
    around = entry("TimeDistributed", "t", tensor("x"), layer=functional(given("i"), dense("d", "i")))
    assert tree(described(given(), around), t=[("d/kernel:0", KERNEL)]) == {"t/layer/d": [KERNEL]}


def test_a_shared_layer_keeps_its_weights_once_with_the_first_marked():
    """Keras leaves the mark off the first entry where that lies in a nested model."""
    models = []
    for name, mark in (("a", None), ("b", 7), ("c", 7)):
        layer = dense("d", "i") if mark is None else {**dense("d", "i"), "shared_object_id": mark}
        models.append(nested(functional(given("i"), layer), tensor("x"), name=name))
    model = described(given(), *models, entry("Add", "add", [tensor(name) for name in "abc"]))
    lists = {name: [("d/kernel:0", KERNEL)] for name in "abc"}
    assert tree(model, **lists) == {"b/d": [KERNEL]}
