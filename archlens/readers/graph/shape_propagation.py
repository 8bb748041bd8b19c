"""Shapes that a file does not record: propagated from call to call by the rules, and found by what is around them.

Keras 1 and 2 write which tensors a call takes but not their shapes, Keras 3 writes none inside a Sequential and none of
what nothing takes. Here every tensor is given its shape, inside the model that holds the call, on that model's own
input shapes:

1. recorded in the file, or by the rules of shapes, from the inputs on;
2. where that leaves something open (a Lambda, a class of the user's own), by what the calls around an open shape and
   their weights tell of it, in both directions (:mod:`archlens.layers.shape_clues`).
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from archlens import limits
from archlens.graph import Shape
from archlens.layers.partial_shapes import UNKNOWN, Partial, Unranked, both, is_open, partial, ranked
from archlens.layers.rule_types import Shapes
from archlens.layers.shape_arithmetic import Known
from archlens.layers.shape_clues import Clues, Rule, clues, tells
from archlens.layers.weight_shapes import candidate_sizes, expected_weights, fits
from archlens.readers.graph.call_shapes import call_rule, distinct_tensors, map_node, shapes_behind
from archlens.readers.graph.nested_inputs import match_inputs, own_inputs
from archlens.readers.graph.wired_model import WiredModel, WiredModels
from archlens.readers.keras.model_records import (
    History,
    LayerConfig,
    ModelConfig,
    NodeConfig,
    Reference,
    flatten,
)

WeightShapes = Callable[[LayerConfig], Sequence[tuple[int, ...]]]
"""The shapes of the weights that a layer owns, as the file declares them; none where they are not known."""

_SWEEPS = 8
"""How often the open calls of a model are looked at: each sweep carries what is known all the way in one direction."""


def propagate_shapes(model: ModelConfig) -> None:
    """Give every tensor in a model of Keras 1 or 2, and in the models inside it, its shape, as far as rules know it.

    Raises:
        NotAGraphError: if the model refers to what is not there, or has a cycle.
    """
    _Propagation(None, WiredModels()).complete(model)


def complete_shapes(model: ModelConfig, weights: WeightShapes, wired: WiredModels) -> None:
    """Give every tensor in a model, and in the models inside it, its shape where the file does not record one.

    Calls whose shapes neither the file nor a rule tells are marked (:attr:`NodeConfig.undetermined`).

    Args:
        model: the model.
        weights: the shapes of its layers' weights.
        wired: the wiring of the models; those in which something is changed are taken out.

    Raises:
        NotAGraphError: if the model refers to what is not there, or has a cycle.
    """
    _Propagation(weights, wired).complete(model)


@dataclass(slots=True)
class _Step:
    """One call while shapes are propagated through a model.

    Attributes:
        layer: the layer that is called.
        k: which of its calls.
        node: the call.
        taken: the distinct tensors that it takes.
        given: its outputs, as far as they are known to be there.
        recorded: whether the file tells all of their shapes.
    """

    layer: LayerConfig
    k: int
    node: NodeConfig
    taken: list[History]
    given: list[History] = field(default_factory=list)
    recorded: bool = False


@dataclass(slots=True)
class _Known:
    """What is known of the shapes in one model.

    Attributes:
        shapes: of each tensor.
        open: the tensors whose shape is not certain, but may be found by what is around it.
        steps: the calls, in topological order.
    """

    shapes: dict[History, Partial]
    open: set[History]
    steps: list[_Step] = field(default_factory=list)


class _Propagation:
    """Completes every model once, on its own input shapes, before anything calls it.

    A call of a nested model on other shapes is computed through the model's layers again, within a limit.

    Args:
        weights: of the layers; ``None`` to say only what the rules say from the inputs on.
        wired: the wiring of the models.
    """

    def __init__(self, weights: WeightShapes | None, wired: WiredModels) -> None:
        self._weights = weights
        self._outputs: dict[int, list[Partial]] = {}
        self._open: set[int] = set()
        self._wired = wired
        self._left = limits.current().recomputed_calls

    def complete(self, model: ModelConfig) -> list[Partial]:
        """Complete a model; the shapes of its outputs on its own input shapes."""
        if id(model) not in self._outputs:
            for layer in model.layers.values():
                for inside in _models_of(layer):
                    self.complete(inside)
            known = self._through(model, _partials(own_inputs(model)), completing=True)
            leaving = self._leaving(model, known)
            self._outputs[id(model)] = [known.shapes.get(history, UNKNOWN) for history in leaving]
            if not known.open.isdisjoint(leaving):
                self._open.add(id(model))
            if not model.sequential or self._weights is not None:
                self._write(model, known)
        return self._outputs[id(model)]

    def _leaving(self, model: ModelConfig, known: _Known) -> list[History]:
        """A model's outputs."""
        if model.sequential:
            return known.steps[-1].given if known.steps else list(known.shapes)
        return self._wired[model].outputs

    def _through(self, model: ModelConfig, inputs: Mapping[str, Partial], *, completing: bool) -> _Known:
        """What is known of the shapes in a model that is called on these.

        Args:
            model: the model.
            inputs: the shapes of its inputs, by name.
            completing: whether these are its own, so that what the file records is true of them.
        """
        shapes = {History(name, 0, 0): shape for name, shape in inputs.items()}
        known = _Known(shapes, {history for history, shape in shapes.items() if isinstance(shape, Unranked)})
        if model.sequential:
            self._along_chain(model, known, completing=completing)
        else:
            wired = self._wired[model]
            for layer, k in wired.order:
                recorded = _recorded(wired, layer, k) if completing else []
                self._add(known, _step(layer, k, layer.nodes[k]), recorded, counted=not completing)
        if self._weights is not None and known.open:
            self._sweep(known)
        return known

    def _along_chain(self, model: ModelConfig, known: _Known, *, completing: bool) -> None:
        taken = list(known.shapes)
        layers = [layer for layer in model.layers.values() if layer.kind != "input"]
        behind: Sequence[Shape] = [None] * len(layers)
        if completing and self._weights is not None:
            behind = shapes_behind(layers, None)
        for layer, shape_behind in zip(layers, behind, strict=True):
            step = _step(layer, 0, _chain_node(layer, taken))
            self._add(known, step, [shape_behind], counted=not completing, rules_first=True)
            taken = step.given

    def _add(
        self, known: _Known, step: _Step, recorded: Sequence[Shape], *, counted: bool, rules_first: bool = False
    ) -> None:
        """Add a call with the shapes that are recorded of it or that its rule gives, whichever comes first."""
        self._left -= counted
        within = not counted or self._left > 0
        rules_first = rules_first or self._weights is None  # Keras 2 tells what a layer was built on, once
        told = [partial(shape) for shape in recorded]
        ruled: Sequence[Partial] = []
        step.recorded = bool(told) and not rules_first and UNKNOWN not in told
        if within and not step.recorded:
            ruled = self._ruled(known, step)
        known.steps.append(step)
        if step.recorded:
            step.given = [History(step.layer.name, step.k, tensor) for tensor in range(len(told))]
            known.shapes.update(zip(step.given, told, strict=True))
            return
        inside = _model_of(step)
        from_open = not known.open.isdisjoint(step.taken) or (inside is not None and id(inside) in self._open)
        pairs = list(itertools.zip_longest(told, ruled, fillvalue=UNKNOWN)) or [(UNKNOWN, UNKNOWN)]
        for tensor, (by_record, by_rule) in enumerate(pairs):
            rule_counts = not isinstance(by_rule, Unranked) and (rules_first or isinstance(by_record, Unranked))
            shape = by_rule if rule_counts else by_record
            history = History(step.layer.name, step.k, tensor)
            known.shapes[history] = shape
            if isinstance(shape, Unranked) or (from_open and rule_counts):
                known.open.add(history)
            step.given.append(history)

    def _ruled(self, known: _Known, step: _Step) -> Sequence[Partial]:
        if _model_of(step) is not None:
            return self._called(known, step)
        rule = call_rule(step.layer, step.node)
        shapes = [ranked(known.shapes.get(history, UNKNOWN)) for history in step.taken]
        return [partial(shape) for shape in rule(shapes) or ()]

    def _sweep(self, known: _Known) -> None:
        """Find open shapes by what is around them, forwards and backwards in turn."""
        around: dict[History, list[int]] = {}
        for number, step in enumerate(known.steps):
            for history in (*step.taken, *step.given):
                around.setdefault(history, []).append(number)
        stale = {number for history in known.open for number in around[history]}
        for sweep in range(_SWEEPS):
            looked_at = sorted(stale, reverse=sweep % 2 == 1)
            for number in looked_at:
                if number in stale:
                    stale.remove(number)
                    changed = self._look_around(known, known.steps[number])
                    stale.update(other for history in changed for other in around.get(history, ()) if other != number)
            if not stale:
                return

    def _look_around(self, known: _Known, step: _Step) -> list[History]:
        """Look at one call; the tensors of which something was found."""
        taken = [known.shapes.get(history, UNKNOWN) for history in step.taken]
        given = [known.shapes[history] for history in step.given]
        if _model_of(step) is not None:
            told = Clues(taken, [both(old, new) for old, new in zip(given, self._called(known, step), strict=False)])
        elif not step.layer.builtin or self._left <= 0:
            return []
        else:
            weights = self._weights_of(step)
            sizes = candidate_sizes(weights, step.layer.config)
            rule = self._counted(call_rule(step.layer, step.node))
            told = clues(rule, _fit(step.layer, weights), sizes, Clues(taken, given))
        _expect_outputs(known, step, len(told.given))
        changed = []
        for history, shape in (*zip(step.taken, told.taken, strict=True), *zip(step.given, told.given, strict=False)):
            if history in known.open and shape != known.shapes.get(history):
                known.shapes[history] = shape
                changed.append(history)
        return changed

    def _counted(self, rule: Rule) -> Rule:
        """A rule, counting how often it is tried."""

        def counted(shapes: Sequence[Shape]) -> Shapes:
            self._left -= 1
            return rule(shapes)

        return counted

    def _weights_of(self, step: _Step) -> Sequence[tuple[int, ...]]:
        """The weights of a called layer, if the first tensor that it takes is what they were built for."""
        first = next((reference.history for _, reference in flatten(step.node.first_argument, "")), None)
        if self._weights is None or first is None or first != step.taken[0]:
            return ()
        return self._weights(step.layer)

    def _called(self, known: _Known, step: _Step) -> list[Partial]:
        """What a nested model gives for the shapes it is called on, which may be others than it was built on."""
        model = _model_of(step)
        assert model is not None  # noqa: S101 - who calls this has asked
        inputs, time = _called_on(known, step, model)
        same = all(shape == inputs[name] for name, shape in _partials(own_inputs(model)).items())
        if same or self._left <= 0:
            outputs = self.complete(model)
        else:
            again = self._through(model, inputs, completing=False)
            outputs = [again.shapes.get(history, UNKNOWN) for history in self._leaving(model, again)]
        return [shape if isinstance(shape, Unranked) else shape[:1] + time + shape[1:] for shape in outputs]

    def _write(self, model: ModelConfig, known: _Known) -> None:
        """Put what is known of the shapes into the model's calls."""
        if model.sequential and any(shape is None for shape in own_inputs(model).values()):
            return  # it has those of its call
        for step in known.steps:
            if step.recorded and known.open.isdisjoint(step.taken):
                continue
            outputs = tuple(ranked(known.shapes[history]) for history in step.given)
            node = step.node
            if not model.sequential and (self._weights is None or not known.open.isdisjoint(step.taken)):
                node = _with_shapes(node, known.shapes, every=self._weights is None)
                del self._wired[model]
            if None in outputs or outputs != node.outputs:
                node = dataclasses.replace(
                    node,
                    outputs=None if None in outputs else outputs,
                    undetermined=self._weights is not None and _starts_open(known, step),
                )
            if model.sequential:
                step.layer.nodes = [node]
            else:
                step.layer.nodes[step.k] = node


def _expect_outputs(known: _Known, step: _Step, count: int) -> None:
    """Add outputs that a call was not yet known to have."""
    for tensor in range(len(step.given), count):
        history = History(step.layer.name, step.k, tensor)
        step.given.append(history)
        known.open.add(history)


def _called_on(known: _Known, step: _Step, model: ModelConfig) -> tuple[dict[str, Partial], Known]:
    """The shapes of a nested model's inputs in a call, and the time axes that are put around them.

    Of what is unknown the model's own shapes are true: Keras lets it be called on no others.
    """
    inputs = _partials(own_inputs(model))
    axes = step.layer.time_axes
    time: Known = (None,) * axes
    for name, history in _fed(model, step.node).items():
        shape = UNKNOWN if history is None else known.shapes.get(history, UNKNOWN)
        if isinstance(shape, Unranked):
            continue
        time = shape[1 : 1 + axes]
        inside: Partial = shape[:1] + shape[1 + axes :]
        inputs[name] = both(inside, inputs[name]) if history in known.open else inside
    return inputs, time


def _partials(shapes: Mapping[str, Shape]) -> dict[str, Partial]:
    return {name: partial(shape) for name, shape in shapes.items()}


def _models_of(layer: LayerConfig) -> Iterable[ModelConfig]:
    models = [layer.model, *(node.model for node in layer.nodes)]
    return [model for model in models if model is not None]


def _model_of(step: _Step) -> ModelConfig | None:
    return step.node.model or step.layer.model


def _step(layer: LayerConfig, k: int, node: NodeConfig) -> _Step:
    return _Step(layer, k, node, distinct_tensors(node))


def _chain_node(layer: LayerConfig, taken: Sequence[History]) -> NodeConfig:
    """The call of a layer in a Sequential, which takes what the layer before it gives: one tensor or a list."""
    references = [Reference(history, None, None, layer.place) for history in taken]
    return NodeConfig((references[0] if len(references) == 1 else references,), {}, layer.place)


def _recorded(wired: WiredModel, layer: LayerConfig, k: int) -> Sequence[Shape]:
    """The shapes of a call's outputs as the file records them, ``None`` for those of which it tells nothing."""
    outputs = layer.nodes[k].outputs
    if outputs is not None:
        return outputs
    recorded = wired.recorded_outputs(layer.name, k)
    return [*recorded, *[None] * (wired.output_count(layer.name, k) - len(recorded))]


def _fit(layer: LayerConfig, weights: Sequence[tuple[int, ...]]) -> Callable[[Shape], bool | None]:
    def fit(shape: Shape) -> bool | None:
        expected = expected_weights(layer.class_name, layer.config, shape) if weights else None
        return None if expected is None else fits(weights, expected)

    return fit


def _fed(model: ModelConfig, node: NodeConfig) -> dict[str, History | None]:
    """Which tensor feeds which input of a nested model."""
    if model.sequential:
        first = next((reference for _, reference in flatten(node.first_argument, "")), None)
        return dict.fromkeys(own_inputs(model), first.history if first else None)
    matched = match_inputs(model.inputs, node.first_argument)
    return {name: reference.history if reference else None for name, reference in matched.items()}


def _starts_open(known: _Known, step: _Step) -> bool:
    """Whether something about a call's outputs is unknown though all that it takes is known, or for lack of a rule."""
    if _model_of(step) is not None:
        return False
    if not any(history in known.open and is_open(known.shapes[history]) for history in step.given):
        return False
    return known.open.isdisjoint(step.taken) or not tells(call_rule(step.layer, step.node), len(step.taken))


def _with_shapes(node: NodeConfig, known: Mapping[History, Partial], *, every: bool) -> NodeConfig:
    """A call, every tensor that it takes with the shape of its producer; only those that had none, or every one."""

    def with_shape(value: Any) -> Any:
        if not isinstance(value, Reference) or (value.shape is not None and not every):
            return value
        shape = ranked(known.get(value.history, UNKNOWN))
        return value if shape is None else dataclasses.replace(value, shape=shape)

    return map_node(node, with_shape)
