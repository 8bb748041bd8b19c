"""The weights of a skeleton in a ``.keras`` file: one group a layer, numbered by class, as Keras 3 has them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from archlens.layers.catalog import layer_class
from archlens.readers.files.hdf5_declared import DeclaredDataset, DeclaredGroup
from archlens.readers.keras.model_records import LayerConfig, ModelConfig
from archlens.readers.weights.declared_weights import DeclaredWeights
from archlens.readers.weights.weight_groups import WeightGroup, snake_case
from archlens.skeletons.anonymization import PlainWords
from archlens.skeletons.spelling import FUNCTIONAL_CLASSES

_VARS = "vars"
_SEED = DeclaredDataset((2,), "uint32")


def laid_out(model: ModelConfig, weights: WeightGroup, words: PlainWords) -> DeclaredGroup:
    """The weights file of a skeleton.

    Args:
        model: the model.
        weights: the weights of its layers; those that are :class:`DeclaredWeights` are laid out as their file has them.
        words: which words stand in it.
    """
    root = DeclaredGroup()
    _name(root, words.name(model.name))
    _fill(root, model, weights, words)
    return root


def _name(group: DeclaredGroup, name: str) -> None:
    group.at([_VARS]).attributes["name"] = name


def _fill(target: DeclaredGroup, model: ModelConfig, weights: WeightGroup, words: PlainWords) -> None:
    layers = [layer for layer in model.layers.values() if layer.kind != "operation"]
    used: Counter[str] = Counter()
    for layer, own in zip(layers, weights.layers((x.name, x.class_name) for x in layers), strict=True):
        key = snake_case(_class_of(layer, words))
        numbered = f"{key}_{used[key]}" if used[key] else key
        used[key] += 1
        if not own.present and not own.all_shapes():
            continue
        into = target.at(["layers", numbered])
        if own.present or own.shapes:
            _name(into, words.name(layer.name))
        if layer.model is None:
            _copy(into, own, layer, words)
            continue
        inside = into
        _name(inside, words.name(layer.name))
        for _ in range(layer.time_axes):
            inside = inside.at(["layer"])
        _fill(inside, layer.model, own.at(["layer"] * layer.time_axes), words)


def _class_of(layer: LayerConfig, words: PlainWords) -> str:
    """The class that the skeleton gives a layer."""
    if layer.model is None:
        return layer.class_name if layer.kind == "input" else words.class_of(layer.class_name, layer.module).class_name
    if layer.time_axes:
        return "TimeDistributed"
    if layer.model.sequential:
        return "Sequential"
    if layer.class_name in FUNCTIONAL_CLASSES:
        return "Functional"
    return words.class_of(layer.class_name, layer.module).class_name


def _copy(into: DeclaredGroup, own: WeightGroup, layer: LayerConfig, words: PlainWords) -> None:
    if isinstance(own, DeclaredWeights):
        _copy_declared(into, own.declared, words)
        return
    for place, shapes in _arranged(layer.class_name, layer.config, own.all_shapes()):
        group = into.at([*place, _VARS])
        for number, shape in enumerate(shapes):
            group.datasets[str(number)] = DeclaredDataset(shape)
    row = layer_class(layer.class_name)
    if row is not None and row.seeded and layer.builtin:
        into.at(["seed_generator", _VARS]).datasets["0"] = _SEED


def _copy_declared(into: DeclaredGroup, declared: DeclaredGroup, words: PlainWords) -> None:
    """What a layer owns as the file has it: weights, and what is saved like weights."""
    pending = [(declared, into)]
    while pending:
        source, target = pending.pop()
        for number, name in enumerate(sorted({*source.datasets, *source.groups})):
            part = words.part(name, number)
            if name in source.datasets:
                target.datasets[part] = source.datasets[name]
                continue
            child = target.at([part])
            pending.append((source.groups[name], child))
            inner = source.groups[name].groups.get(_VARS)
            if inner is not None and isinstance(inner.attributes.get("name"), str):
                child.at([_VARS]).attributes["name"] = part


def _arranged(
    class_name: str, config: Mapping[str, Any], shapes: Sequence[tuple[int, ...]]
) -> Iterator[tuple[tuple[str, ...], Sequence[tuple[int, ...]]]]:
    """Where Keras 3 has the weights of a layer that older forms hold as one list; as they come where that is unsure."""
    row = layer_class(class_name)
    parts = () if row is None else row.parts
    around = row is not None and "layer" in row.sublayers
    inner = config.get("layer") if around else None
    if parts and isinstance(inner, dict) and isinstance(inner.get("config"), dict):
        for part, some in _spread(parts, shapes):
            for place, own in _arranged(str(inner.get("class_name")), inner["config"], some):
                yield (part, *place), own
    elif len(parts) == 1 and not around:
        yield parts, shapes
    elif parts and not around and shapes and len(shapes) % len(parts) == 0:
        for part, some in _spread(parts, shapes):
            yield (part,), some
    elif shapes:
        yield (), shapes


def _spread(parts: Sequence[str], shapes: Sequence[tuple[int, ...]]) -> Iterator[tuple[str, Sequence[tuple[int, ...]]]]:
    """The weights of each part, as many as of any other; what is left over belongs to the last."""
    each = len(shapes) // len(parts)
    for number, part in enumerate(parts):
        end = (number + 1) * each if number + 1 < len(parts) else None
        yield part, shapes[number * each : end]
