"""The layers that the configuration of a layer holds: what a wrapper wraps, the cells of a recurrent layer, parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from archlens.layers.catalog import described_classes, sublayer_settings


def wrapped_entries(config: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The serialized layers under the setting ``layer``, as wrappers have it, each around the next; outermost first.

    What is no serialized layer, which has a configuration, ends the row.

    Args:
        config: the configuration of a layer, as the file gives it.

    Example:
        >>> dense = {"class_name": "Dense", "config": {"units": 3}}
        >>> wrapper = {"layer": {"class_name": "Bidirectional", "config": {"layer": dense}}}
        >>> [entry["class_name"] for entry in wrapped_entries(wrapper)], list(wrapped_entries({"layer": "dense"}))
        (['Bidirectional', 'Dense'], [])
    """
    entry = config.get("layer")
    while isinstance(entry, Mapping) and isinstance(entry.get("config"), Mapping):
        yield entry
        entry = entry["config"].get("layer")


def classes_inside(config: Mapping[str, Any]) -> tuple[str, ...]:
    """The classes of the layers in a configuration, at any depth, each once, outermost first.

    Counted is what stands under the settings that hold layers in Keras's own classes (``layer``, ``cell``); anywhere
    else, the classes of layers that archlens knows: what a user-defined class keeps under a name of its own is a layer,
    an initializer or anything, and only the class can tell.

    Args:
        config: the configuration of a layer, as the file gives it.

    Example:
        >>> cell = {"class_name": "GRUCell", "config": {"kernel_initializer": {"class_name": "Zeros", "config": {}}}}
        >>> classes_inside({"layer": {"class_name": "RNN", "config": {"cell": cell}}, "merge_mode": "sum"})
        ('RNN', 'GRUCell')
    """
    found: dict[str, None] = {}
    pending: list[tuple[str, Any]] = [("", config)]
    while pending:
        key, value = pending.pop()
        if isinstance(value, Mapping):
            class_name = value.get("class_name")
            is_layer = isinstance(class_name, str) and isinstance(value.get("config"), Mapping)
            if is_layer and (key in sublayer_settings() or class_name in _known()):
                found.setdefault(str(class_name))
            pending += reversed(list(value.items()))
        elif isinstance(value, (list, tuple)):
            pending += [(key, item) for item in reversed(value)]
    return tuple(found)


@cache
def _known() -> frozenset[str]:
    return described_classes() - {"InputLayer"}
