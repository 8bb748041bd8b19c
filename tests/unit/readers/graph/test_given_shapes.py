"""Shapes that the caller gives: what follows from them, who refuses them, and in which words; figures by hand."""

import json

import pytest

import archlens
from archlens.errors import ArgumentError, ShapeError, UnknownNameError
from archlens.readers.graph.given_shapes import rank_adjusted
from tests.unit.readers.made import dense, dense_weights, entry, functional, given, sequential, tensor, write
from tests.unit.readers.models import own_class

SHARED = {"padding": "same", "strides": [1, 1], "data_format": "channels_last", "dilation_rate": [1, 1], "groups": 1}


def conv(name, source, shape, filters=4):
    return entry("Conv2D", name, tensor(source, shape=shape), filters=filters, kernel_size=[3, 3], **SHARED)


def saved(tmp_path, *layers, **options):
    path = tmp_path / "m.json"
    path.write_text(json.dumps(functional(*layers, **options)), "utf-8")
    return path


def shapes_of(path, **shapes):
    analysis = archlens.analyze(path, shapes=shapes)
    return {call.id: call.shape for call in analysis.graph.calls}


def test_every_shape_behind_follows_and_no_other(tmp_path):
    image, size = given("image", (None, 8, 8, 3)), (None, 8, 8, 4)
    flat = entry("Flatten", "flat", tensor("conv", shape=size))
    layers = (image, given("row", (None, 5)), conv("conv", "image", (None, 8, 8, 3)), flat, dense("d", "row", units=2))
    joined = entry("Concatenate", "join", [tensor("flat", shape=(None, 256)), tensor("d", shape=(None, 2))], axis=-1)
    path = saved(tmp_path, *layers, joined, inputs=[["image", 0, 0], ["row", 0, 0]])
    analysis = archlens.analyze(path, shapes={"image": (None, 6, 10, 3)})
    assert {call.id: call.shape for call in analysis.graph.calls} == {
        "image": (None, 6, 10, 3),
        "row": (None, 5),
        "conv": (None, 6, 10, 4),
        "flat": (None, 240),
        "d": (None, 2),
        "join": (None, 242),
    }
    by_id = analysis.graph.by_id
    assert by_id["conv"].macs == 6 * 10 * 4 * 9 * 3
    assert {tensor.source: tensor.shape for tensor in analysis.graph.tensors if tensor.target == "join"} == {
        "flat": (None, 240),
        "d": (None, 2),
    }
    assert analysis.outputs[0].shape == (None, 242)
    assert [each.shape_given for each in analysis.inputs] == [True, False]
    assert analysis.graph.shapes_given == {"image"}


def inner(shape):
    return {
        **functional(given("in", shape), conv("c", "in", shape), name="inner"),
        "name": "inner",
        "inbound_nodes": [],
    }


@pytest.mark.parametrize("built_on", [(None, None, None, 3), (None, 8, 8, 3)])
def test_a_nested_model_is_opened_on_what_each_call_gives_it(tmp_path, built_on):
    nested = inner(built_on)
    nested["inbound_nodes"] = [{"args": [tensor(each, shape=(None, 8, 8, 3))], "kwargs": {}} for each in ("a", "b")]
    outputs = [["inner", 1, 0], ["inner", 2, 0]]
    inputs = [["a", 0, 0], ["b", 0, 0]]
    layers = (given("a", (None, 8, 8, 3)), given("b", (None, 8, 8, 3)), nested)
    path = saved(tmp_path, *layers, inputs=inputs, outputs=outputs)
    analysis = archlens.analyze(path, shapes={"b": (None, 4, 6, 3)})
    found = {call.id: (call.shape, call.macs) for call in analysis.graph.calls if not call.is_input}
    known = built_on[1] is not None
    assert found == {
        "inner/c": ((None, *built_on[1:3], 4), 8 * 8 * 4 * 27 if known else None),
        "inner@1/c": ((None, 4, 6, 4), 4 * 6 * 4 * 27),
    }
    assert [output.shape for output in analysis.outputs] == [(None, 8, 8, 4), (None, 4, 6, 4)]


def test_its_own_shape_given_again_opens_nested_models_on_it(tmp_path):
    nested = inner((None, None, None, 3))
    nested["inbound_nodes"] = [{"args": [tensor("a", shape=(None, 8, 8, 3))], "kwargs": {}}]
    path = saved(tmp_path, given("a", (None, 8, 8, 3)), nested, outputs=[["inner", 1, 0]])
    assert archlens.analyze(path).model.macs is None
    assert archlens.analyze(path, shapes={"a": (None, 8, 8, 3)}).model.macs == 8 * 8 * 4 * 27


def test_a_sequential_that_was_never_built_has_shapes_on_one_that_is_given(tmp_path):
    path = tmp_path / "s.json"
    path.write_text(json.dumps(sequential(dense("a", units=5), dense("b", units=3))), "utf-8")
    analysis = archlens.analyze(path)
    (name,) = (each.name for each in analysis.inputs)
    assert analysis.model.macs is None
    on = archlens.analyze(path, shapes={name: (None, 7, 8)})
    assert [call.shape for call in on.graph.calls] == [(None, 7, 8), (None, 7, 5), (None, 7, 3)]
    assert on.model.macs == 7 * (8 * 5 + 5 * 3)


def test_behind_a_class_without_a_rule_all_is_unknown_and_said(tmp_path):
    own = own_class("mine", tensor("x"))
    path = saved(tmp_path, given("x", (None, 8)), own, dense("d", tensor("mine", shape=(None, 8))))
    assert shapes_of(path)["d"] == (None, 8)
    analysis = archlens.analyze(path, shapes={"x": (None, 9)})
    assert analysis.graph.by_id["mine"].shape is None
    (finding,) = [finding for finding in analysis.findings if finding.code == "AL405"]
    assert finding.where == ("mine",)


def test_a_call_that_takes_the_same_shapes_gives_the_same(tmp_path):
    pooled = entry("GlobalMaxPooling1D", "pool", tensor("x", shape=(None, 6, 8)))
    own = own_class("mine", tensor("pool"))
    path = saved(tmp_path, given("x", (None, 6, 8)), pooled, own, dense("d", tensor("mine", shape=(None, 3))))
    assert shapes_of(path, x=(None, 9, 8)) == shapes_of(path) | {"x": (None, 9, 8)}
    assert shapes_of(path, x=(None, 9, 7))["mine"] is None


def test_states_follow_what_is_given_though_nothing_takes_them(tmp_path):
    lstm = entry("LSTM", "lstm", tensor("x", shape=(None, 6, 8)), units=3, return_state=True, return_sequences=True)
    path = saved(tmp_path, given("x", (None, 6, 8)), lstm, dense("d", tensor("lstm", shape=(None, 6, 3))))
    own, on = (archlens.analyze(path, shapes=shapes).graph.by_id["lstm"] for shapes in (None, {"x": (None, 7, 8)}))
    assert own.shapes == ((None, 6, 3), (None, 3), (None, 3))
    assert on.shapes == ((None, 7, 3), (None, 3), (None, 3))


def test_weights_refuse_another_size(tmp_path):
    flat = entry("Flatten", "flat", tensor("x", shape=(None, 4, 2)))
    layers = (given("x", (None, 4, 2)), flat, dense("d", tensor("flat", shape=(None, 8))))
    path = write(tmp_path / "m.keras", functional(*layers), dense_weights(("layers/dense", 8)))
    assert shapes_of(path, x=(None, 2, 4))["d"] == (None, 8)
    with pytest.raises(ShapeError) as error:
        archlens.analyze(path, shapes={"x": (None, 5, 2)})
    assert str(error.value) == (
        "call 'd': expected (None, 8), for which its weights are made, found (None, 10), which follows from what was "
        "given. Give another shape; in the model 'x' is (None, 4, 2)."
    )
    assert shapes_of(saved(tmp_path, *layers), x=(None, 5, 2))["d"] == (None, 8)  # without weights nothing is fixed


def test_a_rule_refuses_sizes_that_do_not_fit_together(tmp_path):
    halves = entry("MaxPooling1D", "half", tensor("a", shape=(None, 8, 3)), pool_size=[2], strides=[2], padding="valid")
    twice = entry("UpSampling1D", "twice", tensor("half", shape=(None, 4, 3)), size=2)
    both = entry("Add", "sum", [tensor("a", shape=(None, 8, 3)), tensor("twice", shape=(None, 8, 3))])
    path = saved(tmp_path, given("a", (None, 8, 3)), given("other", (None, 1)), halves, twice, both)
    assert shapes_of(path, a=(None, 10, 3))["sum"] == (None, 10, 3)
    assert shapes_of(path, a=(None, None, 3))["sum"] == (None, None, 3)
    with pytest.raises(ShapeError, match=r"^call 'sum': expected \(None, 8, 3\) and \(None, 8, 3\), which 'Add' takes"):
        archlens.analyze(path, shapes={"a": (None, 9, 3)})


def test_names_keys_and_what_is_none(tmp_path):
    layers = (given("first", (None, 8)), dense("d", "first"))
    path = saved(tmp_path, *layers, inputs={"key": ["first", 0, 0]})
    assert shapes_of(path, key=(None, 9)) == shapes_of(path, first=[None, 9])
    with pytest.raises(UnknownNameError, match=r"found 'frst'. Did you mean 'first'\?"):
        archlens.analyze(path, shapes={"frst": (None, 9)})
    with pytest.raises(ArgumentError, match="one shape for input 'first', found two, by its name and by its key"):
        archlens.analyze(path, shapes={"first": (None, 9), "key": (None, 9)})
    with pytest.raises(ShapeError, match=r"input 'first': expected a shape of 2 axes, .* found \(None, 3, 3\)"):
        archlens.analyze(path, shapes={"first": (None, 3, 3)})


@pytest.mark.parametrize("shape", [None, (), "8", 8, (None, 0), (None, -1), (None, True), (None, 2.0), (None, 2**31)])
def test_what_is_no_shape(tmp_path, shape):
    path = saved(tmp_path, given("x", (None, 8)), dense("d", "x"))
    with pytest.raises(ArgumentError, match="expected a shape for input 'x', batch axis first"):
        archlens.analyze(path, shapes={"x": shape})


def test_a_batch_axis_that_the_model_fixes_stays(tmp_path):
    path = saved(tmp_path, given("x", (4, 8)), dense("d", tensor("x", shape=(4, 8))))
    assert shapes_of(path, x=(None, 9))["d"] == (4, 8)
    assert shapes_of(path, x=(2, 9))["d"] == (2, 8)


def test_a_mask_must_cover_what_it_is_of(tmp_path):
    sequence, mask = tensor("x", shape=(None, 5, 3)), tensor("m", shape=(None, 5))
    lstm = entry("LSTM", "lstm", {"args": [sequence], "kwargs": {"mask": mask}}, units=2)
    inputs = [["x", 0, 0], ["m", 0, 0]]
    path = saved(tmp_path, given("x", (None, 5, 3)), given("m", (None, 5)), lstm, inputs=inputs)
    assert shapes_of(path, x=(None, 6, 3), m=(None, 6))["lstm"] == (None, 2)
    with pytest.raises(ShapeError, match="of which one is the mask of another"):
        archlens.analyze(path, shapes={"x": (None, 6, 3)})


def test_a_name_that_does_harm_is_quoted(tmp_path):
    path = saved(tmp_path, given("x\x1b[2J", (None, 8)), dense("d", "x\x1b[2J"))
    with pytest.raises(ShapeError) as error:
        archlens.analyze(path, shapes={"x\x1b[2J": (None, 8, 8)})
    assert str(error.value).isprintable()


def test_only_a_last_axis_of_one_is_added_or_dropped():
    assert rank_adjusted((None, 8), (None, 8)) == (None, 8)
    assert rank_adjusted((None, 8), (None, 8, 2)) == (None, 8)
    assert rank_adjusted(None, (None, 8)) is None
