"""Pictures are folded until they can be read, and no further than they say anything."""

from __future__ import annotations

import itertools

import pytest

from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.options import Options
from archlens.render.diagram.readable import readable
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


def test_what_is_asked_for_unfolded_stays_so():
    drawn = DrawnModel(residual_chain(14, classes=("Dense", "Conv2D", "Dense")))
    assert len(readable(drawn, Options(fold="none")).graph) == len(drawn.facts.calls)


def test_a_picture_without_its_title():
    assert readable(DrawnModel(sample("driving")), Options(), bare=True).placed.panel == 0
