"""Inputs, and what each of them is for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archlens.analysis.facts import GraphFacts
from archlens.analysis.results import Input, InputRole


def find_inputs(facts: GraphFacts) -> Iterator[Input]:
    """The inputs in the model's order, each with its role.

    1. ``feature``: it reaches an output by feature tensors.
    2. ``control``: some tensor takes it, and all its ways lead into control tensors.
    3. ``unused``: neither.
    """
    controlling = _leading_into_control(facts)
    for number in facts.inputs:
        role: InputRole = "unused"
        if facts.reaches_output(number):
            role = "feature"
        elif controlling[number]:
            role = "control"
        call = facts.calls[number]
        key = facts.graph.input_keys.get(call.id)
        given = call.id in facts.graph.shapes_given
        yield Input(call.id, call.shape, call.dtype, role, shape_given=given, key=key)


def _leading_into_control(facts: GraphFacts) -> Sequence[bool]:
    """Of each call, whether it makes a control tensor, or any call downstream of it does."""
    leads = [False] * len(facts.calls)
    for tensor in facts.control_tensors:
        leads[facts.number[tensor.source]] = True
    for call in reversed(range(len(leads))) if facts.control_tensors else ():
        leads[call] = leads[call] or any(leads[target] for target in facts.targets[call])
    return leads
