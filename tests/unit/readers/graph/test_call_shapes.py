"""The shapes of a call's outputs; the numbers are those of the module's text."""

import dataclasses

import pytest

from archlens.readers.graph.call_shapes import call_shapes, chain_shapes, shapes_behind
from archlens.readers.graph.wired_model import WiredModel
from tests.unit.readers.made import dense, entry, given, tensor
from tests.unit.readers.models import described, described_chain, own_class


def shapes(model, name, seen_outside=None, k=0):
    wired = WiredModel(model)
    at = wired.order.index((model.layers[name], k))
    recorded, complete = wired.recorded[at], wired.complete[at]
    return list(call_shapes(model.layers[name], k, recorded, seen_outside or {}, complete=complete))


def test_1_what_is_recorded_with_the_call_comes_before_all_else():
    model = described(given(), dense("a", "x", units=5), dense("b", tensor("a", shape=(None, 6))))
    layer = model.layers["a"]
    layer.nodes = [dataclasses.replace(layer.nodes[0], outputs=((None, 7),))]
    assert shapes(model, "a") == [(None, 7)]


def test_2_what_takers_record_comes_before_the_rule():
    model = described(given(), dense("a", "x", units=5), dense("b", tensor("a", shape=(None, 6))))
    assert shapes(model, "a", {0: (None, 9)}) == [(None, 6)]


def test_3_a_tensor_that_none_takes_has_the_shape_of_the_rule():
    model = described(given(), dense("a", "x", units=5))
    assert shapes(model, "a", {0: (None, 9)}) == [(None, 5)]


def test_3_no_rule_is_asked_about_a_class_of_the_users_own_whatever_its_name():
    mine = entry("Dense", "a", tensor("x"), module="shop.layers", units=5)
    assert shapes(described(given(), mine), "a") == [None]


def test_4_else_what_the_model_around_sees():
    model = described(given(), own_class("o", tensor("x")))
    assert shapes(model, "o", {0: (None, 9)}) == [(None, 9)]


def test_every_output_has_the_first_shape_that_is_known():
    lstm = entry("LSTM", "l", tensor("x", shape=(None, 5, 3)), units=4, return_sequences=True, return_state=True)
    model = described(given(shape=(None, 5, 3)), lstm, dense("d", tensor("l", index=1, shape=(7, 4))))
    assert shapes(model, "l", {3: (1, 1)}) == [(None, 5, 4), (7, 4), (None, 4), (1, 1)]


def test_two_calls_have_the_shapes_of_their_own_arguments():
    calls = [tensor("x"), tensor("y", shape=(None, 3, 8))]
    model = described(given(), given("y", (None, 3, 8)), dense("d", *calls, units=2), inputs=[["x", 0, 0], ["y", 0, 0]])
    assert (shapes(model, "d"), shapes(model, "d", k=1)) == ([(None, 2)], [(None, 3, 2)])


def test_arrays_and_plain_values_are_arguments_too():
    array = {"class_name": "__numpy__", "config": {"value": [[1.0, 2.0, 3.0]], "dtype": "float32"}}
    add = entry("Add", "a", {"args": [tensor("x", shape=(None, 1)), array], "kwargs": {}}, module="keras.ops")
    assert shapes(described(given(shape=(None, 1)), add), "a") == [(None, 3)]


def chain(*layers):
    return list(described_chain(*layers).layers.values())[1:]


def test_a_layer_in_a_sequential_has_the_shape_of_its_rule():
    (layer,) = chain(dense("d", units=3))
    assert chain_shapes(layer, [(None, 8)], (None, 9)) == [(None, 3)]


@pytest.mark.parametrize("outside", [None, (None, 9)])
def test_or_else_that_which_the_file_says_of_it(outside):
    (layer,) = chain(own_class("o"))
    assert chain_shapes(layer, [(None, 8)], outside) == [outside]


def test_a_layer_that_takes_several_tensors_takes_them_as_a_list():
    (layer,) = chain(entry("Concatenate", "c", axis=-1))
    assert chain_shapes(layer, [(None, 8), (None, 3)], None) == [(None, 11)]


def test_the_next_layer_says_on_what_it_was_built():
    built = {"build_config": {"input_shape": [None, 6]}}
    layers = chain(own_class("o"), {**dense("d"), **built}, own_class("p"))
    assert shapes_behind(layers, (None, 2)) == [(None, 6), None, (None, 2)]


def test_and_those_that_keep_the_shape_pass_on_what_the_layer_after_them_says():
    built = {"build_config": {"input_shape": [None, 6]}}
    layers = chain(own_class("o"), entry("ReLU", "r"), entry("Dropout", "p", rate=0.1), {**dense("d"), **built})
    assert shapes_behind(layers, None) == [(None, 6), (None, 6), (None, 6), None]
    layers = chain(own_class("o"), entry("Flatten", "f"), {**dense("d"), **built})
    assert shapes_behind(layers, None) == [None, (None, 6), None]
