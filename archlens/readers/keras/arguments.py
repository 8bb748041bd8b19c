"""The calls of a layer as a Keras 3 configuration spells them: which tensors are passed, and by which arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from itertools import repeat
from sys import intern
from typing import Any

from archlens import limits
from archlens.graph import Shape
from archlens.readers.keras.expectations import a_list, an_object, parse_shape, refuse
from archlens.readers.keras.model_records import Constant, History, NodeConfig, Reference
from archlens.text.values import in_brief

_NOTHING: Mapping[str, Any] = {}
"""What most calls take by name; one for all of them."""

_POSITIONS = tuple(f".args[{k}]" for k in range(8))
"""Where positional arguments stand in a call; most calls take few, and share these texts."""

_HISTORY_PARTS = len(History._fields)

_make_history: Callable[[tuple[str, int, int]], History] = partial(tuple.__new__, History)
"""What the class does with three values, without a function of Python's: there are as many as tensors are taken."""


def parse_nodes(data: Any, layer: str, inside: str = "") -> list[NodeConfig]:
    """The calls of a layer, from ``inbound_nodes``.

    Args:
        data: what stands there.
        layer: where the layer stands in the file.
        inside: where in it they stand.

    Raises:
        NotAGraphError: if it is something else; it names the place.
    """
    nodes = []
    for i, node in enumerate(a_list(data, layer, inside)):
        place = f"{layer}{inside}[{i}]"
        # What has the type that JSON gives it needs no call of a function, of which there would be three a node.
        if type(node) is not dict:
            an_object(node, place)
        args, kwargs = node.get("args"), node.get("kwargs")
        if type(args) is not list:
            a_list(args, place, ".args")
        if type(kwargs) is not dict:
            an_object(kwargs, place, ".kwargs")
        by_name: Mapping[str, Any] = _NOTHING
        if kwargs:
            _check_keys(kwargs, place, ".kwargs")
        positions = _POSITIONS if len(args) <= len(_POSITIONS) else [f".args[{k}]" for k in range(len(args))]
        positional = tuple(map(_argument, args, repeat(place), positions))
        if kwargs:
            by_name = {key: _argument(value, place, f".kwargs.{key}") for key, value in kwargs.items()}
        nodes.append(NodeConfig(positional, by_name, place))
    return nodes


def parse_histories(data: Any, place: str) -> Any:
    """A nested structure of tensors from ``input_layers`` or ``output_layers``: one, a list or a dict, to any depth.

    Raises:
        NotAGraphError: if it is something else; it names the place.
    """
    if isinstance(data, Mapping):
        _check_keys(data, place)
        if data.get("class_name") == "__tuple__":
            return parse_histories(data.get("items"), place)
        return {key: parse_histories(item, f"{place}.{key}") for key, item in data.items()}
    if isinstance(data, list) and not (data and isinstance(data[0], str)):
        return [parse_histories(item, f"{place}[{i}]") for i, item in enumerate(data)]
    return _history(data, place)


def _argument(data: Any, place: str, inside: str) -> Any:
    """An argument as plain Python, tensors as :class:`Reference`.

    Args:
        data: what stands in the file.
        place: where in it the call stands.
        inside: where in the call it stands.
    """
    if type(data) is dict and data.get("class_name") == _TENSOR:  # most arguments
        return _reference(data, place, inside)
    if isinstance(data, list):
        return [_argument(item, place, f"{inside}[{i}]") for i, item in enumerate(data)]
    if not isinstance(data, (dict, Mapping)):
        return data
    class_name = data.get("class_name")
    special = _SPECIAL.get(class_name) if isinstance(class_name, str) else None
    if special is not None:
        return special(data, place, inside)
    _check_keys(data, place, inside)
    return {key: _argument(item, place, f"{inside}.{key}") for key, item in data.items()}


def _check_keys(data: Mapping[str, Any], place: str, inside: str = "") -> None:
    if not data:
        return
    longest = max(map(len, data))
    if longest > limits.current().key_length:
        raise limits.exceeded("key_length", longest, place + inside)


def _reference(data: Mapping[str, Any], place: str, inside: str) -> Reference:
    config = data.get("config")
    if type(config) is not dict:
        config = an_object(config, place, f"{inside}.config")
    dtype = config.get("dtype")
    return Reference(
        _history(config.get("keras_history"), place, inside, ".config.keras_history"),
        parse_shape(config.get("shape")),
        dtype if isinstance(dtype, str) else None,
        place,
        inside,
    )


def _tuple(data: Mapping[str, Any], place: str, inside: str) -> tuple[Any, ...]:
    config = an_object(data.get("config", {}), place, inside)
    items = a_list(data.get("items", config.get("items")), place, inside)
    return tuple(_argument(item, place, f"{inside}[{i}]") for i, item in enumerate(items))


def _constant(data: Mapping[str, Any], place: str, inside: str) -> Constant:
    config = an_object(data.get("config"), place, f"{inside}.config")
    dtype = config.get("dtype")
    return Constant(_nested_shape(config.get("value")), dtype if isinstance(dtype, str) else None)


_TENSOR = "__keras_tensor__"
_SPECIAL: Mapping[str, Callable[[Mapping[str, Any], str, str], Any]] = {
    _TENSOR: _reference,
    "__tuple__": _tuple,
    "__tensor__": _constant,
    "__numpy__": _constant,
}


def _nested_shape(value: Any) -> Shape:
    shape = []
    while isinstance(value, list):
        shape.append(len(value))
        value = value[0] if value else None
    return tuple(shape)


def _history(data: Any, place: str, inside: str = "", below: str = "") -> History:
    if type(data) is list and len(data) == _HISTORY_PARTS:
        layer, node, tensor = data
        if type(layer) is str and type(node) is type(tensor) is int and node >= 0 and tensor >= 0:  # as of is_index
            # The very text that is the layer's name: a third less to keep, and found at once in what goes by names.
            return _make_history((intern(layer), node, tensor))
    return refuse(place + inside + below, "[layer, node index, tensor index]", in_brief(data))
