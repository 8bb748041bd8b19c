"""A layer of the graph, with all that the catalog tells of its class, so that nobody behind the readers asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from archlens.graph import Kind, Layer, Trait, quickly
from archlens.layers import catalog
from archlens.layers.dtypes import compute_type
from archlens.layers.layers_inside import wrapped_entries
from archlens.layers.roles import UNWEIGHTED_ROLES

_make_layer = quickly(Layer)

_OWN_MODULES = "keras."
_ENDING_IN_ONE = ("dense", "convolution")


class LayerNature(NamedTuple):
    """What a layer of the graph is by its class and settings alone; the attributes of :class:`Layer` of these names.

    Attributes:
        may_own: whether it owns weights, where the form has none to look at.
    """

    role: str
    mode: str
    builtin: bool
    wrapped: Mapping[str, Any] | None
    may_own: bool
    activation: str | None
    traits: frozenset[Trait]
    compute_dtype: str | None


def nature_of(
    class_name: str, effective_class: str, kind: Kind, module: str | None, config: Mapping[str, Any]
) -> LayerNature:
    """Return what a layer is by its class and settings; the arguments are its attributes of these names."""
    role = catalog.role_of(effective_class, kind)
    wrapped = wrapped_config(class_name, config) if kind == "layer" else None
    own_config = config if wrapped is None else wrapped
    builtin = _is_keras_own(module) and _is_keras_own(effective_module(class_name, module, config))
    return LayerNature(
        role=role,
        mode=catalog.mode_of(effective_class, kind),
        builtin=builtin,
        wrapped=wrapped,
        may_own=_owns_weights(effective_class, kind, own_config, builtin=builtin),
        activation=_activation(effective_class, kind, role, own_config),
        traits=_traits(effective_class, kind),
        compute_dtype=compute_type(own_config) if kind == "layer" else None,
    )


def graph_layer(
    *,
    key: str,
    name: str,
    class_name: str,
    effective_class: str,
    kind: Kind,
    module: str | None,
    config: Mapping[str, Any],
    weights: Mapping[str, int] | None,
    weight_bytes: Mapping[str, int] | None = None,
    quantization: str | None = None,
    trainable_weights: Mapping[str, int] | None = None,
) -> Layer:
    """Make a layer of the graph; the arguments are its attributes of these names.

    Example:
        >>> layer = graph_layer(
        ...     key="add", name="add", class_name="Add", effective_class="Add", kind="layer", module="keras.layers",
        ...     config={}, weights={},
        ... )
        >>> layer.role, layer.mode, layer.builtin, layer.weighted
        ('merge', 'add', True, False)
    """
    nature = nature_of(class_name, effective_class, kind, module, config)
    return layer_of_nature(
        nature,
        key,
        name,
        class_name,
        effective_class,
        kind,
        module,
        config,
        weights,
        weight_bytes,
        quantization,
        trainable_weights,
    )


def layer_of_nature(  # noqa: PLR0917 - all that a layer is, and by position: names take twice the time
    nature: LayerNature,
    key: str,
    name: str,
    class_name: str,
    effective_class: str,
    kind: Kind,
    module: str | None,
    config: Mapping[str, Any],
    weights: Mapping[str, int] | None,
    weight_bytes: Mapping[str, int] | None,
    quantization: str | None,
    trainable_weights: Mapping[str, int] | None,
) -> Layer:
    """Make what :func:`graph_layer` does of a layer whose nature somebody has found already, as of most there are."""
    role, mode, builtin, wrapped, may_own, activation, traits, compute_dtype = nature
    owns = may_own if weights is None else bool(weights)
    return _make_layer(
        key,
        name,
        class_name,
        effective_class,
        kind,
        role,
        weights,
        owns and role not in UNWEIGHTED_ROLES,
        module,
        config,
        mode,
        builtin,
        wrapped,
        owns,
        activation,
        traits,
        weight_bytes,
        quantization,
        trainable_weights,
        compute_dtype,
    )


def effective_module(class_name: str, module: str | None, config: Mapping[str, Any]) -> str | None:
    """Return the module of the class that ``TimeDistributed`` and ``SpectralNormalization`` wrap, else a class's own.

    Example:
        >>> inner = {"module": "mine", "class_name": "Block", "config": {}}
        >>> effective_module("TimeDistributed", "keras.layers", {"layer": inner})
        'mine'
    """
    for entry in wrapped_entries(config):
        if not catalog.is_transparent(class_name):
            break
        inner_module = entry.get("module")
        module = inner_module if isinstance(inner_module, str) else None
        class_name = str(entry.get("class_name"))
    return module


def _is_keras_own(module: str | None) -> bool:
    return module is not None and module.startswith(_OWN_MODULES)


def _owns_weights(class_name: str, kind: Kind, config: Mapping[str, Any], *, builtin: bool) -> bool:
    """Tell by the class whether a layer owns weights; of a class of the user's own, whatever its name, nobody knows."""
    if kind == "layer" and not builtin:
        return True
    return catalog.owns_weights(class_name, kind, config)


def wrapped_config(class_name: str, config: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the configuration of the layer inside a layer, of the innermost one; ``None`` if it is around none.

    Example:
        >>> inner = {"class_name": "Dense", "config": {"units": 3}}
        >>> wrapped_config("TimeDistributed", {"layer": inner}), wrapped_config("Dense", {"units": 3})
        ({'units': 3}, None)
    """
    found: Mapping[str, Any] | None = None
    for entry in wrapped_entries(config):
        if not _is_around_one(class_name):
            break
        class_name, found = str(entry.get("class_name")), entry["config"]
    return found


def _is_around_one(class_name: str) -> bool:
    row = catalog.layer_class(class_name)
    return row is not None and "layer" in row.sublayers


def _activation(class_name: str, kind: Kind, role: str, config: Mapping[str, Any]) -> str | None:
    """Return the name of the function that a call ends in: a setting of the layer, or what the call is itself."""
    is_setting = role in _ENDING_IN_ONE or class_name == "Activation"
    if not is_setting and role != "activation" and kind != "operation":
        return None
    function = config.get("activation", "linear") if is_setting else class_name
    if function is None:
        return "linear"
    return function.lower().replace("_", "") if isinstance(function, str) else "of the user's own"


def _traits(class_name: str, kind: Kind) -> frozenset[Trait]:
    """Return what else is known of a class, where a layer may have an operation's name, and the other way round."""
    layer_class, operation = catalog.layer_class(class_name), None
    if kind == "operation" or layer_class is None:
        operation = catalog.operation(class_name)
    row = operation or layer_class
    return frozenset() if row is None else row.traits
