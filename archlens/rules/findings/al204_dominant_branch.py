"""AL204: one branch owns nearly all parameters of the branches."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from archlens.analysis.analysis import Analysis
from archlens.analysis.branch_shares import parameter_shares
from archlens.rules.layer_questions import frozen_branches
from archlens.rules.rule import Option, Rule, Trigger
from archlens.text.figures import count, percent
from archlens.text.names import quoted


def find(analysis: Analysis, options: Mapping[str, float]) -> Iterator[Trigger]:
    """The branch with a share above ``max-share``, among branches that own parameters."""
    sizes = {branch.input: branch.parameters or 0 for branch in analysis.branches}
    learning = {branch.input for branch in analysis.branches if branch.weighted_depth}
    owning = {name: size for name, size in sizes.items() if size and name in learning}
    if len(owning) < 2:  # noqa: PLR2004 - beside branches that learn nothing one has all
        return
    largest = max(owning, key=lambda name: owning[name])
    if largest in frozen_branches(analysis) or (analysis.interaction.parameters or 0) > owning[largest]:
        return
    share = parameter_shares(analysis.branches)[largest]
    if share is None or share <= options["max-share"]:
        return
    total = sum(sizes.values())
    if _without_tables(analysis, owning.keys(), largest) > options["max-share"]:
        yield Trigger(
            (largest,),
            f"Branch {quoted(largest)} owns {percent(share)} of the parameters of all branches "
            f"({count(sizes[largest])} of {count(total)}).",
            {"share": share, "parameters": sizes[largest], "total": total},
        )


def _without_tables(analysis: Analysis, inputs: Collection[str], largest: str) -> float:
    """The share that the branch has without the rows of embeddings, whose number the vocabulary sets."""
    facts = analysis.facts
    owned: dict[str, dict[str, int]] = {name: {} for name in inputs}
    for call in facts.calls:
        name = facts.only_input(call.id)
        if name in owned and call.layer.role != "embedding":
            owned[name].update(call.layer.weights or {})
    sizes = {name: sum(weights.values()) for name, weights in owned.items()}
    total = sum(sizes.values())
    return sizes[largest] / total if total else 0


RULE = Rule(
    code="AL204",
    name="dominant-branch",
    severity="info",
    what="One branch owns more than 95% of the parameters of all branches that own any.",
    why="A branch of far more capacity learns at another speed than the others, and training may settle on the input "
    "that is fitted first and leave the others unused.",
    hint="Shrink the large branch or start it from trained weights, give the small ones more, or balance their "
    "learning rates or losses.",
    options=(Option("max-share", 0.95, 0.5, "the largest share of one branch in the branches' parameters", maximum=1),),
    find=find,
    yields_to=("AL203",),
)
