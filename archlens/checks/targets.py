"""Which models are meant: from a name on the command line, or the ``model`` of a contract, to what can be read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archlens.readers.files.remote import STANDARD_INPUT, is_url
from archlens.readers.live.model_functions import names_function
from archlens.readers.model_files import is_model_folder, is_named_as_model, model_endings
from archlens.settings.path_patterns import is_pattern, matches


@dataclass(frozen=True, slots=True)
class Target:
    """A model to check.

    Attributes:
        name: as it is named in what is printed.
        load: what to read: a path that is right from the current folder, a URL, or ``module:function``.
        key: its name where it must be the same from every folder: relative to the folder of the settings.
        folder: where modules of ``module:function`` are looked for first.
    """

    name: str
    load: str
    key: str
    folder: Path


class NothingThereError(Exception):
    """A pattern or folder in which there is no model, or a path that the system cannot look up."""


def named(name: str, folder: Path, root: Path) -> list[Target]:
    """The models that a name means.

    Args:
        name: a file, a SavedModel folder, a folder of models, a pattern of files, a URL, ``-`` or
            ``module:function``.
        folder: what paths are relative to.
        root: the folder of the settings.

    Returns:
        At least one. A file that is not there is one too: reading it will tell.

    Raises:
        NothingThereError: if a pattern matches no file, or a folder holds no model or cannot be listed.
    """
    if _is_no_path(name, folder):
        return [Target(name, name, name, folder)]
    path = str(folder / name) if folder != Path() else name
    try:
        found = _models_named(name, path)
    except OSError as error:
        found_instead = f"an error of the system ({error.strerror})"
        message = f"{name}: expected a model, or a folder that can be listed, found {found_instead}. Check the path."
        raise NothingThereError(message) from error
    return [Target(_as_written(each, name, folder), str(each), _relative(each, root), folder) for each in found]


def _models_named(name: str, path: str) -> list[Path]:
    """The files and folders that a path, or a pattern of paths, means."""
    if is_pattern(path):
        found = [each for match in matches(path) for each in _models_in(Path(match))]
        if not found:
            raise NothingThereError(f"{name}: expected files that match this pattern, found none. Check the path.")
    elif Path(path).is_dir():
        found = list(_models_in(Path(path)))
        if not found:
            endings = ", ".join(model_endings())
            raise NothingThereError(f"{name}: expected models in this folder ({endings}), found none. Check the path.")
    else:
        found = [Path(path)]
    return found


def identity(target: Target) -> str:
    """The same for all targets that are one model."""
    return str(_resolved(Path(target.load))) if is_path(target) else target.load


def is_path(target: Target) -> bool:
    """Whether a model is a file or folder."""
    return not _is_no_path(target.load, target.folder)


def _is_no_path(name: str, folder: Path) -> bool:
    return is_url(name) or name == STANDARD_INPUT or names_function(name, folder)


def _models_in(path: Path) -> Iterator[Path]:
    """A model, or all models in a folder of them, sorted."""
    if not path.is_dir() or is_model_folder(path):
        yield path
        return
    for each in sorted(path.iterdir()):
        # A SavedModel in a folder of models is one of them; hidden folders are tools' own.
        if each.is_dir() and not each.is_symlink() and not each.name.startswith("."):
            yield from _models_in(each)
        elif is_named_as_model(each.name):
            yield each


def _as_written(path: Path, name: str, folder: Path) -> str:
    """A path as the user would write it where the name was written."""
    if path == folder / name:
        return name
    return str(path) if Path(name).is_absolute() else Path(os.path.relpath(path, folder)).as_posix()


def _relative(path: Path, root: Path) -> str:
    """A path from a folder, with forward slashes; as it is on another drive."""
    try:
        return Path(os.path.relpath(_resolved(path), _resolved(root))).as_posix()
    except ValueError:
        return path.as_posix()


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a loop of links: reading will tell
        return path.absolute()
