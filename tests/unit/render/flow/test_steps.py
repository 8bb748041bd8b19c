"""What pieces are called, and which sizes stand beside them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.fold.outline import outline, with_blocks_folded
from archlens.render.flow.pen import Pen
from archlens.render.flow.steps import FlowStep, Wording, sized_steps
from archlens.render.flow.stretches import Stretches
from tests.strategies import model_graphs
from tests.unit.render.flow.test_stretches import stretches_of
from tests.unit.render.made import sample
from tests.unit.rules.made import Made

PEN = Pen()


def text_of(words):
    return "".join(span.text for span in words)


def said(made, outputs, key, prefix="", **how):
    """What a piece is called, by the id of its last call, and the remarks behind its size."""
    stretches = stretches_of(made.graph(*outputs))
    step = Wording(stretches, PEN).step(stretches.graph.drawn.facts.number[key], prefix, **how)
    return text_of(step.words) + text_of(step.after)


def test_a_way_of_merging_is_not_told_where_another_layer_has_that_name():
    m = Made()
    first = m.call("add", "Add", m.input("a"), m.input("b", 5), module="keras.layers")
    m.call("add_1", "Add", first, m.input("c", 5), module="keras.layers")
    assert [said(m, ["add_1"], key) for key in ("add", "add_1")] == ["add", "add_1"]


def fused(name, class_name="Add"):
    m = Made()
    m.call(name, class_name, m.input("a"), m.input("b", 5), module="mine" if class_name == "Meet" else "keras.layers")
    return m


@pytest.mark.parametrize(
    ("name", "class_name", "expected"),
    [
        ("add_3", "Add", "add"),
        ("concatenate", "Concatenate", "concatenate"),
        ("late_fusion", "Add", "late_fusion (add)"),
        ("add_both", "Add", "add_both"),
        ("meet", "Meet", "meet"),
        ("m", "Meet", "m (Meet)"),
        ("a_long_name_of_a_fusion", "Meet", "a_long_name_of_a_fusion"),
    ],
)
def test_a_fusion_says_how_it_merges(name, class_name, expected):
    assert said(fused(name, class_name), [name], name) == expected


def test_a_fusion_that_rows_begin_at_keeps_its_name():
    assert said(fused("add_3"), ["add_3"], "add_3", named=True) == "add_3"


def test_names_without_that_of_their_input_where_nothing_else_is_called_so():
    m = Made()
    x = m.dense("photo_dense", m.dense("photo_conv", m.input("photo")))
    m.dense("conv", m.dense("photo_2", x))
    assert said(m, ["conv"], "photo_dense", "photo_") == "dense"
    assert said(m, ["conv"], "photo_conv", "photo_") == "photo_conv"
    assert said(m, ["conv"], "photo_2", "photo_") == "photo_2"
    assert said(m, ["conv"], "photo", "pho") == "photo"


def test_nested_models_keep_what_tells_them_apart():
    stretches = Stretches(outline(DrawnModel(sample("image_text_nested"))))
    number = stretches.graph.drawn.facts.number["image_encoder/project"]
    assert text_of(Wording(stretches, PEN).step(number, "image_").words) == "image_encoder"


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        (("BatchNormalization", "ReLU", "GlobalAveragePooling1D"), "b2"),
        (("BatchNormalization", "ReLU"), "b0"),
        (("Dense", "BatchNormalization", "ReLU"), "b0"),
        (("BatchNormalization", "ReLU", "Dense"), "b2"),
    ],
)
def test_a_run_is_named_after_what_is_no_normalization_or_activation(classes, expected):
    m = Made()
    x = m.input("x", (5, 8))
    for place, class_name in enumerate(classes):
        x = m.call(f"b{place}", class_name, x, shape=(5, 8), owns=8 if class_name == "Dense" else 0)
    m.call("sum", "Add", x, "x", shape=(5, 8))
    assert said(m, ["sum"], f"b{len(classes) - 1}") == expected


def test_remarks():
    m = Made()
    x = m.input("x")
    m.input("extra")
    m.dense("b", m.dense("a", x))
    m.dense("dead", x)
    assert said(m, ["a", "b"], "a") == "a (output)"
    assert said(m, ["a", "b"], "b") == "b"
    assert said(m, ["a", "b"], "dead") == "dead (leads to no output)"
    assert said(m, ["a", "b"], "extra") == "extra (unused)"


def test_what_weights_are_shared():
    m = Made()
    a = m.dense("first", m.input("a"), key="one")
    b = m.dense("second", m.input("b", 5), key="one")
    m.call("relu", "ReLU", m.call("sum", "Add", a, b), key="relu")
    assert said(m, ["relu"], "first") == "one (shared)"
    assert said(m, ["relu"], "first", shared=True) == "one"


def test_what_controls_others_says_whom():
    m = Made()
    m.call("lstm", "LSTM", m.input("x", (5, 8)))
    mask = m.input("mask", 5)
    graph = m.graph("lstm")
    tensor = type(graph.tensors[0])(mask, 0, "lstm", "mask", control=True, shape=(None, 5))
    m.tensors.append(tensor)
    assert said(m, ["lstm"], "mask") == "mask (controls lstm)"


def test_calls_of_one_name_are_told_apart_where_rows_begin():
    m = Made()
    a = m.dense("d", m.input("a"), key="one")
    m.call("sum", "Add", a, m.dense("d@1", a, key="one"))
    assert said(m, ["sum"], "d@1", named=True).startswith("d@1")
    assert said(m, ["sum"], "d@1").startswith("one")


def blocks(times):
    m = Made()
    x = m.input("x", (8, 8, 4))
    for i in range(times):
        x = m.call(f"add{i}", "Add", x, m.dense(f"b{i}", m.dense(f"a{i}", x, (8, 8, 4)), (8, 8, 4)), shape=(8, 8, 4))
    m.dense("y", x, 3)
    return Stretches(with_blocks_folded(stretches_of(m.graph("y")).graph))


def test_blocks_in_a_row_are_counted():
    stretches = blocks(3)
    wording = Wording(stretches, PEN)
    steps = [wording.step(key) for key in stretches.all[0].keys]
    assert [text_of(step.words) for step in steps] == ["x", *3 * ["residual block"], "y"]
    together = wording.together(steps, alike=False)
    assert [text_of(step.words) for step in together] == ["x", "3 residual blocks", "y"]
    assert together[1].calls == 9
    assert text_of(wording.gap(steps[1:]).words) == "… 10 calls with 3 residual blocks and 1 output …"
    assert text_of(wording.gap(steps[1:], brief=True).words) == "… 10 calls with 1 output …"
    assert text_of(wording.stage(steps[1:4]).words) == "9 calls with 3 residual blocks"


def test_blocks_of_other_shapes_are_counted_together_only_if_need_be():
    wording = Wording(blocks(1), PEN)
    steps = [FlowStep(PEN.text("gate"), (None, size), 2, "gate", 1) for size in (4, 4, 8)]
    assert [text_of(step.words) for step in wording.together(steps, alike=False)] == ["2 gates", "gate"]
    assert [text_of(step.words) for step in wording.together(steps, alike=True)] == ["3 gates"]


@settings(max_examples=100, deadline=None)
@given(model_graphs(max_calls=26))
def test_what_is_left_out_of_a_row_is_what_its_steps_say(graph):
    plain = stretches_of(graph)
    for stretches in (plain, Stretches(with_blocks_folded(plain.graph))):
        wording, drawn = Wording(stretches, PEN), stretches.graph.drawn
        for each in stretches.all:
            keys = [key for key in each.keys if not drawn.facts.calls[key].is_input]
            if not keys:
                continue
            left_out = wording.left_out(keys)
            numbers = [number for key in keys for number in stretches.graph.calls_of(key)]
            assert left_out.calls == len(numbers)
            assert f" {len(numbers)} call" in text_of(left_out.words)
            held = dict(left_out.holds)
            assert held.get("output", 0) == sum(len(drawn.outputs.get(number, ())) for number in numbers)
            assert held.get("fusion", 0) == len(set(drawn.facts.merge_points.fusions).intersection(numbers))
            assert held.get("injection", 0) == len(set(drawn.facts.merge_points.injections).intersection(numbers))


def test_blocks_that_are_left_out_are_counted():
    stretches = blocks(3)
    left_out = Wording(stretches, PEN).left_out(stretches.all[0].keys[1:])
    assert text_of(left_out.words) == "… 10 calls with 3 residual blocks and 1 output …"


def sizes(*steps, all_sizes=True):
    return [text for _, text in sized_steps(steps, all_sizes=all_sizes)]


def test_sizes_where_they_change_much():
    x = FlowStep(PEN.text("x"), (None, 32, 32, 3), is_input=True)
    conv = FlowStep(PEN.text("conv"), (None, 32, 32, 4))
    flatten = FlowStep(PEN.text("flatten"), (None, 4096))
    dense = FlowStep(PEN.text("dense"), (None, 64))
    less = FlowStep(PEN.text("less"), (None, 32))
    assert sizes(x, conv, flatten, dense, less) == ["32×32×3", "", "4,096", "64", "32"]
    assert sizes(x, conv, flatten, dense, less, all_sizes=False) == ["32×32×3", "", "", "", "32"]


def test_sizes_that_are_unknown():
    x = FlowStep(PEN.text("x"), None, is_input=True)
    somewhat = FlowStep(PEN.text("y"), (None, None, 8))
    unknown = FlowStep(PEN.text("z"), None)
    assert sizes(x, somewhat, unknown) == ["?", "?×8", ""]
    assert sizes(x, FlowStep(PEN.text("out"), None, always=True)) == ["?", "?"]


@pytest.mark.parametrize(
    ("class_name", "size", "expected"), [("ZeroPadding2D", 66, "conv … pad"), ("ReLU", 64, "conv")]
)
def test_a_run_that_gives_another_size_than_it_is_named_after_says_where_it_ends(class_name, size, expected):
    m = Made()
    conv = m.call("conv", "Conv2D", m.input("photo"), shape=(64, 64, 8), owns=1)
    pad = m.call("pad", class_name, conv, shape=(size, size, 8))
    m.dense("out", pad)
    assert said(m, ["out"], "pad") == expected
