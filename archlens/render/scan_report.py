"""What scans found, for a terminal and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from archlens.graph import Severity
from archlens.render.document import Document, Paragraph, Section, Span, Style, say
from archlens.render.text_report import lay_out
from archlens.scans.scan_results import Scan, ScanFinding
from archlens.text.figures import plural
from archlens.text.look import Look

_MOST_PLACES = 3
_LABELS: Mapping[Severity, tuple[str, Style]] = {
    "error": ("error", "error"),
    "warning": ("warning", "warning"),
    "info": ("note", "strong"),
}


def text(scan: Scan, look: Look, *, full: bool = False) -> str:
    """A scan as text; it ends with a line end.

    Args:
        scan: what to write.
        look: what the terminal can show.
        full: whether to list every place.
    """
    numbers = Counter(finding.severity for finding in scan.findings)
    told = [plural(numbers[severity], label) for severity, (label, _) in _LABELS.items() if numbers[severity]]
    if not told:
        told = ["nothing found in what was looked at"] if scan.looked_at else ["nothing could be looked at"]
    title = say(Span(scan.source, "strong"), " · ", ", ".join(told))
    parts = [part for finding in scan.findings for part in _told(finding, full=full)]
    return lay_out(Document(title, (Section("", say(), (*parts, *_seen(scan))),)), look)


def _told(finding: ScanFinding, *, full: bool) -> Iterator[Paragraph]:
    label, style = _LABELS[finding.severity]
    yield Paragraph(say(Span(label, style), " ", finding.code, " ", Span(finding.message, "plain")))
    shown = finding.places if full else finding.places[:_MOST_PLACES]
    for place in shown:
        yield Paragraph(say("at ", Span(place, "name")), indent=1)
    if len(shown) < len(finding.places):
        yield Paragraph(say(f"and at {len(finding.places) - len(shown):,} more places"), indent=1)
    yield Paragraph(say(Span(finding.hint, "quiet")), indent=1)


def _seen(scan: Scan) -> Iterator[Paragraph]:
    for unread in scan.unread:
        part = say(Span(unread.place, "name")) if unread.place else say("the file")
        yield Paragraph((*say(Span("not looked at", "error"), ": "), *part, *say(": ", Span(unread.why, "plain"))))
    if scan.looked_at:
        yield Paragraph(say(Span("looked at: " + ", ".join(scan.looked_at), "quiet")))


def as_json(scans: Sequence[Scan], *, array: bool) -> str:
    """Scans as JSON, in ASCII: an object for one, an array for several; it ends with a line end."""
    data = [scan.to_dict() for scan in scans]
    return json.dumps(data if array else data[0], indent=1, ensure_ascii=True) + "\n"
