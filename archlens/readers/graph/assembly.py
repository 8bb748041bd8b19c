"""From the description of a model to its graph: nested models opened, calls with ids, tensors with shapes.

Comments such as ``0001, 2`` name a step of a decision in ``docs/decisions``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from archlens import limits
from archlens.graph import Call, ModelGraph, Note, OutputTensor, Shape, Tensor
from archlens.readers.graph.call_costs import chain_macs, node_macs
from archlens.readers.graph.call_shapes import call_shapes, chain_shapes, shapes_behind
from archlens.readers.graph.contradictory_shapes import Contradiction
from archlens.readers.graph.nested_inputs import match_inputs, own_inputs
from archlens.readers.graph.wired_model import NamedOutput, WiredModel, WiredModels
from archlens.readers.graph.wires import Argument, CallResult, Surroundings, Wire
from archlens.readers.keras.expectations import refuse
from archlens.readers.keras.model_records import History, LayerConfig, ModelConfig, NodeConfig
from archlens.readers.weights.distinct_layers import DistinctLayers
from archlens.text.names import quoted

_Results = dict[tuple[str, int], CallResult]
"""A layer's name and which of its calls → what that call gave."""


class Assembler:
    """Makes the graph of one model.

    Args:
        model: its description.
        layers: its distinct layers.
        contradictions: its calls whose shapes contradict their settings.
        wired: its wiring, where somebody has looked at it already.

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
        ends = len(inputs) + len(outputs)
        limits.check("calls_by_ends", (len(self._calls) + len(self._tensors)) * ends, model.place)
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
        for layer in layers:
            dtype = layer.config.get("dtype")
            call = Call(
                id=layer.name,
                layer=self._layers[layer],
                scope=(),
                shapes=(layer.input_shape,),
                dtype=dtype if isinstance(dtype, str) else None,
                macs=0,
            )
            self._calls[call.id] = call
            self._note_shapes(layer, 0, call.id)
            wires[layer.name] = Wire(call.id, 0, call.shape, call.dtype)
        return wires

    def _open(self, model: ModelConfig, inputs: Mapping[str, Wire | None], around: Surroundings) -> _Results:
        """Makes the calls of a Functional model; what each of them gave."""
        wired = self._wired[model]
        outer_shapes = (around.lower(shape) for shape in around.outer_shapes)
        seen_outside = dict(zip(wired.outputs, outer_shapes, strict=False))
        results: _Results = {(name, 0): [wire] if wire else [] for name, wire in inputs.items()}
        for layer, k in wired.order:
            node = layer.nodes[k]
            taken = list(_taken(results, node, around))
            takes_input = any(model.layers[history.layer].kind == "input" for history, _ in taken)
            within = around if takes_input else around._replace(controls=())  # 0003, 2
            if (node.model or layer.model) is not None:
                results[layer.name, k] = self._nested(wired, layer, k, dict(taken), within)
            else:
                shapes = call_shapes(wired, layer, k, seen_outside)
                macs = node_macs(layer, self._layers[layer], node, shapes, around.time)
                arguments = [argument for _, argument in taken]
                lifted = [around.lift(shape) for shape in shapes]
                results[layer.name, k] = self._call(
                    layer, k, arguments, lifted, within, macs=macs, constants=node.constants()
                )
        return results

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
            for name, reference in match_inputs(model.inputs, node.first_argument).items():
                argument = taken.get(reference.history) if reference else None
                inputs[name] = argument.wire if argument else None
            outputs = self._opened(model, inputs, within)
        return _with_outer_shapes(outputs, outer_shapes)

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
        return [_leaving(wired, results, history, within) for history in wired.outputs]

    def _chain(self, model: ModelConfig, wires: list[Wire], around: Surroundings) -> list[Wire]:
        """Makes the calls of a Sequential; its outputs.

        The file holds no shapes in it but what layers were built on; the rules give the others.
        """
        built_on = _input_layer(model).input_shape
        if built_on is not None and len(wires) == 1:
            wires = [wires[0]._replace(shape=around.lift(built_on))]  # 0001, 2
        layers = [layer for layer in model.layers.values() if layer.kind != "input"]
        outer_shape = next(iter(around.outer_shapes), None)
        behind = shapes_behind(layers, around.lower(outer_shape))
        for layer, shape_behind in zip(layers, behind, strict=False):
            if layer.model is not None:
                wires = self._chained_model(layer, layer.model, wires, around)
            else:
                taken = [around.lower(wire.shape) for wire in wires]
                shapes = chain_shapes(layer, taken, shape_behind)
                macs = chain_macs(layer, self._layers[layer], taken, shapes, around.time)
                lifted = [around.lift(shape) for shape in shapes]
                call = self._call(layer, 0, _chain_arguments(wires), lifted, around, macs=macs)
                wires = [Wire(call.id, k, shape) for k, shape in enumerate(call.shapes)]
            around = around._replace(controls=())  # 0003, 2
        return wires

    def _chained_model(
        self, layer: LayerConfig, model: ModelConfig, wires: list[Wire], around: Surroundings
    ) -> list[Wire]:
        """Makes the calls of a nested model in a Sequential; its outputs."""
        within = self._within(layer, 0, wires, around)
        if model.sequential:
            outputs = self._chain(model, wires, within)
        else:
            names = [each.name for each in self._wired[model].inputs]
            outputs = self._opened(model, dict(zip(names, wires, strict=False)), within)
        outer_shapes = (layer.nodes[0].outputs or ()) if layer.nodes else ()
        return _with_outer_shapes(outputs, [around.lift(shape) for shape in outer_shapes])

    def _call(
        self,
        layer: LayerConfig,
        k: int,
        arguments: Iterable[Argument],
        shapes: list[Shape],
        around: Surroundings,
        *,
        macs: int | None,
        constants: Iterable[tuple[str, Any]] = (),
    ) -> Call:
        id_ = "/".join((*around.scope, numbered(layer.name, k)))
        while id_ in self._calls:
            id_ += "@0"  # only where a layer is named as another layer's second call would be
        self._room -= len(id_)
        if self._room < 0:
            raise limits.exceeded("id_characters", place=layer.place)
        call = Call(id_, self._layers[layer], around.scope, tuple(shapes), constants=tuple(constants), macs=macs)
        self._calls[id_] = call
        self._note_shapes(layer, k, id_)
        for argument in (*arguments, *around.controls):
            wire = argument.wire
            if len(self._tensors) >= self._limits.tensors:
                raise limits.exceeded("tensors", place=layer.place)
            self._tensors.append(
                Tensor(wire.source, wire.output, id_, argument.name, argument.control, wire.shape, wire.dtype)
            )
        return call

    def _note_shapes(self, layer: LayerConfig, k: int, id_: str) -> None:
        """Keeps the id of a call whose shapes there is something to note about."""
        if layer.nodes and layer.nodes[k].undetermined:
            self.undetermined.add(id_)
        what = self._contradictions.get((id(layer), k))
        if what is not None:
            self.contradictory[id_] = what


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


def _taken(results: _Results, node: NodeConfig, around: Surroundings) -> Iterator[tuple[History, Argument]]:
    """The tensors that a call takes; an optional input that was left out gives none."""
    for name, reference in node.references():
        history = reference.history
        result = results.get((history.layer, history.node), [])
        if isinstance(result, list) and not result:
            continue
        wire = _output(result, history, reference.place)
        shape = around.lift(reference.shape)  # 0001, 1
        yield history, Argument(name, wire._replace(shape=shape, dtype=reference.dtype))


def _with_outer_shapes(outputs: Sequence[Wire], outer_shapes: Sequence[Shape]) -> list[Wire]:
    """The outputs of a nested model with the shapes that the model around it reports, where it does."""
    wires = []
    for number, wire in enumerate(outputs):
        shape = outer_shapes[number] if number < len(outer_shapes) else None
        wires.append(wire if shape is None else wire._replace(shape=shape))  # 0001, 3
    return wires


def _leaving(wired: WiredModel, results: _Results, history: History, around: Surroundings) -> Wire:
    """An output of a Functional model."""
    wire = _output(results[history.layer, history.node], history, "output_layers")
    shape = wired.recorded_shape(history)
    if shape is None:
        return wire
    return wire._replace(shape=around.lift(shape), dtype=wired.recorded_type(history))


def _output_tensor(wired: WiredModel, results: _Results, named: NamedOutput) -> OutputTensor:
    """An output of the model, which is a Functional one."""
    wire = _leaving(wired, results, named.history, Surroundings())
    return OutputTensor(named.name, wire.source, wire.output, wire.shape, named.key, named.named_by)


def _output(result: CallResult, history: History, place: str) -> Wire:
    if isinstance(result, Call):
        shape = result.shapes[history.tensor] if history.tensor < len(result.shapes) else None
        return Wire(result.id, history.tensor, shape, result.dtype)
    if history.tensor < len(result):
        return result[history.tensor]
    return refuse(
        place, f"an output of {quoted(history.layer)}, which has {len(result)}", f"tensor index {history.tensor}"
    )


def _input_layer(model: ModelConfig) -> LayerConfig:
    """The input of a Sequential."""
    return next(layer for layer in model.layers.values() if layer.kind == "input")
