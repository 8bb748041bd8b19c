"""``no-path``: what must never reach what."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.analysis.analysis import Analysis
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.contract_type import ContractType
from archlens.contracts.fields import Field, flag, texts
from archlens.contracts.proof_paths import Ways
from archlens.contracts.selectors import Selecting
from archlens.text.names import quoted


def check(contract: Contract, analysis: Analysis) -> Iterator[Violation]:
    """A violation for every pair with a path, with the shortest one."""
    fields = contract.fields
    select = Selecting(analysis)
    starts = list(dict.fromkeys(id_ for selector in fields["from"] for id_ in select.starts(selector)))
    ends = list(dict.fromkeys(end for selector in fields["to"] for end in select.ends(selector)))
    yield from select.missing
    ways = Ways(analysis.facts, control=fields["control"])
    for start in starts:
        reached = ways.reached(start)
        for name, end in ends:
            if end in reached:
                path = reached.path_to(end)
                by = "" if fields["control"] else " by feature tensors"
                yield Violation(f"no path from {quoted(start)} to {quoted(name)}{by}", f"{path}", path.calls)


TYPE = ContractType(
    name="no-path",
    summary="What must never reach what, not even by a mask.",
    fields=(
        Field("from", texts, "inputs, or calls, where paths would start", required=True),
        Field("to", texts, "outputs, or calls, where they would end", required=True),
        Field("control", flag, "whether control tensors (masks) are ways too", default=True),
    ),
    check=check,
)
