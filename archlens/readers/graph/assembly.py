"""From the description of a model to its graph: nested models opened, calls with ids, tensors with shapes.

Comments such as ``0001, 2`` name a step of a decision in ``docs/decisions``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from archlens import limits
from archlens.graph import Call, ModelGraph, Note, OutputTensor, Shape, Tensor, quickly
from archlens.readers.graph.call_costs import chain_macs, node_macs
from archlens.readers.graph.call_shapes import (
    call_shapes,
    chain_shapes,
    distinct_tensors,
    node_on,
    shapes_behind,
)
from archlens.readers.graph.contradictory_shapes import Contradiction
from archlens.readers.graph.given_shapes import GivenShapes
from archlens.readers.graph.known_shapes import chain_node
from archlens.readers.graph.nested_inputs import match_inputs, own_inputs
from archlens.readers.graph.wire_shapes import entering, leaving, recorded_tensors, tensors_taken, with_outer_shapes
from archlens.readers.graph.wired_model import NamedOutput, WiredModel, WiredModels
from archlens.readers.graph.wires import Argument, MadeCall, Results, Surroundings, Wire, make_tensor, wire_of
from archlens.readers.keras.model_records import History, LayerConfig, ModelConfig, NodeConfig
from archlens.readers.weights.distinct_layers import DistinctLayers

_make_call = quickly(Call)
_NOT_SEEN: Mapping[int, Shape] = {}


class Assembler:
    """Makes the graph of one model.

    Args:
        model: its description.
        layers: its distinct layers.
        contradictions: its calls whose shapes contradict their settings.
        wired: its wiring, where somebody has looked at it already.
        given: the shapes that the caller gives its inputs.

    Attributes:
        undetermined: the ids of the calls whose shapes neither the file nor a rule tells.
        contradictory: what contradicts what, in words, by the ids of those calls.
    """

    def __init__(
        self,
        model: ModelConfig,
        layers: DistinctLayers,
        contradictions: Iterable[Contradiction] = (),
        wired: WiredModels | None = None,
        given: GivenShapes | None = None,
    ) -> None:
        self._model = model
        self._layers = layers
        self._calls: dict[str, Call] = {}
        self._tensors: list[Tensor] = []
        self.undetermined: set[str] = set()
        self._time_axes: dict[tuple[str, ...], int] = {}
        self.contradictory: dict[str, str] = {}
        self._contradictions = {(id(each.layer), each.k): each.what for each in contradictions}
        self._wired = WiredModels() if wired is None else wired
        self._given = given
        self._limits = limits.current()
        self._room = self._limits.id_characters

    def graph(self, *, format_: str, keras_version: str | None, notes: Iterable[Note] = ()) -> ModelGraph:
        """The graph of the model.

        Raises:
            NotAGraphError: if the description refers to what is not there, or has a cycle.
            LimitError: if there is more in it than a limit allows.
        """
        model = self._model
        self._count(model, {})
        if model.sequential:
            inputs = self._inputs([_input_layer(model)])
            input_keys: Mapping[str, str] = {}
            (wire, *_) = self._chain(model, list(inputs.values()), Surroundings())
            last = model.layers[next(reversed(model.layers))]
            outputs = [OutputTensor(last.name, wire.source, wire.output, wire.shape, named_by=last.class_name)]
        else:
            wired = self._wired[model]
            inputs = self._inputs(wired.inputs)
            input_keys = wired.input_keys
            results = self._open(model, inputs, Surroundings())
            outputs = [_output_tensor(wired, results, named) for named in wired.named_outputs]
        return ModelGraph(
            name=model.name,
            format=format_,
            keras_version=keras_version,
            calls=tuple(self._calls.values()),
            tensors=tuple(self._tensors),
            inputs=tuple(inputs),
            outputs=tuple(outputs),
            notes=tuple(notes),
            input_keys=input_keys,
            time_axes=self._time_axes,
            optimizer=model.optimizer,
            shapes_given=frozenset() if self._given is None else frozenset(self._given.by_input),
        )

    def _count(self, model: ModelConfig, counted: dict[int, int]) -> int:
        """How many calls a model makes; a nested model's are counted once, however often they are made.

        Raises:
            LimitError: if there are too many, before any is made.
        """
        if id(model) not in counted:
            total = 0
            for layer in model.layers.values():
                for inside in _insides(layer, model):
                    total += 1 if inside is None else self._count(inside, counted)
                if total > self._limits.calls:
                    raise limits.exceeded("calls", place=layer.place)
            counted[id(model)] = total
        return counted[id(model)]

    def _inputs(self, layers: Iterable[LayerConfig]) -> dict[str, Wire]:
        wires = {}
        shapes_given = {} if self._given is None else self._given.by_input
        for layer in layers:
            dtype = layer.config.get("dtype")
            call = Call(
                id=layer.name,
                layer=self._layers[layer],
                scope=(),
                shapes=(shapes_given.get(layer.name, layer.input_shape),),
                dtype=dtype if isinstance(dtype, str) else None,
                macs=0,
            )
            self._calls[call.id] = call
            self._note_shapes(layer, 0, call.id)
            wires[layer.name] = Wire(call.id, 0, call.shape, call.dtype, given=layer.name in shapes_given)
        return wires

    def _open(self, model: ModelConfig, inputs: Mapping[str, Wire | None], around: Surroundings) -> Results:
        """Makes the calls of a Functional model; what each of them gave."""
        wired = self._wired[model]
        seen_outside: dict[tuple[str, int], dict[int, Shape]] = {}
        for (name, k, tensor), shape in zip(wired.outputs, around.outer_shapes, strict=False):
            seen_outside.setdefault((name, k), {})[tensor] = around.lower(shape)
        results: Results = {(name, 0): [wire] if wire else [] for name, wire in inputs.items()}
        as_recorded = self._given is None and not around.controls
        for (layer, k), recorded, complete in zip(wired.order, wired.recorded, wired.complete, strict=True):
            node = layer.nodes[k]
            if as_recorded and node.model is None and layer.model is None:
                seen = seen_outside.get((layer.name, k), _NOT_SEEN) if seen_outside else _NOT_SEEN
                shapes = call_shapes(layer, k, recorded, seen, complete=complete)
                results[layer.name, k] = self._recorded_call(layer, k, results, shapes, around)
                continue
            taken = tensors_taken(results, node, around)
            within = around
            if around.controls and not _takes_input(model, taken):
                within = around._replace(controls=())  # 0003, 2
            if (node.model or layer.model) is not None:
                results[layer.name, k] = self._nested(wired, layer, k, dict(taken), within)
            else:
                arguments = [argument for _, argument in taken]
                if self._any_given(arguments):
                    node, outputs = self._follow(layer, k, node, dict(taken), around)
                else:
                    seen = seen_outside.get((layer.name, k), _NOT_SEEN)
                    outputs = call_shapes(layer, k, recorded, seen, complete=complete)
                macs = node_macs(layer, self._layers[layer], node, outputs, around.time)
                lifted = [around.lift(shape) for shape in outputs]
                results[layer.name, k] = self._call(
                    layer, k, arguments, lifted, within, macs=macs, constants=node.constants()
                )
        return results

    def _recorded_call(
        self, layer: LayerConfig, k: int, results: Results, shapes: Sequence[Shape], around: Surroundings
    ) -> Call:
        """Makes a call on tensors whose shapes the file records or the rules gave, as most are."""
        node, made = layer.nodes[k], self._layers[layer]
        id_ = self._id(layer, k, around)
        taken = recorded_tensors(results, node, around, id_)
        macs = node_macs(layer, made, node, shapes, around.time)
        if around.time:
            shapes = [around.lift(shape) for shape in shapes]
        call = _make_call(id_, made, around.scope, tuple(shapes), None, node.constants(), macs)
        self._add(layer, k, call, taken)
        return call

    def _follow(
        self, layer: LayerConfig, k: int, node: NodeConfig, taken: Mapping[History, Argument], around: Surroundings
    ) -> tuple[NodeConfig, Sequence[Shape]]:
        """A call on what follows from the shapes that are given, and the shapes that it then gives.

        Raises:
            ShapeError: if it cannot take these shapes.
        """
        assert self._given is not None  # noqa: S101 - without it no shape follows from one that is given
        shapes: dict[History, Shape] = {}
        for history in distinct_tensors(node):
            shapes[history] = around.lower(taken[history].wire.shape) if history in taken else None
        id_ = self._id(layer, k, around)
        made = self._layers[layer]
        outputs = self._given.shapes_of(id_, layer, node, shapes, made=made, steps=len(around.time))
        return node_on(node, shapes), outputs

    def _nested(
        self, wired: WiredModel, layer: LayerConfig, k: int, taken: Mapping[History, Argument], around: Surroundings
    ) -> list[Wire]:
        """Makes the calls of a nested model in a Functional one; its outputs."""
        node = layer.nodes[k]
        model = node.model or layer.model
        assert model is not None  # noqa: S101 - who calls this has asked
        outer_shapes = [around.lift(shape) for shape in node.outputs or wired.recorded_outputs(layer.name, k)]
        # What a dict holds goes to one of the model's inputs, and leads inside it to what that leads to.
        features = [argument.wire for argument in taken.values() if not argument.by_keyword]
        controls = tuple(argument for argument in taken.values() if argument.by_keyword)
        within = self._within(layer, k, features, around)
        within = within._replace(controls=around.controls + controls)  # 0003, 1
        if _on_own_shapes(model, features, within):
            within = within._replace(outer_shapes=outer_shapes)
        if model.sequential:
            outputs = self._chain(model, features, within)
        else:
            inputs: dict[str, Wire | None] = {}
            own = own_inputs(model)
            for name, reference in match_inputs(model.inputs, node.first_argument).items():
                argument = taken.get(reference.history) if reference else None
                inputs[name] = entering(argument.wire, own[name], within) if argument else None
            outputs = self._opened(model, inputs, within)
        return with_outer_shapes(outputs, outer_shapes)

    def _within(self, layer: LayerConfig, k: int, wires: Sequence[Wire], around: Surroundings) -> Surroundings:
        """Where the calls inside a nested model are made."""
        shape = around.lower(wires[0].shape) if wires else None
        axes = (None,) * layer.time_axes if shape is None else shape[1 : 1 + layer.time_axes]
        scope = (*around.scope, numbered(layer.name, k))
        if layer.time_axes:
            self._time_axes[scope] = layer.time_axes
        return Surroundings(scope=scope, time=around.time + axes, controls=around.controls)

    def _opened(self, model: ModelConfig, inputs: Mapping[str, Wire | None], within: Surroundings) -> list[Wire]:
        """Makes the calls inside a nested Functional model; its outputs with their shapes inside."""
        results = self._open(model, inputs, within)
        wired = self._wired[model]
        return [leaving(wired, results, history, within) for history in wired.outputs]

    def _chain(self, model: ModelConfig, wires: list[Wire], around: Surroundings) -> list[Wire]:
        """Makes the calls of a Sequential; its outputs.

        The file holds no shapes in it but what layers were built on; the rules give the others.
        """
        built_on = _input_layer(model).input_shape
        if built_on is not None and len(wires) == 1 and not wires[0].given:
            wires = [wires[0]._replace(shape=around.lift(built_on))]  # 0001, 2
        layers = [layer for layer in model.layers.values() if layer.kind != "input"]
        outer_shape = next(iter(around.outer_shapes), None)
        behind = shapes_behind(layers, around.lower(outer_shape))
        for layer, shape_behind in zip(layers, behind, strict=False):
            if layer.model is not None:
                wires = self._chained_model(layer, layer.model, wires, around)
            else:
                wires = self._chained_call(layer, wires, shape_behind, around)
            around = around._replace(controls=())  # 0003, 2
        return wires

    def _chained_call(
        self, layer: LayerConfig, wires: Sequence[Wire], shape_behind: Shape, around: Surroundings
    ) -> list[Wire]:
        """Makes the call of a layer in a Sequential; its outputs."""
        arguments = _chain_arguments(wires)
        made = self._layers[layer]
        if any(wire.given for wire in wires):
            histories = [History("", 0, number) for number in range(len(wires))]
            node = chain_node(layer, histories)
            node, shapes = self._follow(layer, 0, node, dict(zip(histories, arguments, strict=True)), around)
            macs = node_macs(layer, made, node, shapes, around.time)
        else:
            taken = [around.lower(wire.shape) for wire in wires]
            shapes = chain_shapes(layer, taken, shape_behind)
            macs = chain_macs(layer, made, taken, shapes, around.time)
        lifted = [around.lift(shape) for shape in shapes]
        result = self._call(layer, 0, arguments, lifted, around, macs=macs)
        wires = [wire_of(result.call, number, given=result.given) for number in range(len(shapes))]
        return [wire._replace(dtype=None) for wire in wires]

    def _chained_model(
        self, layer: LayerConfig, model: ModelConfig, wires: list[Wire], around: Surroundings
    ) -> list[Wire]:
        """Makes the calls of a nested model in a Sequential; its outputs."""
        within = self._within(layer, 0, wires, around)
        if model.sequential:
            outputs = self._chain(model, wires, within)
        else:
            own = own_inputs(model)
            inputs: dict[str, Wire | None] = {}
            for each, wire in zip(self._wired[model].inputs, wires, strict=False):
                inputs[each.name] = entering(wire, own[each.name], within)
            outputs = self._opened(model, inputs, within)
        outer_shapes = (layer.nodes[0].outputs or ()) if layer.nodes else ()
        return with_outer_shapes(outputs, [around.lift(shape) for shape in outer_shapes])

    def _call(
        self,
        layer: LayerConfig,
        k: int,
        arguments: Sequence[Argument],
        shapes: list[Shape],
        around: Surroundings,
        *,
        macs: int | None,
        constants: tuple[tuple[str, Any], ...] = (),
    ) -> MadeCall:
        id_ = self._id(layer, k, around)
        made = self._layers[layer]
        taken = []
        for argument in (*arguments, *around.controls):
            source, output, shape, dtype, _ = argument.wire
            taken.append(make_tensor(source, output, id_, argument.name, argument.control, shape, dtype))
        call = _make_call(id_, made, around.scope, tuple(shapes), None, constants, macs)
        self._add(layer, k, call, taken)
        return MadeCall(call, self._any_given(arguments))

    def _add(self, layer: LayerConfig, k: int, call: Call, taken: Sequence[Tensor]) -> None:
        """Adds a call of a layer, and the tensors that it takes."""
        self._room -= len(call.id)
        if self._room < 0:
            raise limits.exceeded("id_characters", place=layer.place)
        self._calls[call.id] = call
        self._note_shapes(layer, k, call.id)
        if len(self._tensors) + len(taken) > self._limits.tensors:
            raise limits.exceeded("tensors", place=layer.place)
        self._tensors += taken

    def _any_given(self, arguments: Iterable[Argument]) -> bool:
        """Whether the shape of a tensor follows from one that the caller gave."""
        return self._given is not None and any(argument.wire.given for argument in arguments)

    def _id(self, layer: LayerConfig, k: int, around: Surroundings) -> str:
        """The id of a call that is not made yet."""
        id_ = numbered(layer.name, k) if k else layer.name
        if around.scope:
            id_ = "/".join((*around.scope, id_))
        while id_ in self._calls:
            id_ += "@0"  # only where a layer is named as another layer's second call would be
        return id_

    def _note_shapes(self, layer: LayerConfig, k: int, id_: str) -> None:
        """Keeps the id of a call whose shapes there is something to note about."""
        if layer.nodes and layer.nodes[k].undetermined:
            self.undetermined.add(id_)
        if self._contradictions:
            what = self._contradictions.get((id(layer), k))
            if what is not None:
                self.contradictory[id_] = what


def assemble(
    model: ModelConfig,
    layers: DistinctLayers,
    shapes: Mapping[str, Shape] | None,
    *,
    format_: str,
    keras_version: str | None,
    contradictions: Sequence[Contradiction] = (),
    wired: WiredModels | None = None,
) -> tuple[ModelGraph, Assembler]:
    """The graph of a model on the shapes that the caller gives its inputs, and what made it.

    Args:
        model: its description.
        layers: its distinct layers.
        shapes: by the names of inputs, batch axis first; without any, the model's own.
        format_: the form that it was read from.
        keras_version: the version of Keras that wrote it, where that is known.
        contradictions: its calls whose shapes contradict their settings.
        wired: its wiring, where somebody has looked at it already.

    Raises:
        NotAGraphError: if the description refers to what is not there, or has a cycle.
        ShapeError: if the model cannot take these shapes; see :class:`GivenShapes` for what else is raised of them.
    """
    assembler = Assembler(model, layers, contradictions, wired)
    graph = assembler.graph(format_=format_, keras_version=keras_version)
    if shapes:
        assembler = Assembler(model, layers, contradictions, wired, GivenShapes(shapes, graph))
        graph = assembler.graph(format_=format_, keras_version=keras_version)
    return graph, assembler


def numbered(name: str, k: int) -> str:
    """A name's part of an id: with ``@k`` behind it for the (k+1)-th call.

    Example:
        >>> numbered("encoder", 0), numbered("encoder", 1)
        ('encoder', 'encoder@1')
    """
    return f"{name}@{k}" if k else name


def _insides(layer: LayerConfig, model: ModelConfig) -> list[ModelConfig | None]:
    """What each call of a layer contains: a nested model, or ``None``; the layers of a Sequential are called once."""
    if layer.kind == "input":
        return []
    if model.sequential:
        return [layer.model]
    return [node.model or layer.model for node in layer.nodes]


def _takes_input(model: ModelConfig, taken: Iterable[tuple[History, Argument]]) -> bool:
    """Whether a call takes an input of the model that holds it."""
    return any(model.layers[history.layer].kind == "input" for history, _ in taken)


def _on_own_shapes(model: ModelConfig, wires: Sequence[Wire], within: Surroundings) -> bool:
    """Whether a nested model is called on the shapes that it was built on, so that its outputs are as seen outside."""
    own = list(own_inputs(model).values())
    if len(own) != len(wires):
        return False
    return all(shape in (None, within.lower(wire.shape)) for shape, wire in zip(own, wires, strict=True))


def _chain_arguments(wires: Sequence[Wire]) -> list[Argument]:
    """What a layer in a Sequential takes: one tensor, or a list of all that the layer before it gives."""
    if len(wires) == 1:
        return [Argument("0", wires[0])]
    return [Argument(f"0[{k}]", wire) for k, wire in enumerate(wires)]


def _output_tensor(wired: WiredModel, results: Results, named: NamedOutput) -> OutputTensor:
    """An output of the model, which is a Functional one."""
    wire = leaving(wired, results, named.history, Surroundings())
    return OutputTensor(named.name, wire.source, wire.output, wire.shape, named.key, named.named_by)


def _input_layer(model: ModelConfig) -> LayerConfig:
    """The input of a Sequential."""
    return next(layer for layer in model.layers.values() if layer.kind == "input")
