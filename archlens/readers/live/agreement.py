"""What two descriptions of one live model agree on, made by its code with other sizes in place of unknown axes.

What they do not agree on follows from an axis that nobody fixed, and is unknown: an axis, a setting, a number among the
arguments, the weights that a layer was built with.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from archlens.readers.keras.model_records import Constant, History, LayerConfig, ModelConfig, NodeConfig, Reference
from archlens.readers.weights.distinct_layers import OwnedLayer
from archlens.text.names import quoted


@dataclass(slots=True)
class Description:
    """A model as one run of its code describes it.

    Attributes:
        model: its layers and calls.
        layers: its layers, each once, with their weights.
    """

    model: ModelConfig
    layers: list[OwnedLayer]


class DisagreementError(Exception):
    """Two runs made other calls; the message names where."""


class _Unknown:
    """A bound of a slice that is not known; ``None`` would be none."""

    def __repr__(self) -> str:
        return "unknown"


_UNKNOWN = _Unknown()
_PLAIN = (bool, int, float, str)


def agree(one: Description, other: Description) -> None:
    """Make one description tell only what another of the same model tells, too.

    Args:
        one: is changed; not if the calls are others.
        other: the same model, run with other sizes.

    Raises:
        DisagreementError: if the calls are others.
    """
    changes: list[tuple[Any, dict[str, Any]]] = []
    _compare_models(one.model, other.model, changes, set())
    if len(one.layers) != len(other.layers):
        raise DisagreementError(quoted(one.model.name))
    for record, attributes in changes:
        for name, value in attributes.items():
            setattr(record, name, value)
    for number, (mine, theirs) in enumerate(zip(one.layers, other.layers, strict=True)):
        if mine.weights != theirs.weights:
            one.layers[number] = mine._replace(weights=None, weight_bytes=None, trainable_weights=None)


def _compare_models(one: ModelConfig, other: ModelConfig, changes: list[Any], compared: set[int]) -> None:
    if id(one) in compared:
        return
    compared.add(id(one))
    if _outline(one) != _outline(other):
        raise DisagreementError(quoted(one.place))
    for mine, theirs in zip(one.layers.values(), other.layers.values(), strict=True):
        _compare_layers(mine, theirs, changes, compared)


def _outline(model: ModelConfig) -> tuple[Any, ...]:
    layers = [(x.name, x.class_name, x.kind, x.time_axes, len(x.nodes)) for x in model.layers.values()]
    return model.class_name, model.sequential, layers, model.inputs, model.outputs


def _compare_layers(one: LayerConfig, other: LayerConfig, changes: list[Any], compared: set[int]) -> None:
    nodes: list[NodeConfig] = []
    for mine, theirs in zip(one.nodes, other.nodes, strict=True):
        _compare_insides(mine.model, theirs.model, one, changes, compared)
        nodes.append(_common_node(mine, theirs))
    _compare_insides(one.model, other.model, one, changes, compared)
    common = {"nodes": nodes, "config": _common(one.config, other.config) or {}}
    common["build_shape"] = _common(one.build_shape, other.build_shape)
    changes.append((one, common))


def _compare_insides(
    one: ModelConfig | None, other: ModelConfig | None, layer: LayerConfig, changes: list[Any], compared: set[int]
) -> None:
    if (one is None) != (other is None):
        raise DisagreementError(quoted(layer.place))
    if one is not None and other is not None:
        _compare_models(one, other, changes, compared)


def _common_node(one: NodeConfig, other: NodeConfig) -> NodeConfig:
    if _taken(one) != _taken(other) or len(one.outputs or ()) != len(other.outputs or ()):
        raise DisagreementError(quoted(one.place))
    return dataclasses.replace(
        one,
        args=tuple(_common(mine, theirs) for mine, theirs in zip(one.args, other.args, strict=False)),
        kwargs=_common(one.kwargs, other.kwargs) or {},
        outputs=_common(one.outputs, other.outputs),
    )


def _taken(node: NodeConfig) -> list[tuple[str, History]]:
    return [(argument, reference.history) for argument, reference in node.references]


def _common(one: Any, other: Any) -> Any:
    """What two values have in common: themselves where they are equal, ``None`` in place of what is not.

    Example:
        >>> _common({"shape": (83, 4), "axis": -1}, {"shape": (244, 4), "axis": -1})
        {'shape': (None, 4), 'axis': -1}
        >>> _common([83, 83], [244]) is None, _common(slice(0, 83), slice(0, 244))
        (True, slice(0, unknown, None))
    """
    if isinstance(one, (Reference, Constant)) and type(one) is type(other):
        return dataclasses.replace(one, shape=_common(one.shape, other.shape))
    if isinstance(one, slice) and isinstance(other, slice):
        return slice(
            _common_bound(one.start, other.start),
            _common_bound(one.stop, other.stop),
            _common_bound(one.step, other.step),
        )
    if isinstance(one, (Mapping, list, tuple)):
        return _common_items(one, other)
    if isinstance(one, _PLAIN) or isinstance(other, _PLAIN):
        return one if type(one) is type(other) and one == other else None
    return one


def _common_bound(one: Any, other: Any) -> Any:
    return one if one == other else _UNKNOWN


def _common_items(one: Any, other: Any) -> Any:
    """What two collections have in common, item by item; ``None`` if they are not of one kind and length."""
    if isinstance(one, Mapping):
        same_keys = isinstance(other, Mapping) and [*one] == [*other]
        return {key: _common(value, other[key]) for key, value in one.items()} if same_keys else None
    if not isinstance(other, (list, tuple)) or len(one) != len(other):
        return None
    common = list(map(_common, one, other))
    return common if isinstance(one, list) else tuple(common)
