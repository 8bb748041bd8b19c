"""All calls of a model, one by one: what each is, what it takes, what it gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archlens.analysis.facts import GraphFacts
from archlens.analysis.omissions import CALL_INPUTS
from archlens.analysis.results import ListedCall, Taken
from archlens.graph import Tensor


def listed_calls(facts: GraphFacts, numbers: Iterable[int] | None = None) -> Iterator[ListedCall]:
    """The calls as the report lists them, inputs among them.

    Args:
        facts: of the graph.
        numbers: which calls, by their numbers; all of them in topological order, if not given.

    Example:
        >>> import archlens
        >>> *_, last = listed_calls(archlens.analyze("sample_models/image_text.keras").facts)
        >>> last.id, last.shape, last.parameters, [taken.source for taken in last.takes], last.sources
        ('match', (None, 1), 257, ['concatenate'], ('image_input', 'text_input'))
    """
    listed = not CALL_INPUTS.is_due(facts)
    for number in range(len(facts.calls)) if numbers is None else numbers:
        call = facts.calls[number]
        yield ListedCall(
            id=call.id,
            class_name=call.layer.class_name,
            layer=call.layer.key,
            kind=call.layer.kind,
            role=call.layer.role,
            shape=call.shape,
            dtype=call.dtype,
            parameters=call.layer.parameters,
            trainable_parameters=call.layer.trainable_parameters,
            macs=call.macs,
            takes=tuple(map(_taken, facts.tensors_into[number])),
            sources=facts.inputs_seen(number) if listed else None,
        )


def _taken(tensor: Tensor) -> Taken:
    return Taken(tensor.source, tensor.output, tensor.argument, tensor.shape, tensor.control)
