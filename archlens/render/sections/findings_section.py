"""What a careful reader of the file would notice."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from archlens.analysis.analysis import Analysis
from archlens.analysis.results import Finding
from archlens.render.document import SEVERITY_STYLES, Paragraph, Section, Span, View, listed, quiet, quoted, say
from archlens.text.figures import count
from archlens.text.names import quoted as quoted_name
from archlens.text.severities import WORDS, held_back, severity_counts, told

_MOST_OF_CODE = 3
_MOST_WHERE = 5


def build(analysis: Analysis, view: View) -> Section | None:
    """The section; ``None`` if there is nothing to notice."""
    findings = analysis.findings
    if not findings:
        return None
    # The gravest first; among equals, as they were found.
    ranked = sorted(told(findings, view.findings), key=lambda finding: list(WORDS).index(finding.severity))
    parts: list[Paragraph] = []
    for _, alike in itertools.groupby(ranked, key=lambda finding: (finding.severity, finding.code)):
        parts.extend(_group(list(alike), view))
    severities = [finding.severity for finding in findings]
    untold = held_back(severities, view.findings)
    if not parts:
        return Section("Findings", say(untold))
    if untold:
        parts.append(Paragraph(say(quiet(untold))))
    return Section("Findings", say(severity_counts(severities)), tuple(parts))


def _group(findings: Sequence[Finding], view: View) -> Iterator[Paragraph]:
    """Findings of one code: the first few, how many more there are, and what is to be done, once."""
    shown = findings if view.full else findings[:_MOST_OF_CODE]
    for finding, after in itertools.zip_longest(shown, shown[1:]):
        yield from _message(finding, view)
        if after is None and len(shown) < len(findings):
            more = f"and {count(len(findings) - len(shown))} more of "
            yield Paragraph(say(more, quoted(finding.code)), indent=1)
        if after is None or after.hint != finding.hint:
            yield Paragraph(say(quiet(finding.hint)), indent=1)


def _message(finding: Finding, view: View) -> Iterator[Paragraph]:
    label, style = WORDS[finding.severity], SEVERITY_STYLES[finding.severity]
    listed_apart = len(finding.where) > 1 and not all(quoted_name(id_) in finding.message for id_ in finding.where)
    words = say(Span(label, style), " ", quoted(finding.code), f" {finding.message}")
    yield Paragraph(words, places=() if listed_apart else finding.where)
    if listed_apart:
        yield Paragraph(say(quiet("at "), listed(finding.where, view, _MOST_WHERE)), indent=1)
