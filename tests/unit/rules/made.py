"""Graphs written down call by call, and what the rules find in them."""

from __future__ import annotations

from dataclasses import replace

from archlens.analysis import analyze_graph
from archlens.graph import Call, Layer, ModelGraph, OutputTensor, Tensor
from archlens.layers.graph_layer import graph_layer
from archlens.rules import RuleSettings, find


class Made:
    """A model; shapes are given without the batch axis, as a number or a tuple."""

    def __init__(self):
        self.calls, self.tensors, self.shapes = [], [], {}

    def input(self, name, shape=8, dtype="float32"):
        layer = Layer(name, name, "InputLayer", "InputLayer", "input", "other", {}, weighted=False)
        self.calls.append(Call(name, layer, (), (_shape(shape),), dtype, macs=0))
        self.shapes[name] = _shape(shape)
        return name

    def call(self, name, class_name, *sources, shape=8, owns=0, macs=0, key=None, module="keras.layers", **config):
        """A call on all sources; of the layer ``key`` if it is shared, of its own otherwise."""
        key = key or name
        kind = "operation" if module is None else "layer"
        weights = {key: owns} if owns else {}
        layer = graph_layer(
            key=key,
            name=key,
            class_name=class_name,
            effective_class=class_name,
            kind=kind,
            module=module,
            config={"name": name, **config},
            weights=weights,
        )
        self.calls.append(Call(name, layer, (), (_shape(shape),), macs=macs))
        self.shapes[name] = _shape(shape)
        for i, source in enumerate(sources):
            self.tensors.append(Tensor(source, 0, name, f"0[{i}]", control=False, shape=self.shapes[source]))
        return name

    def dense(self, name, source, shape=8, *, owns=8, **config):
        return self.call(name, "Dense", source, shape=shape, owns=owns, **config)

    def concatenate(self, name, *sources, shape):
        return self.call(name, "Concatenate", *sources, shape=shape)

    def graph(self, *outputs, notes=()):
        inputs = tuple(call.id for call in self.calls if call.is_input)
        ends = tuple(OutputTensor(name, name, 0, self.shapes[name]) for name in outputs)
        return ModelGraph("made", "test", None, tuple(self.calls), tuple(self.tensors), inputs, ends, tuple(notes))

    def found(self, code, *outputs, **options):
        """The findings of one rule; options by name, underscores for hyphens."""
        values = {name.replace("_", "-"): value for name, value in options.items()}
        settings = RuleSettings(select=(code,), options={code: values} if values else {})
        found = find(analyze_graph(self.graph(*outputs)), settings)
        assert all(finding.code == code and finding.why and finding.hint for finding in found)
        return found


def with_modules(graph):
    """A random graph whose layers are Keras's own, but for ``MyBlock``."""
    calls = []
    for call in graph.calls:
        own = call.layer.kind == "layer" and call.layer.class_name != "MyBlock"
        module = "keras.layers" if own else None
        calls.append(replace(call, layer=replace(call.layer, module=module, builtin=own)))
    return replace(graph, calls=tuple(calls))


def _shape(shape):
    return (None, shape) if isinstance(shape, int) else (None, *shape)
