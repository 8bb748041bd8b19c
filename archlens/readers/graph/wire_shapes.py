"""Which shape a tensor has where it is taken (``docs/decisions/0001-shapes-belong-to-the-taking-model.md``).

Where the caller gives shapes, what follows from them counts everywhere, and what the file records does not.
"""

from __future__ import annotations

from collections.abc import Sequence

from archlens.graph import Call, Shape, Tensor
from archlens.readers.graph.given_shapes import rank_adjusted
from archlens.readers.graph.wired_model import WiredModel
from archlens.readers.graph.wires import (
    Argument,
    CallResult,
    MadeCall,
    Results,
    Surroundings,
    Wire,
    is_control,
    make_tensor,
    wire_of,
)
from archlens.readers.keras.expectations import refuse
from archlens.readers.keras.model_records import History, NodeConfig
from archlens.text.names import quoted


def tensors_taken(results: Results, node: NodeConfig, around: Surroundings) -> list[tuple[History, Argument]]:
    """The tensors that a call takes; an optional input that was left out gives none."""
    taken = []
    for name, reference in node.references:
        history = reference.history
        result = results.get((history.layer, history.node))
        if not result:
            continue
        source, output, shape, _, given = output_of(result, history, reference.place)
        if not given:
            shape = around.lift(reference.shape)  # 0001, 1
        taken.append((history, Argument(name, Wire(source, output, shape, reference.dtype, given))))
    return taken


def recorded_tensors(results: Results, node: NodeConfig, around: Surroundings, taker: str) -> list[Tensor]:
    """What :func:`tensors_taken` gives where the caller gave no shape, at once as the graph has it.

    Most calls take such tensors, and it takes half the time.

    Args:
        results: what was made so far.
        node: the call.
        around: where it is made.
        taker: its id.
    """
    taken = []
    for name, reference in node.references:
        layer, made_by, output = reference.history
        result = results.get((layer, made_by))
        if not result:
            continue
        if isinstance(result, Call):
            source = result.id
        else:
            source, output, *_ = output_of(result, reference.history, reference.place)
        shape = around.lift(reference.shape) if around.time else reference.shape  # 0001, 1
        taken.append(make_tensor(source, output, taker, name, is_control(name), shape, reference.dtype))
    return taken


def with_outer_shapes(outputs: Sequence[Wire], outer_shapes: Sequence[Shape]) -> list[Wire]:
    """The outputs of a nested model with the shapes that the model around it reports, where it does."""
    wires = []
    for number, wire in enumerate(outputs):
        shape = outer_shapes[number] if number < len(outer_shapes) else None
        wires.append(wire if shape is None or wire.given else wire._replace(shape=shape))  # 0001, 3
    return wires


def entering(wire: Wire, own: Shape, within: Surroundings) -> Wire:
    """A tensor as an input of a nested Functional model has it."""
    if not wire.given:
        return wire
    return wire._replace(shape=within.lift(rank_adjusted(within.lower(wire.shape), own)))


def leaving(wired: WiredModel, results: Results, history: History, around: Surroundings) -> Wire:
    """An output of a Functional model."""
    wire = output_of(results[history.layer, history.node], history, "output_layers")
    shape = wired.recorded_shape(history)
    if shape is None or wire.given:
        return wire
    return wire._replace(shape=around.lift(shape), dtype=wired.recorded_type(history))


def output_of(result: CallResult, history: History, place: str) -> Wire:
    """One of the tensors that a call gave.

    Raises:
        NotAGraphError: if a nested model gave fewer.
    """
    if isinstance(result, Call):
        return wire_of(result, history.tensor)
    if isinstance(result, MadeCall):
        return wire_of(result.call, history.tensor, given=result.given)
    if history.tensor < len(result):
        return result[history.tensor]
    return refuse(
        place, f"an output of {quoted(history.layer)}, which has {len(result)}", f"tensor index {history.tensor}"
    )
