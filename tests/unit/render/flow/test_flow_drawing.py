"""Whole drawings: by hand, read back on random models, and what they must never do."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import archlens
from archlens.analysis import analyze_graph
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.fold.outline import outline
from archlens.render.document import View
from archlens.render.flow.flow_drawing import Flow
from archlens.render.flow.flow_layout import FlowLayout
from archlens.render.flow.flow_plan import Plan
from archlens.render.flow.nesting import nested
from archlens.render.flow.pen import Pen
from archlens.render.flow.stretches import Stretches
from archlens.render.sections import flow_section
from archlens.text.names import visible
from archlens.text.widths import text_width
from tests.conftest import ROOT
from tests.strategies import model_graphs
from tests.unit.render.flow.reading import named_graphs, read, text_of
from tests.unit.render.made import SAMPLES, sample
from tests.unit.rules.made import Made

WIDTHS = st.sampled_from([60, 80, 100, 120])


def drawn(made, *outputs, width=80, **view):
    return "\n".join(text_of(Flow(analyze_graph(made.graph(*outputs))).lines(width, **view))) + "\n"


def unfolded(analysis, width):
    """The drawing with all blocks open, and whether anything was left out."""
    plan = Plan(Stretches(outline(DrawnModel(analysis))))
    layout = FlowLayout(plan, Pen(), width, None)
    lines = [line for group in nested(plan, layout) for line in layout.lines(group)]
    return text_of(lines), layout.cut


def embedded(made, shape, width):
    """Three inputs, each through the same layer."""
    names = ("anchor", "positive", "negative")
    shared = {"shape": width, "owns": 99, "key": "embedding"}
    return [made.call(f"of_{name}", "Dense", made.input(name, shape), **shared) for name in names]


# By hand.


def test_two_branches_that_differ():
    m = Made()
    photo = m.dense("photo_conv", m.input("photo_input", (160, 160, 3)), (80, 80, 8))
    photo = m.call("photo_flatten", "Flatten", photo, shape=51_200)
    photo = m.dense("photo_dense", photo, 64)
    facts = m.dense("facts_dense", m.input("facts_input", 12), 32)
    m.dense("price", m.concatenate("concatenate", photo, facts, shape=96), 1)
    assert drawn(m, "price", width=100) == (
        "photo_input 160×160×3 → conv → flatten 51,200 → dense 64 ┐\n"
        "facts_input 12        → dense 32                         ┴ concatenate 96 → price 1\n"
    )


def test_one_nested_model_whose_first_call_leads_to_two_outputs_is_told_alike():
    m = Made()
    ends = {}
    for place, name in enumerate(("anchor", "positive", "negative")):
        model = f"embedding@{place}" if place else "embedding"
        first = m.call(f"{model}/conv", "Dense", m.input(name, 100), owns=9, key="embedding/conv")
        ends[name] = m.call(f"{model}/last", "Dense", first, owns=9, key="embedding/last")
    for name in ("positive", "negative"):
        m.call(f"dot_{name}", "Dot", ends["anchor"], ends[name], shape=1)
    m.calls = [replace(call, scope=tuple(call.id.split("/")[:-1])) for call in m.calls]
    assert drawn(m, "dot_positive", "dot_negative") == (
        "anchor   ┐\n"
        "positive ├ 100 → embedding 8 each (one model, called 3 times) →\n"
        "negative ┘\n"
        "→ embedding of anchor 8   ┐\n"
        "→ embedding of positive 8 ┴ dot_positive 1\n"
        "→ embedding of anchor 8   ┐\n"
        "→ embedding of negative 8 ┴ dot_negative 1\n"
    )


@pytest.mark.parametrize("ascii_only", [False, True])
def test_a_way_that_is_too_long_for_a_line_goes_on_in_the_next(ascii_only):
    analysis = archlens.analyze(ROOT / "tests" / "data" / "keras_3.5.0" / "attention_and_custom.keras")
    lines = text_of(Flow(analysis).lines(58, ascii_only=ascii_only))
    assert max(map(text_width, lines)) <= 58
    arrow = "->" if ascii_only else "→"
    below = " " * len(f"  {arrow} ")
    assert lines[-3:] == [
        f"{arrow} a",
        f"  {arrow} not_equal 5 (controls attend)",
        f"{below}  {arrow} logical_or (controls average)",
    ]


def test_what_follows_a_bracket_stands_beneath_it_where_there_is_no_room():
    m = Made()
    left = m.dense("left_hidden", m.input("left", 100), 64)
    right = m.dense("right_hidden", m.input("right", 1000), 64)
    joint = m.dense("joint_hidden", m.call("late_fusion", "Add", left, right, shape=64), 32)
    m.dense("probability", joint, 1)
    assert drawn(m, "probability", width=60) == (
        "left  100   → hidden 64 ┐\n"
        "right 1,000 → hidden 64 ┘\n"
        "  └→ late_fusion (add) 64 → joint_hidden → probability 1\n"
    )


def test_one_model_for_three_inputs():
    m = Made()
    arms = embedded(m, (64, 64, 3), 256)
    m.call("distances", "Distances", *arms, shape=2, module="mine")
    assert drawn(m, "distances", width=100) == (
        "anchor   ┐\npositive ├ 64×64×3 → embedding 256 each (one layer, called 3 times) → distances 2\nnegative ┘\n"
    )


def test_one_model_whose_results_part():
    m = Made()
    arms = embedded(m, 64, 16)
    m.call("near", "Subtract", arms[0], arms[1])
    m.call("far", "Subtract", arms[0], arms[2])
    assert drawn(m, "near", "far") == (
        "anchor   ┐\n"
        "positive ├ 64 → embedding 16 each (one layer, called 3 times) →\n"
        "negative ┘\n"
        "→ embedding of anchor 16   ┐\n"
        "→ embedding of positive 16 ┴ near (subtract) 8\n"
        "→ embedding of anchor 16   ┐\n"
        "→ embedding of negative 16 ┴ far (subtract) 8\n"
    )


def test_branches_alike():
    m = Made()
    arms = [m.dense(f"field_{i:02}_hidden", m.input(f"field_{i:02}", 12), 8) for i in range(14)]
    m.dense("y", m.concatenate("concatenate", *arms, m.input("other", 3), shape=115), 1)
    assert drawn(m, "y") == (
        "14 inputs alike: field_00 … field_13 12 → hidden 8 each ┐\n"
        "other 3                                                 ┴ concatenate 115 → y 1\n"
    )


def test_forty_inputs_that_differ():
    m = Made()
    arms = [m.dense(f"f{i}_hidden", m.input(f"f{i}", 10 + i), 50 + i) for i in range(40)]
    m.dense("y", m.concatenate("all", *arms, shape=2780), 1)
    lines = drawn(m, "y").splitlines()
    assert lines[0] == "f0  10 → hidden 50 ┐"
    assert lines[4] == "f4  14 → hidden 54 ├ all (concatenate) 2,780 → y 1"
    assert lines[6] == "… 33 more inputs   ┤"
    assert lines[7] == "f39 49 → hidden 89 ┘"
    assert len(lines) == 8


def test_outputs_that_part():
    m = Made()
    trunk = m.dense("trunk", m.input("x", 20), 64)
    m.dense("price", m.dense("price_hidden", trunk, 16), 1)
    m.dense("demand", trunk, 3)
    assert drawn(m, "price", "demand") == (
        "x 20 → trunk 64 ┬ price_hidden 16 → price 1\n"
        "                └ demand 3\n"
    )  # fmt: skip


def test_heads_alike():
    m = Made()
    trunk = m.dense("trunk", m.input("x", 20), 64)
    outputs = [m.dense(f"task_{i}", m.dense(f"hidden_{i}", trunk, 16), 3) for i in range(12)]
    assert drawn(m, *outputs) == (
        "x 20 → trunk 64\n"
        "  → 12 heads alike: Dense 16 → Dense 3 each (outputs task_0 … task_11)\n"
    )  # fmt: skip


def test_two_stages_the_second_behind_the_first():
    m = Made()
    a, b, c = (m.dense(f"{each}_hidden", m.input(each, 10 + i), 16) for i, each in enumerate("abc"))
    early = m.dense("early_hidden", m.call("early", "Add", a, b, shape=16), 16)
    m.dense("y", m.concatenate("late", early, c, shape=32), 1)
    assert drawn(m, "y") == (
        "a 10 → hidden 16 ┐\n"
        "b 11 → hidden 16 ┴ early (add) 16 → early_hidden ┐\n"
        "c 12 → hidden 16                                 ┴ late (concatenate) 32 → y 1\n"
    )


def test_a_fusion_that_two_others_take():
    m = Made()
    fused = m.call("fused", "Add", m.input("a", 8), m.input("b", 8), shape=8)
    gate = m.dense("gate", fused, 8, activation="sigmoid")
    m.dense("y", m.call("gated", "Multiply", fused, gate, shape=8), 1)
    m.dense("z", fused, 2)
    assert drawn(m, "y", "z") == (
        "a 8 ┐\nb 8 ┴ fused (add) 8 →\n→ fused 8 ┬ ──     ┐\n          └ gate 8 ┴ gated 8 → y 1\n→ fused 8 → z 2\n"
    )


def test_an_input_that_enters_again():
    m = Made()
    a, b = m.input("a", 8), m.input("b", 5)
    fused = m.concatenate("fused", a, b, shape=13)
    again = m.concatenate("again", m.dense("hidden", fused, 7), a, shape=15)
    m.dense("y", again, 1)
    assert drawn(m, "y") == (
        "a 8 ┐\n"
        "b 5 ┴ fused (concatenate) 13 → hidden 7 ┐\n"
        "→ a                                     ┴ again (concatenate) 15 → y 1\n"
    )


def test_what_is_used_by_nothing():
    m = Made()
    x = m.input("x", 8)
    m.input("extra", 4)
    m.dense("y", x, 1)
    m.dense("dead", x, 3)
    assert drawn(m, "y") == (
        "x 8 ┬ y 1\n"
        "    └ dead 3 (leads to no output)\n"
        "extra 4 (unused)\n"
    )  # fmt: skip


def test_residual_blocks_are_counted():
    m = Made()
    x = m.dense("stem", m.input("image", (32, 32, 3)), (32, 32, 16))
    for i in range(12):
        branch = m.dense(f"b{i}", m.dense(f"a{i}", x, (32, 32, 16)), (32, 32, 16))
        x = m.call(f"add{i}", "Add", x, branch, shape=(32, 32, 16))
    m.dense("y", m.call("pool", "GlobalAveragePooling2D", x, shape=16), 10)
    assert drawn(m, "y") == "image 32×32×3 → stem 32×32×16 → 12 residual blocks → pool 16 → y 10\n"


def test_a_u():
    m = Made()
    x, skips, size = m.input("image", (64, 64, 3)), [], 64
    for i in range(4):
        x = m.call(f"down{i}", "Conv2D", x, shape=(size, size, 8), owns=9)
        x = m.call(f"further{i}", "Conv2D", x, shape=(size, size, 8), owns=9)
        skips.append(x)
        size //= 2
        x = m.call(f"pool{i}", "MaxPooling2D", x, shape=(size, size, 8))
    x = m.call("bottom", "Conv2D", x, shape=(size, size, 32), owns=9)
    for i in reversed(range(4)):
        size *= 2
        x = m.call(f"up{i}", "Conv2DTranspose", x, shape=(size, size, 8), owns=9)
        x = m.concatenate(f"skip{i}", skips[i], x, shape=(size, size, 16))
        x = m.call(f"conv{i}", "Conv2D", x, shape=(size, size, 8), owns=9)
    m.call("mask", "Conv2D", x, shape=(64, 64, 1), owns=9)
    assert drawn(m, "mask", width=120) == (
        "image 64×64×3 → down0 → further0 → U of 4 levels, down to 4×4×32, up to 64×64×16 → conv0 → mask 64×64×1\n"
    )


def test_a_long_chain_leaves_out_its_middle_and_counts_it():
    m = Made()
    x = m.input("x", 8)
    for i in range(1000):
        x = m.dense(f"dense_{i}", x, 8 + i % 7)
    lines = drawn(m, x, width=60).splitlines()
    shown = len(re.findall(r"dense_\d+", "".join(lines)))
    (left_out,) = re.findall(r"… (\d+) calls …", "".join(lines))
    assert shown + int(left_out) == 1000
    assert lines[0].startswith("x 8 → dense_0 → dense_1")
    assert lines[-1].endswith("→ dense_999 13")
    assert len(lines) == 4


def test_in_ascii():
    m = Made()
    a = m.dense("größe_dense", m.input("größe", (4, 4)), 8)
    m.dense("y", m.concatenate("meet", a, m.input("b", 5), shape=13), 1)
    assert drawn(m, "y", ascii_only=True) == (
        "gr\\xf6\\xdfe 4x4 -> dense 8 \\\n"
        "b           5              + meet (concatenate) 13 -> y 1\n"
    )  # fmt: skip


# On random models.


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(named_graphs(), st.sampled_from([60, 80, 120, 300]))
def test_a_drawing_says_every_way_and_no_other(analysis, width):
    lines, cut = unfolded(analysis, width)
    assume(not cut and not any(re.search("│ +┬", line) for line in lines))
    ways, starts = read(lines)
    graph = analysis.graph
    assert sorted(ways) == sorted({(t.source, t.target) for t in graph.tensors}), "\n".join(lines)
    assert sorted(starts) == sorted(graph.inputs), "\n".join(lines)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(model_graphs(), WIDTHS, st.booleans(), st.booleans())
def test_no_line_is_too_wide(graph, width, ascii_only, full):
    for line in text_of(Flow(analyze_graph(graph), full=full).lines(width, ascii_only=ascii_only)):
        assert text_width(line) <= width
        assert line.isascii() or not ascii_only


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(model_graphs(max_calls=26, max_inputs=12), WIDTHS)
def test_every_input_fusion_injection_and_output_is_named_or_counted(graph, width):
    analysis = analyze_graph(graph)
    text = "\n".join(text_of(Flow(analysis).lines(width)))
    left_out = counts(text)
    for what, ids in (
        ("input", graph.inputs),
        ("fusion", [each.id for each in analysis.fusions]),
        ("injection", [each.id for each in analysis.injections]),
    ):
        unnamed = [id_ for id_ in ids if not is_named(graph.by_id[id_], text)]
        assert len(unnamed) <= left_out.get(what, 0), text
    unnamed = [each for each in analysis.outputs if each.name not in text and not is_named(graph.by_id[each.id], text)]
    assert len(unnamed) <= left_out.get("output", 0), text


def is_named(call, text):
    """Whether a call stands in a drawing: by its name, its id, or how it merges."""
    names = (call.layer.name, call.id, call.layer.mode)
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names)


def counts(text):
    """How many of what a drawing says that it leaves out."""
    found = {}
    for number, what in re.findall(r"(\d+) (?:more )?(input|fusion|injection|output)s?\b", text):
        found[what] = found.get(what, 0) + int(number)
    return found


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_fit_on_the_first_screen(path):
    analysis = sample(path.stem)
    lines = text_of(Flow(analysis).lines(78))
    assert 1 <= len(lines) <= 7
    text = "\n".join(lines)
    assert all(each.name in text for each in (*analysis.inputs, *analysis.outputs))


def test_names_that_do_harm():
    m = Made()
    hostile = m.call("x\x1b[2J\n\u202e" + "y" * 500, "Add", m.input("a\nb", 8), m.input("\u3164", 8), shape=8)
    m.dense("out", hostile, 1)
    text = drawn(m, "out")
    assert all(line == visible(line) and text_width(line) <= 80 for line in text.splitlines())
    assert text.startswith("a\\nb")
    assert "x\\x1b[2J\\n" in text


def test_there_is_none_without_a_graph_or_of_one_branch():
    analysis = sample("driving")
    assert flow_section.build(analysis, View()) is not None
    assert flow_section.build(analysis, View(branch="gps_input")) is None
    assert flow_section.build(type(analysis).from_dict(analysis.to_dict()), View()) is None


def test_the_same_model_gives_the_same_drawing():
    analysis = sample("driving")
    assert Flow(analysis).lines(78) == Flow(analysis).lines(78)
