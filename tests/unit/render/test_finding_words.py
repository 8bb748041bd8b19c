"""Findings in short."""

from archlens.analysis.results import Finding
from archlens.render.finding_words import headline, kinds_of


def test_a_headline_ends_where_more_is_said():
    assert headline(Finding("AL1", "info", (), "It is so.", "")) == "It is so"
    assert headline(Finding("AL1", "info", (), "It is so: because.", "")) == "It is so"
    assert headline(Finding("AL1", "info", ("a: b",), "Layer 'a: b' is it: see.", "")) == "Layer 'a: b' is it"


def test_kinds_stand_once_by_code_and_name_and_beyond_three_they_are_counted():
    codes = ("AL203", "AL203", "AL301", "AL999", "AL106", "AL101")
    findings = [Finding(code, "info", (), "It is so.", "") for code in codes]
    assert kinds_of(findings[:2]) == "AL203 dominant-layer"
    assert kinds_of(findings) == "AL203 dominant-layer, AL301 uneven-depths, AL999 and 2 more"
