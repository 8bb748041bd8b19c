"""``joint-depth``: how many calls work on everything that an output sees."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.analysis.analysis import Analysis
from archlens.analysis.results import Output
from archlens.contracts.bounds import BOUNDS, outside, validate_bounds
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.contract_type import ContractType
from archlens.contracts.fields import Field, texts
from archlens.contracts.proof_paths import along, deepest
from archlens.contracts.selectors import Selecting
from archlens.text.names import quoted


def check(contract: Contract, analysis: Analysis) -> Iterator[Violation]:
    """A violation for the model, or every output named, whose joint depth is out of bounds; with a deepest path."""
    select = Selecting(analysis)
    if "output" in contract.fields:
        meant = [(f"output {quoted(output.name)}", output) for output in select.outputs(contract.fields["output"])]
        yield from select.missing
    else:
        meant = [("model", max(analysis.outputs, key=lambda output: output.joint_depth))]
    for whose, output in meant:
        path = _path(analysis, output)
        proof = f"the deepest path: {along(path)}" if path else f"{quoted(output.name)} sees fewer than two inputs"
        yield from outside(
            contract.fields, output.joint_depth, whose=whose, unit="calls of joint depth", where=path, proof=proof
        )


def _path(analysis: Analysis, output: Output) -> tuple[str, ...]:
    """A deepest path from a fusion that sees all that the output sees."""
    facts = analysis.facts
    return deepest(facts, facts.joint_depths, [facts.number[output.id]])


TYPE = ContractType(
    name="joint-depth",
    summary="How many calls work on everything that an output will ever see.",
    fields=(
        Field("output", texts, "outputs, each of which must keep the bounds; the model as a whole if left out"),
        *BOUNDS,
    ),
    check=check,
    validate=validate_bounds,
)
