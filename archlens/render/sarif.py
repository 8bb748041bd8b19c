"""Findings of scans in SARIF 2.1.0, which code hosts and editors show.

The format is https://docs.oasis-open.org/sarif/sarif/v2.1.0. A place inside a model file is no line of text, so it is
told as a logical location.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from archlens.graph import Severity
from archlens.scans.scan_results import Scan, ScanFinding
from archlens.text.escape import visible
from archlens.version import __version__

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_MOST_PLACES = 100


def render(scans: Sequence[Scan], rules: Mapping[str, str]) -> str:
    """Scans as one SARIF log, in ASCII; it ends with a line end.

    Args:
        scans: what to write.
        rules: what each code stands for.
    """
    codes = sorted({finding.code for scan in scans for finding in scan.findings})
    run = {
        "tool": {
            "driver": {
                "name": "archlens",
                "version": __version__,
                "rules": [{"id": code, "shortDescription": {"text": rules[code]}} for code in codes],
            }
        },
        "artifacts": [{"location": {"uri": _uri(scan.source)}} for scan in scans],
        "results": [_result(finding, scan, i, codes) for i, scan in enumerate(scans) for finding in scan.findings],
        "invocations": [
            {
                "executionSuccessful": not any(scan.unread for scan in scans),
                "toolExecutionNotifications": list(_unread(scans)),
            }
        ],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=1, ensure_ascii=True) + "\n"


def _result(finding: ScanFinding, scan: Scan, number: int, codes: Sequence[str]) -> dict[str, Any]:
    return {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": _LEVELS[finding.severity],
        "message": {"text": visible(f"{finding.message} {finding.hint}")},
        "locations": [_location(scan, number, place) for place in finding.places[:_MOST_PLACES]],
    }


def _location(scan: Scan, number: int, place: str) -> dict[str, Any]:
    return {
        "physicalLocation": {"artifactLocation": {"uri": _uri(scan.source), "index": number}},
        "logicalLocations": [{"fullyQualifiedName": visible(place)}],
    }


def _unread(scans: Iterable[Scan]) -> Iterable[dict[str, Any]]:
    for i, scan in enumerate(scans):
        for unread in scan.unread:
            place = unread.place or "the file"
            yield {
                "level": "error",
                "message": {"text": visible(f"{scan.source}: {place} could not be looked at: {unread.why}")},
                "locations": [_location(scan, i, place)],
            }


def _uri(source: str) -> str:
    """A path as a URI; a URL stays one.

    Example:
        >>> _uri("models/a b.keras"), _uri("https://example.org/m.keras")
        ('models/a%20b.keras', 'https://example.org/m.keras')
    """
    if "://" in source:
        return quote(source, safe=":/?&=%#+,;@~", errors="replace")
    return quote(source.replace("\\", "/"), safe="/~", errors="replace")
