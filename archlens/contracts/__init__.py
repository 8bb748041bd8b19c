"""Contracts: what a team promises about its models. One module a type, one page in the docs."""

from archlens.contracts.checking import check
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.contract_type import ContractType
from archlens.contracts.fields import Field
from archlens.contracts.schema import COMMON, read
from archlens.contracts.selectors import Selecting
from archlens.contracts.type_registry import GROUP, TYPES, CustomTypeError

__all__ = [
    "COMMON",
    "GROUP",
    "TYPES",
    "Contract",
    "ContractType",
    "CustomTypeError",
    "Field",
    "Selecting",
    "Violation",
    "check",
    "read",
]
