"""Calls as Keras 1 and 2 spell them, rewritten as Keras 3 does.

A call was a list of ``[layer, node, tensor, keyword arguments]``, one for each tensor of the first argument, or a dict
of those; tensors among the keyword arguments are ``[layer, node, tensor]``. No shapes are told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from archlens.readers.keras.expectations import a_list, is_index, refuse
from archlens.text.values import in_brief

_CONSTANT = "_CONSTANT_VALUE"
_HISTORY = 3
_WITH_KEYWORDS = 4

NodeEntry = dict[str, Any]
"""A call as Keras 3 spells it: ``{"args": […], "kwargs": {…}}``."""


def todays_nodes(data: Any, place: str, build_shape: Any = None) -> list[NodeEntry]:
    """The calls of a layer, from the ``inbound_nodes`` of Keras 1 and 2.

    Args:
        data: the list of calls.
        place: where in the file it stands.
        build_shape: the shape, or nested shapes, that the layer was built on: those of its first call, where the file
            tells it.

    Raises:
        NotAGraphError: if it is something else; it names the place.

    Example:
        >>> todays_nodes([[["x", 0, 0, {"training": True}]]], "")[0]["kwargs"]
        {'training': True}
    """
    nodes = []
    for i, node in enumerate(a_list(data, place)):
        hint = build_shape if i == 0 else None
        nodes.append(node if _is_todays(node) else _todays_node(node, f"{place}[{i}]", hint))
    return nodes


def tensors(node: NodeEntry) -> Iterator[dict[str, Any]]:
    """The tensors that a call takes, as Keras 3 spells them; what is changed in them is changed in the call."""
    pending: list[Any] = [node["kwargs"], node["args"]]
    while pending:
        value = pending.pop()
        if isinstance(value, Mapping):
            if value.get("class_name") == "__keras_tensor__" and isinstance(value.get("config"), dict):
                yield value["config"]
            else:
                pending.extend(reversed(list(value.values())))
        elif isinstance(value, list):
            pending.extend(reversed(value))


def _is_todays(node: Any) -> bool:
    return isinstance(node, Mapping) and isinstance(node.get("args"), list) and isinstance(node.get("kwargs"), Mapping)


def _todays_node(node: Any, place: str, hint: Any) -> NodeEntry:
    if not isinstance(node, Mapping):
        a_list(node, place)
    kwargs: dict[str, Any] = {}
    if isinstance(node, list) and len(node) == 1 and not isinstance(node[0], str):
        node = node[0]  # a list of one tensor is one tensor
    argument = _first_argument(node, place, hint, kwargs)
    return {"args": [argument], "kwargs": {key: _keyword(value) for key, value in kwargs.items()}}


def _first_argument(data: Any, place: str, hint: Any, kwargs: dict[str, Any]) -> Any:
    """The first argument; puts the keyword arguments, which stand behind every tensor of it, into ``kwargs``."""
    if isinstance(data, Mapping):
        return {
            key: _first_argument(item, f"{place}.{key}", hint.get(key) if isinstance(hint, Mapping) else None, kwargs)
            for key, item in data.items()
        }
    if isinstance(data, list) and not (data and isinstance(data[0], str)):
        hints = hint if isinstance(hint, list) and len(hint) == len(data) else [None] * len(data)
        return [
            _first_argument(item, f"{place}[{i}]", each, kwargs)
            for i, (item, each) in enumerate(zip(data, hints, strict=True))
        ]
    if not isinstance(data, list) or not _HISTORY <= len(data) <= _WITH_KEYWORDS:
        refuse(place, "[layer, node index, tensor index, keyword arguments]", in_brief(data))
    if len(data) == _WITH_KEYWORDS and isinstance(data[3], Mapping):
        kwargs.update(data[3])
    if data[0] == _CONSTANT:
        return data[2]
    if not is_index(data[1]) or not is_index(data[2]):
        refuse(place, "[layer, node index, tensor index, keyword arguments]", in_brief(data))
    return _tensor(data, hint)


def _keyword(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _keyword(item) for key, item in value.items()}
    if not isinstance(value, list):
        return value
    if _HISTORY <= len(value) <= _WITH_KEYWORDS and isinstance(value[0], str):
        if value[0] == _CONSTANT:
            return value[2]
        if is_index(value[1]) and is_index(value[2]):
            return _tensor(value)
    return [_keyword(item) for item in value]


def _tensor(data: list[Any], shape: Any = None) -> dict[str, Any]:
    config = {"shape": shape, "dtype": None, "keras_history": list(data[:_HISTORY])}
    return {"class_name": "__keras_tensor__", "config": config}
