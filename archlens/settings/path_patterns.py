"""Patterns of paths, as command lines and settings name models by them."""

from __future__ import annotations

import fnmatch
import glob
import re
from pathlib import Path

_PATTERN = re.compile(r"[*?]|\[[^\]]+\]")


def is_pattern(name: str) -> bool:
    """Whether a name means all the files that match it, and is no file itself.

    Example:
        >>> is_pattern("models/*.keras"), is_pattern("https://example.org/?id=1"), is_pattern("m.keras")
        (True, False, False)
        >>> is_pattern("m[12].keras"), is_pattern("m[12.keras")
        (True, False)
    """
    return _PATTERN.search(name) is not None and "://" not in name and not Path(name).exists()


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


def _fit(parts: list[str], patterns: list[str]) -> bool:
    if not patterns:
        return not parts
    if patterns[0] == "**":
        return any(_fit(parts[i:], patterns[1:]) for i in range(len(parts) + 1))
    return bool(parts) and fnmatch.fnmatchcase(parts[0], patterns[0]) and _fit(parts[1:], patterns[1:])
