"""Contracts as the settings give them: read, checked as a whole, every mistake told at its line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from archlens.contracts import type_registry
from archlens.contracts.contract import Contract
from archlens.contracts.contract_type import ContractType
from archlens.contracts.fields import Field, text
from archlens.contracts.setting_location import SettingLocation, describe_value
from archlens.contracts.type_files import KEY, read_type_files, type_in
from archlens.settings import Mistakes, Settings
from archlens.settings.key_spellings import spellings
from archlens.text.names import quoted

_FLOPS = ("flop", "flops")
"""What others count, as people may write it for the type ``macs``."""

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
    location = SettingLocation(settings, mistakes, ("contracts",))
    files = read_type_files(settings.data.get(KEY, {}), SettingLocation(settings, mistakes, (KEY,)))
    tables = settings.data.get("contracts", [])
    if not isinstance(tables, list):
        location.refuse(
            expected="an array of tables", found=describe_value(tables), hint="Write [[contracts]] above each."
        )
        return ()
    found = [_contract(table, location.at(i), files) for i, table in enumerate(tables)]
    _unique(tables, location)
    return tuple(contract for contract in found if contract is not None)


def _contract(table: Any, location: SettingLocation, files: Mapping[str, str]) -> Contract | None:
    if not isinstance(table, dict):
        location.refuse(expected="a table", found=describe_value(table), hint="Write [[contracts]] above it.")
        return None
    before = len(location.mistakes)
    common = _fields(table, COMMON, location)
    type_ = _type(common["type"], location.at("type"), files) if common.get("type") else None
    if type_ is None:
        return None
    fields = _own_fields(type_, common["type"], table, location)
    if len(location.mistakes) > before:
        return None
    return Contract(
        common["name"],
        common["type"],
        common["because"],
        common["model"],
        MappingProxyType(fields),
        location.settings.path,
        location.line,
        files.get(common["type"]),
    )


def _type(name: str, location: SettingLocation, files: Mapping[str, str]) -> ContractType | None:
    try:
        found = type_in(files[name], name) if name in files else type_registry.find(name)
    except type_registry.CustomTypeError as error:
        location.refuse(expected=error.expected, found=error.found, hint=error.hint)
        return None
    table = location.settings.data.get(KEY)
    told_there = isinstance(table, dict) and name in table  # a file that is not there, or the like
    if found is None and not told_there and name.lower() in _FLOPS:
        location.refuse(
            expected="a type of contract",
            found=quoted(name),
            hint='Write type = "macs", and half as much: a multiplication and an addition, two FLOPs, are one MAC.',
        )
    elif found is None and not told_there:
        location.unknown(name, [*type_registry.names(), *files], what="a type of contract")
    return found


def _fields(table: Mapping[str, Any], fields: Sequence[Field], location: SettingLocation) -> dict[str, Any]:
    """The values of fields, defaults included; what is missing or cannot be meant is refused."""
    spelled = spellings(table)
    values = {}
    for field in fields:
        keys = spelled.get(field.name, [])
        if keys:
            values[field.name] = field.kind(table[keys[0]], location.at(keys[0]))
        elif field.required:
            location.at(field.name).refuse(expected=field.meaning, found="nothing", hint=f"Add {field.name} = ….")
        elif field.default is not None:
            values[field.name] = field.default
        if len(keys) > 1:
            location.at(keys[1]).refuse(
                expected=f"{field.name} once", found=" and ".join(keys), hint="Keep one of them."
            )
    return values


def _refuse_others(table: Mapping[str, Any], known: Sequence[str], type_name: str, location: SettingLocation) -> None:
    for name, keys in spellings(table).items():
        if name not in known:
            location.at(keys[0]).unknown(keys[0], known, what=f"a field of {quoted(type_name)}")


def _own_fields(type_: ContractType, name: str, table: Mapping[str, Any], location: SettingLocation) -> dict[str, Any]:
    """The type's own fields; what code that is not archlens's raises is a mistake, too."""
    if not type_registry.is_custom(name):
        return _checked_fields(type_, name, table, location)
    try:
        return _checked_fields(type_, name, table, location)
    except Exception as error:  # code of others may raise anything  # noqa: BLE001
        location.refuse(
            expected=f"the contract type {quoted(name)} to read its fields",
            found=f"{type(error).__name__}: {error}",
            hint="The type is not archlens's own; ask its authors.",
        )
        return {}


def _checked_fields(
    type_: ContractType, name: str, table: Mapping[str, Any], location: SettingLocation
) -> dict[str, Any]:
    before = len(location.mistakes)
    _refuse_others(table, [field.name for field in (*COMMON, *type_.fields)], name, location)
    fields = _fields(table, type_.fields, location)
    if len(location.mistakes) == before:
        type_.validate(fields, location)
    return fields


def _unique(tables: Sequence[Any], location: SettingLocation) -> None:
    first: dict[str, int] = {}
    for i, table in enumerate(tables):
        name = table.get("name") if isinstance(table, dict) else None
        if isinstance(name, str) and first.setdefault(name, i) != i:
            line = location.at(first[name], "name").line
            location.at(i, "name").refuse(
                expected="a name of its own", found=f"{quoted(name)}, as in line {line}", hint="Name it otherwise."
            )
