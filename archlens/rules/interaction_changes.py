"""Interaction calls that change the number of features, for the two rules about them.

What is no choice at a call, or loses nothing there, is told apart here:

1. a call that an arm of a residual, gated or dense block passes by (the squeeze of squeeze-and-excitation);
2. a call of a funnel, from which on widths only fall to the outputs (an ordinary head);
3. a call on the way to an output that is as much wider than what the call takes (a decoder, a generator);
4. a call whose features only weigh those of a wider arm (scores of attention, a gate).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from archlens.analysis.analysis import Analysis
from archlens.analysis.dominators import ROOT, subtree_places
from archlens.analysis.facts import GraphFacts
from archlens.analysis.feature_changes import features_in
from archlens.analysis.features import features, takes_indices
from archlens.text.figures import count, plural


class Changing(NamedTuple):
    """An interaction call whose width is a choice.

    Attributes:
        number: the call.
        ratio: features out / features in.
        taken: the features in; ``None`` where unknown.
        given: the features out; ``None`` where unknown.
        mode: of a fusion how it merges, else ``None``.
    """

    number: int
    ratio: float
    taken: int | None
    given: int | None
    mode: str | None


def changing(analysis: Analysis, matters: Callable[[float], bool]) -> Iterator[Changing]:
    """Fusions and weighted interaction calls with a ratio that matters, in topological order.

    What other calls do to the number of features is their job (a pooling, a padding, a slice). Left out are calls after
    which nothing weighted comes before the outputs: how wide they are, the task says; and those of cases 1 and 4.

    Args:
        analysis: of the model.
        matters: whether a ratio is one to look at; of most models none is, and then no more is asked.
    """
    facts = analysis.facts
    mattering = {ratio for ratio in set(facts.ratios) if ratio is not None and matters(ratio)}
    looked_at = {
        number: ratio
        for number, ratio in enumerate(facts.ratios if mattering else ())
        if ratio in mattering and facts.interacts[number]
    }
    if not looked_at:
        return
    modes = {fusion.id: fusion.mode for fusion in analysis.fusions}
    passed = _passed_by(analysis)
    weighing = _weighing(facts)
    for number, ratio in looked_at.items():
        call = facts.calls[number]
        mode = modes.get(call.id)
        if not (mode or facts.weighted[number]):
            continue
        if passed[number] or weighing[number] or facts.has_width_of_task[number] or takes_indices(call.layer):
            continue
        yield Changing(number, ratio, features_in(facts, number), facts.widths[number], mode)


def _weighing(facts: GraphFacts) -> tuple[bool, ...]:
    """Of each call, whether it is of case 4; between it and the product, only its shape or scale may change."""
    found = [False] * len(facts.calls)
    for call in reversed(range(len(found))):
        targets = facts.targets_to_outputs[call]
        if len(targets) == 1:
            (target,) = targets
            lone = len(facts.incoming[target]) == 1
            scaled = lone and not facts.weighted[target] and facts.widths[target] == facts.widths[call]
            found[call] = (scaled and found[target]) or _is_weighed_by(facts, target, call)
    return tuple(found)


def _is_weighed_by(facts: GraphFacts, product: int, call: int) -> bool:
    """Whether a product of two is as wide as the other of them, and wider than that call."""
    incoming = facts.incoming[product]
    if facts.calls[product].layer.mode != "multiply" or len(incoming) != _TWO:
        return False
    width = facts.widths[product]
    others = [features(each.shape) for each in incoming if each.source != call]
    return others == [width] and _wider(width, facts.widths[call])


_TWO = 2


def funnels(facts: GraphFacts) -> tuple[bool, ...]:
    """Of each call, whether it is of case 2: no call behind it is wider than the one before, up to the outputs."""
    widths = facts.widths
    found = [True] * len(widths)
    for call in reversed(range(len(widths))):
        found[call] = all(
            facts.has_width_of_task[target] or (found[target] and not _wider(widths[target], widths[call]))
            for target in facts.targets_to_outputs[call]
        )
    return tuple(found)


def _wider(width: int | None, other: int | None) -> bool:
    return width is not None and other is not None and width > other


def widest_outputs(facts: GraphFacts) -> tuple[int, ...]:
    """Of each call, the features of the widest output that it leads to, for case 3; 0 where none is known."""
    widest = [0] * len(facts.calls)
    for call in reversed(range(len(widest))):
        own = facts.widths[call] if call in facts.output_calls else None
        widest[call] = max([own or 0, *(widest[target] for target in facts.targets_to_outputs[call])])
    return tuple(widest)


_NEAREST = 16
"""Of the merge points that all ways from a call pass, only so many of blocks are looked at."""


def _passed_by(analysis: Analysis) -> tuple[bool, ...]:
    """Of each call, whether it is of case 1: it lies between the fork of a block and its merge point, on all ways."""
    facts = analysis.facts
    forks: dict[int, int] = {}
    for block in analysis.blocks:
        if block.kind != "parallel" and block.fork is not None:
            forks[facts.number[block.merge]] = facts.number[block.fork]
    if not forks:
        return (False,) * len(facts.calls)
    next_merge = [ROOT] * len(facts.calls)
    for call in reversed(range(len(next_merge))):
        behind = facts.post_dominators[call]
        if behind != ROOT:
            next_merge[call] = behind if behind in forks else next_merge[behind]
    places = subtree_places(facts.dominators)
    return tuple(_lies_inside(call, forks, next_merge, places) for call in range(len(next_merge)))


def _lies_inside(
    call: int, forks: Mapping[int, int], next_merge: Sequence[int], places: Sequence[tuple[int, int]]
) -> bool:
    merge = next_merge[call]
    for _ in range(_NEAREST):
        if merge == ROOT:
            break
        first, last = places[forks[merge]]
        if first < places[call][0] < last:
            return True
        merge = next_merge[merge]
    return False


def change_in_words(change: Changing, name: str) -> str:
    """What such a call does, in words."""
    if change.taken is None or change.given is None:
        return name
    return f"{name} makes {plural(change.given, 'feature')} of {count(change.taken)}"
