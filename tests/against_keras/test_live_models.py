"""The graph that archlens reads from a file against the live model's own: calls, tensors, shapes, parameters."""

from __future__ import annotations

from collections import Counter

import keras
import pytest

import archlens
import sample_models
import sample_models.archive
from tests import builders
from tests.against_keras.live_graph import live_graph, logical_parameters

# TensorFlow's variables have not yet caught up with NumPy 2 when Keras saves them.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

APPLICATIONS = (
    "ConvNeXtTiny",
    "DenseNet121",
    "EfficientNetB0",
    "EfficientNetV2B0",
    "InceptionResNetV2",
    "InceptionV3",
    "MobileNet",
    "MobileNetV2",
    "MobileNetV3Small",
    "NASNetMobile",
    "ResNet50",
    "ResNet50V2",
    "Xception",
)

# What no reader of a file can know, and why.
UNKNOWN_SHAPES = {
    # A class that the file only names gives an output that nothing takes.
    "custom_two_tensors": {"by_keyword"},
    "custom_tied_weights": {"tied"},
    "backbone_is_output": {"backbone"},
    "backbone_first_call_is_output": {"backbone"},
    "subclassed_second_call_is_output": {"coded@1"},
    "subclassed_is_output": {"coded"},
}
UNKNOWN_PARAMETERS = {
    # The layer's only weights are another layer's, which holds them in the file; its own entry does not say so.
    "custom_tied_weights": {"tied"},
}


@pytest.fixture(autouse=True)
def fresh_names():
    keras.utils.clear_session()


def assert_same_graph(model, path, *, unknown_shapes=frozenset(), unknown_parameters=frozenset()):
    live, a = live_graph(model), archlens.analyze(path)
    graph = a.graph
    assert {call.id for call in graph.calls} == set(live.shapes)
    keyed = isinstance(getattr(model, "_inputs_struct", None), dict)  # then the file's order counts, Keras sorts
    assert sorted(graph.inputs) == sorted(live.inputs) if keyed else list(graph.inputs) == live.inputs
    assert edges(graph) == Counter(live.edges)
    for call in graph.calls:
        shapes = live.shapes[call.id]
        if call.id in unknown_shapes:
            assert call.shape is None
        else:
            assert call.shape == shapes[0], call
            assert all(known is None or known == shape for known, shape in zip(call.shapes, shapes, strict=False)), call
        if call.id not in unknown_parameters and not call.is_input:
            assert call.layer.parameters == live.parameters[call.id], call
    outputs = {(o.call, o.output, None if o.call in unknown_shapes else o.shape) for o in graph.outputs}
    assert outputs == {(id_, k, None if id_ in unknown_shapes else shape) for id_, k, shape in live.outputs}
    assert a.model.parameters == logical_parameters(model)


def edges(graph):
    """All tensors but the masks that were passed to nested models: Keras records those at the model, not inside."""
    calls = graph.by_id
    entering = {id(t) for t in graph.tensors if t.control and len(calls[t.source].scope) < len(calls[t.target].scope)}
    return Counter((t.source, t.output, t.target, t.shape) for t in graph.tensors if id(t) not in entering)


@pytest.mark.parametrize("name", sample_models.BUILDERS)
def test_sample_models(name):
    assert_same_graph(sample_models.BUILDERS[name](), sample_models.path(name))


@pytest.mark.parametrize("name", builders.BUILDERS)
def test_odd_models(name, tmp_path):
    model = builders.BUILDERS[name]()
    model.save(tmp_path / "m.keras")
    assert_same_graph(
        model,
        tmp_path / "m.keras",
        unknown_shapes=UNKNOWN_SHAPES.get(name, frozenset()),
        unknown_parameters=UNKNOWN_PARAMETERS.get(name, frozenset()),
    )


@pytest.mark.parametrize("name", APPLICATIONS)
def test_applications(name, tmp_path):
    model = getattr(keras.applications, name)(weights=None)
    sample_models.archive.write(model, tmp_path / "m.keras")
    assert_same_graph(model, tmp_path / "m.keras")
