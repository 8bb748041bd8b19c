"""What an outcome comes to: its exit code, and in which order problems stand."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from archlens.checks.outcome import FAIL_ON, Verdict, rank, reaches
from tests.unit.checks.made import contract, finding, missing, outcome, violation

GRAVEST_FIRST = ("error", "warning", "info")


def test_a_finding_fails_if_it_is_as_grave_as_asked_for():
    for severity, fail_on in itertools.product(GRAVEST_FIRST, FAIL_ON):
        expected = fail_on != "never" and GRAVEST_FIRST.index(severity) <= GRAVEST_FIRST.index(fail_on)
        assert reaches(severity, fail_on) == expected
        made = outcome(finding(severity=severity), fail_on=fail_on)
        assert made.fails(made.problems[0]) == expected
        assert made.exit_code == int(expected)


def test_a_violation_always_fails_and_what_could_not_be_checked_is_worse():
    assert outcome(violation(), fail_on="never").exit_code == 1
    assert outcome(unchecked=[missing()]).exit_code == 2
    assert outcome(violation(), unchecked=[missing()]).exit_code == 2
    assert outcome().exit_code == 0


def test_accepted_problems_do_not_fail():
    assert replace(outcome(), accepted=(violation(),)).exit_code == 0


@pytest.mark.parametrize(
    ("broken", "accepted", "state"), [(0, 0, "kept"), (1, 0, "broken"), (1, 2, "broken"), (0, 1, "accepted")]
)
def test_the_state_of_a_contract(broken, accepted, state):
    assert Verdict(contract(), "model.keras", broken, accepted).state == state


def test_violations_come_first_then_findings_the_gravest_first():
    problems = [finding(severity="info"), finding(severity="error"), violation(), finding(severity="warning")]
    found = [(problem.source, problem.severity) for problem in sorted(problems, key=rank)]
    assert found == [("contract", "error"), ("rule", "error"), ("rule", "warning"), ("rule", "info")]
