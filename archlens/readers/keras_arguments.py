"""The calls of a layer as a Keras 3 configuration spells them: which tensors are passed, and by which arguments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from archlens.readers import limits
from archlens.readers.expect import a_list, an_object, is_index, parse_shape, refuse, shown

if TYPE_CHECKING:
    from archlens.graph import Shape
    from archlens.readers.keras_config import ModelConfig


class History(NamedTuple):
    """Which tensor: the layer that makes it, which of that layer's calls, and which output of that call."""

    layer: str
    node: int
    tensor: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A tensor among the arguments of a call, as the file describes it.

    Attributes:
        history: which tensor it is.
        shape: its shape, batch axis first.
        dtype: its type.
        place: where in the file it stands.
    """

    history: History
    shape: Shape
    dtype: str | None
    place: str


@dataclass(frozen=True, slots=True)
class Constant:
    """An array among the arguments of a call, of which only the shape and type matter."""

    shape: Shape
    dtype: str | None


@dataclass(frozen=True, slots=True)
class Node:
    """One call of a layer.

    Attributes:
        args: positional arguments; tensors stand as :class:`Reference` in nested lists, tuples and dicts.
        kwargs: keyword arguments, alike.
        place: where in the file it stands.
        outputs: the shape of each output, where they are known without a rule (a live model's are).
        model: what this one call contains, where the calls of its layer differ in that.
    """

    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    place: str
    outputs: tuple[Shape, ...] | None = None
    model: ModelConfig | None = None

    def references(self) -> Iterator[tuple[str, Reference]]:
        """The tensors that the call takes, with the argument that each is passed by, in argument order."""
        for i, value in enumerate(self.args):
            yield from flatten(value, str(i))
        for key, value in self.kwargs.items():
            yield from flatten(value, key)

    def constants(self) -> Iterator[tuple[str, Any]]:
        """What the call takes beside tensors: numbers, words and the like, each with the argument it is passed by."""
        for key, value in (*((str(i), each) for i, each in enumerate(self.args)), *self.kwargs.items()):
            yield from plain_values(value, key)


def plain_values(value: Any, argument: str) -> Iterator[tuple[str, Any]]:
    """The plain values in a nested structure, each with its place in it; an array is told by its shape.

    Example:
        >>> list(plain_values([2, {"axis": -1}, slice(1, None)], "0"))
        [('0[0]', 2), ('0[1][axis]', -1), ('0[2]', 'slice(1, None, None)')]
    """
    if isinstance(value, Mapping):
        if (written := _written(value)) is not None:
            yield argument, written
            return
        for key, item in value.items():
            yield from plain_values(item, f"{argument}[{key}]")
    elif isinstance(value, (list, tuple)):
        for i, item in enumerate(value):
            yield from plain_values(item, f"{argument}[{i}]")
    elif isinstance(value, Constant):
        yield argument, f"array {value.shape}"
    elif value is ... or isinstance(value, slice):
        yield argument, str(value)
    elif isinstance(value, (bool, int, float, str)):
        yield argument, value


def _written(data: Mapping[str, Any]) -> str | None:
    """A slice or an ellipsis as Python writes it."""
    config = data.get("config")
    if data.get("class_name") == "__slice__" and isinstance(config, Mapping):
        return f"slice({', '.join(str(config.get(key)) for key in ('start', 'stop', 'step'))})"
    return "Ellipsis" if data.get("class_name") == "__ellipsis__" else None


def flatten(value: Any, argument: str) -> Iterator[tuple[str, Reference]]:
    """The tensors in a nested structure, each with its place in it (``0[1]``, ``0[images]``)."""
    if isinstance(value, Reference):
        yield argument, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from flatten(item, f"{argument}[{key}]")
    elif isinstance(value, (list, tuple)):
        for i, item in enumerate(value):
            yield from flatten(item, f"{argument}[{i}]")


def parse_nodes(data: Any, place: str) -> list[Node]:
    """The calls of a layer, from ``inbound_nodes``.

    Raises:
        NotAGraphError: if it is something else; it names the place.
    """
    nodes = []
    for i, node in enumerate(a_list(data, place)):
        where = f"{place}[{i}]"
        args = a_list(an_object(node, where).get("args"), f"{where}.args")
        kwargs = an_object(node.get("kwargs"), f"{where}.kwargs")
        _check_keys(kwargs, f"{where}.kwargs")
        positional = tuple(_argument(arg, f"{where}.args[{k}]") for k, arg in enumerate(args))
        nodes.append(Node(positional, {k: _argument(v, f"{where}.kwargs.{k}") for k, v in kwargs.items()}, where))
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


def _argument(data: Any, place: str) -> Any:
    """An argument as plain Python, tensors as :class:`Reference`."""
    if isinstance(data, list):
        return [_argument(item, f"{place}[{i}]") for i, item in enumerate(data)]
    if not isinstance(data, Mapping):
        return data
    _check_keys(data, place)
    class_name = data.get("class_name")
    special = _SPECIAL.get(class_name) if isinstance(class_name, str) else None
    if special is not None:
        return special(data, place)
    return {key: _argument(item, f"{place}.{key}") for key, item in data.items()}


def _check_keys(data: Mapping[str, Any], place: str) -> None:
    longest = max(map(len, data), default=0)
    if longest > limits.current().key_length:
        raise limits.exceeded("key_length", longest, place)


def _reference(data: Mapping[str, Any], place: str) -> Reference:
    config = an_object(data.get("config"), f"{place}.config")
    dtype = config.get("dtype")
    return Reference(
        history=_history(config.get("keras_history"), f"{place}.config.keras_history"),
        shape=parse_shape(config.get("shape")),
        dtype=dtype if isinstance(dtype, str) else None,
        place=place,
    )


def _tuple(data: Mapping[str, Any], place: str) -> tuple[Any, ...]:
    items = a_list(data.get("items", an_object(data.get("config", {}), place).get("items")), place)
    return tuple(_argument(item, f"{place}[{i}]") for i, item in enumerate(items))


def _constant(data: Mapping[str, Any], place: str) -> Constant:
    config = an_object(data.get("config"), f"{place}.config")
    dtype = config.get("dtype")
    return Constant(_nested_shape(config.get("value")), dtype if isinstance(dtype, str) else None)


_SPECIAL: Mapping[str, Callable[[Mapping[str, Any], str], Any]] = {
    "__keras_tensor__": _reference,
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


def _history(data: Any, place: str) -> History:
    if isinstance(data, list) and len(data) == len(History._fields) and isinstance(data[0], str):
        layer, node, tensor = data
        if is_index(node) and is_index(tensor):
            return History(layer, node, tensor)
    return refuse(place, "[layer, node index, tensor index]", shown(data))
