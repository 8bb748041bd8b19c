"""AL206: one branch costs nearly all that the branches cost, and brings few of the features that are fused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from archlens.analysis.analysis import Analysis
from archlens.analysis.branch_shares import mac_shares
from archlens.analysis.results import Branch, Fusion
from archlens.rules.rule import Option, Rule, Trigger
from archlens.text.figures import count, in_short, percent
from archlens.text.names import quoted


class _Brought(NamedTuple):
    """What a branch brings to a fusion: its features there, and their share."""

    fusion: Fusion
    features: int
    share: float


def find(analysis: Analysis, options: Mapping[str, float]) -> Iterator[Trigger]:
    """The branch with a share of the MACs above ``max-share`` and one of the features of ``max-features`` or less."""
    shares = mac_shares(analysis.branches)
    multiplying = [branch for branch in analysis.branches if branch.macs]
    total = sum(branch.macs or 0 for branch in multiplying)
    if len(multiplying) < 2 or total < options["min-macs"]:  # noqa: PLR2004 - beside branches without costs one has all
        return
    branch = max(multiplying, key=lambda each: each.macs or 0)
    macs = branch.macs or 0
    interaction = analysis.interaction.macs
    share = shares[branch.input]
    if share is None or share <= options["max-share"] or interaction is None or interaction > macs:
        return
    brought = _most_brought(analysis, branch)
    if brought is None or brought.share > options["max-features"]:
        return
    yield Trigger(
        (branch.input, brought.fusion.id),
        f"Branch {quoted(branch.input)} costs {percent(share)} of the MACs of all branches "
        f"({in_short(macs)} of {in_short(total)}) and brings {percent(brought.share)} of the features "
        f"to {quoted(brought.fusion.id)} ({count(brought.features)}).",
        {"share": share, "macs": macs, "total": total, "features_share": brought.share},
    )


def _most_brought(analysis: Analysis, branch: Branch) -> _Brought | None:
    """What a branch brings to the concatenation where it has the largest share; ``None`` if that cannot be told.

    Arms that are added, multiplied or looked up have as many features as the others, or say nothing by their number.
    """
    found: list[_Brought] = []
    for fusion in analysis.fusions:
        if fusion.mode != "concatenate":
            continue
        arms = [arm for arm in fusion.arms if analysis.facts.only_input(arm.source) == branch.input]
        for arm in arms:
            if arm.features is None or arm.share is None:
                return None
        if arms:
            features = sum(arm.features or 0 for arm in arms)
            found.append(_Brought(fusion, features, sum(arm.share or 0 for arm in arms)))
    return max(found, key=lambda brought: brought.share, default=None)


RULE = Rule(
    code="AL206",
    name="costly-branch",
    severity="info",
    what="One branch costs more than 95% of the multiply-accumulates of all branches, and brings at most half of the "
    "features to a concatenation.",
    why="Time and energy go where the model looks least: what the branch hands on is a part of what is fused, and all "
    "others together cost next to nothing.",
    hint="Feed it at a lower resolution or a shorter length, take a smaller encoder, or compute its features once and "
    "keep them; or let it hand on more of what it found.",
    options=(
        Option("max-share", 0.95, 0.5, "the largest share of one branch in the branches' MACs", maximum=1),
        Option("max-features", 0.5, 0, "the share of the fused features up to which that is told", maximum=1),
        Option("min-macs", 1_000_000, 0, "the MACs of all branches from which a model is looked at", whole=True),
    ),
    find=find,
)
