"""``blocks``: how many residual, dense, gated and parallel blocks there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from archlens.analysis.analysis import Analysis
from archlens.analysis.results import BlockKind
from archlens.contracts.bounds import BOUNDS, outside, validate_bounds
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.contract_type import ContractType
from archlens.contracts.fields import Field, some_of
from archlens.contracts.regions import IN, regions
from archlens.contracts.selectors import Selecting
from archlens.text.lists import listed, listed_names

KINDS = get_args(BlockKind)


def check(contract: Contract, analysis: Analysis) -> Iterator[Violation]:
    """A violation for every region with more or fewer blocks, with their merge points."""
    fields, select = contract.fields, Selecting(analysis)
    found = regions(fields["in"], select)
    yield from select.missing
    for region, calls in found:
        inside = {call.id for call in calls}
        blocks = [b for b in analysis.blocks if b.merge in inside and b.kind in fields["kind"]]
        merges = tuple(block.merge for block in blocks)
        proof = f"merging at {listed_names(merges, last=', ')}" if merges else ""
        kinds = "" if fields["kind"] == KINDS else f"{listed(fields['kind'], last=' or ')} "
        yield from outside(
            fields, len(merges), whose=region.removeprefix("in "), unit=f"{kinds}blocks", where=merges, proof=proof
        )


TYPE = ContractType(
    name="blocks",
    summary="How many blocks of a kind there are.",
    fields=(
        Field("kind", some_of(KINDS, "a kind of block"), "the kinds that are counted; all if left out", default=KINDS),
        *BOUNDS,
        IN,
    ),
    check=check,
    validate=validate_bounds,
)
