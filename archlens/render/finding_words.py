"""Findings in short: what one says first, and of which rules several are."""

from __future__ import annotations

from collections.abc import Sequence

from archlens.analysis.results import Finding
from archlens.render.document import SEVERITY_STYLES, Span, Words, say
from archlens.render.document import quoted as quoted_words
from archlens.rules.registry import BY_CODE
from archlens.text.lists import listed
from archlens.text.names import quoted
from archlens.text.severities import WORDS

_MOST_KINDS = 3


def kinds_of(findings: Sequence[Finding]) -> str:
    """The rules of findings, each once, by code and name; beyond a few they are counted.

    Example:
        >>> kinds_of([Finding("AL203", "info", (), "One layer has it all.", "Split it.")])
        'AL203 dominant-layer'
    """
    kinds = []
    for code in dict.fromkeys(finding.code for finding in findings):
        rule = BY_CODE.get(code)
        kinds.append(code if rule is None else f"{code} {rule.name}")
    return listed(kinds, _MOST_KINDS, ", ")


def headline(finding: Finding) -> str:
    """What a finding says first; what follows a colon says more of it.

    Example:
        >>> headline(Finding("AL999", "warning", (), "Two layers are equal: 'a' is 'b'.", "Use one."))
        'Two layers are equal'
    """
    masked = finding.message
    for id_ in finding.where:
        # A colon in a name ends nothing.
        name_in_message = quoted(id_)
        masked = masked.replace(name_in_message, "_" * len(name_in_message))
    end = masked.find(": ")
    first = finding.message if end < 0 else finding.message[:end]
    return first.removesuffix(".")


def in_a_line(finding: Finding) -> Words:
    """A finding in a line: its severity, its code and what it says first.

    Example:
        >>> words = in_a_line(Finding("AL999", "warning", (), "Two layers are equal: 'a' is 'b'.", "Use one."))
        >>> "".join(span.text for span in words)
        'warning AL999 Two layers are equal'
    """
    label = Span(WORDS[finding.severity], SEVERITY_STYLES[finding.severity])
    return say(label, " ", quoted_words(finding.code), f" {headline(finding)}")
