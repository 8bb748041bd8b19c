"""Classes and roles of layers, against all calls."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given

from archlens.analysis import analyze_graph
from tests.strategies import model_graphs
from tests.unit.contracts.made import FEW, lines, mistakes_of, sample, violations

TYPE = "layers"

KEPT = [
    ("image_text", 'forbid = ["Lambda", "normalization", "GRU"]'),
    ("image_text", 'allow = ["Conv*", "pooling", "flatten", "Dense"]\nin = "branch:image_input"'),
    ("image_text", 'require = ["LSTM", "embedding"]\nin = "branch:text_input"'),
    ("image_text", 'forbid = "recurrent"\nin = ["interaction", "branch:image*"]'),
]
BROKEN = [
    ("image_text", 'forbid = ["LSTM"]', "no LSTM in the model; 1 call of LSTM (role recurrent): 'text_lstm'"),
    ("image_text", 'forbid = "recurrent"', "no recurrent layers in the model"),
    ("image_text", 'allow = "Dense"\nin = "interaction"', "only Dense in the interaction; 1 call of Concaten"),
    ("image_text", 'require = "GRU"\nin = "branch:text_input"', "GRU in branch 'text_input'; there are none"),
    ("image_text", 'forbid = "GRU"\nin = "branch:tex"', "a branch 'tex'; the model has none"),
    ("kernel_sizes", 'forbid = "GRU"\nin = "interaction"', "an interaction; no inputs meet"),
]


@pytest.mark.parametrize(("model", "fields"), KEPT)
def test_kept(model, fields):
    assert lines(model, TYPE, fields) == []


@pytest.mark.parametrize(("model", "fields", "said"), BROKEN)
def test_broken(model, fields, said):
    found = lines(model, TYPE, fields)
    assert any(said in line for line in found), found


def test_layers_inside_others_are_seen():
    assert lines("image_text_nested", TYPE, 'require = ["LSTM", "Bidirectional"]') == []
    told = lines("image_text_nested", TYPE, 'forbid = "LSTM"\nin = "branch:text_input"')
    assert ["1 call of Bidirectional(LSTM) (role recurrent)" in each for each in told] == [True, False]


@given(model_graphs())
@FEW
def test_every_class_everywhere(graph):
    a = analyze_graph(graph)
    inner = [call for call in graph.calls if not call.is_input]
    for class_name in ("Dense", "Add", "MyBlock*"):
        own = [call.id for call in inner if call.layer.class_name == class_name.rstrip("*")]
        found = violations(a, TYPE, f'forbid = "{class_name}"')
        assert [id_ for violation in found for id_ in violation.where] == own
        assert bool(violations(a, TYPE, f'require = "{class_name}"')) == (not own)
        others = violations(a, TYPE, f'allow = "{class_name}"')
        assert {id_ for each in others for id_ in each.where} == {call.id for call in inner} - set(own)


def test_a_role_means_all_calls_of_that_role():
    a = sample("image_text")
    for role in {call.layer.role for call in a.graph.calls}:
        own = [call.id for call in a.graph.calls if call.layer.role == role and not call.is_input]
        found = violations(a, TYPE, f'forbid = "{role}"')
        assert [id_ for violation in found for id_ in violation.where] == own


def test_a_class_may_be_one_that_a_wrapper_holds():
    graph = sample("image_text").graph
    layer = dataclasses.replace(graph.by_id["text_dense"].layer, class_name="TimeDistributed")
    calls = tuple(dataclasses.replace(call, layer=layer) if call.id == "text_dense" else call for call in graph.calls)
    a = analyze_graph(dataclasses.replace(graph, calls=calls))
    for name in ("TimeDistributed", "Dense"):
        found = violations(a, TYPE, f'forbid = "{name}"\nin = "branch:text_input"')
        assert [(each.where, "TimeDistributed(Dense)" in each.found) for each in found] == [(("text_dense",), True)]


def test_classes_of_ones_own_may_be_called_anything_by_a_pattern():
    assert mistakes_of("layers", 'forbid = ["Dense2*", "MyLayer", "lora*", "other"]') == []


def test_all_violations_at_once():
    assert len(lines("image_text", TYPE, 'forbid = ["Dense", "LSTM"]\nrequire = "GRU"\nallow = "Conv2D"')) == 9
