"""What a careful reader of the file would notice."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING

from archlens.render.document import Paragraph, Section, Span, View, listed, quiet, quoted, say
from archlens.render.figures import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archlens.analysis.analysis import Analysis
    from archlens.analysis.results import Finding
    from archlens.graph import Severity
    from archlens.render.document import Style

_MOST = 20
_MOST_WHERE = 5
_LABELS: Mapping[Severity, tuple[str, Style]] = {
    "error": ("error", "error"),
    "warning": ("warning", "warning"),
    "info": ("note", "strong"),
}


def build(analysis: Analysis, view: View) -> Section | None:
    """The section; ``None`` if there is nothing to notice."""
    findings = analysis.findings
    if not findings:
        return None
    # The gravest first; among equals, as they were found.
    ranked = sorted(findings, key=lambda finding: list(_LABELS).index(finding.severity))
    shown = ranked if view.full else ranked[:_MOST]
    parts: list[Paragraph] = []
    for finding, after in itertools.zip_longest(shown, shown[1:]):
        parts.extend(_told(finding, view))
        # What is to do about several findings in a row is said once.
        if after is None or after.hint != finding.hint:
            parts.append(Paragraph(say(quiet(finding.hint)), indent=1))
    if len(shown) < len(findings):
        parts.append(Paragraph(say(f"and {len(findings) - len(shown):,} more")))
    numbers = Counter(finding.severity for finding in findings)
    summary = ", ".join(plural(numbers[s], label) for s, (label, _) in _LABELS.items() if numbers[s])
    return Section("Findings", say(summary), tuple(parts))


def _told(finding: Finding, view: View) -> Iterator[Paragraph]:
    label, style = _LABELS[finding.severity]
    one = finding.where if len(finding.where) == 1 else ()  # the message names it
    yield Paragraph(say(Span(label, style), " ", quoted(finding.code), f" {finding.message}"), places=one)
    if len(finding.where) > 1:
        yield Paragraph(say(quiet("at "), listed(finding.where, view, _MOST_WHERE)), indent=1)
