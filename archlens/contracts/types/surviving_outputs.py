"""``survives-without``: outputs that are left when an input is missing."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.analysis.analysis import Analysis
from archlens.analysis.facts import GraphFacts
from archlens.analysis.reach import has_several
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.contract_type import ContractType
from archlens.contracts.fields import Field, flag, texts
from archlens.contracts.proof_paths import Path, Ways
from archlens.contracts.selectors import Selecting
from archlens.text.names import quoted


def check(contract: Contract, analysis: Analysis) -> Iterator[Violation]:
    """A violation for every output that is lost without an input, with the shortest way by which it is."""
    fields = contract.fields
    select = Selecting(analysis)
    inputs = select.inputs(fields["input"])
    outputs = select.outputs(fields["outputs"])
    yield from select.missing
    ways = Ways(analysis.facts, control=fields["control"])
    for missing in inputs:
        lost = ways.reached(missing)
        for output in outputs:
            if output.id in lost:
                path = lost.path_to(output.id)
                promised = f"output {quoted(output.name)} is left without {quoted(missing)}"
                yield Violation(promised, f"lost{_where(analysis.facts, path)}: {path}", path.calls)


def _where(facts: GraphFacts, path: Path) -> str:
    """The call at which the way joins those of other inputs, which could do without it until there."""
    shared = (id_ for id_ in path.calls if has_several(facts.source_masks[facts.number[id_]]))
    first = next(shared, None)
    return "" if first is None else f" at {quoted(first)}"


TYPE = ContractType(
    name="survives-without",
    summary="Outputs that are left when an input is missing.",
    fields=(
        Field("input", texts, "inputs, each of which may be missing", required=True),
        Field("outputs", texts, "outputs, each of which must be left", required=True),
        Field("control", flag, "whether what takes a mask that comes from it is lost, too", default=False),
    ),
    check=check,
)
