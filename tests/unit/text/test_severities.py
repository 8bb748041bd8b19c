"""Severities in the words of the report, and in its order."""

from typing import get_args

from archlens.graph import Severity
from archlens.text.severities import WORDS, severity_counts


def test_every_severity_has_its_word():
    assert sorted(WORDS) == sorted(get_args(Severity))


def test_the_worst_comes_first():
    assert severity_counts(["info", "error", "warning", "info"]) == "1 error, 1 warning, 2 notes"
