"""Findings in brief: one line for those of a code, the gravest first, and none uncounted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archlens.analysis.results import Finding
from archlens.render.sections.findings_section import findings_in_brief
from tests.unit.render.made import sample

FINDINGS = (
    Finding("AL203", "info", ("a",), "Layer 'a' has it all: 9 of 9.", "Split it."),
    Finding("AL106", "warning", (), "It is linear.", "Add a layer."),
    Finding("AL106", "warning", (), "So is this.", "Add a layer."),
    Finding("AL401", "error", ("in",), "An input is unused: 'in'.", "Use it."),
)


def lines(findings, most):
    analysis = replace(sample("siamese"), findings=tuple(findings))
    section = findings_in_brief(analysis, most)
    texts = ["".join(span.text for span in part.words) for part in section.parts]
    return "".join(span.text for span in section.summary), texts


def test_one_line_a_code_the_gravest_first():
    assert lines(FINDINGS, 4) == (
        "1 error, 2 warnings, 1 note",
        [
            "error AL401 An input is unused",
            "warning AL106 It is linear, and 1 more of it",
            "note AL203 Layer 'a' has it all",
        ],
    )


@pytest.mark.parametrize("most", [0, 1, 2])
def test_those_that_have_no_line_are_counted(most):
    _, texts = lines(FINDINGS, most)
    assert len(texts) == most + 1
    left = {0: 4, 1: 3, 2: 1}[most]
    assert texts[-1].startswith(f"and {left} more: ")
    assert texts[-1].endswith("AL203 dominant-layer")


def test_nothing_to_notice():
    assert findings_in_brief(replace(sample("siamese"), findings=()), 4) is None
