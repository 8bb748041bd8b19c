"""Reads live Keras models: the layers and calls that the objects themselves have recorded.

Nothing is imported: whoever has a live model has imported its framework already. No forward pass is made and no weight
is copied. Ids and figures are those of the model's saved file, since both are described alike and assembled alike.
"""

from __future__ import annotations

import contextlib
import dataclasses
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from archlens.errors import LiveModelError
from archlens.graph import ModelGraph, Shape
from archlens.readers.graph import notes
from archlens.readers.graph.assembly import assemble
from archlens.readers.keras.model_config import models_in
from archlens.readers.keras.model_records import LayerConfig, ModelConfig
from archlens.readers.live import input_specs, tf_keras
from archlens.readers.live.agreement import Description
from archlens.readers.live.compiled import live_optimizer
from archlens.readers.live.describer import Describer
from archlens.readers.live.live_layers import LiveLayers
from archlens.readers.live.network import bases, holds_graph, is_a
from archlens.readers.live.opening import FILLED, Opening
from archlens.readers.live.stand_ins import Run, Sizes, settled
from archlens.readers.live.untouched import untouched
from archlens.readers.weights.distinct_layers import DistinctLayers
from archlens.text.names import quoted
from archlens.text.values import in_brief

FORMAT = "live"

_ACCEPTED = "the path of a model file, or a keras.Model"


def read(
    model: Any,
    *,
    inputs: Any = None,
    input_shape: Any = None,
    open_layers: bool | Iterable[type | str] = False,
    shapes: Mapping[str, Shape] | None = None,
) -> ModelGraph:
    """The graph of a live model.

    Args:
        model: a Functional, Sequential or subclassed model of Keras 3.
        inputs: the shapes that a subclassed model is called with; see
            :func:`archlens.readers.live.input_specs.requested`.
        input_shape: the shape that a Sequential is built on which was not built, batch axis first.
        open_layers: which layers with sublayers to open as models are: all, or those of some classes.
        shapes: those that the caller gives inputs of a Functional or Sequential model, by name, batch axis first.

    Raises:
        ShapeError: if the model cannot take the shapes that are given.
        LiveModelError: if it is no model, its shapes are not known, or its code stands in the way.
    """
    if tf_keras.is_model(model):
        if inputs is not None or open_layers:
            raise LiveModelError(
                None,
                expected="a model of Keras 3 with inputs= or open_layers=",
                found="one of tf_keras",
                hint="archlens opens subclassed models and layers of Keras 3 only; leave these arguments out.",
            )
        return _noticed(tf_keras.read(model, FORMAT, input_shape, shapes))
    if not is_a(model, "Model"):
        raise refused(model)

    def run(sizes: Sizes | None) -> Run:
        opening = Opening(open_layers, everything=not holds_graph(model), sizes=sizes)
        return _run(model, opening, inputs, input_shape)

    description = settled(run, type(model).__name__)
    description.model.optimizer = live_optimizer(model)
    if shapes:
        _refuse_code(model, description.model, shapes)
    layers = DistinctLayers(description.layers)
    graph, _ = assemble(description.model, layers, shapes, format_=FORMAT, keras_version=_version())
    return _noticed(graph)


def _refuse_code(model: Any, described: ModelConfig, shapes: Mapping[str, Shape]) -> None:
    """Refuse shapes for what was opened by running its code: what it does with others, only the code tells.

    Raises:
        LiveModelError: if it is such a model, or has such a layer.
    """
    opened = [layer for each in models_in(described) for layer in each.layers.values() if _is_opened(layer)]
    if not (is_a(model, "Functional") or is_a(model, "Sequential")):
        given = ", ".join(f"{quoted(name)}: {in_brief(shape)}" for name, shape in shapes.items())
        found = f"{quoted(model.name)}, whose graph is code"
        to_do = f"Give the shapes that it is called with: analyze(model, inputs={{{given}}})."
    elif opened:
        found = f"layer {quoted(opened[0].name)}, which is opened by running its code"
        to_do = "Leave open_layers= out, or build the model at these shapes."
    else:
        return
    raise LiveModelError(
        None, expected="a model whose layers and calls Keras has recorded, with shapes=", found=found, hint=to_do
    )


def _is_opened(layer: LayerConfig) -> bool:
    return any(node.model is not None for node in layer.nodes)


def _run(model: Any, opening: Opening, inputs: Any, input_shape: Any) -> Run:
    """What comes of describing a model once, its code run where no file would hold what it does."""
    runs_code = opening.everything or opening.wanted or not _recorded(model)
    description = error = None
    with untouched(model) if runs_code else contextlib.nullcontext() as scope:
        opening.enter(scope)
        describer = Describer(opening)
        try:
            described = _described(model, describer, opening, inputs, input_shape)
            layers = LiveLayers(describer.layers, opening.own, model.trainable_weights)
            description = Description(described, list(layers))
        except LiveModelError as stands_in_the_way:
            error = stands_in_the_way
    took_sizes = FILLED in opening.ways
    return Run(description, error, tuple(opening.ways), opening.needed_sizes, took_sizes)


def _noticed(graph: ModelGraph) -> ModelGraph:
    noticed = [
        *notes.unknown_classes(graph.calls),
        *notes.unknown_shapes(notes.first_unknown(graph)),
        *notes.unknown_weights(graph.calls),
    ]
    return dataclasses.replace(graph, notes=tuple(noticed))


def _described(model: Any, describer: Describer, opening: Opening, inputs: Any, input_shape: Any) -> ModelConfig:
    if is_a(model, "Sequential") and not _recorded(model):
        _build(model, input_shape if input_shape is not None else inputs)
        inputs = input_shape = None
    described = describer.describe(model)
    if described is not None and (inputs is not None or input_shape is not None):
        raise LiveModelError(
            None,
            expected="a model without shapes of its own, since inputs= or input_shape= is given",
            found=f"{quoted(model.name)}, which has them",
            hint="Leave the argument out.",
        )
    if described is None:
        wanted = inputs if inputs is not None else input_shape
        known = input_specs.built_on(model) if wanted is None else input_specs.requested(model, wanted)
        described = describer.network(opening.root(model, known))
    return described


def _recorded(model: Any) -> bool:
    return not is_a(model, "Sequential") or model._functional is not None  # noqa: SLF001


def _build(model: Any, input_shape: Any) -> None:
    """Builds a Sequential that was not; within the scope that undoes it."""
    if input_shape is None:
        raise LiveModelError(
            None,
            expected="a Sequential model whose input shape is known",
            found=f"{quoted(model.name)}, which was not built",
            hint="Give the shape, batch axis first: analyze(model, input_shape=(None, 224, 224, 3)).",
        )
    model.build(tuple(input_shape))
    if model._functional is None:  # noqa: SLF001
        raise LiveModelError(
            None,
            expected="a Sequential model of layers that tell the shapes they give",
            found=f"{quoted(model.name)}",
            hint="Give one of its layers a compute_output_shape().",
        )


def refused(model: Any) -> LiveModelError:
    """The error that an object is no model."""
    hint = "Give the whole model, not a part of it." if "keras.Operation" in bases(model) else f"Give {_ACCEPTED}."
    return LiveModelError(None, expected=_ACCEPTED, found=f"an object of class {type(model).__name__}", hint=hint)


def _version() -> str | None:
    return getattr(sys.modules.get("keras"), "__version__", None)
