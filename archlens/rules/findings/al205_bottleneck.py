"""AL205: all that follows a fusion passes a call far narrower than what comes before it and after it.

A narrow call is a bottleneck only where nothing passes by it. So two kinds of calls are looked at, each along a chain
that a tree of dominators gives in one pass:

1. calls that lie on every path from a fusion to an output: the fusion's post-dominators;
2. calls that lie on every path from any input to one output: that output's dominators.

The squeeze inside a residual or gated block lies on neither chain, because the shortcut passes by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from archlens.analysis.analysis import Analysis
from archlens.analysis.dominators import ROOT
from archlens.analysis.facts import GraphFacts
from archlens.analysis.feature_changes import features_in
from archlens.analysis.features import features
from archlens.rules.rule import Option, Rule, Trigger
from archlens.text.figures import count, plural
from archlens.text.names import quoted


class _Squeeze(NamedTuple):
    call: int
    width: int
    before: int
    after: int
    passing_by: int = 0
    """The features that inputs bring behind the call, and that did not pass it."""


def find(analysis: Analysis, options: Mapping[str, float]) -> Iterator[Trigger]:
    """The narrowest call of each valley of the widths along a chain."""
    if not analysis.fusions:
        return
    facts = analysis.facts
    fusions = {facts.number[fusion.id] for fusion in analysis.fusions}
    widths = _widths(facts)
    if not _may_squeeze(facts, fusions, widths, options["ratio"]):
        return
    found: dict[int, _Squeeze] = {}
    for squeeze in [*_behind_fusions(facts, fusions, widths), *_ahead_of_outputs(facts, fusions, widths)]:
        known = squeeze.width + squeeze.passing_by
        if squeeze.width * options["ratio"] < squeeze.before and known * options["ratio"] < squeeze.after:
            found.setdefault(squeeze.call, squeeze)
    for each, valley in _valleys(facts, found):
        id_ = facts.calls[each.call].id
        widening = (target for call in valley for target in facts.targets[call])
        yield Trigger(
            (id_,),
            f"Everything that follows the fusion passes {quoted(id_)}, of {plural(each.width, 'feature')} between "
            f"{count(each.before)} before and {count(each.after)} after it.",
            {"features": each.width, "before": each.before, "after": each.after},
            covers=facts.ids([*valley, *widening]),
        )


def _may_squeeze(facts: GraphFacts, fusions: Iterable[int], widths: Sequence[int | None], ratio: float) -> bool:
    """Whether a call is so much narrower than any other; in most models none is."""
    known = [width for width in widths if width is not None]
    widest = max([0, *known, *(_taken(facts, fusion) for fusion in fusions)])
    return bool(known) and min(known) * ratio < widest


def _widths(facts: GraphFacts) -> list[int | None]:
    """The features of interaction calls; not of those at the end, whose width the task sets."""
    by_call = zip(facts.widths, facts.interacts, facts.has_width_of_task, strict=True)
    return [width if interacts and not ends else None for width, interacts, ends in by_call]


def _taken(facts: GraphFacts, fusion: int) -> int:
    """The features that a fusion takes; 0 where unknown."""
    return features_in(facts, fusion) or 0


def _entering(facts: GraphFacts, call: int) -> int:
    """The features that a call takes from branches: inputs that enter there."""
    entering = (each for each in facts.incoming[call] if not facts.interacts[each.source])
    return sum(features(each.shape) or 0 for each in entering)


def _behind_fusions(facts: GraphFacts, fusions: Iterable[int], widths: Sequence[int | None]) -> Iterator[_Squeeze]:
    """Case 1."""
    above = facts.post_dominators
    size = len(widths)
    before = [0] * size
    chained = [False] * size
    for fusion in fusions:
        before[fusion], chained[fusion] = _taken(facts, fusion), True
    for call in range(size):
        if chained[call] and above[call] != ROOT:
            behind = above[call]
            chained[behind] = True
            before[behind] = max(before[behind], before[call], widths[call] or 0)
    after, entering = [0] * size, [0] * size
    entered = [_entering(facts, call) for call in range(size)]
    for call in reversed(range(size)):
        behind = above[call]
        if behind != ROOT:
            after[call] = max(after[behind], widths[behind] or 0)
            entering[call] = entering[behind] + entered[behind]
    for call, width in enumerate(widths):
        if chained[call] and width is not None:
            yield _Squeeze(call, width, before[call], after[call], entering[call])


def _ahead_of_outputs(facts: GraphFacts, fusions: set[int], widths: Sequence[int | None]) -> Iterator[_Squeeze]:
    """Case 2."""
    dominators = facts.dominators
    size = len(widths)
    before, after = [0] * size, [0] * size
    for call in range(size):
        above = dominators[call]
        if above != ROOT and facts.interacts[above]:
            before[call] = max(before[above], widths[above] or 0)
        if call in fusions:
            before[call] = max(before[call], _taken(facts, call))
    chained = [call in facts.output_calls for call in range(size)]
    for call in reversed(range(size)):
        above = dominators[call]
        if chained[call] and above != ROOT:
            chained[above] = True
            after[above] = max(after[above], after[call], widths[call] or 0)
    for call, width in enumerate(widths):
        if chained[call] and width is not None:
            yield _Squeeze(call, width, before[call], after[call])


def _valleys(facts: GraphFacts, found: Mapping[int, _Squeeze]) -> Iterator[tuple[_Squeeze, Sequence[int]]]:
    """Of squeezes that follow each other, the narrowest, the first among equals; and the calls of all of them."""
    valley: dict[int, int] = {}
    members: dict[int, list[int]] = {}
    for call in sorted(found):
        ahead = next((valley[source] for source in facts.sources[call] if source in valley), call)
        valley[call] = ahead
        members.setdefault(ahead, []).append(call)
    for calls in members.values():
        yield min((found[call] for call in calls), key=lambda squeeze: squeeze.width), calls


RULE = Rule(
    code="AL205",
    name="bottleneck",
    severity="info",
    what="A call that nothing passes by is narrower than a quarter of both what comes before it, from the fusion on, "
    "and what comes after it on the way to the output's own layer.",
    why="What inputs say together is cut down to this width, and what follows is wider than what it can know. It is "
    "meant in an autoencoder, and a slip of a number elsewhere.",
    hint="Widen the call, or let a shortcut pass by it; if the squeeze is the point (a code), keep it.",
    options=(Option("ratio", 4, 1, "how many times wider it must be before and after the call"),),
    find=find,
)
