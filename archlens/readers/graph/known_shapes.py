"""What is known of the shapes in one model, call by call, while they are propagated."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from archlens.graph import Shape
from archlens.layers.partial_shapes import UNKNOWN, Partial, Unranked, both, is_open, partial, ranked
from archlens.layers.shape_arithmetic import Known
from archlens.layers.shape_clues import tells
from archlens.readers.graph.call_shapes import call_rule, distinct_tensors, map_node
from archlens.readers.graph.nested_inputs import match_inputs, own_inputs
from archlens.readers.graph.wired_model import WiredModel
from archlens.readers.keras.model_records import (
    History,
    LayerConfig,
    ModelConfig,
    NodeConfig,
    Reference,
    flatten,
)


@dataclass(slots=True)
class ShapedCall:
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

    @property
    def model(self) -> ModelConfig | None:
        """The nested model that is called; ``None`` if it is a plain layer."""
        return self.node.model or self.layer.model


@dataclass(slots=True)
class KnownShapes:
    """What is known of the shapes in one model.

    Attributes:
        shapes: of each tensor.
        open: the tensors whose shape is not certain, but may be found by what is around it.
        calls: the calls, in topological order; not those that the file records, if nothing is open.
        recorded: the wiring of the model, if the shapes that the file records are not among those here.
    """

    shapes: dict[History, Partial]
    open: set[History]
    calls: list[ShapedCall] = field(default_factory=list)
    recorded: WiredModel | None = None

    def of(self, history: History) -> Partial:
        """What is known of the shape of a tensor."""
        shape = self.shapes.get(history)
        if shape is None:
            return UNKNOWN if self.recorded is None else partial(_recorded_shape(self.recorded, history))
        return shape

    def any_open(self, histories: Iterable[History]) -> bool:
        """Whether the shape of one of some tensors is not certain."""
        return not self.open.isdisjoint(histories)

    def starts_open(self, call: ShapedCall) -> bool:
        """Whether a call gives something unknown though it takes nothing unknown, or for lack of a rule."""
        if call.model is not None:
            return False
        if not any(history in self.open and is_open(self.of(history)) for history in call.given):
            return False
        return not self.any_open(call.taken) or not tells(call_rule(call.layer, call.node), len(call.taken))

    def expect_outputs(self, call: ShapedCall, count: int) -> None:
        """Add outputs that a call was not yet known to have."""
        for tensor in range(len(call.given), count):
            history = History(call.layer.name, call.k, tensor)
            call.given.append(history)
            self.open.add(history)

    def called_on(self, call: ShapedCall, model: ModelConfig) -> tuple[dict[str, Partial], Known]:
        """The shapes of a nested model's inputs in a call, and the time axes that are put around them.

        Of what is unknown the model's own shapes are true: Keras lets it be called on no others.
        """
        inputs = partials(own_inputs(model))
        axes = call.layer.time_axes
        time: Known = (None,) * axes
        for name, history in _fed(model, call.node).items():
            shape = UNKNOWN if history is None else self.of(history)
            if isinstance(shape, Unranked):
                continue
            time = shape[1 : 1 + axes]
            inside: Partial = shape[:1] + shape[1 + axes :]
            inputs[name] = both(inside, inputs[name]) if history in self.open else inside
        return inputs, time


def partials(shapes: Mapping[str, Shape]) -> dict[str, Partial]:
    """What shapes tell, by the names of what has them."""
    return {name: partial(shape) for name, shape in shapes.items()}


def models_inside(model: ModelConfig) -> list[ModelConfig]:
    """The models that the layers of a model are, or that single calls of them contain."""
    holders: list[LayerConfig | NodeConfig] = []
    for layer in model.layers.values():
        holders += (layer, *layer.nodes)
    return [each.model for each in holders if each.model is not None]


def shaped_call(layer: LayerConfig, k: int, node: NodeConfig) -> ShapedCall:
    """A call whose outputs are not known yet."""
    return ShapedCall(layer, k, node, distinct_tensors(node))


def chain_node(layer: LayerConfig, taken: Sequence[History]) -> NodeConfig:
    """The call of a layer in a Sequential, which takes what the layer before it gives: one tensor or a list."""
    references = [Reference(history, None, None, layer.place) for history in taken]
    return NodeConfig((references[0] if len(references) == 1 else references,), {}, layer.place)


def recorded_shapes(wired: WiredModel, layer: LayerConfig, k: int, recorded: Sequence[Shape]) -> Sequence[Shape]:
    """The shapes of a call's outputs as the file records them, ``None`` for those of which it tells nothing.

    Args:
        wired: the wiring of the model.
        layer: the layer that is called.
        k: which of its calls.
        recorded: what the calls that take its outputs record of them.
    """
    outputs = layer.nodes[k].outputs
    if outputs is not None:
        return outputs
    missing = wired.output_count(layer.name, k) - len(recorded)
    return [*recorded, *[None] * missing] if missing > 0 else recorded


def _recorded_shape(wired: WiredModel, history: History) -> Shape:
    """The shape that the file records of a call's output."""
    taken = wired.recorded_outputs(history.layer, history.node)
    recorded = recorded_shapes(wired, wired.layer(history.layer), history.node, taken)
    return recorded[history.tensor] if history.tensor < len(recorded) else None


def _fed(model: ModelConfig, node: NodeConfig) -> dict[str, History | None]:
    """Which tensor feeds which input of a nested model."""
    if model.sequential:
        first = next((reference for _, reference in flatten(node.first_argument, "")), None)
        return dict.fromkeys(own_inputs(model), first.history if first else None)
    matched = match_inputs(model.inputs, node.first_argument)
    return {name: reference.history if reference else None for name, reference in matched.items()}


def with_shapes(node: NodeConfig, known: Mapping[History, Partial], *, every: bool) -> NodeConfig:
    """A call, every tensor that it takes with the shape of its producer; only those that had none, or every one."""

    def with_shape(value: Any) -> Any:
        if not isinstance(value, Reference) or (value.shape is not None and not every):
            return value
        shape = ranked(known.get(value.history, UNKNOWN))
        return value if shape is None else dataclasses.replace(value, shape=shape)

    return map_node(node, with_shape)
