"""How findings are put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archlens.graph import Severity
from archlens.scans.scan_results import ScanFinding
from archlens.text.names import quoted

_LONGEST = 120


def excerpt(text: object) -> str:
    """A text of the file in quotes, shortened if it is long.

    Example:
        >>> excerpt("os"), len(excerpt("x" * 1000))
        ("'os'", 123)
    """
    return quoted(text, _LONGEST)


def findings(code: str, severity: Severity, seen: Iterable[tuple[str, str]], hint: str) -> Iterator[ScanFinding]:
    """One finding for each message, with all its places.

    Args:
        code: of the findings.
        severity: of the findings.
        seen: (message, place) of what was seen, in order.
        hint: what to do.
    """
    places: dict[str, dict[str, None]] = {}
    for message, place in seen:
        places.setdefault(message, {})[place] = None
    for message, where in places.items():
        yield ScanFinding(code, severity, tuple(where), message, hint)
