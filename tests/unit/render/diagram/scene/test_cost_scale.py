"""The colours of what nodes cost: sums as counted by hand, steps as written, and an order that everyone sees."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

import archlens
from archlens.analysis import analyze_graph
from archlens.render.diagram.drawing import group_calls, scene_of
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.options import Options
from archlens.render.diagram.scene.cost_scale import STEPS, UNKNOWN, Cost, CostScale, step_tone
from archlens.render.diagram.scene.theme import DARK, LIGHT
from tests.conftest import ROOT
from tests.unit.render.made import sample
from tests.unit.rules.made import Made

# How people without one kind of cones see: Machado, Oliveira, Fernandes 2009, severity 1, on linear RGB.
SEEN_BY = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
    "no colours": ((0.2126, 0.7152, 0.0722),) * 3,
}


def linear(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def lightness(colour, matrix):
    """CIE L*, from 0 to 100, of a colour as it is seen."""
    seen = [max(0, sum(a * b for a, b in zip(row, linear(colour), strict=True))) for row in matrix]
    y = sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), seen, strict=True))
    return 116 * y ** (1 / 3) - 16 if y > (6 / 29) ** 3 else y * (29 / 3) ** 3


def contrast(one, other):
    luminances = [
        sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear(each), strict=True)) for each in (one, other)
    ]
    low, high = sorted(luminances)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("seen_by", SEEN_BY)
@pytest.mark.parametrize(("theme", "sign"), [(LIGHT, -1), (DARK, 1)], ids=["light", "dark"])
def test_more_is_further_from_the_paper_for_every_eye(theme, sign, seen_by):
    """A difference of 1 in L* is just seen; of 4, at a glance."""
    fills = [step_tone(theme, step).fill for step in range(UNKNOWN)]
    seen = [lightness(fill, SEEN_BY[seen_by]) for fill in fills]
    ways = [sign * (after - before) for before, after in itertools.pairwise(seen)]
    assert ways[0] > 2
    assert all(way > 4 for way in ways[1:])


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_words_can_be_read_on_every_step(theme):
    for step in STEPS:
        tone = step_tone(theme, step)
        assert contrast(tone.fill, tone.text) >= 4.5
        assert contrast(theme.paper, tone.line) >= 3
    assert len({step_tone(theme, step).fill for step in STEPS}) == len(STEPS)


def test_multiply_accumulates_count_at_each_call_and_parameters_once_in_a_node():
    drawn = DrawnModel(sample("siamese"))
    both = range(len(drawn.facts.calls))
    model = drawn.analysis.model
    assert CostScale(drawn, "macs").cost(both) == Cost(model.macs, whole=True)
    assert CostScale(drawn, "parameters").cost(both) == Cost(model.parameters, whole=True)
    by_scope = [
        [n for n, call in enumerate(drawn.facts.calls) if call.scope == (each,)] for each in ("encoder", "encoder@1")
    ]
    for measure in ("macs", "parameters"):
        first, second = (CostScale(drawn, measure).cost(numbers) for numbers in by_scope)
        assert first == second


@pytest.mark.parametrize(
    ("macs", "step"),
    [
        (0, 0),
        (1, 1),
        (2_999, 1),
        (3_000, 2),
        (9_999, 2),
        (10_000, 3),
        (30_000, 4),
        (100_000, 5),
        (299_999, 5),
        (300_000, 6),
        (584_000, 6),
    ],
)
def test_steps_end_where_the_legend_says(macs, step):
    m = Made()
    m.input("a")
    m.dense("d", "a"), m.dense("rest", "d")
    graph = m.graph("rest")
    costs = {"a": 0, "d": macs, "rest": 1_000_000 - macs}
    graph = replace(graph, calls=tuple(replace(call, macs=costs[call.id]) for call in graph.calls))
    scale = CostScale(DrawnModel(analyze_graph(graph)), "macs")
    assert scale.step(scale.cost([1])) == step
    (words,) = [each for each in scale.steps() if each.number == step]
    told = {0: "none", 1: "< 0.3%", 2: "0.3% to 1%", 3: "1% to 3%", 4: "3% to 10%", 5: "10% to 30%", 6: "≥ 30%"}
    assert words.share == told[step]


def test_the_legend_has_numbers():
    scale = CostScale(DrawnModel(sample("image_text")), "macs")
    amounts = [step.amount for step in scale.steps()]
    assert amounts == [
        "no MACs",
        "less than 319 k MACs",
        "319 k to 1.06 M MACs",
        "1.06 M to 3.19 M MACs",
        "3.19 M to 10.6 M MACs",
        "10.6 M to 31.9 M MACs",
        "31.9 M MACs and more",
        "MACs unknown",
    ]
    assert scale.whole() == "106 M MACs"


def test_what_is_unknown_is_no_small_cost():
    analysis = archlens.analyze(ROOT / "tests" / "data" / "keras_3.15.1" / "attention_and_custom.keras")
    drawn = DrawnModel(analysis)
    scale = CostScale(drawn, "macs")
    unknown = [n for n, call in enumerate(drawn.facts.calls) if call.macs is None]
    known = [n for n, call in enumerate(drawn.facts.calls) if call.macs]
    assert scale.step(scale.cost(unknown)) == UNKNOWN
    assert scale.told(scale.cost(unknown)) == "MACs unknown"
    assert scale.step(scale.cost([*unknown, *known])) == scale.step(scale.cost(known))
    assert scale.told(scale.cost([*unknown, *known])).startswith("≥ ")
    assert "that are known" in scale.whole()
    assert UNKNOWN in {step.number for step in scale.steps()}


def test_a_picture_has_the_colours_of_its_nodes_and_says_what_they_mean():
    drawn = DrawnModel(sample("transfer_learning"))
    options = Options(color_by="macs", theme="dark")
    scene, scale = scene_of(drawn.analysis, options), CostScale(drawn, "macs")
    pieces = {f"n{piece.exit}": piece for piece in group_calls(drawn, options).ordered()}
    shown = set()
    for node in scene.root.all_nodes():
        step = scale.step(scale.cost(pieces[node.id].calls))
        shown.add(step)
        assert node.tone == step_tone(DARK, step)
        assert node.tooltip.endswith(scale.told(scale.cost(pieces[node.id].calls)))
    explained = [entry for entry in scene.legend if entry.tone is not None]
    assert [entry.tone for entry in explained] == [step_tone(DARK, step) for step in sorted(shown)]
    assert {edge.tone for edge in scene.edges} == {DARK.interaction}
    assert ">99.9% of MACs" in {badge.text for node in scene.root.all_nodes() for badge in node.badges}


def test_what_lies_outside_a_picture_has_no_cost_in_it():
    scene = scene_of(sample("image_text"), Options(color_by="parameters", only_branch="text_input"))
    (ghost,) = [node for node in scene.root.all_nodes() if node.kind == "ghost"]
    assert ghost.tone == LIGHT.neutral
    assert "parameters" not in ghost.tooltip
