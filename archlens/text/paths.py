"""Paths as people are told them: from the folder that they are in, and what there is instead of one that is missing."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from archlens.errors import ArgumentError
from archlens.text.names import quoted
from archlens.text.suggestions import nearest

_LIKE = 0.6
_MOST = 5_000


def path_of(path: str | os.PathLike[str], what: str) -> str:
    """A path as text.

    Args:
        path: what was given as one.
        what: what it is the path of, with its article.

    Raises:
        ArgumentError: if it is none.

    Example:
        >>> path_of(Path("models") / "m.keras", "a model file")
        'models/m.keras'
    """
    try:
        text: str | bytes = os.fspath(path)
    except TypeError:
        text = b""
    if not isinstance(text, str):
        found = f"an object of class {type(path).__name__}"
        raise ArgumentError(expected=f"the path of {what}", found=found, hint="Give it as a str or a pathlib.Path.")
    return text


def file_name_of(model: str) -> str:
    """What the file of a model is called, without the folders and what else a URL says.

    Example:
        >>> file_name_of("models/vqa.keras"), file_name_of("https://example.org/vqa.keras?token=1")
        ('vqa.keras', 'vqa.keras')
    """
    if "://" in model:
        return PurePosixPath(re.split("[?#]", model, maxsplit=1)[0]).name
    return Path(model).name


def stem_of(model: str) -> str:
    """What a picture or page of a model is called, if no one says: as its file, without the ending.

    Example:
        >>> stem_of("models/vqa.v2.keras"), stem_of("https://example.org/vqa.keras?raw=1"), stem_of("app:build")
        ('vqa.v2', 'vqa', 'build')
        >>> stem_of("-")
        'model'
    """
    return Path(file_name_of(model).rpartition(":")[2]).stem.strip("-. ") or "model"


def folder_of_all(paths: Iterable[str]) -> str:
    """What all of some paths or URLs begin with, up to a slash; nothing where it is the slash alone, or none.

    Example:
        >>> folder_of_all(["zoo/old/a.keras", "zoo/older/b.keras"]), folder_of_all(["a.keras", "zoo/b.keras"])
        ('zoo/', '')
    """
    several = list(paths)
    if not several:
        return ""
    first, last = min(several), max(several)
    alike = next((i for i, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first))
    folder = first[: first[:alike].rfind("/") + 1]
    return "" if folder == "/" else folder


def from_here(path: str | os.PathLike[str]) -> str:
    """A path from the current folder, with forward slashes; in full where none leads there (another drive).

    Example:
        >>> from_here(Path.cwd() / "models" / "m.keras"), from_here(Path.cwd().parent / "archlens.toml")
        ('models/m.keras', '../archlens.toml')
    """
    try:
        return Path(os.path.relpath(path)).as_posix()
    except (OSError, ValueError):
        return Path(path).as_posix()


def check_the_path(path: str | os.PathLike[str]) -> str:
    """The hint for a path where nothing is: the nearest that there is, if one is near.

    Example:
        >>> check_the_path("sample_models/driving.kears"), check_the_path("sample_modles/driving.keras")
        ("Did you mean 'sample_models/driving.keras'?", "Did you mean 'sample_models/driving.keras'?")
        >>> check_the_path("nowhere/m.keras"), check_the_path("sample_models/other.keras")
        ('Check the path.', 'Check the path.')
    """
    near = _nearest_path(Path(path))
    if near == Path(path):
        return "A link in this path leads to nothing."
    return "Check the path." if near is None else f"Did you mean {quoted(str(near))}?"


def _nearest_path(path: Path) -> Path | None:
    """The path with its first part that is not there, and those behind it, replaced by what is most like them.

    Where a part has nothing like it, there is none.
    """
    parts = path.parts
    there = Path()
    for part in parts:
        if not _exists(there / part):
            nearest_name = _nearest_name(part, _listing(there))
            if nearest_name is None:
                return None
            there /= nearest_name
        else:
            there /= part
    return there


def _nearest_name(name: str, names: list[str]) -> str | None:
    """One that only has an ending more, else the one that is most like it."""
    with_ending = [each for each in names if Path(each).stem == name]
    if with_ending:
        return with_ending[0]
    near = nearest(name, names, _LIKE)
    by_its_ending_alone = near is not None and nearest(Path(name).stem, [Path(near).stem], _LIKE) is None
    return None if by_its_ending_alone else near


def _listing(folder: Path) -> list[str]:
    """The names in a folder, hidden ones left out; none if it is no folder that can be listed."""
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in itertools.islice(entries, _MOST)]
    except (OSError, ValueError):
        return []
    return sorted(name for name in names if not name.startswith("."))


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
