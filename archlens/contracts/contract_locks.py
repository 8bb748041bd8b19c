"""The lock file that a contract names, relative to its settings file."""

from __future__ import annotations

from pathlib import Path

from archlens.comparison import Architecture
from archlens.contracts.contract import Contract
from archlens.errors import ArchlensError
from archlens.text.paths import check_the_path, from_here


def locked_architecture(contract: Contract) -> Architecture:
    """The architecture in the lock file that a contract's field ``lock`` names.

    Raises:
        ArchlensError: if there is no lock file, or it cannot be read; then nothing can be said.
    """
    path = _path(contract)
    lock = from_here(path)
    again = lock_command(contract)
    try:
        return Architecture.from_lock(path.read_text("utf-8"))
    except FileNotFoundError as error:
        hint = f"{check_the_path(path)} Or write it with: {again}"
        raise ArchlensError(expected=f"a lock file at {lock}", found="none", hint=hint) from error
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "bytes that are not UTF-8"
        raise ArchlensError(
            expected=f"a lock file at {lock}", found=str(why), hint=f"Write it with: {again}"
        ) from error
    except ArchlensError as error:
        raise ArchlensError(
            expected=f"a lock file at {lock}",
            found=f"one with a mistake ({error})",
            hint=f"Write it with: {again}",
        ) from error


def lock_command(contract: Contract) -> str:
    """The command that writes the lock file of a contract anew, as it can be run from the current folder."""
    model = Path(contract.path).parent / contract.model
    # A URL and module:function are named as they are.
    shown = from_here(model) if model.exists() else contract.model
    return f"archlens lock {shown} -o {from_here(_path(contract))}"


def _path(contract: Contract) -> Path:
    return Path(contract.path).parent / str(contract.fields["lock"])
