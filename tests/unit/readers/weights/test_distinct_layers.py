"""From what a source tells of the entries of a description to layers of the graph."""

import pytest

from archlens.readers.weights.distinct_layers import DistinctLayers, OwnedLayer
from tests.unit.readers.made import dense, entry, given, tensor
from tests.unit.readers.models import described, own_class


def test_a_layer_of_the_graph():
    around = entry("TimeDistributed", "t", tensor("x", shape=(None, 5, 8)), layer=dense("d", units=3))
    model = described(given(shape=(None, 5, 8)), around)
    layers = DistinctLayers([OwnedLayer(model.layers["t"], "m/t", {"d": 27})])
    layer = layers[model.layers["t"]]
    assert (layer.key, layer.name, layer.class_name, layer.effective_class) == ("m/t", "t", "TimeDistributed", "Dense")
    assert (layer.kind, layer.role, layer.weights, layer.weighted) == ("layer", "dense", {"d": 27}, True)
    assert (layer.module, layer.config["layer"]["config"]["units"]) == ("keras.layers", 3)


@pytest.mark.parametrize(
    ("layer", "weights", "weighted"),
    [
        (dense("l", "x"), {"l": 9}, True),
        (dense("l", "x"), None, True),  # its class owns weights
        (dense("l", "x"), {}, False),
        (entry("BatchNormalization", "l", tensor("x")), {"l": 32}, False),  # by its role
        (entry("ReLU", "l", tensor("x")), None, False),
        (own_class("l", tensor("x")), None, True),
    ],
)
def test_whether_its_calls_are_weighted(layer, weights, weighted):
    config = described(given(), layer).layers["l"]
    assert DistinctLayers([OwnedLayer(config, "l", weights)])[config].weighted is weighted


def test_entries_of_one_layer_have_one_key():
    model = described(given(), dense("a", "x"), dense("b", "a"))
    layers = DistinctLayers(OwnedLayer(model.layers[name], "shared", {"shared": 72}) for name in "ab")
    assert layers[model.layers["a"]].key == layers[model.layers["b"]].key == "shared"
