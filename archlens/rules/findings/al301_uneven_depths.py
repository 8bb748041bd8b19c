"""AL301: one branch is many times as deep as another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archlens.analysis.analysis import Analysis
from archlens.rules.elementwise import TAKES_AS_IS
from archlens.rules.layer_questions import frozen_branches
from archlens.rules.rule import Option, Rule, Trigger
from archlens.text.figures import count, times
from archlens.text.names import quoted


def find(analysis: Analysis, options: Mapping[str, float]) -> Iterator[Trigger]:
    """The deepest and the shallowest branch with a weighted call that fuse, if ``ratio`` is exceeded."""
    fusions = [fusion for fusion in analysis.fusions if fusion.mode in TAKES_AS_IS]
    arms = {arm.source for fusion in fusions for arm in fusion.arms}
    meeting = {analysis.facts.only_input(source) for source in arms} - frozen_branches(analysis)
    branches = [branch for branch in analysis.branches if branch.input in meeting and branch.weighted_depth]
    if not branches:
        return
    deep = max(branches, key=lambda branch: branch.weighted_depth)
    shallow = min(branches, key=lambda branch: branch.weighted_depth)
    ratio = deep.weighted_depth / shallow.weighted_depth
    if ratio > options["ratio"]:
        yield Trigger(
            (deep.input, shallow.input),
            f"Branch {quoted(deep.input)} has weighted depth {count(deep.weighted_depth)}, {times(ratio)} that of "
            f"branch {quoted(shallow.input)} ({count(shallow.weighted_depth)}).",
            {"ratio": ratio, "deepest": deep.weighted_depth, "shallowest": shallow.weighted_depth},
        )


RULE = Rule(
    code="AL301",
    name="uneven-depths",
    severity="info",
    what="The weighted depths of two branches differ by more than four times.",
    why="What arrives at the fusion has been worked on very differently: the shallow branch is trained long before the "
    "deep one says anything of use, and the model may learn to live without the deep one.",
    hint="Start the deep branch from trained weights, give the shallow one another layer or two, or train the branches "
    "one by one first.",
    options=(Option("ratio", 4, 1, "the ratio of the deepest to the shallowest weighted depth"),),
    find=find,
)
