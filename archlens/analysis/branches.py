"""Branches: the calls that see one input alone, how deep they are, and the spine along which features change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archlens.analysis.depth import UNREACHED, longest_from
from archlens.analysis.features import call_ratio, features
from archlens.analysis.parameters import Parameters
from archlens.analysis.results import Branch, Step
from archlens.analysis.wiring import Wiring


def find_branches(
    wiring: Wiring, seen: Sequence[int], reached: Sequence[int], parameters: Parameters
) -> Iterator[Branch]:
    """The branch of each input that reaches an output, in input order.

    Args:
        wiring: the graph.
        seen: S(v) of each call.
        reached: R(v) of each call.
        parameters: of any set of calls.
    """
    depth = longest_from(wiring, wiring.inputs, wiring.cost)
    weighted = longest_from(wiring, wiring.inputs, wiring.weight)
    members: dict[int, list[int]] = {}
    for call, mask in enumerate(seen):
        members.setdefault(mask, []).append(call)
    for i, start in enumerate(wiring.inputs):
        if not reached[start]:
            continue
        inside = members[1 << i]
        frontier = [c for c in inside if any(seen[target] != seen[c] for target in wiring.targets[c])]
        outputs = set(wiring.outputs)
        ends = frontier or [c for c in inside if c in outputs]
        calls = [c for c in inside if c != start]
        own, shared = parameters.of(calls)
        yield Branch(
            input=wiring.calls[start].id,
            fuses=bool(frontier),
            depth=max(depth[c] for c in ends),
            weighted_depth=max(weighted[c] for c in ends),
            calls=len(calls),
            parameters=own,
            shared_parameters=shared,
            frontier=tuple(wiring.calls[c].id for c in frontier),
            trajectory=tuple(_step(wiring, call) for call in _spine(wiring, start, inside, ends)),
        )


def _step(wiring: Wiring, number: int) -> Step:
    call = wiring.calls[number]
    layer, shape = call.layer, call.shape
    return Step(
        call.id, layer.class_name, layer.effective_class, layer.role, shape, features(shape), call_ratio(wiring, number)
    )


def _spine(wiring: Wiring, start: int, inside: Sequence[int], ends: Sequence[int]) -> list[int]:
    """A longest path from the input to one of the ends, the input left out; among equals the first by ids.

    ``left`` is the most calls that can still follow inside the branch. All longest paths have equally many calls, so
    taking the least id among the calls that keep the length gives the path whose ids come first.
    """
    left = dict.fromkeys(inside, UNREACHED)
    left.update(dict.fromkeys(ends, 0))
    for call in reversed(inside):
        after = [left[target] for target in wiring.targets[call] if left.get(target, UNREACHED) != UNREACHED]
        left[call] = max(left[call], 1 + max(after, default=UNREACHED - 1))
    path, call = [], start
    while left[call] > 0:
        remaining = left[call] - 1
        choices = [target for target in wiring.targets[call] if left.get(target, UNREACHED) == remaining]
        call = min(choices, key=lambda number: wiring.calls[number].id)
        path.append(call)
    return path
