"""``parameters``: how many parameters the model or a part of it has, all of them or those that training changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from archlens.analysis.analysis import Analysis
from archlens.contracts.bounds import LARGE_BOUNDS, outside, validate_bounds
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.contract_type import ContractType
from archlens.contracts.fields import Field, flag
from archlens.contracts.parts import (
    MAX_OF_MODEL,
    PARTS,
    beyond_of_model,
    largest_layers,
    most_of_model,
    parts_of,
    validate_part,
)
from archlens.contracts.selectors import Selecting
from archlens.contracts.setting_location import SettingLocation
from archlens.graph import Call
from archlens.text.figures import count
from archlens.text.names import quoted

_TRAINABLE = "trainable"


def check(contract: Contract, analysis: Analysis) -> Iterator[Violation]:
    """A violation for every part out of bounds, or whose weights are not known; with its largest layers."""
    fields, select = contract.fields, Selecting(analysis)
    parts = parts_of(fields, select)
    yield from select.missing
    facts, trainable = analysis.facts, fields[_TRAINABLE]
    unit = "trainable parameters" if trainable else "parameters"
    model = analysis.model.trainable_parameters if trainable else analysis.model.parameters
    for part in parts:
        weights = facts.parameters.of(facts.number[call.id] for call in part.calls)
        figure = weights.trainable_parameters if trainable else weights.parameters
        largest = largest_layers(part.calls, trainable=trainable)
        proof = ""
        where = [call.id for call, _ in largest]
        if figure is None:
            where = [call.id for call in part.calls if _size(call, trainable=trainable) is None]
        elif largest:
            proof = f"most in {', '.join(f'{quoted(call.id)} ({count(size)})' for call, size in largest)}"
        yield from outside(fields, figure, whose=part.whose, unit=unit, where=where, proof=proof)
        yield from beyond_of_model(fields, figure, model, part=part, unit=unit, where=where)


def _size(call: Call, *, trainable: bool) -> int | None:
    return call.layer.trainable_parameters if trainable else call.layer.parameters


def validate(fields: Mapping[str, Any], location: SettingLocation) -> None:
    """At most one part, and bounds that say something."""
    validate_part(fields, location)
    validate_bounds(fields, location, (MAX_OF_MODEL,))


TYPE = ContractType(
    name="parameters",
    summary="How many parameters the model, a branch, the interaction or a layer has.",
    fields=(
        *PARTS,
        Field(_TRAINABLE, flag, "whether those alone are counted that training changes", default=False),
        *LARGE_BOUNDS,
        most_of_model("parameters"),
    ),
    check=check,
    validate=validate,
)
