"""One log of SARIF for checks and scans: what both must have, and what only scans have."""

from __future__ import annotations

import json

import pytest

from archlens.render.document import View
from archlens.render.sarif import render_outcome, render_scans
from archlens.scans import scan
from tests.conftest import ROOT
from tests.unit.checks.made import finding, hostile, outcome, violation

CLEAN = ROOT / "sample_models" / "siamese.keras"
CUSTOM = ROOT / "tests" / "data" / "keras_3.3.3" / "attention_and_custom.keras"


def run_of(text):
    """The one run of a log."""
    data = json.loads(text)
    assert data["$schema"].endswith("sarif-schema-2.1.0.json")
    assert (data["version"], text[-1]) == ("2.1.0", "\n")
    (run,) = data["runs"]
    return run


@pytest.mark.parametrize("made", [outcome(violation(), finding()), hostile()], ids=["plain", "hostile"])
def test_rules_of_a_check_are_all_those_that_its_results_name(made):
    run = run_of(render_outcome(made, View()))
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(set(rules)) == len(rules)
    assert [rules[each["ruleIndex"]] for each in run["results"]] == [each["ruleId"] for each in run["results"]]


def test_rules_and_files_of_scans_are_those_of_their_findings():
    scans = [scan(CLEAN), scan(CUSTOM)]
    run = run_of(render_scans(scans, View()))
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == sorted({each.code for each in scans[1].findings})
    assert len(run["artifacts"]) == 2
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        for location in result["locations"]:
            place = location["physicalLocation"]["artifactLocation"]
            assert (place["index"], place["uri"]) == (1, run["artifacts"][1]["location"]["uri"])
    (invocation,) = run["invocations"]
    assert invocation == {"executionSuccessful": True, "toolExecutionNotifications": []}


def test_what_could_not_be_looked_at_is_an_error_with_its_place(tmp_path):
    (tmp_path / "a b.keras").write_bytes(b"PK\x03\x04 no more")
    run = run_of(render_scans([scan(tmp_path / "a b.keras")], View()))
    (invocation,) = run["invocations"]
    assert not invocation["executionSuccessful"]
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["level"] == "error"
    (location,) = notification["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"].endswith("/a%20b.keras")


def test_no_log_holds_a_command_of_the_service_that_shows_it(tmp_path):
    file = tmp_path / "##[error]x.keras"
    file.write_bytes(b"PK\x03\x04 no more")
    text = render_scans([scan(file)], View())
    assert "##[" not in text
    assert "##[error]x.keras" in json.dumps(json.loads(text))
