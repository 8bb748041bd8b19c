"""Bytes of tensors, against a simulation that keeps a heap of tensors and frees them by looking ahead."""

from __future__ import annotations

import dataclasses
import io
import json
import math
import zipfile

import h5py
import networkx as nx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import archlens
from archlens.analysis.facts import GraphFacts
from archlens.analysis.memory import TensorBytes
from tests.conftest import ROOT
from tests.strategies import model_graphs
from tests.unit.analysis.made import TWO_TOWERS, graph_of

ITEM = {"float32": 4, "float16": 2, "int64": 8}


class Simulation:
    """A machine that makes the calls of a graph one after another; written from the definitions alone."""

    def __init__(self, graph):
        self.graph = graph
        self.order = [call.id for call in graph.calls]
        self.calls = {call.id: call for call in graph.calls}

    def bytes(self, tensor):
        """None if not known."""
        id_, output = tensor
        shape = self.calls[id_].shapes[output]
        if shape is None or None in shape[1:]:
            return None
        return math.prod(shape[1:]) * ITEM[self.type(tensor)]

    def type(self, tensor):
        for edge in self.graph.tensors:
            if (edge.source, edge.output) == tensor and edge.dtype:
                return edge.dtype
        call = self.calls[tensor[0]]
        own = call.dtype if call.is_input else call.layer.compute_dtype
        if own is not None:
            return own
        taken = [self.type(each) for each in self.takes(tensor[0])]
        return max(taken, key=ITEM.__getitem__, default="float32")

    def makes(self, id_):
        return {(id_, k) for k in range(len(self.calls[id_].shapes))}

    def takes(self, id_):
        return [(edge.source, edge.output) for edge in self.graph.tensors if edge.target == id_]

    def total(self, tensors):
        sizes = [self.bytes(tensor) for tensor in set(tensors)]
        return None if None in sizes else sum(sizes)

    def peak(self):
        heights = []
        given_out = {(output.call, output.output) for output in self.graph.outputs}
        for now, id_ in enumerate(self.order):
            made_so_far = set().union(*(self.makes(each) for each in self.order[: now + 1]))
            wanted_later = {tensor for later in self.order[now + 1 :] for tensor in self.takes(later)}
            at_work = self.makes(id_) | set(self.takes(id_))
            heights.append(self.total(at_work | (made_so_far & (wanted_later | given_out))))
        everything = [tensor for id_ in self.order for tensor in self.makes(id_)]
        return None if self.total(everything) is None else max(heights)

    def kept(self):
        feature = nx.DiGraph([(t.source, t.target) for t in self.graph.tensors if not t.control])
        feature.add_nodes_from(self.order)
        trained = [id_ for id_ in self.order if self.calls[id_].layer.trainable_parameters]
        behind = {id_ for id_ in self.order if any(nx.has_path(feature, start, id_) for start in trained)}
        unclear = [
            id_
            for id_ in self.order
            if self.calls[id_].layer.trainable_parameters is None
            and self.calls[id_].layer.weights
            and id_ not in behind
        ]
        if unclear:
            return None
        return self.total([tensor for id_ in behind for tensor in (*self.makes(id_), *self.takes(id_))])


@st.composite
def typed_graphs(draw):
    """Random graphs with types: of inputs, of layers, and told of single tensors; some layers are frozen."""
    graph = draw(model_graphs())
    types = st.sampled_from([None, "float32", "float16", "int64"])
    known = st.sampled_from([(None, 4), (None, 2, 4), (None,), (None, 7)])
    is_known = draw(st.booleans())
    layers = {}
    for call in graph.calls:
        layer = call.layer
        if layer.key not in layers:
            trained = draw(st.sampled_from([0, 1, 1, None])) if layer.weights else 0
            owned = None if trained is None else {owner: trained * size for owner, size in layer.weights.items()}
            compute = None if layer.kind != "layer" else draw(types.filter(bool))
            layers[layer.key] = dataclasses.replace(layer, trainable_weights=owned, compute_dtype=compute)
    calls = tuple(
        dataclasses.replace(
            call,
            layer=layers[call.layer.key],
            shapes=tuple(draw(known) for _ in call.shapes) if is_known else call.shapes,
            dtype=draw(types) if call.is_input else None,
        )
        for call in graph.calls
    )
    told = {}
    for tensor in graph.tensors:
        told.setdefault((tensor.source, tensor.output), draw(types))
    tensors = tuple(dataclasses.replace(t, dtype=told[t.source, t.output]) for t in graph.tensors)
    return dataclasses.replace(graph, calls=calls, tensors=tensors)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(typed_graphs())
def test_random_graphs(graph):
    tensors, simulation = TensorBytes(GraphFacts(graph)), Simulation(graph)
    assert tensors.sizes == {
        (number, k): simulation.bytes((call.id, k))
        for number, call in enumerate(graph.calls)
        for k in range(len(call.shapes))
    }
    assert tensors.peak() == simulation.peak()
    assert tensors.kept() == simulation.kept()


def with_trained(graph, trained):
    def weights(layer):
        return {layer.key: 1 if layer.key in trained else 0} if layer.weights else {}

    calls = tuple(
        dataclasses.replace(call, layer=dataclasses.replace(call.layer, trainable_weights=weights(call.layer)))
        for call in graph.calls
    )
    return dataclasses.replace(graph, calls=calls)


def test_a_frozen_tower_is_not_kept():
    graph = graph_of(TWO_TOWERS, ["skip"])  # each tensor has 32 bytes
    kept = {
        trained: TensorBytes(GraphFacts(with_trained(graph, {trained}))).kept()
        for trained in ("conv", "embed", "dense")
    }
    # Of conv: image, conv, flat, embed, both, again, dense, skip; of embed: text and flat in the place of image, conv
    # and flat; of dense: again, dense, skip.
    assert kept == {"conv": 8 * 32, "embed": 7 * 32, "dense": 3 * 32}
    assert TensorBytes(GraphFacts(with_trained(graph, set()))).kept() == 0


def test_what_nobody_takes_is_alive_once_and_outputs_to_the_end():
    calls = {"x": ("InputLayer", ()), "a": ("Dense!", ("x",)), "b": ("Dense!", ("x",)), "c": ("Dense!", ("b",))}
    assert TensorBytes(GraphFacts(graph_of(calls, ["c"]))).peak() == 3 * 32 - 32
    assert TensorBytes(GraphFacts(graph_of(calls, ["a", "c"]))).peak() == 3 * 32


def test_a_call_of_which_no_output_is_known_makes_both_unknown():
    graph = with_trained(graph_of(TWO_TOWERS, ["skip"]), {"conv"})
    calls = tuple(dataclasses.replace(c, shapes=()) if c.id == "again" else c for c in graph.calls)
    tensors = TensorBytes(GraphFacts(dataclasses.replace(graph, calls=calls)))
    assert (tensors.peak(), tensors.kept(), tensors.unknown) == (None, None, (6,))


VGG16 = [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)]
"""Filters and convolutions of each block."""

PUBLISHED = [
    *(224 * 224 * 3, 224 * 224 * 64, 224 * 224 * 64, 112 * 112 * 64, 112 * 112 * 128, 112 * 112 * 128, 56 * 56 * 128),
    *(56 * 56 * 256, 56 * 56 * 256, 56 * 56 * 256, 28 * 28 * 256, 28 * 28 * 512, 28 * 28 * 512, 28 * 28 * 512),
    *(14 * 14 * 512, 14 * 14 * 512, 14 * 14 * 512, 14 * 14 * 512, 7 * 7 * 512, 4096, 4096, 1000),
]
"""The values that each layer of VGG16 gives, input first: https://cs231n.github.io/convolutional-networks/"""


def vgg16(folder):
    """The file of VGG16 as Keras saves it, its weights declared and not written."""
    steps, weights, channels = [("InputLayer", {"batch_shape": [None, 224, 224, 3], "dtype": "float32"})], [], 3
    for filters, convolutions in VGG16:
        for _ in range(convolutions):
            steps.append(("Conv2D", {"filters": filters, "kernel_size": [3, 3], "padding": "same"}))
            weights.append(((3, 3, channels, filters), (filters,)))
            channels = filters
        steps.append(("MaxPooling2D", {"pool_size": [2, 2], "strides": [2, 2], "padding": "valid"}))
    steps.append(("Flatten", {}))
    for taken, units in ((7 * 7 * 512, 4096), (4096, 4096), (4096, 1000)):
        steps.append(("Dense", {"units": units}))
        weights.append(((taken, units), (units,)))
    layers = [
        {"module": "keras.layers", "class_name": name, "config": {"name": f"{name.lower()}_{k}", **config}}
        for k, (name, config) in enumerate(steps)
    ]
    owners = [layer["config"]["name"] for layer in layers if layer["class_name"] in ("Conv2D", "Dense")]
    stored = io.BytesIO()
    with h5py.File(stored, "w") as file:
        for owner, shapes in zip(owners, weights, strict=True):
            group = file.create_group(f"layers/{owner}/vars")
            group.attrs["name"] = owner
            for k, shape in enumerate(shapes):
                group.create_dataset(str(k), shape=shape, dtype="f4")
    model = {"module": "keras", "class_name": "Sequential", "config": {"name": "vgg16", "layers": layers}}
    with zipfile.ZipFile(folder / "vgg16.keras", "w") as archive:
        archive.writestr("config.json", json.dumps(model))
        archive.writestr("metadata.json", json.dumps({"keras_version": "3.9.0"}))
        archive.writestr("model.weights.h5", stored.getvalue())
    return folder / "vgg16.keras"


def test_the_published_sizes_of_vgg16(tmp_path):
    model = archlens.analyze(vgg16(tmp_path)).model
    assert (model.parameters, model.trainable_parameters, model.macs) == (138_357_544, 138_357_544, 15_470_264_320)
    assert sum(PUBLISHED) * 4 == 60_950_432
    assert model.kept_bytes == (sum(PUBLISHED) + 7 * 7 * 512) * 4 == 61_050_784  # Keras flattens in a layer of its own
    assert model.peak_bytes == 2 * 224 * 224 * 64 * 4
    page = (ROOT / "docs" / "costs.md").read_text("utf-8")
    for figure in (sum(PUBLISHED), sum(PUBLISHED) * 4, model.kept_bytes):
        assert f"{figure:,}" in page
    assert f"{sum(PUBLISHED) * 4 / 2**20:.0f} MiB" in page
