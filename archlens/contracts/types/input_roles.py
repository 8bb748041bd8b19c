"""``branches``: which inputs there are, and what they are for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from archlens.analysis.analysis import Analysis
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.contract_type import ContractType
from archlens.contracts.fields import Field, at_least_one, perhaps_none, texts
from archlens.contracts.selectors import Selecting
from archlens.contracts.setting_location import SettingLocation
from archlens.text.names import quoted

_ROLES = {"inputs": "feature", "control": "control", "unused": "unused"}
"""Field → the role of the inputs that it names."""


def check(contract: Contract, analysis: Analysis) -> Iterator[Violation]:
    """A violation for every input that is missing, of another role, or not named."""
    select = Selecting(analysis)
    promised = {name: role for key, role in _ROLES.items() for name in select.inputs(contract.fields[key])}
    yield from select.missing
    for each in analysis.inputs:
        role = promised.get(each.name)
        if role is None:
            yield Violation("no other inputs", f"{quoted(each.name)} ({each.role})", (each.name,))
        elif role != each.role:
            yield Violation(f"input {quoted(each.name)}: {role}", each.role, (each.name,), _hint(each.role))


def _hint(role: str) -> str:
    if role == "control":
        return "It only leads into masks."
    return "It reaches no output." if role == "unused" else "It reaches an output."


def validate(fields: Mapping[str, Any], location: SettingLocation) -> None:
    """Some input, and each in one role."""
    if not any(fields[key] for key in _ROLES):
        at_least_one({}, _ROLES, location)
    seen: dict[str, str] = {}
    for key in _ROLES:
        for name in fields[key]:
            if seen.setdefault(name, key) != key:
                location.at(key).refuse(expected="every input once", found=f"{quoted(name)}, as in {seen[name]}")


TYPE = ContractType(
    name="branches",
    summary="Which inputs there are, and their roles: these and no others.",
    fields=(
        Field("inputs", perhaps_none(texts), "the inputs of role feature, which have branches", default=()),
        Field("control", perhaps_none(texts), "the inputs that are only masks", default=()),
        Field("unused", perhaps_none(texts), "the inputs that nothing uses", default=()),
    ),
    check=check,
    validate=validate,
)
