"""The opening of nested models: ids, tensors, and where the steps of the decisions are taken."""

import pytest

from archlens import limits
from archlens.errors import LimitError, NotAGraphError
from archlens.readers.graph.assembly import Assembler
from archlens.readers.weights.distinct_layers import DistinctLayers
from archlens.readers.weights.saved_layers import SavedLayers
from tests.unit.readers.made import dense, entry, functional, given, sequential, tensor
from tests.unit.readers.models import described, described_chain, nested, own_class


def graph(model):
    layers = DistinctLayers(SavedLayers(model, None))
    return Assembler(model, layers).graph(format_="keras", keras_version=None)


def tensors(made, target):
    """Argument → source and shape, of the tensors that a call takes."""
    return {t.argument: (t.source, t.shape) for t in made.tensors if t.target == target}


def shapes(made):
    return {call.id: call.shape for call in made.calls}


INNER = functional(given("i"), dense("d", "i"), dense("e", "d"), name="inner")


def test_a_nested_model_is_opened_and_is_no_call_itself():
    made = graph(described(given(), dense("a", "x"), nested(INNER, tensor("a")), dense("b", "inner")))
    assert [call.id for call in made.calls] == ["x", "a", "inner/d", "inner/e", "b"]
    assert [call.scope for call in made.calls] == [(), (), ("inner",), ("inner",), ()]
    assert tensors(made, "inner/d") == {"0": ("a", (None, 8))}
    assert tensors(made, "b") == {"0": ("inner/e", (None, 8))}


def test_every_call_of_a_nested_model_makes_its_calls_anew():
    add = entry("Add", "add", [tensor("inner"), tensor("inner", 1)])
    made = graph(described(given(), nested(INNER, tensor("x"), tensor("x")), add))
    assert [call.id for call in made.calls] == ["x", "inner/d", "inner/e", "inner@1/d", "inner@1/e", "add"]
    assert tensors(made, "add") == {"0[0]": ("inner/e", (None, 8)), "0[1]": ("inner@1/e", (None, 8))}
    assert made.by_id["inner/d"].layer is made.by_id["inner@1/d"].layer


def test_models_in_models():
    middle = functional(given("j"), nested(INNER, tensor("j")), name="middle")
    made = graph(described(given(), nested(middle, tensor("x"), name="middle")))
    assert [call.id for call in made.calls] == ["x", "middle/inner/d", "middle/inner/e"]
    assert [(output.name, output.call) for output in made.outputs] == [("middle", "middle/inner/e")]


def test_an_output_of_a_nested_model_that_is_its_input_is_the_tensor_that_came_in():
    inner = functional(given("i"), dense("d", "i"), outputs=[["d", 0, 0], ["i", 0, 0]])
    made = graph(described(given(), dense("a", "x"), nested(inner, tensor("a")), dense("b", tensor("inner", 0, 1))))
    assert tensors(made, "b") == {"0": ("a", (None, 8))}


def test_an_optional_input_that_is_left_out_gives_no_tensor():
    both = entry("Add", "add", [tensor("i"), tensor("j")])
    inner = functional(given("i"), given("j"), both, inputs=[["i", 0, 0], ["j", 0, 0]])
    made = graph(described(given(), nested(inner, {"args": [[tensor("x"), None]], "kwargs": {}})))
    assert tensors(made, "inner/add") == {"0[0]": ("x", (None, 8))}


def test_0001_a_tensor_has_the_shape_of_the_model_that_takes_it():
    inner = functional(given("i", (None, None)), dense("d", tensor("i", shape=(None, None)), units=4))
    around = nested(inner, tensor("x", shape=(2, 8)))
    made = graph(described(given(shape=(2, 8)), around, dense("b", tensor("inner", shape=(2, 4)))))
    assert tensors(made, "inner/d")["0"] == ("x", (None, None))  # 1 and 2
    assert made.by_id["inner/d"].shape == (None, 4)  # 2
    assert tensors(made, "b")["0"] == ("inner/d", (2, 4))  # 3


def test_0001_an_output_of_the_whole_model_has_the_shape_that_is_known_outside():
    inner = functional(given("i"), own_class("o", tensor("i")))
    after = dense("b", tensor("inner", shape=(None, 3)))
    made = graph(described(given(), nested(inner, tensor("x")), after, outputs=[["inner", 1, 0], ["b", 0, 0]]))
    assert made.by_id["inner/o"].shape == (None, 3)
    assert made.outputs[0].shape == (None, 3)


def test_0003_a_mask_leads_to_the_calls_that_take_the_nested_models_input_and_to_no_others():
    call = {"args": [tensor("x")], "kwargs": {"mask": tensor("m")}}
    innermost = functional(given("k"), dense("f", "k"), dense("g", "f"), name="innermost")
    inner = functional(given("i"), dense("d", "i"), nested(innermost, tensor("i"), name="in"), dense("e", "d"))
    model = described(given(), given("m"), nested(inner, call), inputs=[["x", 0, 0], ["m", 0, 0]])
    masked = [(t.target, t.argument) for t in graph(model).tensors if t.control]
    assert masked == [("inner/d", "mask"), ("inner/in/f", "mask")]  # 2, 1


def test_0003_in_a_sequential_to_the_first_layer():
    call = {"args": [tensor("x")], "kwargs": {"mask": tensor("m")}}
    inner = nested(sequential(dense("d"), dense("e")), call)
    made = graph(described(given(), given("m"), inner, inputs=[["x", 0, 0], ["m", 0, 0]]))
    assert [t.target for t in made.tensors if t.control] == ["inner/d"]


def test_time_axes_stand_between_the_batch_axis_and_the_others():
    around = entry("TimeDistributed", "t", tensor("x", shape=(None, 5, 8)), layer=INNER)
    made = graph(described(given(shape=(None, 5, 8)), around, dense("b", tensor("t", shape=(None, 5, 8)))))
    assert shapes(made) == {"x": (None, 5, 8), "t/d": (None, 5, 8), "t/e": (None, 5, 8), "b": (None, 5, 8)}
    assert tensors(made, "t/d")["0"] == ("x", (None, 5, 8))
    assert tensors(made, "t/e")["0"] == ("t/d", (None, 5, 8))
    assert made.time_axes == {("t",): 1}


def test_a_sequential_is_a_chain():
    made = graph(described_chain(given(), dense("a", units=4), entry("ReLU", "r"), dense("b", units=2)))
    assert shapes(made) == {"x": (None, 8), "a": (None, 4), "r": (None, 4), "b": (None, 2)}
    assert [(t.source, t.target) for t in made.tensors] == [("x", "a"), ("a", "r"), ("r", "b")]
    assert [(output.name, output.call, output.shape) for output in made.outputs] == [("b", "b", (None, 2))]


def test_a_functional_model_in_a_sequential():
    made = graph(described_chain(given(), dense("a"), nested(INNER), dense("b", units=2)))
    assert [call.id for call in made.calls] == ["x", "a", "inner/d", "inner/e", "b"]
    assert tensors(made, "b") == {"0": ("inner/e", (None, 8))}


def test_arguments_and_constants():
    call = {"args": [[tensor("x"), tensor("x")], 0.5], "kwargs": {"axis": -1, "attention_mask": tensor("x")}}
    made = graph(described(given(), entry("Op", "o", call, module="keras.ops")))
    assert [(t.argument, t.control) for t in made.tensors] == [
        ("0[0]", False),
        ("0[1]", False),
        ("attention_mask", True),
    ]
    assert made.by_id["o"].constants == (("1", 0.5), ("axis", -1))


def test_an_output_that_a_nested_model_does_not_have_is_refused():
    with pytest.raises(NotAGraphError, match=r"expected an output of 'inner', which has 1, found tensor index 1"):
        graph(described(given(), nested(INNER, tensor("x")), dense("b", tensor("inner", 0, 1))))


def test_calls_are_counted_before_any_is_made():
    model = described(given(), nested(INNER, tensor("x"), tensor("x"), tensor("x")), outputs=[["inner", 3, 0]])
    with limits.within({"calls": 6}):
        assert len(graph(model).calls) == 7  # the input is not counted
    with limits.within({"calls": 5}), pytest.raises(LimitError, match="calls"):
        graph(model)
