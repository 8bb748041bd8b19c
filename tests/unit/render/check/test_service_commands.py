"""No line of a log is a command that a stranger wrote."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archlens.render.check.service_commands import disarm

# As the services look for them: GitHub trims a line, Azure, GitLab and TeamCity look anywhere.
OBEYED = re.compile(r"^\s*::|##[A-Za-z]*\[")


@given(st.text(" :#[]abz\t", max_size=12))
def test_nothing_is_obeyed_and_the_rest_stays(line):
    safe = disarm(line)
    assert not OBEYED.search(safe)
    assert safe.replace(r"\x3a", ":").replace(r"\x23", "#") == line
    if not OBEYED.search(line):
        assert safe == line


@pytest.mark.parametrize("line", ["a::b", "a ## b", "##", ": :", "::"[:1], "# [x]"])
def test_what_no_service_obeys_stays(line):
    assert disarm(line) == line
