"""A contract and a model: is it kept?"""

from __future__ import annotations

import traceback

from archlens.analysis.analysis import Analysis
from archlens.contracts import type_registry
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.contract_type import ContractType
from archlens.contracts.type_files import failed_in, type_in
from archlens.errors import ArchlensError
from archlens.text.names import quoted
from archlens.text.paths import from_here


def check(contract: Contract, analysis: Analysis) -> tuple[Violation, ...]:
    """All violations of a contract in a model.

    Args:
        contract: that was read from settings.
        analysis: of the model.

    Returns:
        The violations; none if the contract is kept.

    Raises:
        ArchlensError: if it cannot be checked: its type is not there any more, a type of another package fails, or
            the Analysis was read back from a report and holds no graph.

    Example:
        >>> import archlens
        >>> promise = {"branch": ("image_input",), "max": 3, "weighted": False}
        >>> contract = Contract("shallow", "branch-depth", "", "m.keras", promise, "archlens.toml", 1)
        >>> check(contract, archlens.analyze("sample_models/image_text.keras"))[0].promised
        "branch 'image_input': at most 3 calls deep"
    """
    type_ = type_registry.find(contract.type) if contract.code is None else type_in(contract.code, contract.type)
    if type_ is None:
        raise ArchlensError(
            expected="a type of contract",
            found=quoted(contract.type),
            hint=f"There are: {', '.join(type_registry.names())}.",
        )
    if type_registry.is_custom(contract.type):
        return _check_custom(type_, contract, analysis)
    return tuple(type_.check(contract, analysis))


def _check_custom(type_: ContractType, contract: Contract, analysis: Analysis) -> tuple[Violation, ...]:
    try:
        found = tuple(type_.check(contract, analysis))
    except ArchlensError:
        raise
    except Exception as error:  # code of others may raise anything
        raise _failed(contract, f"{type(error).__name__}: {error} ({_where(error)})") from error
    if not all(isinstance(violation, Violation) for violation in found):
        raise _failed(contract, "results that are no archlens.contracts.Violation")
    return found


def _failed(contract: Contract, what: str) -> type_registry.CustomTypeError:
    if contract.code is not None:
        return failed_in(contract.code, contract.type, what)
    return type_registry.failed(contract.type, what, "another package")


def _where(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{from_here(last.filename)}, line {last.lineno}"
