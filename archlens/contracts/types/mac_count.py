"""``macs``: how many multiply-accumulates the model or a part of it costs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from archlens.analysis.analysis import Analysis
from archlens.analysis.costs import sum_macs
from archlens.comparison import Comparison, compare
from archlens.comparison.architecture.figure_list import MACS
from archlens.contracts.bounds import LARGE_BOUNDS, outside, unknown, validate_bounds
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.contract_locks import lock_command, locked_architecture
from archlens.contracts.contract_type import ContractType
from archlens.contracts.fields import Field, factor_of_change, text
from archlens.contracts.parts import (
    MAX_OF_MODEL,
    PARTS,
    ModelPart,
    beyond_of_model,
    most_of_model,
    parts_of,
    validate_part,
)
from archlens.contracts.selectors import Selecting
from archlens.contracts.setting_location import SettingLocation
from archlens.contracts.unknown_figures import how_to_know
from archlens.graph import Call
from archlens.text.figures import count, growth, percent
from archlens.text.lists import listed_names
from archlens.text.names import quoted

_UNIT = "MACs"
_MAX_CHANGE, _LOCK = "max-change", "lock"
_MOST_TOLD = 3


def check(contract: Contract, analysis: Analysis) -> Iterator[Violation]:
    """A violation for every part out of bounds, or whose costs are not known; with the calls that cost most.

    Raises:
        ArchlensError: if there is no lock file to compare with, or it cannot be read.
    """
    fields, select = contract.fields, Selecting(analysis)
    parts = parts_of(fields, select)
    yield from select.missing
    changed = compare(locked_architecture(contract), analysis) if _MAX_CHANGE in fields else None
    for part in parts:
        yield from _out_of_bounds(fields, part, analysis)
        yield from _beyond_of_model(fields, part, analysis)
        if changed is not None:
            yield from _changed(contract, part, changed, analysis)


def _out_of_bounds(fields: Mapping[str, Any], part: ModelPart, analysis: Analysis) -> Iterator[Violation]:
    macs = sum_macs(part.calls)
    without = _unknown(part.calls)
    where = [call.id for call in without or _costliest(part.calls)]
    if without:
        proof = f"those of {listed_names(where, _MOST_TOLD)} are not known, all others have {count(macs.at_least)}"
    else:
        proof = _most(part.calls)
    yield from outside(
        fields,
        macs.total,
        whose=part.whose,
        unit=_UNIT,
        where=where,
        proof=proof,
        at_least=macs.at_least,
        hint=how_to_know(without, analysis),
    )


def _beyond_of_model(fields: Mapping[str, Any], part: ModelPart, analysis: Analysis) -> Iterator[Violation]:
    """For a part of the model all calls of the model must be known."""
    without = _unknown(analysis.graph.calls)
    where = [call.id for call in without or _costliest(part.calls)]
    part_macs = sum_macs(part.calls).total
    hint = how_to_know(without, analysis)
    yield from beyond_of_model(fields, part_macs, analysis.model.macs, part=part, unit=_UNIT, where=where, hint=hint)


def _changed(contract: Contract, part: ModelPart, changed: Comparison, analysis: Analysis) -> Iterator[Violation]:
    """The violation of a part that costs more or less than the lock file says, by more than ``max-change``."""
    most, lock = contract.fields[_MAX_CHANGE], quoted(contract.fields[_LOCK])
    promised = f"{part.whose}: MACs that differ by at most {percent(most)} from those in {lock}"
    before, now = _locked(changed, part), sum_macs(part.calls).total
    if before is None:
        found = f"{lock} does not tell the MACs of {'the ' * (not part.name)}{part.whose}"
        yield Violation(promised, found, hint=f"Write it anew, of the model as it was: {lock_command(contract)}")
    elif now is None:
        without = _unknown(part.calls)
        yield unknown(promised, _UNIT, [call.id for call in without], how_to_know(without, analysis))
    elif _share_of_change(before, now) > most:
        found = f"{growth(before, now)} ({count(before)} → {count(now)})"
        where = tuple(call.id for call in _costliest(part.calls))
        yield Violation(promised, found, where, f"If that is meant: {lock_command(contract)}")


def _share_of_change(before: int, now: int) -> float:
    """By which part of it a number grew or shrank; from nothing, and beyond all floats, without end."""
    if before == now:
        return 0
    try:
        return abs(now - before) / before
    except (ZeroDivisionError, OverflowError):
        return math.inf


def _locked(changed: Comparison, part: ModelPart) -> int | None:
    """The MACs of a part in the lock file; ``None`` if they are not known there."""
    place = None
    if part.kind == "branch":
        place_before = {v: u for u, v in changed.matching}
        place = place_before.get(changed.new.by_id[part.name])
        if place is None:
            return None
    figures = (each for each in changed.old.figures if (each.part, each.place, each.key) == (part.kind, place, MACS))
    value = next((each.value for each in figures), None)
    return value if isinstance(value, int) else None


def _unknown(calls: Sequence[Call]) -> list[Call]:
    return [call for call in calls if call.macs is None]


def _costliest(calls: Sequence[Call]) -> list[Call]:
    multiplying = [call for call in calls if call.macs]
    return sorted(multiplying, key=lambda call: -(call.macs or 0))[:_MOST_TOLD]


def _most(calls: Sequence[Call]) -> str:
    costs = [f"{quoted(call.id)} ({count(call.macs)})" for call in _costliest(calls)]
    return f"most at {', '.join(costs)}" if costs else ""


def validate(fields: Mapping[str, Any], location: SettingLocation) -> None:
    """At most one part, bounds that say something, and a lock file that can tell what is compared with it."""
    validate_part(fields, location)
    validate_bounds(fields, location, (MAX_OF_MODEL, _MAX_CHANGE))
    if _MAX_CHANGE in fields and _LOCK not in fields:
        location.at(_MAX_CHANGE).refuse(
            expected=f"{_MAX_CHANGE} beside {_LOCK}",
            found="no lock file",
            hint='Write one with archlens lock, and name it: lock = "model.lock".',
        )
    if _LOCK in fields and _MAX_CHANGE not in fields:
        location.at(_LOCK).refuse(
            expected=f"{_LOCK} beside {_MAX_CHANGE}", found=f"no {_MAX_CHANGE}", hint="Without, nothing is compared."
        )
    if _MAX_CHANGE in fields and "layer" in fields:
        location.at(_MAX_CHANGE).refuse(
            expected=f"{_MAX_CHANGE} of the model, a branch or the interaction",
            found="layer",
            hint="A lock file does not tell what each layer costs.",
        )


TYPE = ContractType(
    name="macs",
    summary="How many multiply-accumulates (MACs) the model, a branch, the interaction or a layer costs.",
    fields=(
        *PARTS,
        *LARGE_BOUNDS,
        most_of_model(_UNIT),
        Field(_MAX_CHANGE, factor_of_change, "by which part of them the MACs may differ from those in the lock file"),
        Field(_LOCK, text, "the lock file that max-change is compared with, relative to the settings file"),
    ),
    check=check,
    validate=validate,
)
