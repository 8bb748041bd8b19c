"""``trainable``: which parts of the model training changes, and which it leaves alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from archlens.analysis.analysis import Analysis
from archlens.contracts.bounds import unknown
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.contract_type import ContractType
from archlens.contracts.fields import Field, at_least_one, flag
from archlens.contracts.parts import NAMES, PARTS, ModelPart, largest_layers, parts_of, validate_part
from archlens.contracts.selectors import Selecting
from archlens.contracts.setting_location import SettingLocation
from archlens.graph import Call
from archlens.text.figures import count, plural
from archlens.text.lists import listed, listed_names
from archlens.text.names import quoted

_FROZEN, _ONLY = "frozen", "only"
_MOST_TOLD = 3
_UNIT = "trainable parameters"


def check(contract: Contract, analysis: Analysis) -> Iterator[Violation]:
    """A violation for every part that training changes and should not, or leaves alone and should not."""
    fields, select = contract.fields, Selecting(analysis)
    parts = parts_of(fields, select)
    yield from select.missing
    for part in parts:
        if fields.get(_FROZEN):
            yield from _left_alone(part.calls, f"{part.whose}: frozen")
        else:
            yield from _trained(part)
    if fields[_ONLY] and parts:
        told = listed([part.whose if part.name else f"the {part.whose}" for part in parts], _MOST_TOLD)
        yield from _left_alone(_others(parts, analysis), f"nothing trainable but {told}")


def _left_alone(calls: Sequence[Call], promised: str) -> Iterator[Violation]:
    """The violation of calls of which training should change no parameter."""
    layers = _distinct(calls)
    trained = [call for call in layers if call.layer.trainable_parameters]
    without = [call for call in layers if call.layer.trainable_parameters is None]
    if trained:
        total = sum(call.layer.trainable_parameters or 0 for call in trained)
        sizes = (f"{quoted(call.id)} ({count(size)})" for call, size in largest_layers(trained, trainable=True))
        found = f"{plural(total, 'trainable parameter')} in {plural(len(trained), 'layer')}; most in {', '.join(sizes)}"
        hint = "Set trainable = False of the layers, or of a model around them, before the model is saved."
        yield Violation(promised, found, _ids(trained), hint)
    elif without:
        yield unknown(promised, _UNIT, _ids(without))


def _trained(part: ModelPart) -> Iterator[Violation]:
    """The violation of a part with a weighted layer that training leaves alone, or without any such layer."""
    promised = f"{part.whose}: trainable"
    layers = [call for call in _distinct(part.calls) if call.layer.weighted]
    frozen = [call for call in layers if call.layer.trainable_parameters == 0]
    without = [call for call in layers if call.layer.trainable_parameters is None]
    if not layers:
        yield Violation(promised, "no weighted layer is in it")
    elif frozen:
        found = f"{count(len(frozen))} of {plural(len(layers), 'layer')} frozen: "
        hint = "Set trainable = True of the layers, and of the models around them, before the model is saved."
        yield Violation(promised, found + listed_names(_ids(frozen), _MOST_TOLD), _ids(frozen), hint)
    elif without:
        yield unknown(promised, _UNIT, _ids(without))


def _others(parts: Iterable[ModelPart], analysis: Analysis) -> list[Call]:
    """The calls with weights that no call in the parts has."""
    inside = [call for part in parts for call in part.calls]
    layers = {call.layer.key for call in inside}
    owners = {owner for call in inside for owner in call.layer.weights or ()}
    others = []
    for call in analysis.graph.calls:
        own = call.layer.weights
        is_inside = call.layer.key in layers or (own and owners.issuperset(own))
        if own != {} and not call.is_input and not is_inside:
            others.append(call)
    return others


def _distinct(calls: Iterable[Call]) -> list[Call]:
    """The first call of each layer that owns weights, as far as is known."""
    first: dict[str, Call] = {}
    for call in calls:
        if call.layer.weights != {}:
            first.setdefault(call.layer.key, call)
    return list(first.values())


def _ids(calls: Iterable[Call]) -> tuple[str, ...]:
    return tuple(call.id for call in calls)


def validate(fields: Mapping[str, Any], location: SettingLocation) -> None:
    """At most one part, and one promise about it."""
    validate_part(fields, location)
    promises = {name: fields[name] for name in (_FROZEN, _ONLY) if fields.get(name) or name == _FROZEN in fields}
    at_least_one(promises, (_FROZEN, _ONLY), location)
    if fields[_ONLY] and fields.get(_FROZEN):
        location.at(_FROZEN).refuse(
            expected=f"{_FROZEN}, or {_ONLY}", found="both", hint=f"What {_ONLY} names is what is trained."
        )
    if fields[_ONLY] and not any(fields.get(name) for name in NAMES):
        location.at(_ONLY).refuse(
            expected=f"{_ONLY} beside one of {', '.join(NAMES)}",
            found="the model as a whole",
            hint="Nothing else is there.",
        )


TYPE = ContractType(
    name="trainable",
    summary="Which parts training changes, and which it leaves alone: frozen ones.",
    fields=(
        *PARTS,
        Field(_FROZEN, flag, "true: training changes nothing in it; false: it changes each weighted layer in it"),
        Field(_ONLY, flag, "whether training changes each weighted layer in it, and nothing else", default=False),
    ),
    check=check,
    validate=validate,
)
