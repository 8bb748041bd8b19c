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
from collections.abc import Callable, Mapping, Sequence

from archlens import limits
from archlens.graph import Shape
from archlens.layers.partial_shapes import UNKNOWN, Partial, Unranked, both, partial, ranked
from archlens.layers.rule_types import Shapes
from archlens.layers.shape_clues import Clues, Rule, clues
from archlens.layers.weight_shapes import candidate_sizes, expected_weights, fits
from archlens.readers.graph.call_shapes import call_rule, shapes_behind
from archlens.readers.graph.known_shapes import (
    KnownShapes,
    ShapedCall,
    chain_node,
    models_inside,
    partials,
    recorded_shapes,
    shaped_call,
    with_shapes,
)
from archlens.readers.graph.nested_inputs import own_inputs
from archlens.readers.graph.wired_model import WiredModel, WiredModels
from archlens.readers.keras.model_records import (
    History,
    LayerConfig,
    ModelConfig,
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
            for inside in models_inside(model):
                self.complete(inside)
            known = self._through(model, partials(own_inputs(model)), completing=True)
            leaving = self._leaving(model, known)
            self._outputs[id(model)] = [known.of(history) for history in leaving]
            if known.any_open(leaving):
                self._open.add(id(model))
            if not model.sequential or self._weights is not None:
                self._write(model, known)
        return self._outputs[id(model)]

    def _leaving(self, model: ModelConfig, known: KnownShapes) -> list[History]:
        """A model's outputs."""
        if model.sequential:
            return known.calls[-1].given if known.calls else list(known.shapes)
        return self._wired[model].outputs

    def _through(self, model: ModelConfig, inputs: Mapping[str, Partial], *, completing: bool) -> KnownShapes:
        """What is known of the shapes in a model that is called on these.

        Args:
            model: the model.
            inputs: the shapes of its inputs, by name.
            completing: whether these are its own, so that what the file records is true of them.
        """
        if completing and not model.sequential and self._weights is not None:
            known = self._as_recorded(self._wired[model], _at_inputs(inputs))
            if not known.open:
                return known
        known = _at_inputs(inputs)
        if model.sequential:
            self._along_chain(model, known, completing=completing)
        else:
            wired = self._wired[model]
            for layer, k in wired.order:
                recorded = recorded_shapes(wired, layer, k, wired.recorded_outputs(layer.name, k)) if completing else []
                self._add(known, shaped_call(layer, k, layer.nodes[k]), recorded, counted=not completing)
        if self._weights is not None and known.open:
            self._sweep(known)
        return known

    def _as_recorded(self, wired: WiredModel, known: KnownShapes) -> KnownShapes:
        """What is known of the shapes in a model, up to the first that is open.

        In most models none is. Then the calls whose shapes the file records need no second look, nor a record each.
        """
        known.recorded = wired
        left = self._left
        for (layer, k), taken, complete in zip(wired.order, wired.recorded, wired.complete, strict=True):
            if known.open:
                break
            if complete and layer.nodes[k].outputs is None:
                continue
            recorded = recorded_shapes(wired, layer, k, taken)
            if not recorded or None in recorded:
                self._add(known, shaped_call(layer, k, layer.nodes[k]), recorded, counted=False)
        if known.open:
            self._left = left  # all of it is done again
        return known

    def _along_chain(self, model: ModelConfig, known: KnownShapes, *, completing: bool) -> None:
        taken = list(known.shapes)
        layers = [layer for layer in model.layers.values() if layer.kind != "input"]
        behind: Sequence[Shape] = [None] * len(layers)
        if completing and self._weights is not None:
            behind = shapes_behind(layers, None)
        for layer, shape_behind in zip(layers, behind, strict=True):
            call = shaped_call(layer, 0, chain_node(layer, taken))
            self._add(known, call, [shape_behind], counted=not completing, rules_first=True)
            taken = call.given

    def _add(
        self,
        known: KnownShapes,
        call: ShapedCall,
        recorded: Sequence[Shape],
        *,
        counted: bool,
        rules_first: bool = False,
    ) -> None:
        """Add a call with the shapes that are recorded of it or that its rule gives, whichever comes first."""
        self._left -= counted
        within = not counted or self._left > 0
        rules_first = rules_first or self._weights is None  # Keras 2 tells what a layer was built on, once
        told = [partial(shape) for shape in recorded]
        ruled: Sequence[Partial] = []
        call.recorded = bool(told) and not rules_first and UNKNOWN not in told
        if within and not call.recorded:
            ruled = self._ruled(known, call)
        known.calls.append(call)
        if call.recorded:
            call.given = [History(call.layer.name, call.k, tensor) for tensor in range(len(told))]
            known.shapes.update(zip(call.given, told, strict=True))
            return
        from_open = known.any_open(call.taken) or id(call.model) in self._open
        pairs = list(itertools.zip_longest(told, ruled, fillvalue=UNKNOWN)) or [(UNKNOWN, UNKNOWN)]
        for tensor, (by_record, by_rule) in enumerate(pairs):
            rule_counts = not isinstance(by_rule, Unranked) and (rules_first or isinstance(by_record, Unranked))
            shape = by_rule if rule_counts else by_record
            history = History(call.layer.name, call.k, tensor)
            known.shapes[history] = shape
            if isinstance(shape, Unranked) or (from_open and rule_counts):
                known.open.add(history)
            call.given.append(history)

    def _ruled(self, known: KnownShapes, call: ShapedCall) -> Sequence[Partial]:
        if call.model is not None:
            return self._called(known, call)
        rule = call_rule(call.layer, call.node)
        shapes = [ranked(known.of(history)) for history in call.taken]
        return [partial(shape) for shape in rule(shapes) or ()]

    def _sweep(self, known: KnownShapes) -> None:
        """Find open shapes by what is around them, forwards and backwards in turn."""
        around: dict[History, list[int]] = {}
        for number, call in enumerate(known.calls):
            for history in (*call.taken, *call.given):
                around.setdefault(history, []).append(number)
        # Nothing is around an input that no call takes.
        stale = {number for history in known.open for number in around.get(history, ())}
        for sweep in range(_SWEEPS):
            looked_at = sorted(stale, reverse=sweep % 2 == 1)
            for number in looked_at:
                if number in stale:
                    stale.remove(number)
                    changed = self._look_around(known, known.calls[number])
                    stale.update(other for history in changed for other in around.get(history, ()) if other != number)
            if not stale:
                return

    def _look_around(self, known: KnownShapes, call: ShapedCall) -> list[History]:
        """Look at one call; the tensors of which something was found."""
        taken = [known.of(history) for history in call.taken]
        given = [known.shapes[history] for history in call.given]
        if call.model is not None:
            told = Clues(taken, [both(old, new) for old, new in zip(given, self._called(known, call), strict=False)])
        elif not call.layer.builtin or self._left <= 0:
            return []
        else:
            weights = self._weights_of(call)
            sizes = candidate_sizes(weights, call.layer.config)
            rule = self._counted(call_rule(call.layer, call.node))
            told = clues(rule, _fit(call.layer, weights), sizes, Clues(taken, given))
        known.expect_outputs(call, len(told.given))
        changed = []
        for history, shape in (*zip(call.taken, told.taken, strict=True), *zip(call.given, told.given, strict=False)):
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

    def _weights_of(self, call: ShapedCall) -> Sequence[tuple[int, ...]]:
        """The weights of a called layer, if the first tensor that it takes is what they were built for."""
        first = next((reference.history for _, reference in flatten(call.node.first_argument, "")), None)
        if self._weights is None or first is None or first != call.taken[0]:
            return ()
        return self._weights(call.layer)

    def _called(self, known: KnownShapes, call: ShapedCall) -> list[Partial]:
        """What a nested model gives for the shapes it is called on, which may be others than it was built on."""
        model = call.model
        assert model is not None  # noqa: S101 - who calls this has asked
        inputs, time = known.called_on(call, model)
        same = all(shape == inputs[name] for name, shape in partials(own_inputs(model)).items())
        if same or self._left <= 0:
            outputs = self.complete(model)
        else:
            again = self._through(model, inputs, completing=False)
            outputs = [again.of(history) for history in self._leaving(model, again)]
        return [shape if isinstance(shape, Unranked) else shape[:1] + time + shape[1:] for shape in outputs]

    def _write(self, model: ModelConfig, known: KnownShapes) -> None:
        """Put what is known of the shapes into the model's calls."""
        if model.sequential and any(shape is None for shape in own_inputs(model).values()):
            return  # it has those of its call
        for call in known.calls:
            if call.recorded and not known.any_open(call.taken):
                continue
            outputs = tuple(ranked(known.shapes[history]) for history in call.given)
            node = call.node
            if not model.sequential and (self._weights is None or known.any_open(call.taken)):
                node = with_shapes(node, known.shapes, every=self._weights is None)
                del self._wired[model]
            if None in outputs or outputs != node.outputs:
                node = dataclasses.replace(
                    node,
                    outputs=None if None in outputs else outputs,
                    undetermined=self._weights is not None and known.starts_open(call),
                )
            if model.sequential:
                call.layer.nodes = [node]
            else:
                call.layer.nodes[call.k] = node


def _at_inputs(inputs: Mapping[str, Partial]) -> KnownShapes:
    """What is known in a model before its first call.

    Args:
        inputs: the shapes of its inputs, by name.
    """
    shapes = {History(name, 0, 0): shape for name, shape in inputs.items()}
    return KnownShapes(shapes, {history for history, shape in shapes.items() if isinstance(shape, Unranked)})


def _fit(layer: LayerConfig, weights: Sequence[tuple[int, ...]]) -> Callable[[Shape], bool | None]:
    def fit(shape: Shape) -> bool | None:
        expected = expected_weights(layer.class_name, layer.config, shape) if weights else None
        return None if expected is None else fits(weights, expected)

    return fit
