"""AL105: in a model with several inputs, an output sees only one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from archlens.analysis.analysis import Analysis
from archlens.analysis.facts import GraphFacts
from archlens.rules.layer_questions import owners_of_weights
from archlens.rules.rule import Rule, Trigger
from archlens.text.names import quoted


def find(analysis: Analysis, _: Mapping[str, float]) -> Iterator[Trigger]:
    """Outputs that a single input reaches, told together where nothing is ever fused."""
    inputs = sum(1 for branch in analysis.branches if branch.calls or branch.fuses)
    facts = analysis.facts
    # An input that is handed on says nothing that it should have learned from others.
    made = [output for output in analysis.outputs if not facts.calls[facts.number[output.id]].is_input]
    seen = {output.id: facts.only_input(output.id) for output in made}
    alone = [output for output in made if seen[output.id] is not None]
    if inputs < 2 or not alone:  # noqa: PLR2004 - with one input there is nothing else to see
        return
    if not analysis.fusions:
        if len(made) == len(alone) and _share_weights(facts, [name for name in seen.values() if name is not None]):
            return
        yield Trigger(
            tuple(dict.fromkeys(output.id for output in alone)),
            f"No output sees more than one of the {inputs} inputs: nothing is ever fused, and this is several models "
            "in one.",
            {"inputs": inputs, "outputs": len(alone)},
        )
        return
    for output in {output.id: output for output in reversed(alone)}.values():
        yield Trigger(
            (output.id,),
            f"Output {quoted(output.name)} sees only input {quoted(seen[output.id])} of {inputs}.",
            {"inputs": 1, "of": inputs},
        )


def _share_weights(facts: GraphFacts, inputs: Sequence[str]) -> bool:
    """Whether the branches have all a weighted layer with another one in common: an encoder, its outputs compared."""
    owners = [_owners(facts, name) for name in dict.fromkeys(inputs)]
    branches_with = Counter(chain.from_iterable(owners))
    return all(any(branches_with[owner] > 1 for owner in own) for own in owners)


def _owners(facts: GraphFacts, name: str) -> frozenset[str]:
    return owners_of_weights(facts, facts.branch_calls(facts.number[name]))


RULE = Rule(
    code="AL105",
    name="single-input-output",
    severity="info",
    what="In a model with several inputs, an output sees only one of them.",
    why="Whatever the other inputs say, this output stays the same. It may be an auxiliary head or a tower of its own; "
    "it may also be wired to the branch instead of to the fusion.",
    hint="If it was to see all inputs, connect it behind the fusion.",
    find=find,
)
