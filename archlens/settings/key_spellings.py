"""How keys are spelled: words joined by hyphens, or, as some write them, by underscores; both mean the same key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def hyphenated(key: str) -> str:
    """A key in its one spelling.

    Example:
        >>> hyphenated("fail_on"), hyphenated("fail-on")
        ('fail-on', 'fail-on')
    """
    return key.replace("_", "-")


def spellings(table: Mapping[str, Any]) -> dict[str, list[str]]:
    """The keys of a table in their one spelling → how they are written there.

    Example:
        >>> spellings({"max_share": 1, "name": 2})
        {'max-share': ['max_share'], 'name': ['name']}
    """
    written: dict[str, list[str]] = {}
    for key in table:
        written.setdefault(hyphenated(key), []).append(key)
    return written
