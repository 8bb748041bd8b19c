"""``equivalent``: branches whose layers do the same jobs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from archlens.analysis.analysis import Analysis
from archlens.analysis.equivalence import compared_steps
from archlens.analysis.results import Branch
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.contract_type import ContractType
from archlens.contracts.fields import Field, share, texts
from archlens.contracts.selectors import Selecting, at_least_two
from archlens.text.figures import significant
from archlens.text.lists import listed_names
from archlens.text.names import quoted

_SLACK = 1e-9
"""A similarity is a fraction; 0.3333333333 is meant to be kept by a third."""


def check(contract: Contract, analysis: Analysis) -> Iterator[Violation]:
    """A violation for every pair of branches that is less similar, with the calls that have no counterpart."""
    select = Selecting(analysis)
    branches = select.branches(contract.fields["branches"])
    at_least_two(branches, "branches", select, (branch.input for branch in branches))
    yield from select.missing
    least = contract.fields["min-similarity"]
    for a, b in itertools.combinations(branches, 2):
        found = analysis.equivalence(a.input, b.input)
        if found.similarity >= least - _SLACK:
            continue
        paired = {id_ for pair in found.pairs for id_ in (pair.a, pair.b)}
        unlike = [
            f"{quoted(pair.a)} ~ {quoted(pair.b)} ({pair.alike})" for pair in found.pairs if pair.level != "class"
        ]
        alone = [*_alone(a, paired), *_alone(b, paired)]
        proof = [f"no counterpart for {listed_names(alone, most=None, last=', ')}"] if alone else []
        yield Violation(
            f"branches {quoted(a.input)} and {quoted(b.input)}: similarity at least {significant(least, 6)}",
            "; ".join([significant(found.similarity, 4), *unlike, *proof]),
            (*alone,),
        )


def _alone(branch: Branch, paired: set[str]) -> list[str]:
    return [step.id for step in compared_steps(branch) if step.id not in paired]


TYPE = ContractType(
    name="equivalent",
    summary="Branches whose layers do the same jobs in the same order.",
    fields=(
        Field("branches", texts, "inputs whose branches are compared, each with each; at least two", required=True),
        Field("min-similarity", share, "the least similarity of two", default=1.0),
    ),
    check=check,
)
