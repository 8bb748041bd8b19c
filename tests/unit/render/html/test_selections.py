"""What a click lights, call by call, beside the sets that networkx finds."""

from __future__ import annotations

import sys
from collections import Counter

import networkx as nx
import pytest

from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.scene.theme import LIGHT
from archlens.render.html.selections import selections
from tests.unit.render.diagrams import INPUT, graph_of
from tests.unit.render.made import SAMPLES, sample


def feature_graph(analysis):
    """The calls with their feature tensors alone."""
    graph = nx.DiGraph()
    graph.add_nodes_from(analysis.graph.nx)
    graph.add_edges_from((a, b) for a, b, control in analysis.graph.nx.edges(data="control") if not control)
    return graph


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_calls_of_each_selection(path):
    analysis = sample(path.stem)
    graph, calls = feature_graph(analysis), analysis.graph.calls
    sources = {id_: {id_, *nx.ancestors(graph, id_)} for id_ in graph}
    inputs = {call.id for call in calls if call.is_input}
    seen = {id_: sources[id_] & inputs for id_ in graph}
    reached = {id_: {each.name for each in analysis.outputs if id_ in sources[each.id]} for id_ in graph}
    merges = {each.id: each for each in (*analysis.fusions, *analysis.injections)}
    found = selections(DrawnModel(analysis), LIGHT)
    for each in found:
        ids = {calls[number].id for number in each.calls}
        assert list(each.calls) == sorted(each.calls)
        match each.kind:
            case "branch":
                expected = {id_ for id_ in graph if seen[id_] == {each.title}}
            case "fusion" | "injection":
                expected = {each.title, *(arm.source for arm in merges[each.title].arms)}
            case "interaction":
                expected = {id_ for id_ in graph if len(seen[id_]) > 1}
            case "output":
                (output,) = [out for out in analysis.outputs if out.name == each.title]
                expected = sources[output.id]
            case "head":
                expected = {id_ for id_ in graph if reached[id_] == {each.title}}
        assert ids == expected, each.title
    numbers = Counter(each.kind for each in found)
    assert numbers["branch"] == len(analysis.branches)
    assert numbers["fusion"] == len(analysis.fusions)
    assert numbers["injection"] == len(analysis.injections)
    assert numbers["output"] == len(analysis.outputs)
    assert numbers["head"] == 0 or len(analysis.outputs) > 1


def test_figures_in_a_few_words():
    told = {(each.kind, each.title): each.told for each in selections(DrawnModel(sample("driving")), LIGHT)}
    assert told["branch", "camera_input"] == "120×160×3, depth 6, the deepest"
    assert told["branch", "gps_input"] == "10×2, depth 1"
    assert told["fusion", "scene_concatenate"] == "concatenate of 2 arms → 256, stage 1"
    assert told["output", "steering"] == "gives 1"


def test_heads_have_the_colour_of_their_calls():
    calls = {"a": INPUT, "b": INPUT, "a1": "Dense", "b1": "Dense"}
    drawn = DrawnModel(graph_of(calls, [("a", "a1"), ("b", "b1")], ["a1", "b1"]))
    found = {each.title: each for each in selections(drawn, LIGHT) if each.kind == "head"}
    assert [found[name].tone for name in ("a1", "b1")] == [LIGHT.hue(0), LIGHT.hue(1)]
    assert found["a1"].told == "depth 1, this output only"


def test_outputs_of_too_many_ranges_light_their_calls_alone(monkeypatch):
    """The page stays small; what else can be lit is as before."""
    drawn = DrawnModel(sample("driving"))
    before = {(each.kind, each.title): each for each in selections(drawn, LIGHT)}
    monkeypatch.setattr(sys.modules[selections.__module__], "_MOST_RANGES", 1)
    numbers = dict(zip((each.name for each in drawn.analysis.outputs), drawn.facts.outputs, strict=True))
    after = {(each.kind, each.title): each for each in selections(drawn, LIGHT)}
    assert after.keys() == before.keys()
    for (kind, title), each in after.items():
        if kind == "output":
            assert list(each.calls) == [numbers[title]]
            assert each.told == f"{before[kind, title].told}; what leads to it is too much to light"
        else:
            assert each == before[kind, title]
