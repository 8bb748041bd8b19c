"""What scans found, for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from archlens.render.document import SEVERITY_STYLES, Document, Paragraph, Section, Span, View, quiet, say
from archlens.render.text_report import lay_out
from archlens.scans.scan_results import Scan, ScanFinding
from archlens.text.figures import count
from archlens.text.lists import more
from archlens.text.severities import WORDS, held_back, severity_counts, told

_MOST_PLACES = 3
_MOST_OF_A_CODE = 8


def render(scans: Sequence[Scan], view: View) -> str:
    """Scans as text, an empty line between two; it ends with a line end.

    Args:
        scans: what to write.
        view: with ``full``, every place is listed; which findings are told, and what the terminal can show.
    """
    return "\n".join(_one(scan, view) for scan in scans)


def _one(scan: Scan, view: View) -> str:
    result = severity_counts(finding.severity for finding in scan.findings)
    if not result:
        result = "nothing found in what was looked at" if scan.looked_at else "nothing could be looked at"
    title = say(Span(scan.source, "strong"), " · ", result)
    shown = told(scan.findings, view.findings)
    untold = held_back([finding.severity for finding in scan.findings], view.findings)
    held = [Paragraph(say(quiet(untold)))] if untold else []
    parts = (*_findings(shown, full=view.full), *held, *_seen(scan, full=view.full))
    return lay_out(Document(title, (Section("", say(), parts),)), view.terminal)


def _findings(findings: Sequence[ScanFinding], *, full: bool) -> Iterator[Paragraph]:
    """The findings; of one code the first, and how many more there are."""
    number = Counter(finding.code for finding in findings)
    written: Counter[str] = Counter()
    for finding in findings:
        written[finding.code] += 1
        if full or written[finding.code] <= _MOST_OF_A_CODE:
            yield from _finding(finding, full=full)
        elif written[finding.code] == number[finding.code]:
            rest = more(number[finding.code] - _MOST_OF_A_CODE, f"findings {finding.code}; --full lists all")
            yield Paragraph(say(rest))


def _finding(finding: ScanFinding, *, full: bool) -> Iterator[Paragraph]:
    label, style = WORDS[finding.severity], SEVERITY_STYLES[finding.severity]
    yield Paragraph(say(Span(label, style), " ", finding.code, " ", Span(finding.message, "plain")))
    shown = finding.places if full else finding.places[:_MOST_PLACES]
    for place in shown:
        yield Paragraph(say("at ", Span(place, "name")), indent=1)
    if len(shown) < len(finding.places):
        yield Paragraph(say(f"and at {count(len(finding.places) - len(shown))} more places"), indent=1)
    yield Paragraph(say(Span(finding.hint, "quiet")), indent=1)


def _seen(scan: Scan, *, full: bool) -> Iterator[Paragraph]:
    shown = scan.unread if full else scan.unread[:_MOST_OF_A_CODE]
    for unread in shown:
        part = say(Span(unread.place, "name")) if unread.place else say("the file")
        yield Paragraph((*say(Span("not looked at", "error"), ": "), *part, *say(": ", Span(unread.why, "plain"))))
    if len(shown) < len(scan.unread):
        yield Paragraph(say(more(len(scan.unread) - len(shown), "parts were not looked at; --full lists all")))
    if scan.looked_at:
        yield Paragraph(say(Span("looked at: " + ", ".join(scan.looked_at), "quiet")))
