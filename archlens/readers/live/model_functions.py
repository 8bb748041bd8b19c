"""Code that builds a model, named as ``module:function`` on a command line or in settings."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from archlens.errors import ArchlensError
from archlens.text.names import quoted
from archlens.text.paths import check_the_path, from_here
from archlens.text.suggestions import did_you_mean

_DOTTED = r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*"
_MODULE = re.compile(_DOTTED)
_FUNCTION = re.compile(rf"({_DOTTED}|(?!.*://).+\.py):{_DOTTED}", re.DOTALL)
_CODE = ".py"
_WHAT_IT_NAMES = (
    "It must name a function without arguments, or a model, of a module that can be imported from here "
    "(app.models:build, or app/models.py:build)."
)


class FunctionError(ArchlensError):
    """A function that was to build a model cannot be found or called."""


def names_function(name: str, folder: Path | None = None) -> bool:
    """Whether a name means ``module:function`` or ``file.py:function`` and not a file, in a folder if one is given.

    Example:
        >>> names_function("app.models:build"), names_function("app/models.py:build")
        (True, True)
        >>> names_function("C:/models/m.keras"), names_function("m.keras")
        (False, False)
    """
    return _FUNCTION.fullmatch(name) is not None and not (folder or Path()).joinpath(name).exists()


def load(name: str, folder: Path | None = None) -> Any:
    """What :func:`archlens.analyze` takes for a name: the model that ``module:function`` builds, else the name itself.

    The module is the user's own code, named by the user; it is looked for in a folder first: the current one, if none
    is given. A file below that folder is the module of its path (``app/models.py`` is ``app.models``, so that its
    relative imports work); another is looked for in its own folder.

    Raises:
        FunctionError: if the module or the function is not there, or raises; it names the line.
    """
    if not names_function(name, folder):
        return name
    module, _, path = name.rpartition(":")
    try:
        built: Any = imported(module, folder)
        for part in path.split("."):
            built = getattr(built, part)
        return built() if callable(built) and not _is_model(built) else built
    except FunctionError:
        raise
    except Exception as error:  # the user's own code may raise anything
        raise _failed(name, error) from error


def imported(module: str, folder: Path | None = None) -> ModuleType:
    """A module of the user's own, looked for in a folder before anywhere else.

    Args:
        module: a dotted name, or the path of a file of code.
        folder: the folder; the current one, if none is given.

    Raises:
        FunctionError: if there is no such file.
        Exception: whatever the module raises.
    """
    name, place = _module_of(module, (folder or Path.cwd()).resolve())
    if str(place) not in sys.path:
        sys.path.insert(0, str(place))
    return importlib.import_module(name)


def what_to_import(error: Exception, module: str) -> str | None:
    """The hint for a module that is not there; ``None`` if the error is another.

    Args:
        error: what importing raised.
        module: the module that was asked for, which may have asked for others.

    Example:
        >>> what_to_import(ModuleNotFoundError(name="keras"), "app.models")
        "Install 'keras' in the environment of archlens: the code needs it."
    """
    missing = error.name if isinstance(error, ModuleNotFoundError) else None
    if missing is None:
        return None
    if f"{module}.".startswith(f"{missing}."):
        return check_the_path(module.replace(".", "/") + _CODE)
    return f"Install {quoted(missing)} in the environment of archlens: the code needs it."


def _module_of(module: str, folder: Path) -> tuple[str, Path]:
    """The dotted name of a module, and the folder that it is looked for in.

    Args:
        module: a dotted name, or the path of a file of code.
        folder: what the path is relative to.

    Raises:
        FunctionError: if there is no such file.
    """
    file = folder / module
    is_package = (folder / module.partition(".")[0]).is_dir()  # "app.py" may be the module py of the package app
    if not module.endswith(_CODE) or (is_package and _MODULE.fullmatch(module) and not file.is_file()):
        return module, folder
    if not file.is_file():
        raise FunctionError(expected=f"a file of code {quoted(module)}", found="none", hint=check_the_path(module))
    dotted = ".".join(Path(module).with_suffix("").parts)
    if _MODULE.fullmatch(dotted):
        return dotted, folder
    return file.stem, file.resolve().parent


def _is_model(value: Any) -> bool:
    return any(base.__name__ == "Model" for base in type(value).__mro__)


def _failed(name: str, error: Exception) -> FunctionError:
    import traceback  # only now: a file needs nothing of it

    not_theirs = (__file__, importlib.__file__)
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename not in not_theirs]
    frames = [f for f in frames if f.filename[:1] != "<"]
    where = f" in {from_here(frames[-1].filename)}, line {frames[-1].lineno}" if frames else ""
    return FunctionError(
        expected=f"{quoted(name)} to give a model",
        found=f"{type(error).__name__}: {error}{where}",
        hint=what_to_import(error, name.rpartition(":")[0]) or _other_name(error) or _WHAT_IT_NAMES,
    )


def _other_name(error: Exception) -> str | None:
    """The hint for a name that a module does not have: what it has; ``None`` if the error is another."""
    if not isinstance(error, AttributeError) or not isinstance(error.obj, ModuleType):
        return None
    own = [
        key
        for key, value in vars(error.obj).items()
        if callable(value) and getattr(value, "__module__", None) == error.obj.__name__
    ]
    return did_you_mean(str(error.name), own) if own else None
