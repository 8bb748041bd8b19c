"""Inputs whose sizes are not fixed, and that is why some costs are not known."""

from __future__ import annotations

from archlens.analysis.facts import GraphFacts
from archlens.graph import Shape


def inputs_of_unknown_size(facts: GraphFacts) -> tuple[str, ...]:
    """The inputs of which a size is missing to know what some calls cost, in the model's order.

    1. One of whose axes, the batch axis apart, is not known, and that leads to a call whose costs are not known though
       its class is.
    2. Alike, one whose axes are all known: the call is in a nested model that was built on a size that is not known,
       and that is counted on it unless a shape is given.

    Example:
        >>> import archlens
        >>> inputs_of_unknown_size(archlens.analyze("sample_models/variable_length.keras").facts)
        ('visits_input',)
    """
    inside = outside = 0
    for number, call in enumerate(facts.calls):
        if call.macs is None and call.layer.builtin:
            if call.scope:
                inside |= facts.source_masks[number]
            else:
                outside |= facts.source_masks[number]
    wanted = []
    for bit, number in enumerate(facts.inputs):
        call = facts.calls[number]
        leads_outside, leads_inside = outside >> bit & 1, inside >> bit & 1
        is_open = not is_known(call.shape)
        is_own = call.id not in facts.graph.shapes_given
        if (is_open and (leads_outside or leads_inside)) or (is_own and leads_inside):
            wanted.append(call.id)
    return tuple(wanted)


def is_known(shape: Shape) -> bool:
    """Whether all axes of a shape are known, the batch axis apart.

    Example:
        >>> is_known((None, 8)), is_known((None, None, 8)), is_known(None)
        (True, False, False)
    """
    return shape is not None and None not in shape[1:]
