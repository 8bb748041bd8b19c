"""An Analysis narrowed to one branch."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from archlens.analysis.analysis import Analysis
from archlens.analysis.results import Equivalence, Finding

T = TypeVar("T")


def focus(analysis: Analysis, branch: str | None) -> Analysis:
    """What of an analysis concerns the branch of one input; all of it without a name.

    It keeps the input, its branch, the fusions, injections, outputs and equivalences that the input has a part in, the
    blocks and feature changes on the branch's spine, what is left without it, and the findings about a call that sees
    it. The figures of the whole model stay as they are: its depth and parameters, the interaction, the naive average.

    Raises:
        UnknownNameError: if the model has no such branch.
    """
    if branch is None:
        return analysis
    chosen = analysis.branch(branch)
    spine = {step.id for step in chosen.trajectory}
    outputs = tuple(output for output in analysis.outputs if _sees(analysis, output.id, output.inputs, branch))
    reached = {output.name for output in outputs}
    fusions = tuple(fusion for fusion in analysis.fusions if _sees(analysis, fusion.id, fusion.inputs, branch))
    injections = tuple(each for each in analysis.injections if _sees(analysis, each.id, each.inputs, branch))
    blocks = tuple(block for block in analysis.blocks if block.merge in spine)
    kept = {each.id for each in fusions} | {each.id for each in injections} | {each.merge for each in blocks}
    return replace(
        analysis,
        inputs=tuple(each for each in analysis.inputs if each.name == branch),
        branches=(chosen,),
        fusions=fusions,
        injections=injections,
        outputs=outputs,
        splits=_kept(analysis.splits, lambda split: reached.issuperset(split.outputs)),
        blocks=blocks,
        feature_changes=tuple(change for change in analysis.feature_changes if change.id in spine),
        equivalences=_equivalences(analysis, branch),
        merge_order=tuple(id_ for id_ in analysis.merge_order if id_ in kept),
        without=_kept(analysis.without, lambda each: each.input == branch),
        findings=tuple(finding for finding in analysis.findings if _concerns(finding, analysis, branch)),
    )


def _sees(analysis: Analysis, call: str, listed: Collection[str] | None, branch: str) -> bool:
    """Whether a call sees an input; where neither a list nor the graph tells it, it may.

    Args:
        analysis: of the model.
        call: the id of the call.
        listed: the inputs that it sees; ``None`` where these lists are left out.
        branch: the input.
    """
    if listed is not None:
        return branch in listed
    if not analysis.has_graph:
        return True
    facts = analysis.facts
    seen, wanted = facts.source_masks[facts.number[call]], facts.source_masks[facts.number[branch]]
    return bool(seen & wanted)


def _kept(items: Iterable[T] | None, wanted: Callable[[T], bool]) -> tuple[T, ...] | None:
    """Those that are wanted; ``None`` where they are left out of the report."""
    return None if items is None else tuple(filter(wanted, items))


def _concerns(finding: Finding, analysis: Analysis, branch: str) -> bool:
    """Whether a finding is about a call that sees the input, or about no call in particular."""
    if not finding.where or not analysis.has_graph:
        return True
    facts = analysis.facts
    numbers = [facts.number[id_] for id_ in finding.where if id_ in facts.number]
    seen = facts.source_masks[facts.number[branch]]
    return not numbers or any(facts.source_masks[number] & seen for number in numbers)


def calls_in_focus(analysis: Analysis, branch: str | None) -> Sequence[int]:
    """The calls that a list of all calls has, by their numbers: those of the branch of one input, the input among them.

    Without a name they are all that there are.

    Raises:
        UnknownNameError: if the model has no such branch.
        ReportFormatError: if the analysis was read back from a report, which holds no graph.
    """
    facts = analysis.facts
    if branch is None:
        return range(len(facts.calls))
    start = facts.number[analysis.branch(branch).input]
    return facts.branch_calls(start)


def _equivalences(analysis: Analysis, branch: str) -> tuple[Equivalence, ...]:
    """The pairs of the branch with every other, computed here where there are too many branches to compare them all."""
    if analysis.equivalences:
        return tuple(pair for pair in analysis.equivalences if branch in pair.branches)
    order = [each.input for each in analysis.branches]
    place = order.index(branch)
    earlier = (analysis.equivalence(other, branch) for other in order[:place])
    return (*earlier, *(analysis.equivalence(branch, other) for other in order[place + 1 :]))
