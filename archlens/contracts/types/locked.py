"""``locked``: nothing changed against a lock file."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.analysis.analysis import Analysis
from archlens.comparison import Comparison, compare, describe
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.contract_locks import lock_command, locked_architecture
from archlens.contracts.contract_type import ContractType
from archlens.contracts.fields import Field, text
from archlens.text.names import quoted


def check(contract: Contract, analysis: Analysis) -> Iterator[Violation]:
    """A violation if the architecture is another one, with all that changed.

    Raises:
        ArchlensError: if there is no lock file, or it cannot be read; then nothing can be said.
    """
    changed = compare(locked_architecture(contract), analysis)
    if not changed.same:
        lines = (line.strip() for line in describe(changed).split("\n"))
        yield Violation(
            f"nothing changed since {quoted(contract.fields['lock'])} was written",
            "; ".join(lines),
            _changed(changed, analysis),
            f"If that is meant: {lock_command(contract)}",
        )


def _changed(comparison: Comparison, analysis: Analysis) -> tuple[str, ...]:
    """Ids of the calls of the model that are new or changed, inputs among them, in topological order."""
    ids = {each.id for each in comparison.added}
    for change in comparison.interface:
        if change.side == "inputs":
            ids.update(each.new for each in change.relabelled)
    ids.update(each.new for each in comparison.rewired)
    ids.update(each.new for each in comparison.reconfigured)
    ids.update(each.id for each in comparison.shapes if not each.follows)
    ids.update(each.id for each in comparison.parameters if not each.follows)
    return tuple(call.id for call in analysis.graph.calls if call.id in ids)


TYPE = ContractType(
    name="locked",
    summary="Nothing in the architecture changed since a lock file was written.",
    fields=(Field("lock", text, "the lock file, relative to the settings file", required=True),),
    check=check,
)
