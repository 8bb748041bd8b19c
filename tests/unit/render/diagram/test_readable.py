"""Pictures are folded until they can be read, and no further than they say anything."""

from __future__ import annotations

import itertools

import pytest

from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.options import Options
from archlens.render.diagram.place import placement
from archlens.render.diagram.readable import readable
from archlens.render.diagram.write.engine import lay_out
from tests.unit.render.diagrams import INPUT, graph_of, residual_chain
from tests.unit.render.made import SAMPLES, sample


@pytest.mark.parametrize("name", [path.stem for path in SAMPLES])
def test_every_sample_model_is_read_on_one_screen(name):
    placed = readable(DrawnModel(sample(name)), Options()).placed
    assert placed.letter >= 11


def long_names(blocks):
    """Residual blocks that are all different, with long names."""
    calls, edges, last = {"x": INPUT}, [], "x"
    for number in range(blocks):
        names = [f"a_rather_long_name_of_a_layer_{number}_{i}" for i in range(3)]
        calls |= {name: f"Own{number}With{i}" for i, name in enumerate(names)} | {f"add{number}": "Add"}
        edges += [*itertools.pairwise([last, *names, f"add{number}"]), (last, f"add{number}")]
        last = f"add{number}"
    return graph_of({**calls, "out": "Dense"}, [*edges, (last, "out")], ["out"])


def test_a_model_that_could_not_be_read_is_folded_further():
    drawn = DrawnModel(long_names(14))
    assert readable(drawn, Options(fold="none")).placed.letter < 9
    shown = readable(drawn, Options())
    assert shown.placed.letter >= 9
    assert 8 <= len(shown.graph) < len(drawn.facts.calls)


def conditioned(places, *, alike):
    """A trunk with a condition that is injected at so many places, by arms that are alike or each of its own class."""
    calls = {"image": INPUT, "question": INPUT, "words": "Embedding", "text": "GRU"}
    edges, last = [("question", "words"), ("words", "text")], "image"
    for number in range(places):
        layer, scale, merge = (f"{what}_of_block_{number}" for what in ("convolution", "scale", "product"))
        calls |= {layer: "Conv2D", scale: "Dense" if alike else f"Scale{number}", merge: "Multiply"}
        calls[f"relu{number}"] = "ReLU"
        edges += [(last, layer), ("text", scale), (layer, merge), (scale, merge), (merge, f"relu{number}")]
        last = f"relu{number}"
    return graph_of({**calls, "answer": "Dense"}, [*edges, (last, "answer")], ["answer"])


@pytest.mark.parametrize(("places", "alike"), [(6, False), (6, True), (12, True)])
def test_a_model_of_many_fusions_is_read_on_one_screen_with_all_of_them(places, alike):
    model = conditioned(places, alike=alike)
    shown = readable(DrawnModel(model), Options())
    assert shown.placed.letter >= 9
    merges = [node for node in shown.placed.scene.root.all_nodes() if node.kind in ("fusion", "injection")]
    assert len(merges) == len(model.fusions) + len(model.injections) == places
    assert all(len(node.calls) == 1 for node in merges)


def test_no_more_engines_are_run_than_could_help(monkeypatch):
    runs = []
    monkeypatch.setattr(placement, "lay_out", lambda *given, **more: (runs.append(1), lay_out(*given, **more))[1])
    for places in (6, 12, 20):
        runs.clear()
        readable(DrawnModel(conditioned(places, alike=False)), Options())
        assert len(runs) <= 7


def test_a_picture_that_is_asked_for_from_left_to_right_is_so():
    shown = readable(DrawnModel(conditioned(12, alike=True)), Options(direction="LR"))
    assert shown.placed.scene.direction == shown.placed.layout.direction == "LR"


def test_what_is_asked_for_unfolded_stays_so():
    drawn = DrawnModel(residual_chain(14, classes=("Dense", "Conv2D", "Dense")))
    assert len(readable(drawn, Options(fold="none")).graph) == len(drawn.facts.calls)


def test_a_picture_without_its_title():
    assert readable(DrawnModel(sample("driving")), Options(), bare=True).placed.panel == 0
