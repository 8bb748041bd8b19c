"""Internal blocks: what lies between an internal merge point and the call that all of its arms come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archlens.analysis.dominators import ROOT
from archlens.analysis.facts import GraphFacts
from archlens.analysis.results import Block, BlockArm, BlockKind
from archlens.graph import quickly

_make_block, _make_arm = quickly(Block), quickly(BlockArm)

_RESIDUAL_SHORTCUT = 2
"""The most calls on the shortcut of a residual block: a projection and its normalization."""


def find_blocks(facts: GraphFacts) -> Iterator[Block]:
    """The block of each internal merge point, in topological order."""
    if not facts.merge_points.internal:
        return
    depths = facts.depths_from_anywhere.lengths
    for merge in facts.merge_points.internal:
        fork = facts.dominators[merge]
        # The fork lies on every path to the arms, so the longest path to an arm leads through it.
        above = depths[fork] if fork != ROOT else 0
        incoming = facts.incoming[merge]
        arm_depths = [depths[each.source] - above for each in incoming]
        arms = [
            _make_arm(facts.calls[each.source].id, depth, output=each.output)
            for each, depth in zip(incoming, arm_depths, strict=True)
        ]
        yield _make_block(
            facts.calls[merge].id,
            facts.calls[fork].id if fork != ROOT else None,
            _kind(facts, merge, arm_depths, identity=fork in facts.sources[merge]),
            facts.calls[merge].layer.mode,
            tuple(arms),
        )


def _kind(facts: GraphFacts, merge: int, depths: Sequence[int], *, identity: bool) -> BlockKind:
    mode = facts.calls[merge].layer.mode
    two = len(depths) == 2  # noqa: PLR2004 - a shortcut and what it passes by
    if two and min(depths) <= _RESIDUAL_SHORTCUT and min(depths) < max(depths) and _adds(facts, merge):
        return "residual"
    if mode == "multiply" and two and depths[0] != depths[1]:
        return "gate"
    if mode == "concatenate" and identity:
        return "dense"
    return "parallel"


def _adds(facts: GraphFacts, merge: int) -> bool:
    """Whether a merge point adds its arms, or is a layer of the user's own that looks as if it did."""
    call = facts.calls[merge]
    if call.layer.mode == "add":
        return True
    if call.layer.mode != "custom" or call.layer.kind != "layer":
        return False
    return call.shape is not None and all(each.shape == call.shape for each in facts.incoming[merge])
