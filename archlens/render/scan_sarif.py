"""What scans found in SARIF. A place inside a model file is no line of text, so it is a logical location."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from archlens.render.document import View
from archlens.render.sarif import LEVELS, error, log, tool
from archlens.scans.codes import CODES
from archlens.scans.scan_results import Scan, ScanFinding
from archlens.text.names import visible

_MOST_PLACES = 100


def render(scans: Sequence[Scan], _view: View) -> str:
    """Scans as one run, in ASCII."""
    codes = sorted({finding.code for scan in scans for finding in scan.findings})
    rules = [{"id": code, "shortDescription": {"text": CODES[code]}} for code in codes]
    return log(
        {
            "tool": tool(rules),
            "artifacts": [{"location": {"uri": _model_uri(scan.source)}} for scan in scans],
            "results": [
                _finding_result(finding, scan, number, codes)
                for number, scan in enumerate(scans)
                for finding in scan.findings
            ],
            "invocations": [
                {
                    "executionSuccessful": not any(scan.unread for scan in scans),
                    "toolExecutionNotifications": list(_unread(scans)),
                }
            ],
        }
    )


def _finding_result(finding: ScanFinding, scan: Scan, number: int, codes: Sequence[str]) -> dict[str, Any]:
    return {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": LEVELS[finding.severity],
        "message": {"text": visible(f"{finding.message} {finding.hint}")},
        "locations": [_model_location(scan, number, place) for place in finding.places[:_MOST_PLACES]],
    }


def _unread(scans: Sequence[Scan]) -> Iterator[dict[str, Any]]:
    """What could not be looked at."""
    for number, scan in enumerate(scans):
        for unread in scan.unread:
            place = unread.place or "the file"
            notification = error(f"{scan.source}: {place} could not be looked at: {unread.why}")
            yield {**notification, "locations": [_model_location(scan, number, place)]}


def _model_location(scan: Scan, number: int, place: str) -> dict[str, Any]:
    """A place in a model file, which is the artifact of that number."""
    return {
        "physicalLocation": {"artifactLocation": {"uri": _model_uri(scan.source), "index": number}},
        "logicalLocations": [{"fullyQualifiedName": visible(place)}],
    }


def _model_uri(source: str) -> str:
    """A path as a URI; a URL stays one.

    Example:
        >>> _model_uri("models/a b.keras"), _model_uri("https://example.org/m.keras")
        ('models/a%20b.keras', 'https://example.org/m.keras')
    """
    if "://" in source:
        return quote(source, safe=":/?&=%#+,;@~", errors="replace")
    return quote(source.replace("\\", "/"), safe="/~", errors="replace")
