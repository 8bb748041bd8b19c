"""Layers in configurations, as Keras and user-defined classes write them."""

from __future__ import annotations

from archlens.layers.layers_inside import classes_inside, wrapped_entries


def layer(class_name, **config):
    return {"module": "keras.layers", "class_name": class_name, "config": config, "registered_name": None}


def test_both_layers_of_a_bidirectional():
    config = {"layer": layer("LSTM", units=3), "backward_layer": layer("GRU", units=3), "merge_mode": "concat"}
    assert classes_inside(config) == ("LSTM", "GRU")


def test_cells_stacked_in_a_wrapper():
    cells = layer("StackedRNNCells", cells=[layer("LSTMCell"), layer("MyCell"), layer("LSTMCell")])
    assert classes_inside({"layer": layer("RNN", cell=cells)}) == ("RNN", "StackedRNNCells", "LSTMCell", "MyCell")


def test_a_wrapper_in_a_wrapper():
    inner = layer("TimeDistributed", layer=layer("Dense", units=3))
    assert classes_inside({"layer": inner}) == ("TimeDistributed", "Dense")


def test_wrapped_layers_one_around_the_other():
    inner = layer("TimeDistributed", layer=layer("Dense", units=3))
    assert [entry["class_name"] for entry in wrapped_entries({"layer": inner})] == ["TimeDistributed", "Dense"]
    assert list(wrapped_entries({"layer": {"class_name": "Dense", "config": None}})) == []
    assert list(wrapped_entries({"layers": [inner]})) == []


def test_under_a_name_of_ones_own_only_known_classes_are_layers():
    config = {
        "projection": layer("Dense", kernel_initializer=layer("GlorotUniform")),
        "blocks": [layer("MyBlock", inner=layer("Conv2D"))],
        "dtype": {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}},
    }
    assert classes_inside(config) == ("Dense", "Conv2D")


def test_what_is_no_layer_is_none():
    for config in ({}, {"layer": None}, {"layer": "Dense"}, {"layer": {"class_name": 3, "config": {}}}, {"units": 3}):
        assert classes_inside(config) == ()


def test_a_deep_configuration_is_walked_without_recursion():
    config = {}
    for _ in range(5_000):
        config = {"layer": layer("Wrapper", **config)}
    assert classes_inside(config) == ("Wrapper",)
