"""The graph of calls and tensors that every reader makes and every analysis reads.

The words are those of the definitions: a *call* is one application of a layer or operation, a *tensor* leads from the
call that makes it to the call that takes it. A :class:`ModelGraph` knows no file format and is never changed after it
is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, make_dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from archlens.text.figures import plural
from archlens.text.lists import LONGEST_IN_REPR
from archlens.text.names import quoted

if TYPE_CHECKING:
    import networkx as nx

Shape = tuple[int | None, ...] | None
"""A tensor's shape, batch axis first; an axis is ``None`` where unknown, the whole shape if not even the rank is."""

Kind = Literal["input", "layer", "operation"]
Severity = Literal["error", "warning", "info"]

Trait = Literal["affine", "projects", "filters channels", "axis of input", "mirrored", "light", "takes indices"]
"""What the analysis asks about a layer's class beside its role.

- ``affine``: it gives each feature by itself, scaled and shifted, or a sum over positions, and mixes features in no
  other way.
- ``projects``: it ends in a dense projection, though its role is not that of one.
- ``filters channels``: each of its filters takes all channels (of its group), so that a filter of a single position is
  a dense projection.
- ``axis of input``: its setting ``axis`` counts the axes of what it takes, from the front or from the back.
- ``mirrored``: it runs a layer forwards, and another one or the same backwards.
- ``light``: it is drawn with the call before it, as activations and normalizations are.
- ``takes indices``: it is preprocessing that takes indices, categories or texts, which are no count of features.
"""


Made = TypeVar("Made")


def quickly(cls: type[Made]) -> type[Made]:
    """Return what makes objects of a frozen dataclass with slots, as the class itself does, in a third of the time.

    A frozen class sets each field past its own lock. Here an object of a class with the same slots and no lock is
    filled; the last thing that it is given is its class, and so it becomes one of the frozen class. Worth it where
    there are as many objects as calls.

    Example:
        >>> make_note = quickly(Note)
        >>> note = make_note("AL403", "info", (), "Seen.", hint="")
        >>> type(note) is Note, note == Note("AL403", "info", (), "Seen.", "")
        (True, True)
    """
    like: Any = cls
    settings: list[tuple[str, Any, Any]] = [
        (
            each.name,
            Any,
            field(default=each.default, default_factory=each.default_factory, kw_only=each.kw_only),
        )
        for each in fields(like)
    ]
    settings.append((_CLASS, Any, field(default=cls, kw_only=True)))
    filling: Any = make_dataclass(cls.__name__, settings, eq=False, repr=False)
    members = {
        "__slots__": [each.name for each in fields(like)],
        "__init__": filling.__init__,
        _CLASS: vars(object)["__class__"],
    }
    return cast("type[Made]", type(cls.__name__, (), members))


_CLASS = "class_in_the_end"
"""What an object that is made quickly calls its class, since no field may be called ``__class__``."""


def _empty() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader noticed in a model file that the user should know.

    Attributes:
        code: a stable code (``AL403``).
        severity: ``error``, ``warning`` or ``info``.
        where: the ids of the calls concerned; may be empty.
        message: what was seen.
        hint: what to do.
    """

    code: str
    severity: Severity
    where: tuple[str, ...]
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer or operation, which all of its calls share.

    Attributes:
        key: unique in its graph: the path of the models that define the layer, and its name.
        name: the name that the model gives it.
        class_name: its class.
        effective_class: the class that ``TimeDistributed`` and ``SpectralNormalization`` wrap, else its own.
        kind: ``input``, ``layer`` or ``operation``.
        role: what the effective class does for a branch (``convolution``, ``dense``, …).
        weights: what owns its weights → number of parameters; ``None`` if the weights are not known. Layers that
            share weights (a layer used alone and inside ``TimeDistributed``) name the same owner.
        weighted: whether its calls are weighted calls.
        module: the module that the file names for the class; never imported.
        config: the layer's configuration as the file gives it.
        mode: how a merge point of it merges (``add``, ``concatenate``, …).
        builtin: whether its class is the framework's own, and its effective class, too.
        wrapped: the configuration of the layer inside, if it is a layer around one; where several are around each
            other, of the innermost.
        owns_weights: whether it owns weights: as ``weights`` has it, else by its configuration.
        activation: the activation function that ends its calls, in small letters without underscores, ``linear`` for
            none; ``None`` if it is no layer or operation that could have one.
        traits: what else is known of its effective class.
        weight_bytes: what owns its weights → their bytes as they are stored; ``None`` if that is not known.
        quantization: how its weights were quantized, as Keras names it (``int8``, ``int4/128``); ``None`` if they were
            not. Parameters are those before that.
        trainable_weights: what owns its weights → the number of their parameters that training would change; ``None``
            if that is not known.
        compute_dtype: the type that its calls compute in (``float16`` under mixed precision); ``None`` of operations,
            which compute in the types that they take, and if it is not known.
    """

    key: str
    name: str
    class_name: str
    effective_class: str
    kind: Kind
    role: str
    weights: Mapping[str, int] | None
    weighted: bool
    module: str | None = None
    config: Mapping[str, Any] = field(default_factory=_empty, repr=False)
    mode: str = "custom"
    builtin: bool = False
    wrapped: Mapping[str, Any] | None = field(default=None, repr=False)
    owns_weights: bool = True
    activation: str | None = None
    traits: frozenset[Trait] = frozenset()
    weight_bytes: Mapping[str, int] | None = None
    quantization: str | None = None
    trainable_weights: Mapping[str, int] | None = None
    compute_dtype: str | None = None

    @property
    def own_config(self) -> Mapping[str, Any]:
        """The configuration of the layer that does the work: of a layer around another, of the one inside."""
        return self.config if self.wrapped is None else self.wrapped

    @property
    def is_opaque(self) -> bool:
        """Whether it is a layer whose class is not Keras's own, so that what it holds is not known."""
        return self.kind == "layer" and not self.builtin

    @property
    def parameters(self) -> int | None:
        """The number of elements in all weights of the layer; ``None`` if not known."""
        return None if self.weights is None else sum(self.weights.values())

    @property
    def trainable_parameters(self) -> int | None:
        """The number of those that training would change; ``None`` if not known."""
        return None if self.trainable_weights is None else sum(self.trainable_weights.values())


@dataclass(frozen=True, slots=True)
class Call:
    """One application of a layer or operation; a model's input is one too, of kind ``input``.

    Attributes:
        id: ``scope/…/layer``, with ``@k`` behind a name for its (k+1)-th call inside its scope.
        layer: what is called.
        scope: the models that contain the call, outermost first, as they stand in the id.
        shapes: the shape of each output, batch axis first; empty if not even their number is known.
        dtype: the type of the first output, where the file tells it.
        constants: what is passed beside tensors, by argument: ``("1", 0.5)`` in ``x * 0.5``.
        macs: the multiply-accumulates of its matrix products and convolutions, for one sample; ``None`` if not known.
    """

    id: str
    layer: Layer
    scope: tuple[str, ...]
    shapes: tuple[Shape, ...]
    dtype: str | None = None
    constants: tuple[tuple[str, Any], ...] = ()
    macs: int | None = None

    @property
    def shape(self) -> Shape:
        """The shape of the first output; ``None`` if unknown."""
        return self.shapes[0] if self.shapes else None

    @property
    def is_input(self) -> bool:
        """Whether this is an input of the model, which no depth and no count of calls includes."""
        return self.layer.kind == "input"


@dataclass(frozen=True, slots=True)
class Tensor:
    """An edge: from the call that makes a tensor to the call that takes it.

    Attributes:
        source: id of the call that makes it.
        output: which of that call's outputs.
        target: id of the call that takes it.
        argument: by which argument: position or keyword, then the place inside it (``0``, ``0[1]``,
            ``initial_state[0]``).
        control: whether it is a control tensor (a mask, or ``training``), which no figure follows.
        shape: as the model that holds the taking call reports it.
        dtype: its type, where the file tells it.
    """

    source: str
    output: int
    target: str
    argument: str
    control: bool
    shape: Shape
    dtype: str | None = None


@dataclass(frozen=True, slots=True)
class OutputTensor:
    """An output of the model.

    Attributes:
        name: the model's own name for it, which no other output has: the key of a flat dict, else the name of the
            layer or nested model that gives it at the top level, numbered where an earlier output has that name.
        call: id of the call that makes it.
        output: which of that call's outputs.
        shape: its shape, batch axis first.
        key: where it stands in the structure that the model gives, as :attr:`ModelGraph.input_keys` has it of inputs;
            ``None`` where it is given by position.
        named_by: the class of what it is named after; ``None`` if that is a key, or not known.
    """

    name: str
    call: str
    output: int
    shape: Shape
    key: str | None = None
    named_by: str | None = None


@dataclass(frozen=True, slots=True)
class Optimizer:
    """What a model was compiled to be trained with.

    Attributes:
        name: its class.
        slots: how many values it keeps for each parameter that it trains, its gradient not among them; ``None`` if that
            is not known.
    """

    name: str
    slots: int | None


@dataclass(frozen=True)
class ModelGraph:
    """A model as a graph of calls.

    Attributes:
        name: the model's name.
        format: the form that it was read from (``keras``, …).
        keras_version: the version that wrote it, where it says so.
        calls: all calls in topological order, inputs among them.
        tensors: all tensors; those that one call takes stand together, in argument order (positional, then keywords).
        inputs: ids of the inputs, in the model's order.
        outputs: the outputs, in the model's order.
        notes: what the reader noticed.
        input_keys: id of an input → the key under which the model takes it, a path such as ``meta.age`` in nested
            structures; inputs that are given by position are not among them.
        time_axes: scope of a nested model that ``TimeDistributed`` is around → how many of them there are. Its calls
            are made once for each step, and their shapes have these axes behind the batch axis.
        optimizer: what the model was compiled to be trained with; ``None`` if the file does not tell it.
        shapes_given: ids of the inputs whose shapes the caller gave; all shapes behind them follow from these.
    """

    name: str
    format: str
    keras_version: str | None
    calls: tuple[Call, ...]
    tensors: tuple[Tensor, ...]
    inputs: tuple[str, ...]
    outputs: tuple[OutputTensor, ...]
    notes: tuple[Note, ...] = ()
    input_keys: Mapping[str, str] = field(default_factory=_empty)
    time_axes: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    optimizer: Optimizer | None = None
    shapes_given: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        # In short: calls and tensors by the thousand say nothing to who reads a traceback.
        numbers = ((self.calls, "call"), (self.tensors, "tensor"), (self.inputs, "input"), (self.outputs, "output"))
        counted = ", ".join(plural(len(each), what) for each, what in numbers)
        return f"<ModelGraph {quoted(self.name, LONGEST_IN_REPR)}: {counted}>"

    @cached_property
    def by_id(self) -> Mapping[str, Call]:
        """Every call by its id."""
        return {call.id: call for call in self.calls}

    @cached_property
    def layers(self) -> Iterable[Layer]:
        """The distinct layers and operations that have a call, inputs not among them, in topological order."""
        layers = {layer.key: layer for layer in [call.layer for call in self.calls] if layer.kind != "input"}
        return tuple(layers.values())

    @cached_property
    def nx(self) -> nx.MultiDiGraph[str]:
        """The graph as a ``networkx.MultiDiGraph``, made anew for this object once; nodes are call ids.

        Node attributes: ``name`` (of the layer), ``layer`` (its key), ``class_name``, ``kind``, ``role``, ``weighted``,
        ``parameters``, ``scope``, ``shape``, ``shapes``. Edge attributes: ``output``, ``argument``, ``control``,
        ``shape``, ``dtype``. The graph's: ``name``, ``inputs`` (ids), ``outputs`` (ids).

        Example:
            >>> relu = Layer("relu", "relu", "ReLU", "ReLU", "layer", "activation", {}, weighted=False)
            >>> x = Layer("x", "x", "InputLayer", "InputLayer", "input", "other", {}, weighted=False)
            >>> graph = ModelGraph("tiny", "keras", None, (Call("x", x, (), ((None, 8),)),
            ...     Call("relu", relu, (), ((None, 8),))), (Tensor("x", 0, "relu", "0", False, (None, 8)),), ("x",),
            ...     (OutputTensor("relu", "relu", 0, (None, 8)),))
            >>> list(graph.nx.edges(data="shape"))
            [('x', 'relu', (None, 8))]
        """
        import networkx as nx

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
            name=self.name, inputs=self.inputs, outputs=tuple(o.call for o in self.outputs)
        )
        for call in self.calls:
            layer = call.layer
            graph.add_node(
                call.id,
                name=layer.name,
                layer=layer.key,
                class_name=layer.class_name,
                kind=layer.kind,
                role=layer.role,
                weighted=layer.weighted,
                parameters=layer.parameters,
                scope=call.scope,
                shape=call.shape,
                shapes=call.shapes,
            )
        for tensor in self.tensors:
            graph.add_edge(
                tensor.source,
                tensor.target,
                output=tensor.output,
                argument=tensor.argument,
                control=tensor.control,
                shape=tensor.shape,
                dtype=tensor.dtype,
            )
        return graph
