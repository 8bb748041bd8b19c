"""The settings of each call: those of its layer, and what it is passed beside tensors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from archlens.graph import Call, Layer, ModelGraph, Shape, Trait
from archlens.layers.layer_settings import Settings, settings_of
from archlens.text.json_writer import json_copy


def settings_of_calls(graph: ModelGraph) -> list[Settings]:
    """The settings of each call, in the order of the graph's calls.

    Example:
        >>> import archlens
        >>> settings_of_calls(archlens.analyze("sample_models/image_text.keras").graph)[-1]
        (('activation', '"sigmoid"'), ('units', '1'))
    """
    taken: dict[str, Shape] = {}
    for tensor in graph.tensors:
        taken.setdefault(tensor.target, tensor.shape)
    known = _Known()
    return [_settings_of(call, taken.get(call.id), known) for call in graph.calls]


def _settings_of(call: Call, shape: Shape, known: _Known) -> Settings:
    config = {**call.layer.config, "dtype": call.dtype} if call.is_input else call.layer.config
    own = known.settings(config, shape, call.layer.traits)
    if not call.constants:
        return own
    passed = ((f"argument {argument}", value) for argument, value in settings_of(dict(call.constants)))
    return tuple(sorted((*own, *passed)))


class _Known:
    """Settings that were made before: most layers of a model have the configuration of another, but for the name."""

    def __init__(self) -> None:
        self._settings: dict[object, Settings] = {}

    def settings(self, config: Mapping[str, Any], shape: Shape, traits: frozenset[Trait]) -> Settings:
        """The settings of a layer, as :func:`settings_of` gives them."""
        counted_shape = shape if "axis of input" in traits else None
        try:
            written = json_copy({key: value for key, value in config.items() if key != "name"})
        except (TypeError, ValueError, RecursionError):  # a live model's layer may be configured by any object
            return settings_of(config, counted_shape, traits)
        key = written, counted_shape, traits
        if key not in self._settings:
            self._settings[key] = settings_of(config, counted_shape, traits)
        return self._settings[key]


def weight_owners(layer: Layer) -> Iterable[str]:
    """What owns the weights of a layer; the layer itself, where they are not known.

    Example:
        >>> import archlens
        >>> conv, pool, *_ = archlens.analyze("sample_models/image_text.keras").graph.layers
        >>> list(weight_owners(conv)), list(weight_owners(pool))
        (['image_conv'], [])
    """
    if layer.weights is not None:
        return layer.weights
    return [layer.key] if layer.owns_weights else []
