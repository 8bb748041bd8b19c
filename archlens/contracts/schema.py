"""Contracts as the settings give them: read, checked as a whole, every mistake told at its line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from archlens.contracts import type_registry
from archlens.contracts.contract import Contract
from archlens.contracts.contract_type import ContractType
from archlens.contracts.fields import Field, text
from archlens.contracts.setting_place import Place, told, written
from archlens.settings import Mistakes, Settings

COMMON = (
    Field("name", text, "what the contract is called; unique in its file", required=True),
    Field("type", text, "which type of contract it is", required=True),
    Field("model", text, "the models that must keep it: a path, a pattern of paths, or module:function", required=True),
    Field("because", text, "why it was promised; printed when it is broken", default=""),
)
"""The fields of every contract."""


def read(settings: Settings, mistakes: Mistakes) -> tuple[Contract, ...]:
    """The contracts of a settings file.

    Args:
        settings: the file.
        mistakes: collects whatever cannot be meant; those contracts are left out.

    Returns:
        The contracts, in the order of the file.

    Example:
        >>> from archlens.settings import Mistakes, parse
        >>> settings = parse("archlens.toml", '''
        ... [[contracts]]
        ... name = "the image branch stays shallow"
        ... type = "branch-depth"
        ... model = "model.keras"
        ... branch = "image"
        ... max = 20
        ... ''')
        >>> [(contract.type, dict(contract.fields)) for contract in read(settings, Mistakes("archlens.toml"))]
        [('branch-depth', {'branch': ('image',), 'max': 20, 'weighted': False})]
    """
    place = Place(settings, mistakes, ("contracts",))
    tables = settings.data.get("contracts", [])
    if not isinstance(tables, list):
        place.refuse(expected="an array of tables", found=told(tables), hint="Write [[contracts]] above each.")
        return ()
    found = [_contract(table, place.at(i)) for i, table in enumerate(tables)]
    _unique(tables, place)
    return tuple(contract for contract in found if contract is not None)


def _contract(table: Any, place: Place) -> Contract | None:
    if not isinstance(table, dict):
        place.refuse(expected="a table", found=told(table), hint="Write [[contracts]] above it.")
        return None
    before = len(place.mistakes)
    common = _fields(table, COMMON, place)
    type_ = _type(common["type"], place.at("type")) if common.get("type") else None
    if type_ is None:
        return None
    fields = _own_fields(type_, common["type"], table, place)
    if len(place.mistakes) > before:
        return None
    return Contract(
        common["name"],
        common["type"],
        common["because"],
        common["model"],
        MappingProxyType(fields),
        place.settings.path,
        place.line,
    )


def _type(name: str, place: Place) -> ContractType | None:
    try:
        found = type_registry.find(name)
    except type_registry.CustomTypeError as error:
        place.refuse(expected=error.expected, found=error.found, hint=error.hint)
        return None
    if found is None:
        place.unknown(name, type_registry.names(), what="a type of contract")
    return found


def _fields(table: Mapping[str, Any], fields: Sequence[Field], place: Place) -> dict[str, Any]:
    """The values of fields, defaults included; what is missing or cannot be meant is refused."""
    spelled = written(table)
    values = {}
    for field in fields:
        keys = spelled.get(field.name, [])
        if keys:
            values[field.name] = field.kind(table[keys[0]], place.at(keys[0]))
        elif field.required:
            place.at(field.name).refuse(expected=field.meaning, found="nothing", hint=f"Add {field.name} = ….")
        elif field.default is not None:
            values[field.name] = field.default
        if len(keys) > 1:
            place.at(keys[1]).refuse(expected=f"{field.name} once", found=" and ".join(keys), hint="Keep one of them.")
    return values


def _refuse_others(table: Mapping[str, Any], known: Sequence[str], type_name: str, place: Place) -> None:
    for name, keys in written(table).items():
        if name not in known:
            place.at(keys[0]).unknown(keys[0], known, what=f"a field of {type_name!r}")


def _own_fields(type_: ContractType, name: str, table: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """The type's own fields; what another package's code raises is a mistake, too."""
    if not type_registry.is_custom(name):
        return _checked_fields(type_, name, table, place)
    try:
        return _checked_fields(type_, name, table, place)
    except Exception as error:  # another package's code may raise anything  # noqa: BLE001
        place.refuse(
            expected=f"the contract type {name!r} to read its fields",
            found=f"{type(error).__name__}: {error}",
            hint="The type comes from another package; ask its authors.",
        )
        return {}


def _checked_fields(type_: ContractType, name: str, table: Mapping[str, Any], place: Place) -> dict[str, Any]:
    before = len(place.mistakes)
    _refuse_others(table, [field.name for field in (*COMMON, *type_.fields)], name, place)
    fields = _fields(table, type_.fields, place)
    if len(place.mistakes) == before:
        type_.validate(fields, place)
    return fields


def _unique(tables: Sequence[Any], place: Place) -> None:
    first: dict[str, int] = {}
    for i, table in enumerate(tables):
        name = table.get("name") if isinstance(table, dict) else None
        if isinstance(name, str) and first.setdefault(name, i) != i:
            line = place.at(first[name], "name").line
            place.at(i, "name").refuse(
                expected="a name of its own", found=f"{name!r}, as in line {line}", hint="Name it otherwise."
            )
