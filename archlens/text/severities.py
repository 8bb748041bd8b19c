"""How severities are said. In settings, options and JSON they are ``error``, ``warning`` and ``info``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, Protocol, TypeVar, get_args

from archlens.text.figures import plural

WORDS: Mapping[str, str] = {"error": "error", "warning": "warning", "info": "note"}
"""The word for each severity, the worst first."""


ShownFindings = Literal["error", "warning", "info", "none"]
"""From which severity on findings are told to people; ``none`` of them, or with ``info`` all."""

SHOWN_FINDINGS: tuple[ShownFindings, ...] = get_args(ShownFindings)
"""What can be asked for, from few to all, and none."""


class Graded(Protocol):
    """What has a severity."""

    @property
    def severity(self) -> str:
        """``error``, ``warning`` or ``info``."""


G = TypeVar("G", bound=Graded)


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


def is_told(severity: str, least: ShownFindings) -> bool:
    """Whether findings of a severity are told where those below the least are held back.

    Example:
        >>> is_told("error", "warning"), is_told("info", "warning"), is_told("error", "none")
        (True, False, False)
    """
    return least != "none" and gravity(severity) >= gravity(least)


def told(findings: Sequence[G], least: ShownFindings) -> tuple[G, ...]:
    """Those of the findings that are told, in their order.

    Args:
        findings: what was found.
        least: the least severity that is told.
    """
    return tuple(finding for finding in findings if is_told(finding.severity, least))


def held_back(severities: Iterable[str], least: ShownFindings) -> str:
    """How many findings are not told because they are not grave enough; nothing where all are.

    Example:
        >>> held_back(["warning", "info", "info"], "warning"), held_back(["warning", "info"], "none")
        ('2 notes not shown', '1 warning, 1 note not shown')
        >>> held_back(["warning"], "info")
        ''
    """
    untold = [each for each in severities if not is_told(each, least)]
    counts = severity_counts(untold)
    return f"{counts} not shown" if counts else ""
