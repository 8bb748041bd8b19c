"""Flat lists of weights, as Keras 1 and 2 wrote them, in the form of today's files."""

from archlens.readers.weights.flat_division import NamedWeight
from archlens.readers.weights.flat_weights import as_tree
from tests.unit.readers.made import dense, entry, functional, given, sequential, tensor
from tests.unit.readers.models import described, described_chain, nested

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


def test_a_plain_layer_has_the_weights_of_its_list():
    model = described(given(), dense("a", "x"), dense("b", "a"))
    assert tree(model, a=[("a/kernel:0", KERNEL), ("a/bias:0", BIAS)], stranger=[("s", (1,))]) == {"a": [KERNEL, BIAS]}


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


NAMELESS = {"module": "shop.layers", "class_name": "MyBlock", "config": {}}


def test_layers_without_a_name_have_that_of_their_group():
    model = described_chain(NAMELESS, dense("d"), NAMELESS)
    assert tree(model, encoder=[("a", KERNEL)], d=[("d/kernel:0", KERNEL)], decoder=[("b", BIAS)]) == {
        "encoder": [KERNEL],
        "d": [KERNEL],
        "decoder": [BIAS],
    }


def test_inside_nested_models_they_have_the_name_in_their_weights_names():
    model = described(given(), nested(sequential(dense("d"), NAMELESS), tensor("x")))
    weights = [("d/kernel:0", KERNEL), ("my_block_3/w:0", KERNEL), ("my_block_3/in/b:0", BIAS)]
    assert tree(model, inner=weights) == {"inner/d": [KERNEL], "inner/my_block_3": [KERNEL, BIAS]}
