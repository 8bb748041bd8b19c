"""AS023: objects that hold a key twice, which two programs may read differently."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.readers.forms.contents import Contents
from archlens.scans.findings.finding_texts import excerpt, findings
from archlens.scans.scan_results import ScanFinding

_HINT = "Programs differ in which of the two they take: what you were shown need not be what is loaded."


def look(contents: Contents) -> Iterator[ScanFinding]:
    """Keys that some object holds twice."""
    seen = [
        (f"An object holds the key {excerpt(key)} twice.", document.place or "the JSON text")
        for document in contents.documents
        for key in document.repeated
    ]
    yield from findings("AS023", "error", seen, _HINT)
