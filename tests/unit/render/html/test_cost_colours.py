"""Colours by cost in a page: of every node of every picture, the step that its calls add up to."""

from __future__ import annotations

import bisect
import json
import re

import pytest

import archlens
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.options import Options
from archlens.render.diagram.scene.cost_scale import STEPS
from archlens.render.html import render, render_drawing
from archlens.render.html.cost_colours import CostColours
from tests.conftest import ROOT
from tests.unit.render.made import sample

BOUNDS = [0.003, 0.01, 0.03, 0.1, 0.3]


def numbers(text):
    spans = [list(map(int, each.split("-"))) for each in text.split(" ")]
    return [n for first, *last in spans for n in range(first, (last or [first])[0] + 1)]


def data_of(page):
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1])


def step(part, whole):
    return 0 if not part else 1 + bisect.bisect_right(BOUNDS, part / whole)


def steps_by_hand(analysis, of):
    calls = [analysis.graph.calls[n] for n in of]
    weights = {owner: size for call in calls for owner, size in call.layer.weights.items()}
    return [
        step(sum(call.macs for call in calls), analysis.model.macs),
        step(sum(weights.values()), analysis.model.parameters),
    ]


@pytest.mark.parametrize("name", ["driving", "siamese", "transfer_learning"])
def test_every_node_has_the_steps_of_its_calls(name):
    analysis = sample(name)
    page = render(analysis)
    data = data_of(page)
    found = {
        int(n): [int(m), int(p)] for m, p, n in re.findall(r'<g class="node \w+ heat m(\d) p(\d)" data-n="(\d+)"', page)
    }
    assert found == {n: steps_by_hand(analysis, numbers(of)) for n, of, _ in data["nodes"]}
    for picture in data["pictures"]:
        for of, kind, *_, steps in picture["nodes"]:
            assert steps == -1 if kind == "ghost" else divmod(steps, 10) == tuple(steps_by_hand(analysis, numbers(of)))


def test_a_folded_node_tells_what_it_costs():
    page = render(sample("transfer_learning"))
    (label,) = re.findall(r'<g class="node folded[^>]*aria-label="([^"]*)"', page)[:1]
    assert label.endswith("153 M MACs (&gt;99.9%) &#183; 2.26 M parameters (96.4%)")


def test_the_style_has_a_colour_for_every_step_in_light_and_in_dark():
    page = render(sample("image_text"))
    style = page.partition("<style>")[2].partition("</style>")[0]
    for measure in ("macs", "parameters"):
        for number in STEPS:
            rule = f".by-{measure} .{measure[0]}{number}"
            assert len(re.findall(re.escape(rule) + r"[,{]", style)) == 2


def test_the_switch_offers_what_is_known():
    def offered(analysis):
        return [legend.measure for legend in CostColours(DrawnModel(analysis)).legends()]

    assert offered(sample("image_text")) == ["macs", "parameters"]
    assert re.findall(r'<option value="(\w+)"', render(sample("image_text"))) == ["branch", "macs", "parameters"]
    unknown = archlens.analyze(ROOT / "tests" / "data" / "keras_3.15.1" / "attention_and_custom.keras")
    (macs, _) = CostColours(DrawnModel(unknown)).legends()
    assert macs.steps[-1].share == "?"
    assert "known" in macs.whole


def test_a_picture_alone_opens_in_the_colours_that_were_asked_for():
    by_branch, by_macs = (render_drawing(sample("image_text"), Options(color_by=each)) for each in ("branch", "macs"))
    assert '<option value="macs" selected>' in by_macs
    assert '<option value="branch">' in by_macs
    assert by_branch == by_macs.replace(" selected", "")
