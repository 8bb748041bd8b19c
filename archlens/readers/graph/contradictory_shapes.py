"""Shapes that a file records and the settings of its layers contradict; Keras refuses to load such a file.

A call contradicts itself where

1. an input has another shape than the calls that take it record;
2. the rule of its class gives other shapes than those that the calls which take its outputs record;
3. the rule takes tensors of other sizes or ranks, but not those that the call takes: arms that do not fit together, an
   axis that is not there.

Only classes whose rules are as strict as Keras are asked, and nothing is said where a shape is unknown. Keras 1 and 2
record no shapes: of their files only arms that do not fit together are told.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from archlens.graph import Shape
from archlens.layers.catalog import role_of
from archlens.layers.partial_shapes import agree, partial
from archlens.layers.shape_arithmetic import Known
from archlens.layers.shape_clues import Rule, tells
from archlens.readers.graph.call_shapes import call_rule, ruled_shapes, without_histories
from archlens.readers.graph.wired_model import WiredModel, WiredModels
from archlens.readers.keras.model_config import models_in
from archlens.readers.keras.model_records import History, LayerConfig, ModelConfig, NodeConfig
from archlens.text.lists import listed
from archlens.text.names import quoted
from archlens.text.shapes import shape_in_brief

_CERTAIN_ROLES = frozenset(
    {
        "activation",
        "convolution",
        "dense",
        "embedding",
        "flatten",
        "merge",
        "normalization",
        "pooling",
        "recurrent",
        "regularization",
        "reshape",
        "resize",
    }
)
_UNCERTAIN_CLASSES = frozenset(
    {
        "Bidirectional",  # what it gives follows from another layer
        "Dot",
        "EinsumDense",  # its rule leaves some shapes open
        "RNN",
        "SpectralNormalization",
    }
)
_LARGEST = 2**31
"""Above this a rule may refuse a shape for its size alone."""

_MOST_REFUSALS = 1000
"""Calls that a rule refuses are looked at more closely, and a file may have any number of them."""


class Contradiction(NamedTuple):
    """A call whose shapes contradict its settings.

    Attributes:
        layer: the layer that is called.
        k: which of its calls.
        what: what contradicts what, in words.
    """

    layer: LayerConfig
    k: int
    what: str


def contradictions(model: ModelConfig, wired: WiredModels) -> Iterator[Contradiction]:
    """The calls of a model, and of the models inside it, whose shapes contradict their settings.

    Args:
        model: the model; each model's calls come in topological order.
        wired: its wiring.

    Raises:
        NotAGraphError: if the model refers to what is not there, or has a cycle.
    """
    for each in models_in(model):
        if not each.sequential:
            yield from _in_model(each, wired[each])


def _in_model(model: ModelConfig, wired: WiredModel) -> Iterator[Contradiction]:
    old = model.counted_from_zero
    for layer in wired.inputs:
        recorded = wired.recorded_shape(History(layer.name, 0, 0))
        if not old and not agree(partial(layer.input_shape), partial(recorded)):  # 1
            yield Contradiction(layer, 0, _against_record(layer, layer.input_shape, recorded))
    refusals = itertools.count()
    for (layer, k), outputs in zip(wired.order, wired.recorded, strict=True):
        node = layer.nodes[k]
        if _is_like_one_that_fits(layer, node, outputs, old=old) or not _is_certain(layer, old=old):
            continue
        what = _contradiction(layer, node, outputs, refusals)
        if what is not None:
            yield Contradiction(layer, k, what)


def _is_certain(layer: LayerConfig, *, old: bool) -> bool:
    """Whether the rule of a layer's class is as strict as Keras."""
    if not layer.builtin or layer.kind != "layer" or layer.class_name in _UNCERTAIN_CLASSES:
        return False
    role = role_of(layer.class_name, layer.kind)
    return role == "merge" if old else role in _CERTAIN_ROLES


def _is_like_one_that_fits(layer: LayerConfig, node: NodeConfig, recorded: Sequence[Shape], *, old: bool) -> bool:
    """Whether a call contradicts nothing, by what was found of those that are alike.

    Of most calls that is all there is to find, and more is only asked of the others: it depends on where they stand.
    """
    if layer.answers is None:
        return False
    question = "fits", old, layer.former, without_histories(node), tuple(recorded)
    return layer.answers.get(question, _certainly_fits, layer, node, recorded, old)


def _certainly_fits(layer: LayerConfig, node: NodeConfig, recorded: Sequence[Shape], old: bool) -> bool:
    return _is_certain(layer, old=old) and _fits(layer, node, recorded)


def _fits(layer: LayerConfig, node: NodeConfig, recorded: Sequence[Shape]) -> bool:
    """Whether a rule gives the shapes that are recorded of a call."""
    if not node.references or None in [reference.shape for _, reference in node.references]:
        return False
    given = ruled_shapes(layer, node)
    pairs = zip(given, recorded, strict=False)
    return bool(given) and all(agree(partial(shape), partial(told)) for shape, told in pairs)


def _contradiction(
    layer: LayerConfig, node: NodeConfig, recorded: Sequence[Shape], refusals: Iterator[int]
) -> str | None:
    """What contradicts what in a call, if something does."""
    by_tensor = {reference.history: reference.shape for _, reference in node.references}
    known = [shape for shape in by_tensor.values() if shape is not None]
    if not known or len(known) < len(by_tensor):
        return None
    given = ruled_shapes(layer, node)
    for shape, told in zip(given, recorded, strict=False):
        if shape != told and not agree(partial(shape), partial(told)):  # 2
            return _against_record(layer, shape, told)
    if given or not _takes_others(call_rule(layer, node), known, refusals):
        return None
    shapes = listed([shape_in_brief(shape) for shape in known], 3)
    return f"Layer {quoted(layer.name)} takes {shapes}, which its settings do not fit."  # 3


def _takes_others(rule: Rule, refused: Sequence[Known], refusals: Iterator[int]) -> bool:
    """Whether a rule that refuses tensors would take others in their place, and is not refusing a size as too large."""
    sizes = itertools.chain.from_iterable(refused)
    if any(size is not None and size > _LARGEST for size in sizes):
        return False
    if next(refusals) >= _MOST_REFUSALS:
        return False
    unsized = [(None,) * len(shape) for shape in refused]
    return rule(unsized) is not None or tells(rule, len(refused))


def _against_record(layer: LayerConfig, shape: Shape, recorded: Shape) -> str:
    by_settings, by_record = shape_in_brief(shape), shape_in_brief(recorded)
    return f"Layer {quoted(layer.name)} gives {by_settings} by its settings, but the file records {by_record} of it."
