"""Running a model's code so that the model is afterwards as it was before."""

from __future__ import annotations

import contextlib
import copy
import sys
import warnings
from collections.abc import Iterator
from typing import Any

_COUNTERS = ("object_name_uids", "uninitialized_variables")


@contextlib.contextmanager
def untouched(model: Any) -> Iterator[Any]:
    """A stateless scope of Keras 3 in which a model may be built and called symbolically.

    Variables that are created in it get no storage. Afterwards all attributes of the model and of its layers, the
    contents of the containers among them, and Keras's own counters of names are put back.

    Args:
        model: a live model or layer of Keras 3, built or not.

    Yields:
        The scope.
    """
    saved = [(layer, _contents(layer)) for layer in _layers(model)]
    global_state = sys.modules["keras.src.backend.common.global_state"]
    counters = {name: copy.copy(global_state.get_global_attribute(name)) for name in _COUNTERS}
    try:
        with warnings.catch_warnings(), sys.modules["keras"].StatelessScope(initialize_variables=False) as scope:
            warnings.simplefilter("ignore")  # what Keras has to say of the model it said when the user called it
            yield scope
    finally:
        for layer, contents in saved:
            _put_back(layer, contents)
        for name, value in counters.items():
            global_state.set_global_attribute(name, value)


def _layers(model: Any) -> list[Any]:
    found = {id(layer): layer for layer in model._flatten_layers(include_self=True, recursive=True)}  # noqa: SLF001
    for layer in list(found.values()):  # operations of the Functional models among them are no layers
        for operation in getattr(layer, "operations", ()):
            found.setdefault(id(operation), operation)
    return list(found.values())


def _contents(layer: Any) -> tuple[dict[str, Any], list[tuple[Any, Any]]]:
    """The attributes of a layer, and a copy of what is in each container among them."""
    attributes = dict(vars(layer))
    held = list(attributes.values())
    tracker = attributes.get("_tracker")
    if tracker is not None:  # it keeps a layer's weights and sublayers, and whether it takes more of them
        attributes_of_tracker = vars(tracker)
        held += [attributes_of_tracker, *tracker.stored_ids.values(), *(store for _, store in tracker.config.values())]
    held = [getattr(each, "__wrapped__", each) for each in held]  # TensorFlow puts dictionaries into proxies
    return attributes, [(each, _copy(each)) for each in held if isinstance(each, (list, dict, set))]


def _copy(value: Any) -> Any:
    """A plain copy of a container; not by its own method, for Keras's containers track what is put into them."""
    for kind in (list, dict, set):
        if isinstance(value, kind):
            return kind(value)
    return value


def _put_back(layer: Any, contents: tuple[dict[str, Any], list[tuple[Any, Any]]]) -> None:
    attributes, containers = contents
    vars(layer).clear()
    vars(layer).update(attributes)
    for container, before in containers:
        if isinstance(container, list):
            list.__setitem__(container, slice(None), before)
        elif isinstance(container, dict):
            dict.clear(container)
            dict.update(container, before)
        else:
            set.clear(container)
            set.update(container, before)
