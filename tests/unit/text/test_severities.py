"""Severities in the words of the report, and in its order."""

from types import SimpleNamespace
from typing import get_args

import pytest

from archlens.graph import Severity
from archlens.text.severities import SHOWN_FINDINGS, WORDS, held_back, severity_counts, told


def test_every_severity_has_its_word():
    assert sorted(WORDS) == sorted(get_args(Severity))


def test_the_worst_comes_first():
    assert severity_counts(["info", "error", "warning", "info"]) == "1 error, 1 warning, 2 notes"


@pytest.mark.parametrize(
    ("least", "told_of", "untold"),
    [
        ("info", "error warning info warning", ""),
        ("warning", "error warning warning", "1 note not shown"),
        ("error", "error", "2 warnings, 1 note not shown"),
        ("none", "", "1 error, 2 warnings, 1 note not shown"),
    ],
)
def test_what_is_not_grave_enough_is_counted(least, told_of, untold):
    found = [SimpleNamespace(severity=severity) for severity in ("error", "warning", "info", "warning")]
    assert [each.severity for each in told(found, least)] == told_of.split()
    assert held_back([each.severity for each in found], least) == untold


def test_there_is_a_choice_for_each_severity_and_one_for_none_of_them():
    assert set(SHOWN_FINDINGS) == {*WORDS, "none"}
