"""``branch-depth``: how deep branches are."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.analysis.analysis import Analysis
from archlens.analysis.depth import longest_from
from archlens.analysis.results import Branch
from archlens.contracts.bounds import BOUNDS, outside, validate_bounds
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.contract_type import ContractType
from archlens.contracts.fields import Field, flag, texts
from archlens.contracts.proof_paths import along, deepest
from archlens.contracts.selectors import Selecting
from archlens.text.names import quoted


def check(contract: Contract, analysis: Analysis) -> Iterator[Violation]:
    """A violation for every branch out of bounds, with the path that proves it."""
    select = Selecting(analysis)
    branches = select.branches(contract.fields["branch"])
    yield from select.missing
    for branch in branches:
        if contract.fields["weighted"]:
            path = _weighted_path(branch, analysis)
            yield from outside(
                contract.fields,
                branch.weighted_depth,
                whose=f"branch {quoted(branch.input)}",
                unit="weighted calls deep",
                where=path,
                proof=f"the path with most of them: {along(path)}",
            )
        else:
            path = (branch.input, *(step.id for step in branch.trajectory))
            yield from outside(
                contract.fields,
                branch.depth,
                whose=f"branch {quoted(branch.input)}",
                unit="calls deep",
                where=path,
                proof=f"its spine: {along(path)}",
            )


def _weighted_path(branch: Branch, analysis: Analysis) -> tuple[str, ...]:
    """The path with most weighted calls from the input to where the branch ends, which may not be the spine."""
    facts = analysis.facts
    start = facts.number[branch.input]
    ends = [facts.number[id_] for id_ in branch.frontier] or facts.outputs
    return deepest(facts, longest_from(facts.sources_alike, [start], facts.weighted), ends)


TYPE = ContractType(
    name="branch-depth",
    summary="How many calls deep branches are.",
    fields=(
        Field("branch", texts, "inputs whose branches are meant; each must keep the bounds", required=True),
        *BOUNDS,
        Field("weighted", flag, "whether weighted calls alone are counted", default=False),
    ),
    check=check,
    validate=validate_bounds,
)
