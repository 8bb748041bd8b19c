"""Patterns of paths, as command lines and settings name models by them."""

from __future__ import annotations

import contextlib
import fnmatch
import glob
import os
import re
import stat
from collections import deque
from collections.abc import Iterable, Iterator
from operator import attrgetter
from pathlib import Path, PurePath

_RECURSION = re.compile(r"(?:(?<=/)|(?<![^/]))(?:\*\*(?:/+|\Z))+")
"""Parts ``**`` of a pattern, however many in a row."""

_PATTERN = re.compile(r"[*?]|\[[^\]]+\]")


def is_pattern(name: str) -> bool:
    """Whether a name means all the files that match it, and is no file itself.

    Example:
        >>> is_pattern("models/*.keras"), is_pattern("https://example.org/?id=1"), is_pattern("m.keras")
        (True, False, False)
        >>> is_pattern("m[12].keras"), is_pattern("m[12.keras")
        (True, False)
    """
    return pattern_start(name) is not None and "://" not in name and not Path(name).exists()


def pattern_start(path: str) -> int | None:
    """Where in a path that which makes it a pattern begins; ``None`` if nothing does.

    Example:
        >>> pattern_start("models/**/*.keras"), pattern_start("models/m.keras")
        (7, None)
    """
    match = _PATTERN.search(path)
    return None if match is None else match.start()


def matches(pattern: str) -> list[str]:
    """The files that a pattern matches, sorted; ``**`` goes into each folder once, by links last.

    Otherwise links that lead back would be gone through as often as the system lets them, in every combination.

    Example:
        >>> matches("sample_models/**/two_h*.keras")
        ['sample_models/two_heads.keras']
    """
    return sorted(set(_matches(pattern, "")))


def _matches(pattern: str, root: str) -> Iterator[str]:
    parts = _RECURSION.split(pattern, maxsplit=1)
    if len(parts) == 1:
        yield from (root + path for path in glob.iglob(pattern, root_dir=root or None))  # noqa: PTH207 - none absolute
        return
    before, after = parts
    tops = list(_matches(before, root)) if before else [root]
    inside = after or ("" if pattern.endswith("/") else "*")
    if not after:
        yield from filter(None, tops)
    for folder in _folders(tops):
        yield from _matches(inside, folder) if inside else filter(None, [folder])


def _folders(tops: Iterable[str]) -> Iterator[str]:
    """Folders and all in them but hidden ones, each once, whatever links lead to it; with their slashes."""
    seen: set[tuple[int, int]] = set()
    pending, links = deque(tops), deque[str]()
    while pending or links:
        folder = (pending or links).popleft()
        try:
            status = os.stat(folder or os.curdir)  # noqa: PTH116 - many of them
            identity = (status.st_dev, status.st_ino)
            if identity in seen or not stat.S_ISDIR(status.st_mode):
                continue
            seen.add(identity)
            with os.scandir(folder or os.curdir) as entries:
                inner = [entry for entry in entries if not entry.name.startswith(".") and entry.is_dir()]
        except OSError:  # it cannot be listed, as nothing in it can be found then
            inner = []
        yield folder
        for entry in sorted(inner, key=attrgetter("name")):
            (links if entry.is_symlink() else pending).append(f"{folder}{entry.name}/")


def fits(path: str, pattern: str) -> bool:
    """Whether a path fits a pattern, both with forward slashes; ``*`` does not cross one, ``**`` does.

    Example:
        >>> fits("models/a/b.keras", "models/**/*.keras"), fits("models/a/b.keras", "models/*.keras")
        (True, False)
    """
    return _fit(path.split("/"), pattern.split("/"))


def fits_model(path: str | os.PathLike[str], pattern: str, folder: str | None) -> bool:
    """Whether a pattern of the settings means a model.

    It does by the model's path as it is named, by its path from the settings file's folder, or, if there is no ``/`` in
    the pattern, by its last part.

    Args:
        path: of the model.
        pattern: from the settings.
        folder: where the settings file is; ``None`` where there is none.

    Example:
        >>> fits_model("models/a.keras", "*.keras", None), fits_model("models/a.keras", "./models/*", None)
        (True, True)
    """
    named = PurePath(path)
    paths = [named.as_posix()]
    if folder is not None:
        with contextlib.suppress(OSError, ValueError):  # elsewhere, or no path at all
            paths.append(Path(path).resolve().relative_to(Path(folder).resolve()).as_posix())
    if "/" not in pattern:
        paths = [named.name]
    return any(fits(path, pattern.removeprefix("./")) for path in paths)


def _fit(parts: list[str], patterns: list[str]) -> bool:
    if not patterns:
        return not parts
    if patterns[0] == "**":
        return any(_fit(parts[i:], patterns[1:]) for i in range(len(parts) + 1))
    return bool(parts) and fnmatch.fnmatchcase(parts[0], patterns[0]) and _fit(parts[1:], patterns[1:])
