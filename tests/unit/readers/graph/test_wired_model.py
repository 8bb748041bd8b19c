"""Order, checks and records of a Functional model's wiring."""

import random

import pytest

from archlens.errors import NotAGraphError
from archlens.readers.graph.wired_model import WiredModel
from archlens.readers.keras.model_records import History
from tests.unit.readers.made import dense, entry, functional, given, sequential, tensor
from tests.unit.readers.models import described, nested, own_class


def order(wired):
    return [(layer.name, k) for layer, k in wired.order]


def node(*tensors, **kwargs):
    return {"args": list(tensors), "kwargs": kwargs}


def test_calls_stand_behind_those_whose_tensors_they_take():
    wired = WiredModel(described(given(), dense("c", "b"), dense("b", "a"), dense("a", "x"), outputs=[["c", 0, 0]]))
    assert order(wired) == [("a", 0), ("b", 0), ("c", 0)]


def test_of_calls_that_are_ready_the_first_in_the_file_comes_first():
    add = entry("Add", "add", [tensor("b"), tensor("a")])
    wired = WiredModel(described(given(), dense("b", "x"), dense("a", "x"), dense("c", "a"), add))
    assert order(wired) == [("b", 0), ("a", 0), ("c", 0), ("add", 0)]


def test_calls_of_one_layer_are_calls_of_their_own():
    shared = dense("d", "x", tensor("e"))
    wired = WiredModel(described(given(), shared, dense("e", "d"), outputs=[["d", 1, 0]]))
    assert order(wired) == [("d", 0), ("e", 0), ("d", 1)]


def test_tensors_in_keywords_are_waited_for():
    late = entry("LSTM", "l", node(tensor("x"), initial_state=[tensor("h"), tensor("h")]))
    wired = WiredModel(described(given(), late, dense("h", "x"), outputs=[["l", 0, 0]]))
    assert order(wired) == [("h", 0), ("l", 0)]


def test_inputs_and_outputs_have_the_files_order_and_dicts_of_outputs_that_of_their_keys():
    model = described(
        given("x"),
        given("y"),
        dense("a", "x"),
        dense("b", "y"),
        inputs=[["y", 0, 0], ["x", 0, 0]],
        outputs={"second": ["a", 0, 0], "first": ["b", 0, 0]},
    )
    wired = WiredModel(model)
    assert [layer.name for layer in wired.inputs] == ["y", "x"]
    assert wired.outputs == [History("b", 0, 0), History("a", 0, 0)]
    assert [(each.name, each.key, each.history.layer) for each in wired.named_outputs] == [
        ("second", "second", "a"),
        ("first", "first", "b"),
    ]


def test_inputs_of_a_dict_have_its_keys_and_those_of_a_list_none():
    layers = given("x"), given("y"), given("z"), dense("a", "x"), dense("b", "y"), dense("c", "z")
    inputs = {"image": ["x", 0, 0], "meta": {"age": ["y", 0, 0], "ids": [["z", 0, 0]]}}
    outputs = [["a", 0, 0], ["b", 0, 0], ["c", 0, 0]]
    wired = WiredModel(described(*layers, inputs=inputs, outputs=outputs))
    assert wired.input_keys == {"x": "image", "y": "meta.age", "z": "meta.ids.0"}
    listed = WiredModel(described(*layers, inputs=[["x", 0, 0], ["y", 0, 0], ["z", 0, 0]], outputs=outputs))
    assert listed.input_keys == {}


def test_outputs_of_one_name_are_numbered_as_keras_2_does():
    # h_1 is the name of a layer too: the second output of h has it, so that layer's output gets the next that is free.
    layers = given("x"), dense("h", "x"), dense("h_1", "x")
    wired = WiredModel(described(*layers, outputs=[["h", 0, 0], ["h", 0, 1], ["h_1", 0, 0], ["h", 0, 2]]))
    assert [name for name, *_ in wired.named_outputs] == ["h", "h_1", "h_1_1", "h_2"]


def test_outputs_in_nested_dicts_are_named_by_their_layers():
    wired = WiredModel(described(given(), dense("a", "x"), outputs={"o": {"p": ["a", 0, 0]}}))
    assert [(each.name, each.key, each.named_by) for each in wired.named_outputs] == [("a", "o.p", "Dense")]


def test_outputs_without_keys_are_named_by_their_layers():
    wired = WiredModel(described(given(), dense("a", "x"), outputs=[["a", 0, 0], ["x", 0, 0]]))
    assert [(each.name, each.key) for each in wired.named_outputs] == [("a", None), ("x", None)]


def test_what_takers_record_of_a_tensor():
    split = entry("Split", "s", tensor("x"), module="keras.ops")
    taker = dense("d", tensor("s", index=2, shape=(None, 3)))
    wired = WiredModel(described(given(), split, taker, outputs=[["d", 0, 0], ["s", 0, 4]]))
    assert list(wired.recorded_outputs("s", 0)) == [None, None, (None, 3)]
    assert list(wired.recorded_outputs("d", 0)) == []
    assert list(map(list, wired.recorded)) == [[None, None, (None, 3)], []]
    assert (wired.output_count("s", 0), wired.output_count("d", 0), wired.output_count("x", 0)) == (5, 1, 1)
    assert wired.complete == [False, False]
    assert wired.recorded_shape(History("s", 0, 2)) == (None, 3)
    assert wired.recorded_type(History("s", 0, 2)) == "float32"
    assert wired.recorded_shape(History("s", 0, 0)) is None


def test_what_takers_record_is_complete_if_it_is_the_shape_of_each_output_that_somebody_asks_for():
    layers = dense("c", "b"), dense("b", "a"), dense("a", "x")  # not in the order of the file
    wired = WiredModel(described(given(), *layers, outputs=[["c", 0, 0]]))
    assert list(zip(order(wired), wired.complete, strict=True)) == [
        (("a", 0), True),
        (("b", 0), True),
        (("c", 0), False),
    ]
    asked_for = WiredModel(described(given(), *layers, outputs=[["c", 0, 0], ["a", 0, 1]]))
    assert asked_for.complete == [False, True, False]


def test_a_shape_that_one_taker_records_stands_though_the_next_records_none():
    nothing = {"class_name": "__keras_tensor__", "config": {"shape": None, "keras_history": ["x", 0, 0]}}
    wired = WiredModel(described(given(), dense("a", "x"), dense("b", nothing), outputs=[["a", 0, 0], ["b", 0, 0]]))
    assert wired.recorded_shape(History("x", 0, 0)) == (None, 8)


# Whether the outputs count a layer's calls from 1; the numbers are those of WiredModel._counts_from_one.

INNER = functional(given("i"), dense("d", "i"), name="inner")


def test_1_calls_of_a_nested_functional_model_are_counted_from_1():
    wired = WiredModel(described(given(), nested(INNER, tensor("x"), tensor("x")), outputs=[["inner", 2, 0]]))
    assert wired.outputs == [History("inner", 1, 0)]


@pytest.mark.parametrize("how", ["sequential", "time"])
def test_1_but_not_those_of_a_sequential_nor_inside_time_distributed(how):
    if how == "sequential":
        inner = nested(sequential(dense("d")), tensor("x"), tensor("x"))
    else:
        inner = entry("TimeDistributed", "inner", tensor("x"), tensor("x"), layer=INNER)
    wired = WiredModel(described(given(), inner, outputs=[["inner", 1, 0]]))
    assert wired.outputs == [History("inner", 1, 0)]


def test_2_calls_of_keras_own_layers_are_counted_from_0():
    wired = WiredModel(described(given(), dense("d", "x", "x"), outputs=[["d", 1, 0]]))
    assert wired.outputs == [History("d", 1, 0)]


def test_3_an_index_without_a_call_was_counted_from_1():
    wired = WiredModel(described(given(), own_class("o", tensor("x")), outputs=[["o", 1, 0]]))
    assert wired.outputs == [History("o", 0, 0)]


@pytest.mark.parametrize(("taken", "output"), [(0, 1), (1, 0)])
def test_4_of_two_readings_the_one_that_leaves_no_call_unused_is_right(taken, output):
    own = own_class("o", tensor("x"), tensor("x"))
    model = described(given(), own, dense("d", tensor("o", taken)), outputs=[["d", 0, 0], ["o", 1, 0]])
    assert WiredModel(model).outputs[1] == History("o", output, 0)


@pytest.mark.parametrize(
    ("layers", "options", "message"),
    [
        ([dense("a", "none")], {}, r"expected the name of a layer of the model, found 'none'"),
        ([dense("a", tensor("x", 1))], {}, r"expected a call of 'x', which has 1, found node index 1"),
        ([dense("a", tensor("x", 0, 1))], {}, r"expected an output of 'x', which has 1, found tensor index 1"),
        ([dense("a", "b"), dense("b", "a")], {}, r"expected calls without a cycle"),
        ([dense("a", "a")], {}, r"expected calls without a cycle, found a call that waits for its own output"),
        ([dense("a", "x")], {"outputs": [["b", 0, 0]]}, r"output_layers: expected the name of a layer"),
        ([dense("a", "x")], {"inputs": [["a", 0, 0]]}, r"input_layers: expected the name of an InputLayer, found 'a'"),
        ([given("y"), dense("a", "y")], {}, r"expected an input of the model, found 'y', which input_layers leaves"),
        ([dense("a", "x")], {"outputs": {"of": []}}, r"expected at least one output, found none"),
    ],
)
def test_what_is_no_wiring_is_refused_with_its_place(layers, options, message):
    with pytest.raises(NotAGraphError, match=message):
        WiredModel(described(given(), *layers, **options))


@pytest.mark.parametrize("seed", range(20))
def test_whatever_the_order_in_the_file_the_first_call_that_can_be_made_comes_next(seed):
    chance = random.Random(seed)
    takes = {f"d{number}": chance.choice(["x", *(f"d{before}" for before in range(number))]) for number in range(8)}
    names = list(takes)
    if seed % 2:
        chance.shuffle(names)
    wired = WiredModel(described(given(), *(dense(name, takes[name]) for name in names), outputs=[["d7", 0, 0]]))
    made, expected = {"x"}, []
    while len(expected) < len(names):
        expected.append(next(name for name in names if name not in made and takes[name] in made))
        made.add(expected[-1])
    assert order(wired) == [(name, 0) for name in expected]
