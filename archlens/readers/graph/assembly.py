"""From the description of a model to its graph: nested models opened, calls with ids, tensors with shapes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from archlens import limits
from archlens.graph import Call, ModelGraph, Note, OutputTensor, Shape, Tensor
from archlens.readers.graph.feeds import Argument, Feed, Inside, Made
from archlens.readers.graph.recorded_shapes import chained, shapes_of, told_later
from archlens.readers.graph.wired_model import Plan, match_inputs
from archlens.readers.keras.expectations import parse_shape, refuse
from archlens.readers.keras.model_records import History, LayerConfig, ModelConfig, Node
from archlens.readers.weights.distinct_layers import Catalog

_Outcomes = dict[tuple[str, int], Made]

if TYPE_CHECKING:
    from archlens.readers.live.live_layers import LiveCatalog


class Assembler:
    """Makes the graph of one model.

    Args:
        model: its description.
        catalog: its distinct layers.
    """

    def __init__(self, model: ModelConfig, catalog: Catalog | LiveCatalog) -> None:
        self._model = model
        self._catalog = catalog
        self._calls: dict[str, Call] = {}
        self._tensors: list[Tensor] = []
        self._plans: dict[int, Plan] = {}
        self._limits = limits.current()
        self._room = self._limits.id_characters

    def graph(self, *, format_: str, keras_version: str | None, notes: Iterable[Note] = ()) -> ModelGraph:
        """The graph of the model.

        Raises:
            NotAGraphError: if the description refers to what is not there, or has a cycle.
        """
        model = self._model
        self._count(model, {})
        if model.sequential:
            inputs = self._inputs([_input_layer(model)])
            feeds, names = self._chain(model, list(inputs.values()), Inside()), [next(reversed(model.layers))]
        else:
            plan = self._plan(model)
            inputs = self._inputs(plan.inputs)
            made = self._open(model, inputs, Inside())
            feeds = [_leaving(plan, made, history, Inside()) for _, history in plan.named_outputs]
            names = [name for name, _ in plan.named_outputs]
        ends = len(inputs) + len(names)
        limits.check("calls_by_ends", (len(self._calls) + len(self._tensors)) * ends, model.place)
        outputs = (OutputTensor(name, f.source, f.output, f.shape) for name, f in zip(names, feeds, strict=False))
        return ModelGraph(
            name=model.name,
            format=format_,
            keras_version=keras_version,
            calls=tuple(self._calls.values()),
            tensors=tuple(self._tensors),
            inputs=tuple(inputs),
            outputs=tuple(outputs),
            notes=tuple(notes),
        )

    def _count(self, model: ModelConfig, counted: dict[int, int]) -> int:
        """How many calls a model makes; a nested model's are counted once, however often they are made.

        Raises:
            LimitError: if there are too many, before any is made.
        """
        if id(model) not in counted:
            total = 0
            for layer in model.layers.values():
                nodes = [node.model for node in layer.nodes] if not model.sequential else [None]
                for inner in nodes if layer.kind != "input" else ():
                    inside = inner or layer.model
                    total += self._count(inside, counted) if inside else 1
                    if total > self._limits.calls:
                        raise limits.exceeded("calls", place=layer.place)
            counted[id(model)] = total
        return counted[id(model)]

    def _inputs(self, layers: Iterable[LayerConfig]) -> dict[str, Feed]:
        feeds = {}
        for layer in layers:
            dtype = layer.config.get("dtype")
            call = Call(
                id=layer.name,
                layer=self._catalog[layer],
                scope=(),
                shapes=(_input_shape(layer),),
                dtype=dtype if isinstance(dtype, str) else None,
            )
            self._calls[call.id] = call
            feeds[layer.name] = Feed(call.id, 0, call.shape, call.dtype)
        return feeds

    def _plan(self, model: ModelConfig) -> Plan:
        if id(model) not in self._plans:
            self._plans[id(model)] = Plan(model)
        return self._plans[id(model)]

    def _open(self, model: ModelConfig, feeds: Mapping[str, Feed | None], inside: Inside) -> _Outcomes:
        """Makes the calls of a Functional model; what each of them gave."""
        plan = self._plan(model)
        hints = {history: inside.lower(hint) for history, hint in zip(plan.outputs, inside.hints, strict=False)}
        made: _Outcomes = {(name, 0): [feed] if feed else [] for name, feed in feeds.items()}
        for layer, k in plan.order:
            node = layer.nodes[k]
            taken = list(_taken(made, node, inside))
            enters = any(model.layers[history.layer].kind == "input" for history, _ in taken)
            here = inside if enters else inside._replace(controls=())
            arguments = [argument for _, argument in taken]
            if (node.model or layer.model) is not None:
                made[layer.name, k] = self._nested(plan, layer, k, dict(taken), here)
            else:
                shapes = [inside.lift(shape) for shape in shapes_of(plan, layer, k, hints)]
                made[layer.name, k] = self._call(layer, k, arguments, shapes, here, constants=node.constants())
        return made

    def _nested(
        self, plan: Plan, layer: LayerConfig, k: int, taken: Mapping[History, Argument], inside: Inside
    ) -> list[Feed]:
        """Makes the calls of a nested model in a Functional one; its outputs."""
        node = layer.nodes[k]
        model = node.model or layer.model
        assert model is not None  # noqa: S101 - who calls this has asked
        hints = [inside.lift(shape) for shape in node.outputs or plan.recorded_outputs(layer.name, k)]
        features = [a.feed for a in taken.values() if not a.control]
        controls = tuple(a for a in taken.values() if a.control)
        within = _within(layer, k, features, inside)._replace(hints=hints, controls=inside.controls + controls)
        if model.sequential:
            outputs = self._contents(model, features, within)
        else:
            value = node.args[0] if node.args else node.kwargs.get("inputs")
            fed = {name: r and taken.get(r.history) for name, r in match_inputs(model.inputs, value).items()}
            outputs = self._contents(model, {name: a.feed if a else None for name, a in fed.items()}, within)
        known = {i: hint for i, hint in enumerate(hints) if hint is not None}
        return [feed._replace(shape=known.get(i, feed.shape)) for i, feed in enumerate(outputs)]

    def _contents(
        self, model: ModelConfig, feeds: list[Feed] | Mapping[str, Feed | None], within: Inside
    ) -> list[Feed]:
        """Makes the calls inside a nested model; its outputs with their shapes inside."""
        if isinstance(feeds, Mapping):
            plan = self._plan(model)
            made = self._open(model, feeds, within)
            return [_leaving(plan, made, history, within) for history in plan.outputs]
        if model.sequential:
            return self._chain(model, feeds, within)
        names = [x.name for x in self._plan(model).inputs]
        return self._contents(model, dict(zip(names, feeds, strict=False)), within)

    def _chain(self, model: ModelConfig, feeds: list[Feed], inside: Inside) -> list[Feed]:
        """Makes the calls of a Sequential; its outputs.

        The file holds no shapes in it but what layers were built on; the rules give the others.
        """
        start = _input_shape(_input_layer(model))
        if start is not None and len(feeds) == 1:
            feeds = [feeds[0]._replace(shape=inside.lift(start))]
        layers = [layer for layer in model.layers.values() if layer.kind != "input"]
        told = told_later(layers, inside.lower(next(iter(inside.hints), None)))
        for i, layer in enumerate(layers):
            if layer.model is not None:
                feeds = self._contents(layer.model, feeds, _within(layer, 0, feeds, inside))
            else:
                names = ["0"] if len(feeds) == 1 else [f"0[{k}]" for k in range(len(feeds))]
                arguments = [Argument(name, feed) for name, feed in zip(names, feeds, strict=True)]
                shapes = chained(layer, [inside.lower(feed.shape) for feed in feeds], told[i])
                call = self._call(layer, 0, arguments, [inside.lift(shape) for shape in shapes], inside)
                feeds = [Feed(call.id, k, shape) for k, shape in enumerate(call.shapes)]
            inside = inside._replace(controls=())
        return feeds

    def _call(
        self,
        layer: LayerConfig,
        k: int,
        arguments: Iterable[Argument],
        shapes: list[Shape],
        inside: Inside,
        *,
        constants: Iterable[tuple[str, Any]] = (),
    ) -> Call:
        id_ = "/".join((*inside.scope, numbered(layer.name, k)))
        while id_ in self._calls:
            id_ += "@0"  # only where a layer is named as another layer's second call would be
        self._room -= len(id_)
        if self._room < 0:
            raise limits.exceeded("id_characters", place=layer.place)
        call = Call(id_, self._catalog[layer], inside.scope, tuple(shapes), constants=tuple(constants))
        self._calls[id_] = call
        for argument in (*arguments, *inside.controls):
            feed = argument.feed
            if len(self._tensors) >= self._limits.tensors:
                raise limits.exceeded("tensors", place=layer.place)
            self._tensors.append(
                Tensor(feed.source, feed.output, id_, argument.name, argument.control, feed.shape, feed.dtype)
            )
        return call


def numbered(name: str, k: int) -> str:
    """A name's part of an id: with ``@k`` behind it for the (k+1)-th call.

    Example:
        >>> numbered("encoder", 0), numbered("encoder", 1)
        ('encoder', 'encoder@1')
    """
    return f"{name}@{k}" if k else name


def _within(layer: LayerConfig, k: int, feeds: list[Feed], inside: Inside) -> Inside:
    """Where the calls inside a nested model are made."""
    shape = inside.lower(feeds[0].shape) if feeds else None
    axes = (None,) * layer.time_axes if shape is None else shape[1 : 1 + layer.time_axes]
    return Inside(scope=(*inside.scope, numbered(layer.name, k)), time=inside.time + axes, controls=inside.controls)


def _taken(made: _Outcomes, node: Node, inside: Inside) -> Iterator[tuple[History, Argument]]:
    """The tensors that a call takes; an optional input that was left out gives none."""
    for name, reference in node.references():
        history = reference.history
        source = made.get((history.layer, history.node), [])
        if isinstance(source, list) and not source:
            continue
        feed = _output(source, history, reference.place)
        shape = inside.lift(reference.shape)
        yield history, Argument(name, feed._replace(shape=shape, dtype=reference.dtype))


def _leaving(plan: Plan, made: _Outcomes, history: History, inside: Inside) -> Feed:
    """An output of a Functional model."""
    feed = _output(made[history.layer, history.node], history, "output_layers")
    shape, dtype = plan.recorded.get(history, (None, None))
    return feed if shape is None else feed._replace(shape=inside.lift(shape), dtype=dtype)


def _output(source: Made, history: History, place: str) -> Feed:
    if isinstance(source, Call):
        shape = source.shapes[history.tensor] if history.tensor < len(source.shapes) else None
        return Feed(source.id, history.tensor, shape, source.dtype)
    if history.tensor < len(source):
        return source[history.tensor]
    return refuse(place, f"an output of {history.layer!r}, which has {len(source)}", f"tensor index {history.tensor}")


def _input_layer(model: ModelConfig) -> LayerConfig:
    """The input of a Sequential."""
    return next(layer for layer in model.layers.values() if layer.kind == "input")


def _input_shape(layer: LayerConfig) -> Shape:
    config = layer.config
    return parse_shape(config.get("batch_shape", config.get("batch_input_shape")))
