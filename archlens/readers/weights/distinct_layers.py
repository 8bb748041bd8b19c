"""The distinct layers of a model, as the layers of its graph.

One layer can stand in a description several times: used in two nested models, or alone and inside ``TimeDistributed``.
Which of the entries are one layer, and which weights it owns, is told by a source: for files by marks, names and the
weights in them (:mod:`archlens.readers.weights.saved_layers`), for live models by the objects themselves
(:mod:`archlens.readers.live.live_layers`). What a source tells becomes layers of the graph here, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from archlens.graph import Layer
from archlens.layers.graph_layer import LayerNature, layer_of_nature, nature_of
from archlens.readers.keras.model_records import LayerConfig


class OwnedLayer(NamedTuple):
    """An entry of a description, with what its source tells of it.

    Attributes:
        layer: the entry.
        key: one for all entries that are one layer: the path of the models around it, and its name.
        weights: what owns its weights → number of parameters; ``None`` if the weights are not known.
        weight_bytes: what owns its weights → their bytes as they are stored; ``None`` if that is not known.
        quantization: how its weights were quantized, as Keras names it; ``None`` if they were not.
        trainable_weights: what owns its weights → the number of parameters that training would change; ``None`` if that
            is not known.
    """

    layer: LayerConfig
    key: str
    weights: Mapping[str, int] | None
    weight_bytes: Mapping[str, int] | None = None
    quantization: str | None = None
    trainable_weights: Mapping[str, int] | None = None


class DistinctLayers:
    """The layers of a graph by the entries of the model's description, those of nested models among them.

    Args:
        source: all entries, each once.
    """

    def __init__(self, source: Iterable[OwnedLayer]) -> None:
        self._layers = {id(owned.layer): _graph_layer(owned) for owned in source}

    def __getitem__(self, layer: LayerConfig) -> Layer:
        return self._layers[id(layer)]


def _graph_layer(owned: OwnedLayer) -> Layer:
    layer, key, weights, weight_bytes, quantization, trainable_weights = owned
    nature = _nature(layer) if layer.answers is None else layer.answers.get("nature", _nature, layer)
    return layer_of_nature(
        nature,
        key,
        layer.name,
        layer.class_name,
        layer.effective_class,
        layer.kind,
        layer.module,
        layer.config,
        weights,
        weight_bytes,
        quantization,
        trainable_weights,
    )


def _nature(layer: LayerConfig) -> LayerNature:
    return nature_of(layer.class_name, layer.effective_class, layer.kind, layer.module, layer.config)
