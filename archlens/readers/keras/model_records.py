"""A model as a configuration describes it: its layers and nested models, and the calls among them, as plain records."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from archlens.graph import Kind, Optimizer, Shape
from archlens.readers.keras.answers import Answers
from archlens.readers.keras.expectations import parse_shape


@dataclass(slots=True)
class LayerConfig:
    """A layer, operation or nested model of a model.

    Attributes:
        name: its name in the model.
        named: whether the configuration tells the name; else it is a place holder.
        class_name: its own class.
        effective_class: the class that ``TimeDistributed`` and ``SpectralNormalization`` wrap, else its own.
        kind: ``input``, ``layer`` or ``operation``.
        module: the module that the file names for the class.
        config: its configuration.
        nodes: its calls.
        model: what it contains, if it is a nested model with a graph.
        time_axes: how many ``TimeDistributed`` are around ``model``.
        build_shape: the shape that it was built on, where the file tells it.
        shared_id: equal for entries that are one object.
        place: where in the file it stands.
        answers: what the rules say of layers of this class and these settings; ``None`` if it is not kept.
        former: whether it is a layer of Keras 1 or 2.
    """

    name: str
    named: bool
    class_name: str
    effective_class: str
    kind: Kind
    module: str | None
    config: Mapping[str, Any]
    nodes: list[NodeConfig]
    model: ModelConfig | None
    time_axes: int
    build_shape: Shape
    shared_id: int | None
    place: str
    answers: Answers | None = None
    former: bool = False

    @property
    def builtin(self) -> bool:
        """Whether the class is Keras's own."""
        return self.module is not None and self.module.startswith("keras.")

    @property
    def input_shape(self) -> Shape:
        """The shape of an input, batch axis first; ``None`` if the configuration tells none that makes sense."""
        return parse_shape(self.config.get("batch_shape", self.config.get("batch_input_shape")))


@dataclass(slots=True)
class ModelConfig:
    """A model whose configuration holds a graph.

    Attributes:
        name: its name.
        class_name: its class.
        sequential: whether its layers are a chain, so that the file holds neither nodes nor shapes.
        layers: its layers by name, in the file's order.
        inputs: a nested structure of lists and dicts of :class:`History`.
        outputs: alike.
        place: where in the file it stands.
        counted_from_zero: whether outputs count a nested model's calls from 0, as the tensors inside do; Keras 3 counts
            them from 1 there.
        recorded_input: whether the file tells what the model takes; of a Sequential that was never built it does not.
        optimizer: what it was compiled to be trained with, where the file tells it.
        trainable: whether the file leaves the model trainable; of a Sequential it does not tell.
    """

    name: str
    class_name: str
    sequential: bool
    layers: dict[str, LayerConfig]
    inputs: Any
    outputs: Any
    place: str
    counted_from_zero: bool = False
    recorded_input: bool = True
    trainable: bool = True
    optimizer: Optimizer | None = None


class History(NamedTuple):
    """Which tensor: the layer that makes it, which of that layer's calls, and which output of that call."""

    layer: str
    node: int
    tensor: int


# Those of which there are as many as tensors and calls are not frozen, for that makes them in a third of the time;
# nobody changes one.
@dataclass(slots=True)
class Reference:
    """A tensor among the arguments of a call, as the file describes it.

    Attributes:
        history: which tensor it is.
        shape: its shape, batch axis first.
        dtype: its type.
        within: where in the file the call stands that takes it.
        inside: where in that call it stands.
    """

    history: History
    shape: Shape
    dtype: str | None
    within: str
    inside: str = ""

    @property
    def place(self) -> str:
        """Where in the file it stands."""
        return self.within + self.inside


@dataclass(frozen=True, slots=True)
class Constant:
    """An array among the arguments of a call, of which only the shape and type matter."""

    shape: Shape
    dtype: str | None


@dataclass(slots=True)
class NodeConfig:
    """One call of a layer.

    Attributes:
        args: positional arguments; tensors stand as :class:`Reference` in nested lists, tuples and dicts.
        kwargs: keyword arguments, alike.
        place: where in the file it stands.
        outputs: the shape of each output, where they are known without a rule (a live model's are).
        model: what this one call contains, where the calls of its layer differ in that.
        undetermined: whether a shape is unknown from this call on: neither the file nor a rule tells it.
        references: the tensors that the call takes, with the argument that each is passed by, in argument order.
        plain: whether it takes tensors alone, by position, each by itself or in lists.
        sort: equal for calls that no rule can tell apart, once somebody has asked
            (:func:`archlens.readers.graph.call_shapes.without_histories`).
    """

    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    place: str
    outputs: tuple[Shape, ...] | None = None
    model: ModelConfig | None = None
    undetermined: bool = False
    references: Sequence[tuple[str, Reference]] = field(init=False, repr=False, compare=False)
    plain: bool = field(init=False, repr=False, compare=False)
    sort: Hashable | None = field(init=False, repr=False, compare=False, default=None)

    def __post_init__(self) -> None:
        # Found once: who reads a model asks for them ten times.
        found: list[tuple[str, Reference]] = []
        if len(self.args) == 1 and not self.kwargs:  # most calls
            self.plain = _gather(self.args[0], "0", found)
        else:
            plain = [_gather(value, argument, found) for argument, value in self._arguments()]
            self.plain = all(plain) and not self.kwargs
        self.references = found

    @property
    def first_argument(self) -> Any:
        """What a nested model is called on."""
        return self.args[0] if self.args else self.kwargs.get("inputs")

    def constants(self) -> tuple[tuple[str, Any], ...]:
        """What the call takes beside tensors: numbers, words and the like, each with the argument it is passed by."""
        if self.plain:  # most calls
            return ()
        values = (plain_values(value, argument) for argument, value in self._arguments())
        return tuple(itertools.chain.from_iterable(values))

    def _arguments(self) -> list[tuple[str, Any]]:
        """Its arguments with their names: those of positional ones are their numbers."""
        return [*((str(i), value) for i, value in enumerate(self.args)), *self.kwargs.items()]


def plain_values(value: Any, argument: str) -> Iterator[tuple[str, Any]]:
    """The plain values in a nested structure, each with its place in it; an array is told by its shape.

    Example:
        >>> list(plain_values([2, {"axis": -1}, slice(1, None)], "0"))
        [('0[0]', 2), ('0[1][axis]', -1), ('0[2]', 'slice(1, None, None)')]
    """
    if isinstance(value, Reference):
        return
    if isinstance(value, Mapping):
        if (written := _written(value)) is not None:
            yield argument, written
            return
        yield from _plain_inside(value.items(), argument)
    elif isinstance(value, (list, tuple)):
        yield from _plain_inside(enumerate(value), argument)
    elif isinstance(value, Constant):
        yield argument, f"array {value.shape}"
    elif value is ... or isinstance(value, slice):
        yield argument, str(value)
    elif isinstance(value, (bool, int, float, str)):
        yield argument, value


def _plain_inside(items: Iterable[tuple[Any, Any]], argument: str) -> Iterator[tuple[str, Any]]:
    for key, item in items:
        if not isinstance(item, Reference):  # what most are
            yield from plain_values(item, f"{argument}[{key}]")


def _written(data: Mapping[str, Any]) -> str | None:
    """A slice or an ellipsis as Python writes it."""
    config = data.get("config")
    if data.get("class_name") == "__slice__" and isinstance(config, Mapping):
        return f"slice({', '.join(str(config.get(key)) for key in ('start', 'stop', 'step'))})"
    return "Ellipsis" if data.get("class_name") == "__ellipsis__" else None


def map_leaves(value: Any, function: Callable[[Any], Any]) -> Any:
    """A nested structure of arguments with a function applied to everything that stands in it.

    Example:
        >>> map_leaves([1, (2, {"axis": 3})], lambda leaf: -leaf)
        [-1, (-2, {'axis': -3})]
    """
    if isinstance(value, Reference):  # what most arguments are
        return function(value)
    if isinstance(value, list):
        return [map_leaves(item, function) for item in value]
    if isinstance(value, tuple):
        return tuple(map_leaves(item, function) for item in value)
    if isinstance(value, Mapping):
        return {key: map_leaves(item, function) for key, item in value.items()}
    return function(value)


def flatten(value: Any, argument: str) -> Sequence[tuple[str, Reference]]:
    """The tensors in a nested structure, each with its place in it (``0[1]``, ``0[images]``)."""
    found: list[tuple[str, Reference]] = []
    _gather(value, argument, found)
    return found


def _gather(value: Any, argument: str, found: list[tuple[str, Reference]]) -> bool:
    """Adds the tensors in a nested structure to those found before; whether it is a tensor or lists of them alone."""
    if isinstance(value, Reference):
        found.append((argument, value))
        return True
    if isinstance(value, (list, tuple)):
        plain = type(value) is list and bool(value)
        for i, item in enumerate(value):
            plain = _gather(item, f"{argument}[{i}]", found) and plain
        return plain
    if isinstance(value, Mapping):
        for key, item in value.items():
            _gather(item, f"{argument}[{key}]", found)
    return False
