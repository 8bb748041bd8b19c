"""What surveys need beside archlens: the packages of its extra ``survey``, imported where they are used."""

from __future__ import annotations

import importlib
from typing import Any

from archlens.errors import ArchlensError


def needed(module: str, *, for_what: str, instead: str = "") -> Any:
    """A module of a package that comes with the extra.

    Args:
        module: as it is imported.
        for_what: what it is needed for, in a few words.
        instead: what can be done without it, if anything, in a sentence.

    Raises:
        ArchlensError: if it is not installed; it says how to.

    Example:
        >>> needed("no_such_module", for_what="tables in Parquet")
        Traceback (most recent call last):
        archlens.errors.ArchlensError: expected the package no_such_module for tables in Parquet, found none. \
Install it with: pip install "keras-archlens[survey]"
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise ArchlensError(
            expected=f"the package {package} for {for_what}",
            found="none" if isinstance(error, ModuleNotFoundError) else f"one that cannot be imported ({error})",
            hint=f'Install it with: pip install "keras-archlens[survey]"{instead and f". {instead}"}',
        ) from error
