"""The folder that many models are in, told once in the place of many times."""

from __future__ import annotations

from collections.abc import Collection


def common_folder(paths: Collection[str]) -> str:
    """What all paths begin with, up to a slash; nothing where they have no folder in common.

    Example:
        >>> common_folder(["zoo/a/x.keras", "zoo/ab.keras"]), common_folder(["x.keras", "zoo/x.keras"])
        ('zoo/', '')
    """
    if not paths:
        return ""
    first, last = min(paths), max(paths)
    pairs = enumerate(zip(first, last, strict=False))
    alike = next((place for place, (one, other) in pairs if one != other), min(len(first), len(last)))
    return first[: first.rfind("/", 0, alike) + 1]
