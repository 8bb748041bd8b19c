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
from archlens.analysis.blocks import Dominators
from archlens.analysis.features import features
from archlens.rules.rule import Option, Rule, Trigger
from archlens.rules.rule_facts import Facts, facts
from archlens.rules.rule_words import features_in_words


class _Squeeze(NamedTuple):
    call: int
    width: int
    before: int
    after: int


def find(analysis: Analysis, options: Mapping[str, float]) -> Iterator[Trigger]:
    """The narrowest call of each valley of the widths along a chain."""
    if not analysis.fusions:
        return
    known = facts(analysis)
    fusions = {known.number[fusion.id] for fusion in analysis.fusions}
    widths = _widths(known)
    found: dict[int, _Squeeze] = {}
    for squeeze in [*_behind_fusions(known, fusions, widths), *_ahead_of_outputs(known, fusions, widths)]:
        if squeeze.width * options["ratio"] < min(squeeze.before, squeeze.after):
            found.setdefault(squeeze.call, squeeze)
    for each in _valleys(known, found):
        id_ = known.call(each.call).id
        yield Trigger(
            (id_,),
            f"Everything that follows the fusion passes {id_!r}, of {features_in_words(each.width)} between "
            f"{each.before:,} before and {each.after:,} after it.",
            {"features": each.width, "before": each.before, "after": each.after},
        )


def _widths(known: Facts) -> list[int | None]:
    """The features of interaction calls; not of those at the end, whose width the task sets."""
    ends = known.followed_by_nothing_weighted
    return [
        features(call.shape) if known.mixed[number] and not ends[number] else None
        for number, call in enumerate(known.wiring.calls)
    ]


def _taken(known: Facts, fusion: int) -> int:
    """The features that a fusion takes; 0 where unknown."""
    counts = [features(each.shape) for each in known.wiring.incoming[fusion]]
    return 0 if None in counts else sum(count or 0 for count in counts)


def _behind_fusions(known: Facts, fusions: Iterable[int], widths: Sequence[int | None]) -> Iterator[_Squeeze]:
    """Case 1."""
    above = _post_dominators(known)
    size = len(widths)
    before = [0] * size
    chained = [False] * size
    for fusion in fusions:
        before[fusion], chained[fusion] = _taken(known, fusion), True
    for call in range(size):
        if chained[call] and above[call] != Dominators.ROOT:
            behind = above[call]
            chained[behind] = True
            before[behind] = max(before[behind], before[call], widths[call] or 0)
    after = [0] * size
    for call in reversed(range(size)):
        if above[call] != Dominators.ROOT:
            after[call] = max(after[above[call]], widths[above[call]] or 0)
    for call, width in enumerate(widths):
        if chained[call] and width is not None:
            yield _Squeeze(call, width, before[call], after[call])


def _post_dominators(known: Facts) -> list[int]:
    """Of each call, the next that lies on all of its ways to outputs; the root's number if there is none."""
    last = len(known.wiring.calls) - 1
    turned: list[list[int]] = []
    for call in range(last, -1, -1):
        behind = () if call in known.output_calls else known.going_on[call]
        turned.append([last - target for target in behind])
    tree = Dominators(turned)
    found = [tree.of(last - call) for call in range(last + 1)]
    return [parent if parent == Dominators.ROOT else last - parent for parent in found]


def _ahead_of_outputs(known: Facts, fusions: set[int], widths: Sequence[int | None]) -> Iterator[_Squeeze]:
    """Case 2."""
    tree = Dominators(known.wiring.sources)
    size = len(widths)
    before, after = [0] * size, [0] * size
    for call in range(size):
        above = tree.of(call)
        if above != Dominators.ROOT and known.mixed[above]:
            before[call] = max(before[above], widths[above] or 0)
        if call in fusions:
            before[call] = max(before[call], _taken(known, call))
    chained = [call in known.output_calls for call in range(size)]
    for call in reversed(range(size)):
        above = tree.of(call)
        if chained[call] and above != Dominators.ROOT:
            chained[above] = True
            after[above] = max(after[above], after[call], widths[call] or 0)
    for call, width in enumerate(widths):
        if chained[call] and width is not None:
            yield _Squeeze(call, width, before[call], after[call])


def _valleys(known: Facts, found: Mapping[int, _Squeeze]) -> Iterable[_Squeeze]:
    """Of squeezes that follow each other, the narrowest; the first among equals."""
    valley: dict[int, int] = {}
    narrowest: dict[int, _Squeeze] = {}
    for call in sorted(found):
        ahead = next((valley[source] for source in known.wiring.sources[call] if source in valley), call)
        valley[call] = ahead
        if ahead not in narrowest or found[call].width < narrowest[ahead].width:
            narrowest[ahead] = found[call]
    return narrowest.values()


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
