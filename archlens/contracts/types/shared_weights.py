"""``shared-weights``: branches that work with the same weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from archlens.analysis.analysis import Analysis
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.contract_type import ContractType
from archlens.contracts.fields import Field, texts
from archlens.contracts.regions import BRANCH, regions
from archlens.contracts.selectors import Selecting, at_least_two
from archlens.graph import Call
from archlens.text.lists import listed_names
from archlens.text.names import quoted


def check(contract: Contract, analysis: Analysis) -> Iterator[Violation]:
    """A violation for every layer with weights that is not in all of the branches."""
    select = Selecting(analysis)
    branches = select.branches(contract.fields["branches"])
    at_least_two(branches, "branches", select, (branch.input for branch in branches))
    meant = {call for _, calls in select.layers(contract.fields.get("layer", ())) for call in calls}
    found = regions(tuple(BRANCH + branch.input for branch in branches), select)
    yield from select.missing
    if select.missing:
        return
    owners = {branch.input: _owners(calls, meant) for branch, (_, calls) in zip(branches, found, strict=True)}
    named = listed_names(list(owners), most=None)
    promised = f"branches {named} share their weights"
    everything = {owner: call for own in owners.values() for owner, call in own.items()}
    if not everything:
        yield Violation(promised, "none of the layers meant is in them" if meant else "they have no weights at all")
    for owner, call in everything.items():
        having = [name for name, own in owners.items() if owner in own]
        lacking = [name for name, own in owners.items() if owner not in own]
        if lacking:
            told = f"layer {quoted(call.layer.name)} ({call.layer.class_name}) is in {listed_names(having, most=None)}"
            yield Violation(promised, f"{told}, not in {listed_names(lacking, most=None)}", (call.id,))


def _owners(calls: Sequence[Call], meant: set[str]) -> Mapping[str, Call]:
    """What owns weights → its first call; of unknown weights, the layer itself owns them."""
    owners: dict[str, Call] = {}
    for call in calls:
        if not meant or call.id in meant:
            for owner in (call.layer.key,) if call.layer.weights is None else call.layer.weights:
                owners.setdefault(owner, call)
    return owners


TYPE = ContractType(
    name="shared-weights",
    summary="Branches that share all their weights, or those of some layers.",
    fields=(
        Field("branches", texts, "inputs whose branches share, at least two", required=True),
        Field("layer", texts, "the layers that they share, if not all with weights"),
    ),
    check=check,
)
