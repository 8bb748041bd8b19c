"""Where the parameters of a model are: places by hand, and all parameters in exactly one place."""

from __future__ import annotations

import pytest

import archlens
from archlens.analysis import analyze_graph
from archlens.analysis.analysis import Analysis
from archlens.analysis.parameter_places import parameter_places
from archlens.graph import Call, ModelGraph, OutputTensor, Tensor
from archlens.layers.graph_layer import graph_layer
from tests.conftest import ROOT

SAMPLES = sorted((ROOT / "sample_models").glob("*.keras"))


def chain(*layers):
    """The Analysis of a chain: of each call id, class, parameters, perhaps shape and owner of the weights."""
    calls, tensors = [], []
    for id_, class_name, parameters, *rest in layers:
        shape = rest[0] if rest else (None, 8)
        owner = rest[1] if len(rest) > 1 else id_
        *scope, name = id_.split("/")
        kind = "input" if class_name == "InputLayer" else "layer"
        layer = graph_layer(
            key=id_,
            name=name,
            class_name=class_name,
            effective_class=class_name,
            kind=kind,
            module=None,
            config={},
            weights={owner: parameters} if parameters else {},
        )
        if calls:
            tensors.append(Tensor(calls[-1].id, 0, id_, "0", control=False, shape=calls[-1].shape))
        calls.append(Call(id_, layer, tuple(scope), (shape,)))
    last = calls[-1].id
    outputs = (OutputTensor(last, last, 0, calls[-1].shape),)
    return analyze_graph(ModelGraph("m", "test", None, tuple(calls), tuple(tensors), (calls[0].id,), outputs))


def told(analysis):
    return [(place.name, place.kind, place.parameters) for place in parameter_places(analysis)]


X = ("x", "InputLayer", 0)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_parameter_is_in_one_place(path):
    analysis = archlens.analyze(path)
    places = parameter_places(analysis)
    assert sum(place.parameters for place in places) == analysis.model.parameters
    assert [place.parameters for place in places] == sorted((p.parameters for p in places), reverse=True)
    for place in places:
        assert place.share == place.parameters / analysis.model.parameters
        assert place.calls
        assert all(analysis.graph.by_id[id_].layer.weights for id_ in place.calls)
    calls = [id_ for place in places for id_ in place.calls]
    assert len(calls) == len(set(calls))


def test_layers_that_stand_out():
    made = chain(X, ("conv", "Conv2D", 10), ("fc1", "Dense", 70), ("fc2", "Dense", 20))
    assert told(made) == [("fc1", "layer", 70), ("fc2", "layer", 20), ("conv", "layer", 10)]
    assert [place.class_name for place in parameter_places(made)] == ["Dense", "Dense", "Conv2D"]


def test_a_nested_model_is_one_place_and_one_that_has_everything_is_opened():
    inner = [("m/a", "Dense", 30), ("m/b", "Dense", 30)]
    made = chain(X, *inner, ("end", "Dense", 5))
    assert told(made) == [("m", "model", 60), ("end", "layer", 5)]
    assert parameter_places(made)[0].layers == 2
    assert told(chain(X, *inner)) == [("a", "layer", 30), ("b", "layer", 30)]


def test_layers_whose_names_begin_alike():
    stages = [(f"conv{i}_block{j}_conv2d", "Conv2D", 10 * i + j) for i in (1, 2, 3) for j in range(4)]
    made = chain(X, *stages)
    assert told(made) == [("conv3", "names", 126), ("conv2", "names", 86), ("conv1", "names", 46)]


def test_names_of_one_beginning_that_are_all_over_the_model_are_no_part():
    mixed = [(f"conv_{i % 2}_{i}", "Conv2D", 10, (None, size, size, 3)) for i, size in enumerate([9] * 8 + [5] * 8)]
    assert told(chain(X, *mixed)) == [("9×9", "resolution", 80), ("5×5", "resolution", 80)]


def test_many_of_one_size_are_one_place():
    blocks = [(f"layer_{i}_{part}", "Dense", 5) for i in range(12) for part in "ab"]
    (place,) = [each for each in parameter_places(chain(X, ("embed", "Embedding", 60), *blocks)) if each.last_name]
    assert (place.name, place.last_name, place.layers, place.parameters) == ("layer_0", "layer_11", 24, 120)
    assert place.share == pytest.approx(120 / 180)


def test_else_layers_of_one_class():
    sizes = [(f"d{chr(97 + i)}", "Dense", 10 + i, (None, 8)) for i in range(12)]
    assert told(chain(X, *sizes)) == [("Dense", "class", sum(range(10, 22)))]


def test_shared_weights_count_once_at_the_first_layer():
    made = chain(X, ("one", "Dense", 60, (None, 8), "w"), ("other", "TimeDistributed", 60, (None, 8), "w"))
    assert told(made) == [("one", "layer", 60)]
    siamese = archlens.analyze(ROOT / "sample_models" / "siamese.keras")
    encoder = parameter_places(siamese)[0]
    assert (encoder.name, encoder.kind, encoder.parameters) == ("encoder", "model", 832 + 18496 + 802880)
    assert len(encoder.calls) == 2 * encoder.layers


def test_of_what_is_not_known_there_are_none():
    assert parameter_places(chain(X, ("relu", "ReLU", 0))) == ()
    read_back = Analysis.from_dict(archlens.analyze(SAMPLES[0]).to_dict())
    assert parameter_places(read_back) == ()


def test_a_chain_of_many_calls():
    places = parameter_places(chain(X, *((f"d{i}", "Dense", 72) for i in range(10_000))))
    assert [(place.name, place.last_name, place.layers) for place in places] == [("Dense", None, 10_000)]
