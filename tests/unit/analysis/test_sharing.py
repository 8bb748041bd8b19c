"""What of a model is used several times."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

import archlens
from archlens.analysis import analyze_graph
from archlens.analysis.analysis import Analysis
from archlens.analysis.sharing import shared_parts
from archlens.graph import Call, ModelGraph, OutputTensor, Tensor
from archlens.layers.graph_layer import graph_layer
from tests.conftest import ROOT
from tests.unit.analysis.random_graphs import on_random_graphs
from tests.unit.rules.made import Made

DATA = ROOT / "tests" / "data" / "keras_3.15.1"


def told(analysis):
    return [(part.name, part.kind, len(part.uses), part.inputs, part.apart) for part in shared_parts(analysis)]


def test_a_layer_that_each_of_several_inputs_goes_through():
    m = Made()
    a, b, c = (m.input(name) for name in "abc")
    ends = [m.call(f"dense_{each}", "Dense", each, owns=8, key="shared") for each in (a, b, c)]
    analysis = analyze_graph(m.graph(m.call("all", "Add", *ends)))
    assert told(analysis) == [("shared", "layer", 3, ("a", "b", "c"), True)]
    (part,) = shared_parts(analysis)
    assert (part.class_name, part.parameters) == ("Dense", 8)
    assert part.uses == (("dense_a",), ("dense_b",), ("dense_c",))


def test_a_layer_that_one_input_goes_through_twice():
    m = Made()
    first = m.call("one", "Dense", m.input("x"), owns=8, key="shared")
    analysis = analyze_graph(m.graph(m.call("two", "Dense", first, owns=8, key="shared")))
    assert told(analysis) == [("shared", "layer", 2, ("x",), False)]


def test_layers_without_weights_share_nothing():
    m = Made()
    first = m.call("one", "ReLU", m.input("x"), key="relu")
    assert shared_parts(analyze_graph(m.graph(m.call("two", "ReLU", first, key="relu")))) == ()


def test_of_a_shared_model_its_layers_are_not_told_again():
    siamese = archlens.analyze(ROOT / "sample_models" / "siamese.keras")
    assert told(siamese) == [("encoder", "model", 2, ("known_input", "questioned_input"), True)]
    (part,) = shared_parts(siamese)
    assert part.parameters == 832 + 18496 + 802880
    assert [len(use) for use in part.uses] == [6, 6]


@pytest.mark.parametrize("name", ["nested_models", "shared_layers"])
def test_files_of_keras(name):
    ((_, _, uses, inputs, apart),) = told(archlens.analyze(DATA / f"{name}.keras"))
    assert (uses, inputs, apart) == (2, ("a", "b"), True)


def test_models_called_twice_inside_a_model_that_is_called_once():
    calls = [Call("x", _layer("x", "InputLayer", 0), (), ((None, 8),))]
    for id_, scope in (("outer/inner/d", ("outer", "inner")), ("outer/inner@1/d", ("outer", "inner@1"))):
        calls.append(Call(id_, _layer("outer/inner/d", "Dense", 72), scope, ((None, 8),)))
    assert told(analyze_graph(_chain(calls))) == [("inner", "model", 2, ("x",), False)]


def test_a_model_in_two_models_is_told_once():
    calls = [Call("x", _layer("x", "InputLayer", 0), (), ((None, 8),))]
    for number, scope in enumerate((("left", "encoder"), ("right", "encoder"))):
        calls.append(Call("/".join((*scope, "d")), _layer("left/encoder/d", "Dense", 72), scope, ((None, 8),)))
        own = "/".join((scope[0], f"e{number}"))
        calls.append(Call(own, _layer(own, "Dense", 72), scope[:1], ((None, 8),)))
    assert told(analyze_graph(_chain(calls))) == [("encoder", "model", 2, ("x",), False)]


def test_a_model_that_is_also_called_at_each_step_has_its_own_name():
    given = Call("x", _layer("x", "InputLayer", 0), (), ((None, 5, 8),))
    dense = _layer("steps/d", "Dense", 72)
    calls = [given, *(Call(f"{scope}/d", dense, (scope,), ((None, 5, 8),)) for scope in ("steps", "encoder"))]
    graph = replace(_chain(calls), time_axes={("steps",): 1})
    assert told(analyze_graph(graph)) == [("encoder", "model", 2, ("x",), False)]


def _chain(calls):
    """A graph in which each call takes what the one before it gives."""
    ids = [call.id for call in calls]
    tensors = tuple(Tensor(a, 0, b, "0", control=False, shape=(None, 8)) for a, b in itertools.pairwise(ids))
    ends = (OutputTensor("end", ids[-1], 0, (None, 8)),)
    return ModelGraph("m", "test", None, tuple(calls), tensors, ("x",), ends)


def _layer(key, class_name, parameters):
    return graph_layer(
        key=key,
        name=key.rpartition("/")[2],
        class_name=class_name,
        effective_class=class_name,
        kind="input" if class_name == "InputLayer" else "layer",
        module=None,
        config={},
        weights={key: parameters} if parameters else {},
    )


def test_random_graphs():
    def check(graph):
        keys = {}
        for call in graph.calls:
            if not call.is_input and call.layer.owns_weights:
                keys.setdefault(call.layer.key, []).append(call.id)
        expected = {key: tuple((id_,) for id_ in ids) for key, ids in keys.items() if len(ids) > 1}
        parts = shared_parts(analyze_graph(graph))
        assert {part.name: part.uses for part in parts} == expected

    on_random_graphs(check)


def test_a_report_that_was_read_back_holds_no_calls():
    siamese = archlens.analyze(ROOT / "sample_models" / "siamese.keras")
    assert shared_parts(Analysis.from_dict(siamese.to_dict())) == ()
