"""How severities are said. In settings, options and JSON they are ``error``, ``warning`` and ``info``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from archlens.text.figures import plural

WORDS: Mapping[str, str] = {"error": "error", "warning": "warning", "info": "note"}
"""The word for each severity, the worst first."""


def gravity(severity: str) -> int:
    """How grave a severity is, the least grave first.

    Example:
        >>> sorted(["error", "info", "warning"], key=gravity)
        ['info', 'warning', 'error']
    """
    return -list(WORDS).index(severity)


def severity_counts(severities: Iterable[str]) -> str:
    """How many there are of each severity, the worst first; nothing where there are none.

    Example:
        >>> severity_counts(["info", "warning", "info"]), severity_counts([])
        ('1 warning, 2 notes', '')
    """
    found = list(severities)
    parts = [plural(found.count(severity), word) for severity, word in WORDS.items() if severity in found]
    return ", ".join(parts)
