"""``branch-depth``: how deep branches are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlens.contracts.bounds import BOUNDS, outside, validate_bounds
from archlens.contracts.contract_type import ContractType
from archlens.contracts.fields import Field, flag, texts
from archlens.contracts.paths import along
from archlens.contracts.selecting import Selecting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlens.analysis.analysis import Analysis
    from archlens.contracts.contract import Contract, Violation


def check(contract: Contract, analysis: Analysis) -> Iterator[Violation]:
    """A violation for every branch out of bounds, with its spine."""
    select = Selecting(analysis)
    branches = select.branches(contract.fields["branch"])
    yield from select.missing
    weighted = contract.fields["weighted"]
    for branch in branches:
        spine = (branch.input, *(step.id for step in branch.trajectory))
        yield from outside(
            contract.fields, branch.weighted_depth if weighted else branch.depth, whose=f"branch {branch.input!r}",
            unit="weighted calls deep" if weighted else "calls deep", where=spine, proof=f"its spine: {along(spine)}",
        )  # fmt: skip


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
