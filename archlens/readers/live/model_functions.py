"""Code that builds a model, named as ``module:function`` on a command line or in settings."""

from __future__ import annotations

import importlib
import re
import sys
import traceback
from pathlib import Path
from typing import Any

from archlens.errors import ArchlensError
from archlens.text.names import quoted

_FUNCTION = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")


class FunctionError(ArchlensError):
    """A function that was to build a model cannot be found or called."""


def names_function(name: str, folder: Path | None = None) -> bool:
    """Whether a name means ``module:function`` and not a file, in a folder if one is given.

    Example:
        >>> names_function("app.models:build"), names_function("C:/models/m.keras"), names_function("m.keras")
        (True, False, False)
    """
    return _FUNCTION.fullmatch(name) is not None and not (folder or Path()).joinpath(name).exists()


def load(name: str, folder: Path | None = None) -> Any:
    """What :func:`archlens.analyze` takes for a name: the model that ``module:function`` builds, else the name itself.

    The module is the user's own code, named by the user; it is looked for in a folder first: the current one, if none
    is given.

    Raises:
        FunctionError: if the module or the function is not there, or raises; it names the line.
    """
    if not names_function(name, folder):
        return name
    module_name, _, path = name.partition(":")
    place = str((folder or Path.cwd()).resolve())
    if place not in sys.path:
        sys.path.insert(0, place)
    try:
        built: Any = importlib.import_module(module_name)
        for part in path.split("."):
            built = getattr(built, part)
        return built() if callable(built) and not _is_model(built) else built
    except Exception as error:  # the user's own code may raise anything
        raise _failed(name, error) from error


def _is_model(value: Any) -> bool:
    return any(base.__name__ == "Model" for base in type(value).__mro__)


def _failed(name: str, error: Exception) -> FunctionError:
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f" in {last.filename}, line {last.lineno}"
    what = f"{type(error).__name__}: {error}"
    return FunctionError(
        expected=f"{quoted(name)} to give a model",
        found=f"{what}{where}",
        hint="It must name a function without arguments, or a model, of a module that can be imported from here.",
    )
