"""``parameters``: how many parameters the model or a part of it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from archlens.analysis.analysis import Analysis
from archlens.contracts.bounds import BOUNDS, outside, unknown, validate_bounds
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.contract_type import ContractType
from archlens.contracts.fields import Field, flag, share, texts
from archlens.contracts.regions import BRANCH, EVERYWHERE, INTERACTION, regions
from archlens.contracts.selectors import Selecting
from archlens.contracts.setting_location import SettingLocation
from archlens.graph import Call
from archlens.text.figures import count, significant
from archlens.text.names import quoted

_WHOSE = ("branch", "interaction", "layer")
_LARGEST = 3


def check(contract: Contract, analysis: Analysis) -> Iterator[Violation]:
    """A violation for every part out of bounds, or whose weights are not known; with its largest layers."""
    fields, select = contract.fields, Selecting(analysis)
    parts = list(_parts(fields, select))
    yield from select.missing
    facts = analysis.facts
    for whose, calls in parts:
        figure = facts.parameters.of(facts.number[call.id] for call in calls).parameters
        largest = _largest(calls)
        proof = (
            "most in " + ", ".join(f"{quoted(call.id)} ({count(call.layer.parameters)})" for call in largest)
            if largest
            else ""
        )
        where = tuple(call.id for call in (largest if figure is not None else _unknown(calls)))
        yield from outside(fields, figure, whose=whose, unit="parameters", where=where, proof=proof)
        yield from _share(fields, figure, analysis.model.parameters, whose, where)


def _parts(fields: Mapping[str, Any], select: Selecting) -> Iterator[tuple[str, Sequence[Call]]]:
    """What is meant, as (what it is called, its calls)."""
    by_id = select.analysis.graph.by_id
    for name, ids in select.layers(fields.get("layer", ())):
        yield f"layer {quoted(name)}", [by_id[id_] for id_ in ids]
    named = [BRANCH + name for name in fields.get("branch", ())]
    if fields["interaction"]:
        named.append(INTERACTION)
    if not named and "layer" not in fields:
        named.append(EVERYWHERE)
    for label, calls in regions(tuple(named), select):
        yield label.removeprefix("in ").removeprefix("the "), calls


def _largest(calls: Sequence[Call]) -> list[Call]:
    """The calls of the layers with most parameters, each layer once."""
    layers: dict[str, Call] = {}
    for call in calls:
        if call.layer.parameters:
            layers.setdefault(call.layer.key, call)
    return sorted(layers.values(), key=lambda call: -(call.layer.parameters or 0))[:_LARGEST]


def _unknown(calls: Sequence[Call]) -> list[Call]:
    return [call for call in calls if call.layer.weights is None]


def _share(
    fields: Mapping[str, Any], figure: int | None, model: int | None, whose: str, where: tuple[str, ...]
) -> Iterator[Violation]:
    if "max-share" not in fields:
        return
    promised = f"{whose}: at most {significant(fields['max-share'], 6)} of the model's parameters"
    if figure is None or model is None:
        yield unknown(promised, "parameters", where)
    elif figure > fields["max-share"] * model:
        yield Violation(promised, f"{significant(figure / model, 4)} ({count(figure)} of {count(model)})", where)


def validate(fields: Mapping[str, Any], location: SettingLocation) -> None:
    """At most one part, and bounds that say something."""
    parts = [name for name in _WHOSE if fields.get(name)]
    if len(parts) > 1:
        location.refuse(
            expected=f"one of the fields {', '.join(_WHOSE)}, or none for the model",
            found=" and ".join(parts),
            hint="Make one contract for each.",
        )
    validate_bounds(fields, location, ("max-share",))
    if "max-share" in fields and not parts:
        location.at("max-share").refuse(
            expected=f"max-share beside one of {', '.join(_WHOSE)}",
            found="the model as a whole",
            hint="All of a model is always its whole.",
        )


TYPE = ContractType(
    name="parameters",
    summary="How many parameters the model, a branch, the interaction or a layer has.",
    fields=(
        Field("branch", texts, "inputs whose branches are meant"),
        Field("interaction", flag, "whether the interaction is meant", default=False),
        Field("layer", texts, "layers or nested models that are meant; each must keep the bounds"),
        *BOUNDS,
        Field("max-share", share, "the most of the model's parameters that the part may have"),
    ),
    check=check,
    validate=validate,
)
