"""What the two models of a comparison are called above it: the names of their files, without the folders."""

from __future__ import annotations

from itertools import zip_longest

from archlens.text.widths import ELLIPSIS


def side_titles(old: str, new: str) -> tuple[str, str]:
    """What both models are called: the last parts of their paths; of equal ones, as much as tells them apart.

    Args:
        old: the old model, as the user named it: a path, a URL, ``REVISION:PATH``, ``module:function`` or ``-``.
        new: the new one.

    Example:
        >>> side_titles("runs/7/model.keras", "runs/8/best.keras"), side_titles("a/model.keras", "b/model.keras")
        (('model.keras', 'best.keras'), ('a/model.keras', 'b/model.keras'))
        >>> side_titles("HEAD~1:models/m.keras", "models/m.keras"), side_titles("a/x/m.keras", "b/x/m.keras")
        (('HEAD~1:m.keras', 'm.keras'), ('a/…/m.keras', 'b/…/m.keras'))
    """
    old_revision, old_parts = _parts(old)
    new_revision, new_parts = _parts(new)
    apart = _first_unlike(old_parts, new_parts)
    if old_revision != new_revision:
        apart = 0
    return old_revision + _shortened(old_parts, apart), new_revision + _shortened(new_parts, apart)


def _parts(name: str) -> tuple[str, list[str]]:
    """The revision with its colon, if there is one, and the parts of the path, the last one first."""
    revision, _, path = name.rpartition(":")
    drive = len(revision) == 1 and path.startswith(("/", "\\"))
    if drive or "://" in name:
        revision, path = "", name
    parts = [part for part in path.replace("\\", "/").split("/") if part]
    return f"{revision}:" if revision else "", parts[::-1] or [name]


def _first_unlike(old: list[str], new: list[str]) -> int:
    """How far from the end two paths differ first; 0 where they do not."""
    for place, (before, now) in enumerate(zip_longest(old, new)):
        if before != now:
            return place
    return 0


def _shortened(parts: list[str], apart: int) -> str:
    """The last part, and the one that tells it apart."""
    last = parts[0]
    if not apart or apart >= len(parts):
        return last
    if apart == 1:
        return f"{parts[1]}/{last}"
    return f"{parts[apart]}/{ELLIPSIS}/{last}"
