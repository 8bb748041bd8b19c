"""An architecture holds what the graph holds, call by call."""

from __future__ import annotations

import dataclasses

from hypothesis import given, settings

from archlens.analysis import analyze_graph
from archlens.comparison.architecture.extraction import extract
from tests.strategies import model_graphs
from tests.unit.comparison import made


@given(model_graphs())
@settings(max_examples=80, deadline=None)
def test_calls_tensors_and_outputs_are_those_of_the_graph(graph):
    found = extract(analyze_graph(graph))
    ids = [call.id for call in found.calls]
    assert ids[: found.inputs] == list(graph.inputs)
    assert sorted(ids) == sorted(call.id for call in graph.calls)
    for call in found.calls:
        own = graph.by_id[call.id]
        assert (call.class_name, call.kind, call.scope) == (own.layer.class_name, own.layer.kind, own.scope)
        assert (call.shapes, call.parameters) == (own.shapes, own.layer.parameters)
        feeds = [(ids[feed.call], feed.output, feed.argument, feed.control) for feed in call.feeds]
        assert feeds == [(t.source, t.output, t.argument, t.control) for t in graph.tensors if t.target == call.id]
    assert [(end.name, ids[end.call], end.output) for end in found.outputs] == [
        (end.name, end.call, end.output) for end in graph.outputs
    ]


@given(model_graphs())
@settings(max_examples=80, deadline=None)
def test_a_call_shares_with_the_first_that_has_weights_in_common_with_it(graph):
    found = extract(analyze_graph(graph))
    owners = [set(graph.by_id[call.id].layer.weights) for call in found.calls]
    for place, call in enumerate(found.calls):
        before = [other for other in range(place) if owners[other] & owners[place]]
        assert call.shares == (before[0] if before else None)


def chain(**changes):
    """An input and a Dense behind it, as a graph whose second call has these attributes."""
    graph = made.graph(made.Model((made.Made(0, "InputLayer", 0, ()), made.Made(1, "Dense", 8, (0,))), (1,)))
    calls = (dataclasses.replace(graph.calls[0], dtype="int32"), dataclasses.replace(graph.calls[1], **changes))
    return dataclasses.replace(graph, calls=calls)


def test_what_is_passed_beside_tensors_is_a_setting_and_so_is_the_type_of_an_input():
    x, dense = extract(analyze_graph(chain(constants=(("1", 0.5),)))).calls
    assert ("dtype", '"int32"') in x.settings
    assert dense.settings == (("argument 1", "0.5"), ("size", "8"))


def test_axes_are_counted_by_the_shape_that_the_call_takes():
    graph = chain()
    traits = frozenset({"axis of input"})
    layer = dataclasses.replace(graph.calls[1].layer, config={"axis": -1}, traits=traits)
    graph = chain(layer=layer)
    assert extract(analyze_graph(graph)).calls[1].settings == (("axis", str(len(graph.tensors[0].shape) - 1)),)


def test_a_call_that_shares_with_several_shares_with_the_first():
    weights = ({}, {"a": 1}, {"b": 1}, {"b": 1, "a": 1})
    model = made.Model(
        tuple(made.Made(i, "Dense" if i else "InputLayer", 8, (i - 1,) * bool(i)) for i in range(4)), (3,)
    )
    graph = made.graph(model)
    calls = tuple(
        dataclasses.replace(call, layer=dataclasses.replace(call.layer, weights=own))
        for call, own in zip(graph.calls, weights, strict=True)
    )
    found = extract(analyze_graph(dataclasses.replace(graph, calls=calls)))
    assert [call.shares for call in found.calls] == [None, None, None, 1]


def test_layers_without_known_weights_share_by_the_layer_itself():
    graph = chain()
    layer = dataclasses.replace(graph.calls[1].layer, weights=None)
    one = dataclasses.replace(graph.calls[1], layer=layer)
    two = dataclasses.replace(one, id="again")
    tensors = (*graph.tensors, dataclasses.replace(graph.tensors[0], source=one.id, target="again"))
    outputs = (dataclasses.replace(graph.outputs[0], call="again"),)
    graph = dataclasses.replace(graph, calls=(graph.calls[0], one, two), tensors=tensors, outputs=outputs)
    assert [call.shares for call in extract(analyze_graph(graph)).calls] == [None, None, 1]


def test_what_tells_outputs_of_a_made_up_name_apart_is_made_up_too():
    graph = chain()
    (output,) = graph.outputs

    def numbered(*names):
        outputs = tuple(dataclasses.replace(output, name=name, named_by="Dense") for name in names)
        return [end.numbered for end in extract(analyze_graph(dataclasses.replace(graph, outputs=outputs))).outputs]

    assert numbered("dense_3", "dense_3_1", "dense_3_2") == [True, True, True]
    assert numbered("head", "head_1", "dense_3_1") == [False, False, False]
