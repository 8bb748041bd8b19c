"""What a careful reader of the file would notice."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from archlens.analysis.analysis import Analysis
from archlens.analysis.results import Finding
from archlens.render.document import SEVERITY_STYLES, Paragraph, Section, Span, View, listed, quiet, quoted, say
from archlens.render.finding_words import in_a_line, kinds_of
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
    ranked = _ranked(told(findings, view.findings))
    parts: list[Paragraph] = []
    for _, alike in itertools.groupby(ranked, key=_kind):
        parts.extend(_group(list(alike), view))
    severities = [finding.severity for finding in findings]
    untold = held_back(severities, view.findings)
    if not parts:
        return Section("Findings", say(untold))
    if untold:
        parts.append(Paragraph(say(quiet(untold))))
    return Section("Findings", say(severity_counts(severities)), tuple(parts))


def findings_in_brief(analysis: Analysis, most: int) -> Section | None:
    """The section with a line for the findings of a code, the gravest first; ``None`` if there is nothing to notice.

    Args:
        analysis: what to report.
        most: lines of findings; the others are counted in one more.
    """
    ranked = _ranked(analysis.findings)
    if not ranked:
        return None
    groups = [list(alike) for _, alike in itertools.groupby(ranked, key=_kind)]
    parts = [_first_of(alike) for alike in groups[:most]]
    rest = list(itertools.chain.from_iterable(groups[most:]))
    if rest:
        parts.append(Paragraph(say(quiet(f"and {count(len(rest))} more: {kinds_of(rest)}"))))
    return Section("Findings", say(severity_counts([each.severity for each in ranked])), tuple(parts))


def _ranked(findings: Iterable[Finding]) -> list[Finding]:
    """The gravest first; among equals, as they were found."""
    return sorted(findings, key=lambda finding: list(WORDS).index(finding.severity))


def _kind(finding: Finding) -> tuple[str, str]:
    return finding.severity, finding.code


def _first_of(findings: Sequence[Finding]) -> Paragraph:
    """The first of findings of one code in a line, the others counted."""
    first, *others = findings
    more = quiet(f", and {count(len(others))} more of it") if others else ""
    return Paragraph(say(in_a_line(first), more), places=first.where)


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
