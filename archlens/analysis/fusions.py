"""Fusions and injections: where, how and at which depth inputs meet, and what works on the mixture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from archlens.analysis.depth import UNREACHED, longest_from, longest_to, longest_within
from archlens.analysis.features import call_ratio, features
from archlens.analysis.merge_points import arms, mode
from archlens.analysis.merge_results import Fusion, Injection, Level
from archlens.analysis.parameters import Parameters
from archlens.analysis.reach import names_in
from archlens.analysis.results import Interaction, Narrowest
from archlens.analysis.wiring import Wiring


def find_fusions(wiring: Wiring, fusions: Sequence[int], seen: Sequence[int], names: Sequence[str]) -> Iterator[Fusion]:
    """The fusions in topological order.

    Args:
        wiring: the graph.
        fusions: the calls that are fusions.
        seen: S(v) of each call.
        names: of the inputs.
    """
    depth = longest_from(wiring, wiring.inputs, wiring.cost)
    weighted = longest_from(wiring, wiring.inputs, wiring.weight)
    after = longest_to(wiring, wiring.outputs, wiring.cost)
    works = _weighted_from(wiring)
    stages = _stages(wiring, set(fusions))
    for number in fusions:
        call = wiring.calls[number]
        above = wiring.sources[number]
        before, behind = max(depth[p] for p in above), max(after[number], 0)
        level: Level = "feature"
        if max(weighted[p] for p in above) <= 0:
            level = "input"
        elif not works[number]:
            level = "decision"
        yield Fusion(
            id=call.id,
            class_name=call.layer.class_name,
            mode=mode(wiring, number),
            inputs=names_in(seen[number], names),
            arms=arms(wiring, number, seen, names),
            shape=call.shape,
            features=features(call.shape),
            ratio=call_ratio(wiring, number),
            stage=stages[number],
            depth_before=before,
            depth_after=behind,
            position=before / (before + behind) if before + behind else None,
            level=level,
        )


def _stages(wiring: Wiring, fusions: set[int]) -> list[int]:
    """Of each call, the highest stage among the fusions on the way to it, itself included."""
    stages = [0] * len(wiring.calls)
    for call, sources in enumerate(wiring.sources):
        stages[call] = max((stages[source] for source in sources), default=0) + (call in fusions)
    return stages


def _weighted_from(wiring: Wiring) -> list[bool]:
    """Of each call, whether it or any call downstream of it is weighted."""
    works = [bool(weight) for weight in wiring.weight]
    for call in reversed(range(len(works))):
        works[call] = works[call] or any(works[target] for target in wiring.targets[call])
    return works


def find_injections(
    wiring: Wiring, injections: Iterable[int], seen: Sequence[int], names: Sequence[str]
) -> Iterator[Injection]:
    """The injections in topological order; arguments as of :func:`find_fusions`."""
    for number in injections:
        call = wiring.calls[number]
        yield Injection(
            id=call.id,
            class_name=call.layer.class_name,
            mode=mode(wiring, number),
            inputs=names_in(seen[number], names),
            arms=arms(wiring, number, seen, names),
            shape=call.shape,
        )


def find_interaction(
    wiring: Wiring, seen: Sequence[int], fusions: Sequence[Fusion], joint: Sequence[int], parameters: Parameters
) -> Interaction:
    """The calls that see at least two inputs.

    Args:
        wiring: the graph.
        seen: S(v) of each call.
        fusions: the fusions.
        joint: the joint depth of each call.
        parameters: of any set of calls.
    """
    mixed = [bool(mask & (mask - 1)) for mask in seen]
    calls = [call for call, mixes in enumerate(mixed) if mixes]
    return Interaction(
        calls=len(calls),
        depth=max((fusion.depth_after for fusion in fusions), default=0),
        joint_depth=max((joint[call] for call in wiring.outputs if joint[call] != UNREACHED), default=0),
        weighted_depth=longest_within(wiring, mixed.__getitem__, wiring.weight),
        parameters=parameters.of(calls)[0],
        narrowest=_narrowest(wiring, calls),
    )


def _narrowest(wiring: Wiring, calls: Iterable[int]) -> Narrowest | None:
    outputs = set(wiring.outputs)
    found: Narrowest | None = None
    for number in calls:
        count = features(wiring.calls[number].shape)
        if number not in outputs and count is not None and (found is None or count < found.features):
            found = Narrowest(wiring.calls[number].id, count)
    return found
