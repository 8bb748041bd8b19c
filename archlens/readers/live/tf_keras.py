"""Reads live models of tf_keras, which is Keras 2 under another name, and of Keras 2 itself.

Their configuration is what a file would hold of them, and is read as from one; what a file does not tell, the shapes of
all outputs and which weights are the same objects, is then taken from the live layers.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator
from typing import Any

from archlens.errors import LiveModelError, NotAGraphError
from archlens.graph import ModelGraph, Shape
from archlens.readers.graph.assembly import Assembler
from archlens.readers.graph.shape_propagation import propagate_shapes
from archlens.readers.keras.keras2 import parse_old_model
from archlens.readers.keras.model_records import LayerConfig, ModelConfig
from archlens.readers.live.compiled import live_optimizer
from archlens.readers.live.describer import LiveLayer
from archlens.readers.live.live_layers import LiveLayers
from archlens.readers.weights.distinct_layers import DistinctLayers
from archlens.text.names import quoted
from archlens.text.values import in_brief


def is_model(live: Any) -> bool:
    """Whether an object is a live model of tf_keras or Keras 2."""
    return _package(live) is not None


def read(model: Any, format_: str, input_shape: Any = None) -> ModelGraph:
    """The graph of a live Functional or Sequential model.

    Args:
        model: the model.
        format_: what its graph is said to be read from.
        input_shape: the shape that a Sequential is built on which was not built, batch axis first.

    Raises:
        LiveModelError: if it is subclassed, or a Sequential that was not built and no shape is given.
    """
    if type(model).__name__ == "Sequential" and not model.built:
        model = _built(model, input_shape)
    try:
        described = parse_old_model(json.loads(model.to_json()))
        propagate_shapes(described)
    except (NotImplementedError, NotAGraphError) as error:
        raise LiveModelError(
            None,
            expected="a Functional or Sequential model of tf_keras",
            found=f"{type(model).__name__}, whose graph is code",
            hint="archlens opens subclassed models of Keras 3 only.",
        ) from error
    described.optimizer = live_optimizer(model)
    live_layers = LiveLayers(_live_layers(described, model, ""), trained=model.trainable_weights)
    layers = DistinctLayers(live_layers)
    version = getattr(sys.modules.get(_package(model) or ""), "__version__", None)
    return Assembler(described, layers).graph(format_=format_, keras_version=version)


def _built(model: Any, input_shape: Any) -> Any:
    """A model like a Sequential, built; the one that was handed over stays as it is."""
    if input_shape is None:
        raise LiveModelError(
            None,
            expected="a Sequential model that was built",
            found=f"{quoted(model.name)}, which was not",
            hint="Give the shape of its input: archlens.analyze(model, input_shape=(None, 224, 224, 3)).",
        )
    try:
        like = type(model).from_config(model.get_config())
        like.build(tuple(input_shape))
    except Exception as error:  # whatever the layers' own code raises
        raise LiveModelError(
            None,
            expected=f"to build {quoted(model.name)} on {in_brief(input_shape)}",
            found=f"{type(error).__name__}: {error}",
            hint="Build the model yourself and analyse it then.",
        ) from error
    return like


def _package(live: Any) -> str | None:
    for each in type(live).__mro__:
        package = each.__module__.partition(".")[0]
        if each.__name__ == "Model" and package in ("keras", "tf_keras"):
            version = str(getattr(sys.modules.get(package), "__version__", ""))
            return package if package == "tf_keras" or version.startswith("2.") else None
    return None


def _live_layers(described: ModelConfig, model: Any, path: str) -> Iterator[LiveLayer]:
    """Every described layer with the live one, whose shapes it is given."""
    live = {layer.name: layer for layer in model._flatten_layers(include_self=False, recursive=False)}  # noqa: SLF001
    for layer in described.layers.values():
        operation = live.get(layer.name)
        yield LiveLayer(layer, operation, path + layer.name)
        if operation is None:
            continue
        _record_shapes(layer, model, operation)
        inner = operation
        for _ in range(layer.time_axes):
            inner = inner.layer
        if layer.model is not None:
            yield from _live_layers(layer.model, inner, f"{path}{layer.name}/")


def _record_shapes(layer: LayerConfig, model: Any, operation: Any) -> None:
    kept = [
        node
        for i, node in enumerate(operation._inbound_nodes)  # noqa: SLF001
        if f"{operation.name}_ib-{i}" in model._network_nodes  # noqa: SLF001
    ]
    if len(kept) == len(layer.nodes):
        described = zip(layer.nodes, kept, strict=True)
        layer.nodes = [dataclasses.replace(d, outputs=tuple(_shapes(live.output_shapes))) for d, live in described]


def _shapes(value: Any) -> Iterator[Shape]:
    if isinstance(value, dict):
        value = [value[key] for key in sorted(value)]
    if isinstance(value, list) or (isinstance(value, tuple) and any(isinstance(v, (tuple, list)) for v in value)):
        for item in value:
            yield from _shapes(item)
    else:
        yield tuple(value)
