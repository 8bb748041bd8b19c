"""``shape``: the model's inputs and outputs as declared, its serving signature."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from archlens.analysis.analysis import Analysis
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.contract_type import ContractType
from archlens.contracts.fields import Field, at_least_one, table_of, text
from archlens.contracts.setting_location import SettingLocation, describe_value
from archlens.graph import Shape
from archlens.text.figures import shape as shape_text
from archlens.text.names import quoted
from archlens.text.suggestions import did_you_mean

Axes = tuple["int | None", ...]

_WRITTEN = re.compile(r"\(\s*(?:(?:None|\d+)\s*(?:,\s*|(?=\))))*\)")
_NUMBER = re.compile(r"None|\d+")


def check(contract: Contract, analysis: Analysis) -> Iterator[Violation]:
    """A violation for every input and output that is missing, not declared, or of another shape or type."""
    fields = contract.fields
    inputs = {each.name: (each.shape, each.dtype, each.name) for each in analysis.inputs}
    outputs: dict[str, tuple[Shape, str | None, str]] = {
        each.name: (each.shape, None, each.id) for each in analysis.outputs
    }
    if "inputs" in fields:
        yield from _compare("input", fields["inputs"], inputs)
    if "outputs" in fields:
        yield from _compare("output", fields["outputs"], outputs)
    if "types" in fields:
        yield from _types(fields["types"], inputs)
    if "keys" in fields:
        yield from _keys(fields["keys"], {each.name: each.key for each in analysis.inputs})


def _compare(
    kind: str, declared: Mapping[str, Axes], found: Mapping[str, tuple[Shape, str | None, str]]
) -> Iterator[Violation]:
    for name, shape in declared.items():
        promised = f"{kind} {quoted(name)} of shape {shape_text(shape)}"
        if name not in found:
            yield Violation(promised, f"the model has no such {kind}", hint=did_you_mean(name, found))
            continue
        is_, _, id_ = found[name]
        if is_ is None:
            yield Violation(promised, "its shape is unknown", (id_,))
        elif is_ != shape:
            batch = len(is_) == len(shape) + 1 and is_[1:] == shape
            hint = f"Shapes start with the batch axis: {shape_text((None, *shape))}." if batch else ""
            yield Violation(promised, f"its shape is {shape_text(is_)}", (id_,), hint)
    for name, (is_, _, id_) in found.items():
        if name not in declared:
            yield Violation(f"no other {kind}s", f"{quoted(name)} of shape {shape_text(is_)}", (id_,))


def _types(declared: Mapping[str, str], found: Mapping[str, tuple[Shape, str | None, str]]) -> Iterator[Violation]:
    for name, dtype in declared.items():
        promised = f"input {quoted(name)} of type {dtype}"
        if name not in found:
            yield Violation(promised, "the model has no such input", hint=did_you_mean(name, found))
        elif found[name][1] != dtype:
            yield Violation(promised, f"its type is {found[name][1] or 'unknown'}", (name,))


def _keys(declared: Mapping[str, str], keys: Mapping[str, str | None]) -> Iterator[Violation]:
    for name, key in declared.items():
        promised = f"input {quoted(name)} under the key {quoted(key)}"
        if name not in keys:
            yield Violation(promised, "the model has no such input", hint=did_you_mean(name, keys))
        elif keys[name] != key:
            own = keys[name]
            actual = "it has no key: the model takes it by position" if own is None else f"its key is {quoted(own)}"
            yield Violation(promised, actual, (name,))


def axes(value: Any, location: SettingLocation) -> Axes:
    """A shape: ``"(None, 224, 224, 3)"`` as Keras prints it, or ``["None", 224, 224, 3]``."""
    if isinstance(value, str) and _WRITTEN.fullmatch(value.strip()):
        return tuple(None if axis == "None" else int(axis) for axis in _NUMBER.findall(value))
    if isinstance(value, list) and all(axis == "None" or _is_size(axis) for axis in value):
        return tuple(None if axis == "None" else axis for axis in value)
    location.refuse(
        expected='a shape, as "(None, 224, 224, 3)"',
        found=describe_value(value),
        hint="The batch axis comes first; None is an axis that is not fixed.",
    )
    return ()


def _is_size(axis: Any) -> bool:
    return isinstance(axis, int) and not isinstance(axis, bool) and axis >= 0


def validate(fields: Mapping[str, Any], location: SettingLocation) -> None:
    """Something is declared."""
    at_least_one(fields, ("inputs", "outputs", "types", "keys"), location)


TYPE = ContractType(
    name="shape",
    summary="The inputs and outputs, with their shapes: these and no others.",
    fields=(
        Field("inputs", table_of(axes, "shapes"), "input → its shape; all inputs of the model"),
        Field("outputs", table_of(axes, "shapes"), "output → its shape; all outputs of the model"),
        Field("types", table_of(text, "types"), "input → its type, as int32; of the inputs that matter"),
        Field("keys", table_of(text, "keys"), "input → the key by which the model takes it; of the inputs that matter"),
    ),
    check=check,
    validate=validate,
)
