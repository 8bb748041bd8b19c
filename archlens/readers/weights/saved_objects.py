"""The objects of a SavedModel: which Keras layers there are, and the variables that each of them owns.

From TensorFlow's ``saved_model.proto``, ``meta_graph.proto``, ``saved_object_graph.proto`` and Keras 2's
``saved_metadata.proto``. Nothing of the graph itself is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from archlens import limits
from archlens.readers.files.protobuf import fields, integer, messages, text
from archlens.readers.files.stored_shapes import StoredShape
from archlens.readers.keras.model_records import ModelConfig
from archlens.readers.weights.nameless_layers import give_names, nameless, names_in_order
from archlens.readers.weights.weight_groups import WeightGroup

# Numbers of the fields in the messages, by message.
_META_GRAPHS, _OBJECT_GRAPH, _NODES = 2, 7, 1  # SavedModel, MetaGraphDef, SavedObjectGraph
_CHILDREN, _USER_OBJECT, _VARIABLE = 1, 4, 7  # SavedObject
_CHILD_ID, _CHILD_NAME = 1, 2  # ObjectReference
_DTYPE, _SHAPE, _DIMENSION, _SIZE = 1, 2, 2, 1  # SavedVariable, SavedVariable, TensorShapeProto, Dim
_USER_IDENTIFIER, _USER_METADATA = 1, 3  # SavedUserObject
_META_NODES, _META_ID, _META_IDENTIFIER, _META_TEXT = 1, 2, 4, 5  # SavedMetadata, its SavedObject

_OF_KERAS, _METRIC = "_tf_keras_", "_tf_keras_metric"
_ASIDE = frozenset({"keras_api", "optimizer", "loss", "metrics", "compiled_metrics", "compiled_loss", "_state_var"})
"""Attributes that lead to no weights; the last is the state of a generator of random numbers."""
_LAYER = "layer-"
"""What a model's layers are numbered under, in order."""

_MOST_DIGITS = 9
_ALL_VARIABLES = "variables"
_SIGN = 1 << 63
_DTYPES = {
    1: ("float32", 4),
    2: ("float64", 8),
    3: ("int32", 4),
    4: ("uint8", 1),
    6: ("int8", 1),
    9: ("int64", 8),
    10: ("bool", 1),
    14: ("bfloat16", 2),
    19: ("float16", 2),
    22: ("uint32", 4),
    23: ("uint64", 8),
}
"""Numbers of ``types.proto``: the type, and the bytes of an element."""


@dataclass(slots=True)
class SavedObject:
    """An object of a SavedModel.

    Attributes:
        children: attribute → number of another object.
        shape: of the variable that the object is, if it is one; an axis whose size changes is 0, as Keras counts it.
        keras: whether it is a layer or model of Keras.
        metric: whether it is a metric of Keras, whose variables are no weights.
        metadata: what Keras says of the object as JSON, empty if nothing.
    """

    children: dict[str, int] = field(default_factory=dict)
    shape: tuple[int, ...] | None = None
    keras: bool = False
    metric: bool = False
    metadata: str = ""


def read_objects(saved_model: memoryview) -> list[SavedObject]:
    """All objects, from ``saved_model.pb``.

    Raises:
        ProtobufError: if it is no such message.
    """
    graph = next(iter(messages(saved_model, _META_GRAPHS)), None)
    objects = None if graph is None else next(iter(messages(graph, _OBJECT_GRAPH)), None)
    return [] if objects is None else [_object(node) for node in messages(objects, _NODES)]


def read_metadata(metadata: memoryview) -> dict[int, str]:
    """Number of an object → what Keras says of it as JSON, from ``keras_metadata.pb``.

    Raises:
        ProtobufError: if it is no such message.
    """
    return {
        integer(node, _META_ID): text(node, _META_TEXT)
        for node in messages(metadata, _META_NODES)
        if text(node, _META_IDENTIFIER).startswith(_OF_KERAS)
    }


def _object(node: memoryview) -> SavedObject:
    made = SavedObject()
    for number, value in fields(node):
        if isinstance(value, int):
            continue
        if number == _CHILDREN:
            made.children[text(value, _CHILD_NAME)] = integer(value, _CHILD_ID)
        elif number == _VARIABLE:
            made.shape = _variable_shape(value)
        elif number == _USER_OBJECT and text(value, _USER_IDENTIFIER).startswith(_OF_KERAS):
            made.keras = True
            made.metric = text(value, _USER_IDENTIFIER) == _METRIC
            made.metadata = text(value, _USER_METADATA)
    return made


def _variable_shape(variable: memoryview) -> tuple[int, ...]:
    shape = next(iter(messages(variable, _SHAPE)), memoryview(b""))
    sizes = (integer(dimension, _SIZE) for dimension in messages(shape, _DIMENSION))
    axes = tuple(0 if size >= _SIGN else size for size in sizes)
    kind = _DTYPES.get(integer(variable, _DTYPE))
    return axes if kind is None else StoredShape(axes, *kind)


class Owners:
    """Finds the variables of a model's layers.

    Args:
        objects: all objects.
        names: number of an object → the name of the Keras layer that it is.
    """

    def __init__(self, objects: list[SavedObject], names: Mapping[int, str]) -> None:
        self._objects = objects
        self._names = names
        self._owned: set[int] = set()
        self._left = limits.current().calls

    def weights(self, model: ModelConfig, number: int) -> WeightGroup:
        """The weights of the model that an object is, in the form in which today's files hold them.

        The model's layers are marked with the object that each is, by which those that are one are told.

        Raises:
            ProtobufError: if the objects hold each other in more ways than can be followed.
        """
        root = WeightGroup()
        self._fill(root, model, number)
        return root

    def _fill(self, group: WeightGroup, model: ModelConfig, number: int) -> None:
        by_name = {self._names[child]: child for child in self._children(number) if child in self._names}
        if without := nameless(model):
            named = {layer.name for layer in model.layers.values() if layer.named}
            give_names(model, names_in_order(without, [name for name in self._in_order(number) if name not in named]))
        for layer in model.layers.values():
            child = by_name.get(layer.name)
            if layer.kind != "layer":
                continue
            inside = group.at(["layers", layer.name])
            inside.name = layer.name
            if child is None:
                continue
            for _ in range(layer.time_axes):
                inner = self._objects[child].children.get("layer", child)
                child = inner if inner < len(self._objects) else child
            if layer.model is not None:
                self._fill(inside.at(["layer"] * layer.time_axes), layer.model, child)
            else:
                layer.shared_id = child  # a layer that is in two models is one object
                if child not in self._owned:
                    self._owned.add(child)
                    inside.shapes = list(self._variables(child))
                    inside.present = bool(inside.shapes)

    def _children(self, number: int) -> Iterator[int]:
        for name, child in self._objects[number].children.items():
            if name not in _ASIDE and 0 <= child < len(self._objects):
                yield child

    def _in_order(self, number: int) -> list[str]:
        """The names of a model's layers, in their order in the model."""
        children = self._objects[number].children
        numbered = {int(key.removeprefix(_LAYER)): child for key, child in children.items() if _is_numbered(key)}
        return [self._names[child] for _, child in sorted(numbered.items()) if child in self._names]

    def _variables(self, number: int) -> Iterator[tuple[int, ...]]:
        """The shapes of a layer's variables, each once, however many attributes lead to it.

        1. Most layers come with the list that Keras itself has of them.
        2. Without it they are all that the layer's attributes lead to, but for those of metrics.
        """
        listed = self._objects[number].children.get(_ALL_VARIABLES, len(self._objects))
        if 0 <= listed < len(self._objects) and self._objects[listed].shape is None:
            number = listed  # 1
        seen = {number}
        pending = [number]  # 2
        while pending:
            self._left -= 1
            if self._left < 0:
                raise limits.exceeded("calls", place="saved_model.pb")
            each = pending.pop()
            shape = self._objects[each].shape
            if shape is not None:
                yield shape
            children = dict.fromkeys(self._children(each))
            new = [child for child in children if child not in seen and not self._objects[child].metric]
            seen.update(new)
            pending.extend(reversed(new))


def _is_numbered(key: str) -> bool:
    number = key.removeprefix(_LAYER)
    return key.startswith(_LAYER) and number.isdecimal() and len(number) <= _MOST_DIGITS


def lists(data: Any) -> Any:
    """JSON of a SavedModel with its tuples and shapes as plain lists.

    Example:
        >>> lists({"shape": {"class_name": "TensorShape", "items": [None, 8]}})
        {'shape': [None, 8]}
    """
    if isinstance(data, list):
        return [lists(item) for item in data]
    if not isinstance(data, dict):
        return data
    if data.get("class_name") in ("__tuple__", "TensorShape") and isinstance(data.get("items"), list):
        return [lists(item) for item in data["items"]]
    return {key: lists(value) for key, value in data.items()}
