"""The catalog: one row for each class of layers and of operations, and what is asked about classes by their names.

Classes go by their name: a class of the user's own that is named as one of Keras's is taken for that one here, and
whoever asks about shapes or weights sees to it that the class is Keras's own. A class that has no row is ``other``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from archlens.graph import Kind
from archlens.layers.families import (
    activation,
    attention,
    containers,
    convolution,
    dense,
    embedding,
    foreign_code,
    image_preprocessing,
    merge,
    normalization,
    pooling,
    preprocessing,
    recurrent,
    regularization,
    reshape,
    resize,
    wrappers,
)
from archlens.layers.layer_class import CarriedCode, LayerClass, Operation

LAYERS: tuple[LayerClass, ...] = (
    *embedding.LAYERS,
    *convolution.LAYERS,
    *recurrent.LAYERS,  # and their cells
    *attention.LAYERS,
    *pooling.LAYERS,
    *dense.LAYERS,
    *normalization.LAYERS,
    *activation.LAYERS,
    *regularization.LAYERS,  # dropout and noise, and layers that let everything pass
    *reshape.LAYERS,  # and flatten
    *resize.LAYERS,  # padding, cropping, repeating
    *merge.LAYERS,
    *preprocessing.LAYERS,  # of numbers, text and sound
    *image_preprocessing.LAYERS,  # and augmentation
    *wrappers.LAYERS,  # layers around layers
    *foreign_code.LAYERS,  # Lambda, and what other frameworks bring
    *containers.LAYERS,  # inputs, models, and names of which nothing else is known
)
"""Every class of layers that archlens knows, by family."""

_LAYER_OF: Mapping[str, LayerClass] = MappingProxyType({name: row for row in LAYERS for name in row.names})

COMMON_DEFAULTS: Mapping[str, Any] = MappingProxyType({"dtype": "float32", "trainable": True, "autocast": True})
"""The defaults of settings that every layer has."""


def layer_class(name: str) -> LayerClass | None:
    """Return the row of a class of layers; ``None`` for one that archlens does not know.

    Example:
        >>> layer_class("SeparableConv2D").role
        'convolution'
    """
    return _LAYER_OF.get(name)


def operation(name: str) -> Operation | None:
    """Return the row of a class of operations; ``None`` for one that archlens does not know.

    Example:
        >>> operation("Matmul").mode
        'dot'
    """
    return operations().get(name)


@cache
def operations() -> Mapping[str, Operation]:
    """Return the rows of all classes of operations, by name."""
    # Only when one is asked for: most models have none, and loading them takes a quarter of what the layers take.
    from archlens.layers.operations import OPERATIONS

    return MappingProxyType({row.name: row for row in OPERATIONS})


def role_of(class_name: str, kind: Kind) -> str:
    """Return the role of a class; operations, inputs and unknown classes are ``other``.

    Example:
        >>> role_of("SeparableConv2D", "layer"), role_of("Conv", "operation"), role_of("MyBlock", "layer")
        ('convolution', 'other', 'other')
    """
    row = layer_class(class_name) if kind == "layer" else None
    return "other" if row is None else row.role


def mode_of(class_name: str, kind: Kind) -> str:
    """Return how a merge point of a class merges.

    Example:
        >>> mode_of("Concatenate", "layer"), mode_of("Matmul", "operation"), mode_of("LSTM", "layer")
        ('concatenate', 'dot', 'state')
    """
    row = operation(class_name) if kind == "operation" else layer_class(class_name)
    return "custom" if row is None else row.mode


def owns_weights(class_name: str, kind: Kind, config: Mapping[str, Any]) -> bool:
    """Return whether a layer of a class owns weights, where the form has none to look at.

    A class unknown to archlens is taken to own some: that is what people write layers for.

    Example:
        >>> owns_weights("Dense", "layer", {}), owns_weights("Dropout", "layer", {})
        (True, False)
    """
    if kind != "layer":
        return False
    row = layer_class(class_name)
    return row is None or row.owns_weights(config)


def is_transparent(class_name: str) -> bool:
    """Return whether a layer takes the class and role of the layer inside."""
    row = layer_class(class_name)
    return row is not None and row.transparent


def todays_class(class_name: str) -> str:
    """Return today's name of a class that an older version named otherwise; any other name as it is.

    Example:
        >>> todays_class("Convolution2D"), todays_class("Dense")
        ('Conv2D', 'Dense')
    """
    return _former_names().get(class_name, class_name)


@cache
def _former_names() -> Mapping[str, str]:
    return {former: row.name for row in LAYERS for former in row.former_names}


@cache
def described_classes() -> frozenset[str]:
    """Return the classes of layers of which archlens knows what they do, and the one of inputs."""
    described = {name for row in LAYERS if row.described for name in row.names}
    return frozenset(described | {"InputLayer"})


@cache
def named_in_files() -> frozenset[str]:
    """Return the classes that are taken for Keras's own by their name alone, where a file names no modules.

    Left out are those of which only the name is known and that Keras has for itself: a class of the user's own may well
    have the same name (``LayerScale``).

    Example:
        >>> "Dense" in named_in_files(), "TFDConcat" in named_in_files(), "LayerScale" in named_in_files()
        (True, True, False)
    """
    names = {name for row in LAYERS if row.described or row.public for name in row.names}
    return frozenset(names | {"InputLayer"})


def carried_code(class_name: object) -> CarriedCode | None:
    """Return what code a class of layers is there to carry; ``None`` if it is none, or no name of a class.

    Example:
        >>> carried_code("Lambda"), carried_code("TorchModuleWrapper"), carried_code("Dense"), carried_code(None)
        ('function', 'pickle', None, None)
    """
    row = layer_class(class_name) if isinstance(class_name, str) else None
    return None if row is None else row.code


@cache
def sublayer_settings() -> frozenset[str]:
    """Return the settings that hold layers, in whatever class of layers.

    Example:
        >>> sorted(sublayer_settings())
        ['backward_layer', 'cell', 'cells', 'layer', 'layers']
    """
    return frozenset(setting for row in LAYERS for setting in row.sublayers)


@cache
def classes_with_role() -> frozenset[str]:
    """Return the classes of layers that have a role, whatever configuration they have."""
    return frozenset(name for row in LAYERS if row.role != "other" for name in row.names)


@cache
def default_settings() -> Mapping[str, Any]:
    """Return every setting that is the same whether it is left out or has a certain value → that value."""
    defaults = dict(COMMON_DEFAULTS)
    for row in LAYERS:
        defaults |= row.defaults
    return MappingProxyType(defaults)
