"""Which part of a model a contract is about, against the sources that all paths give."""

from __future__ import annotations

import pytest
from hypothesis import given

from archlens.analysis import analyze_graph
from archlens.contracts.parts import ModelPart, beyond_of_model, parts_of
from archlens.contracts.selectors import Selecting
from tests.strategies import model_graphs
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.contracts.made import FEW, mistakes_of, sample

MODEL = {"interaction": False}


def parts(analysis, **fields):
    select = Selecting(analysis)
    found = parts_of({**MODEL, **fields}, select)
    return [(part.whose, [call.id for call in part.calls]) for part in found], [v.promised for v in select.missing]


@given(model_graphs())
@FEW
def test_every_part(graph):
    a, brute = analyze_graph(graph), BruteForce(graph)
    inner = [v for v in brute.calls if v not in brute.inputs]
    assert parts(a) == ([("model", inner)], [])
    mixed = [v for v in inner if len(brute.S[v]) > 1]
    expected = ([("interaction", mixed)], []) if mixed else ([], ["an interaction"])
    assert parts(a, interaction=True) == expected
    branches = [(f"branch {b.input!r}", [v for v in inner if brute.S[v] == {b.input}]) for b in a.branches]
    assert parts(a, branch=("*",))[0] == branches
    for v in inner:
        of_layer = [w for w in inner if brute.calls[w].layer.key == brute.calls[v].layer.key]
        assert parts(a, layer=(v,)) == ([(f"layer {of_layer[0]!r}", of_layer)], [])


def test_nested_models_are_parts_and_what_is_not_there_is_missing():
    nested = sample("image_text_nested")
    inside = [call.id for call in nested.graph.calls if call.id.startswith("text_encoder/")]
    assert parts(nested, layer=("text_encoder",)) == ([("layer 'text_encoder'", inside)], [])
    assert parts(nested, layer=("encoder",)) == ([], ["a layer 'encoder'"])
    assert parts(nested, branch=("sound",)) == ([], ["a branch 'sound'"])


@pytest.mark.parametrize(
    ("figure", "model", "found"),
    [(50, 100, None), (51, 100, "0.51 (51 of 100)"), (0, 0, None), (None, 100, "the figure is unknown (MACs)")],
)
def test_a_share_is_of_the_model(figure, model, found):
    part = ModelPart("branch", "image", ())
    broken = list(beyond_of_model({"max-of-model": 0.5}, figure, model, part=part, unit="MACs", where=["a"]))
    assert [violation.found for violation in broken] == ([found] if found else [])
    assert all(violation.promised == "branch 'image': at most 0.5 of the model's MACs" for violation in broken)
    assert list(beyond_of_model({}, figure, model, part=part, unit="MACs", where=[])) == []


@pytest.mark.parametrize(
    ("fields", "line", "said"),
    [
        ('branch = "a"\nlayer = "b"\nmax = 3', -3, "or none for the model, found branch and layer"),
        ('layer = "b"\ninteraction = true\nmax = 3', -3, "or none for the model, found interaction and layer"),
        ("max-of-model = 0.5", 1, "expected max-of-model beside one of branch, interaction, layer"),
    ],
)
def test_one_part_and_a_share_of_a_part_only(fields, line, said):
    for type_ in ("parameters", "macs"):
        ((found, message),) = mistakes_of(type_, fields)
        assert said in message
        assert found == line
