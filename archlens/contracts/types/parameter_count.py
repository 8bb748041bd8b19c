"""``parameters``: how many parameters the model or a part of it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from archlens.analysis.analysis import Analysis
from archlens.contracts.bounds import LARGE_BOUNDS, outside, validate_bounds
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.contract_type import ContractType
from archlens.contracts.parts import MAX_SHARE, PARTS, beyond_share, max_share_of, parts_of, validate_part
from archlens.contracts.selectors import Selecting
from archlens.contracts.setting_location import SettingLocation
from archlens.graph import Call
from archlens.text.figures import count
from archlens.text.names import quoted

_LARGEST = 3


def check(contract: Contract, analysis: Analysis) -> Iterator[Violation]:
    """A violation for every part out of bounds, or whose weights are not known; with its largest layers."""
    fields, select = contract.fields, Selecting(analysis)
    parts = parts_of(fields, select)
    yield from select.missing
    facts = analysis.facts
    for part in parts:
        figure = facts.parameters.of(facts.number[call.id] for call in part.calls).parameters
        largest = _largest(part.calls)
        proof = ""
        if largest and figure is not None:
            sizes = (f"{quoted(call.id)} ({count(call.layer.parameters)})" for call in largest)
            proof = f"most in {', '.join(sizes)}"
        where = [call.id for call in (largest if figure is not None else _unknown(part.calls))]
        yield from outside(fields, figure, whose=part.whose, unit="parameters", where=where, proof=proof)
        yield from beyond_share(fields, figure, analysis.model.parameters, part=part, unit="parameters", where=where)


def _largest(calls: Sequence[Call]) -> list[Call]:
    """The calls of the layers with most parameters, each layer once."""
    layers: dict[str, Call] = {}
    for call in calls:
        if call.layer.parameters:
            layers.setdefault(call.layer.key, call)
    return sorted(layers.values(), key=lambda call: -(call.layer.parameters or 0))[:_LARGEST]


def _unknown(calls: Sequence[Call]) -> list[Call]:
    return [call for call in calls if call.layer.weights is None]


def validate(fields: Mapping[str, Any], location: SettingLocation) -> None:
    """At most one part, and bounds that say something."""
    validate_part(fields, location)
    validate_bounds(fields, location, (MAX_SHARE,))


TYPE = ContractType(
    name="parameters",
    summary="How many parameters the model, a branch, the interaction or a layer has.",
    fields=(*PARTS, *LARGE_BOUNDS, max_share_of("parameters")),
    check=check,
    validate=validate,
)
