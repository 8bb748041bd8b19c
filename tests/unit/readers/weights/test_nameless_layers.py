"""Names for layers that a configuration leaves without one."""

import pytest

from archlens.readers.weights.nameless_layers import give_names, name_layers, names_by_class, names_in_order
from archlens.readers.weights.nameless_layers import nameless as nameless_layers
from tests.unit.readers.made import dense
from tests.unit.readers.models import described_chain, group, root


def nameless(class_name, module="shop.layers"):
    return {"module": module, "class_name": class_name, "config": {}}


def names(model, weights=None):
    name_layers(model, weights)
    assert [layer.name for layer in model.layers.values()] == list(model.layers)
    return [name for name, layer in model.layers.items() if layer.kind != "input"]


def test_the_name_in_the_weights_file():
    model = described_chain(nameless("MyBlock"), dense("d"), nameless("MyBlock"))
    weights = root(my_block=group(name="first"), dense=group(name="d"), my_block_1=group(name="second"))
    assert names(model, weights) == ["first", "d", "second"]


@pytest.mark.parametrize("weights", [None, root()])
def test_else_the_one_that_keras_would_give(weights):
    model = described_chain(nameless("MyBlock"), dense("my_block_1"), nameless("MyBlock"), nameless("MyBlock"))
    assert names(model, weights) == ["my_block", "my_block_1", "my_block_2", "my_block_3"]


def test_layers_with_names_keep_them():
    model = described_chain(dense("a"), dense("b"))
    before = model.layers
    assert names(model, root(dense=group(name="other"))) == ["a", "b"]
    assert model.layers is before


def test_names_that_the_class_tells():
    model = described_chain(nameless("MyBlock"), nameless("Other"), nameless("MyBlock"))
    without = nameless_layers(model)
    give_names(model, names_by_class(without, ["my_block_4", "stranger", "my_block_2"]))
    assert [name for name in model.layers if "block" in name or "other" in name] == [
        "my_block_4",
        "other",
        "my_block_2",
    ]
    assert not nameless_layers(model)


def test_too_few_names_tell_nothing():
    without = nameless_layers(described_chain(nameless("MyBlock"), nameless("MyBlock")))
    assert names_by_class(without, ["my_block_1"]) == names_in_order(without, ["my_block_1"]) == {}
