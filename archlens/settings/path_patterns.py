"""Patterns of paths, as command lines and settings name models by them."""

from __future__ import annotations

import contextlib
import fnmatch
import glob
import os
import re
from pathlib import Path, PurePath

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
    """The files that a pattern matches, sorted."""
    return sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - Path.glob: none absolute


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
