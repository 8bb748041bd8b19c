"""Types of contracts in a file of the project, which its settings name: ``[contract-types]``.

That file is code and runs, as a package's would: only if the settings name it, and only if a contract is of its type.
No model, and nothing in a model, has a part in it.
"""

from __future__ import annotations

import functools
import importlib.util
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from archlens.contracts.contract_type import ContractType
from archlens.contracts.setting_location import SettingLocation, describe_value
from archlens.contracts.type_registry import TYPES, CustomTypeError
from archlens.text.names import quoted
from archlens.text.paths import check_the_path, from_here

KEY = "contract-types"
"""The table of the settings: the name of a type → ``FILE:OBJECT``, the file relative to that of the settings."""

_EXAMPLE = 'For example vocabulary = "contracts/mine.py:VOCABULARY".'


def read_type_files(table: Any, location: SettingLocation) -> Mapping[str, str]:
    """The types that the settings name; what cannot be meant is refused.

    Args:
        table: what the settings hold under :data:`KEY`.
        location: where it stands.

    Returns:
        Name of a type → ``FILE:OBJECT``, the file as it can be opened from the current folder.
    """
    if not isinstance(table, dict):
        location.refuse(expected="a table of names and files", found=describe_value(table), hint=_EXAMPLE)
        return {}
    folder = Path(location.settings.path).parent
    own = {type_.name for type_ in TYPES}
    found = {}
    for name, code in table.items():
        here = location.at(name)
        file, colon, attribute = code.rpartition(":") if isinstance(code, str) else ("", "", "")
        if name in own:
            here.refuse(
                expected="a name that none of archlens's own types has", found=quoted(name), hint="Name it otherwise."
            )
        elif not (colon and file.endswith(".py") and attribute.isidentifier()):
            here.refuse(expected="FILE.py:OBJECT", found=describe_value(code), hint=_EXAMPLE)
        elif not (folder / file).is_file():
            here.refuse(expected=f"a file {quoted(file)}", found="none", hint=check_the_path(folder / file))
        else:
            found[name] = f"{folder / file}:{attribute}"
    return found


def type_in(code: str, name: str) -> ContractType:
    """The type of contract that a file holds; its code runs now.

    Args:
        code: ``FILE:OBJECT``.
        name: what the settings call the type.

    Raises:
        CustomTypeError: if the file cannot be run, or the object is not there or is no type.
    """
    file, _, attribute = code.rpartition(":")
    try:
        found = getattr(_module(Path(file).resolve()), attribute)
    except Exception as error:  # the project's own code may raise anything
        raise failed_in(code, name, f"{type(error).__name__}: {error}") from error
    if not isinstance(found, ContractType):
        raise failed_in(code, name, f"an object of type {type(found).__name__}")
    return found


def failed_in(code: str, name: str, what: str) -> CustomTypeError:
    """The error of a type of a file."""
    file, _, attribute = code.rpartition(":")
    return CustomTypeError(
        expected=f"the contract type {quoted(name)} to be an archlens.contracts.ContractType that works",
        found=what,
        hint=f"It is {attribute} of {from_here(file)}, which [{KEY}] names.",
    )


@functools.cache
def _module(file: Path) -> ModuleType:
    """The module of a file, run once; it can import what lies beside it."""
    name = f"archlens_contract_types_{file.stem}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise ImportError(f"no module can be made of {file.name}")
    module = importlib.util.module_from_spec(spec)
    if str(file.parent) not in sys.path:
        sys.path.append(str(file.parent))
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
