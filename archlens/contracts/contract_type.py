"""What a type of contract is: its fields, and the check that they ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from archlens.analysis.analysis import Analysis
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.fields import Field
from archlens.contracts.setting_location import SettingLocation

Check = Callable[[Contract, Analysis], Iterable[Violation]]
Validate = Callable[[Mapping[str, Any], SettingLocation], None]


def _nothing_more(fields: Mapping[str, Any], location: SettingLocation) -> None:
    """Fields that are right one by one are right together."""


@dataclass(frozen=True, slots=True)
class ContractType:
    """A type of contract.

    Attributes:
        name: as a contract's ``type`` names it.
        summary: what such a contract promises, in a sentence.
        fields: its own fields, beside those that every contract has.
        check: the violations of a contract in a model; none if it is kept.
        validate: refuses fields that are right one by one, but not together; it is called with those that are right.
    """

    name: str
    summary: str
    fields: tuple[Field, ...]
    check: Check
    validate: Validate = _nothing_more
