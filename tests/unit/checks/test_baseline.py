from __future__ import annotations

import json
from dataclasses import replace

import pytest

from archlens.checks.baseline import Baseline, BaselineError, apply, load, updated
from archlens.checks.outcome import Outcome
from tests.unit.checks.made import finding, outcome, violation


def everything(_key):
    return True


def test_what_is_accepted_does_not_fail_and_one_more_of_it_does():
    baseline = Baseline.of([violation(), finding(), finding()])
    same = apply(outcome(violation(message="9 calls"), finding(), finding()), baseline, everything)
    assert (same.exit_code, same.problems, same.stale, len(same.accepted)) == (0, (), (), 3)
    assert [verdict.state for verdict in same.verdicts] == ["accepted"]
    more = apply(outcome(violation(), finding(), finding(), finding()), baseline, everything)
    assert (more.exit_code, len(more.problems)) == (1, 1)


@pytest.mark.parametrize(
    "other",
    [
        violation("another"),
        violation(model="b.keras"),
        violation(where=("a", "c")),
        violation(promised="at most 2"),
        finding("AL103"),
        finding(where=("x",)),
    ],
)
def test_another_problem_is_new(other):
    baseline = Baseline.of([violation(), finding()])
    assert (
        apply(outcome(violation(), finding(), other, models=("model.keras", "b.keras")), baseline, everything).exit_code
        == 1
    )


def test_what_is_gone_is_stale_where_it_was_looked_for():
    baseline = Baseline.of([violation(), finding(), finding(), finding(model="b.keras")])
    left = apply(outcome(finding()), baseline, lambda key: key.model == "model.keras")
    assert [(stale.key.code, stale.count) for stale in left.stale] == [("branch-depth", 1), ("AL101", 1)]


def test_an_update_keeps_what_was_not_looked_for():
    before = Baseline.of([violation(), finding(model="b.keras")])
    now = updated(outcome(finding()), before, lambda key: key.model == "model.keras")
    assert now.accepted == Baseline.of([finding(), finding(model="b.keras")]).accepted


def test_the_file_is_sorted_and_reads_back(tmp_path):
    problems = [finding(where=(name,)) for name in "cab"] + [violation("\x1b[0m\ud800")]
    baseline = Baseline.of(problems)
    assert baseline.to_text() == Baseline.of(reversed(problems)).to_text()
    assert baseline.to_text().isascii()
    path = tmp_path / "baseline.json"
    path.write_text(baseline.to_text())
    assert load(path).accepted == baseline.accepted
    assert load(path).to_text() == baseline.to_text()
    keys = [
        (each["model"], each["source"], each["code"], each["where"])
        for each in json.loads(path.read_text())["accepted"]
    ]
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"schema": "archlens.baseline/2", "accepted": []}',
        '{"schema": "archlens.baseline/1"}',
        '{"schema": "archlens.baseline/1", "accepted": [{}]}',
        '{"schema": "archlens.baseline/1", "accepted": [3]}',
        "[" * 100_000,
        "\udcff",
        json.dumps(
            {
                "schema": "archlens.baseline/1",
                "accepted": [
                    {
                        "model": "m",
                        "source": "rule",
                        "code": "c",
                        "name": "n",
                        "promised": "",
                        "where": [["x"]],
                        "count": 1,
                    }
                ],
            }
        ),
        json.dumps(
            {
                "schema": "archlens.baseline/1",
                "accepted": [
                    {
                        "model": "m",
                        "source": "rule",
                        "code": "c",
                        "name": "n",
                        "promised": "",
                        "where": [],
                        "count": True,
                    }
                ],
            }
        ),
    ],
)
def test_what_is_no_baseline_is_told(tmp_path, text):
    path = tmp_path / "baseline.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(BaselineError, match=r"expected a baseline in .*--update-baseline"):
        load(path)


def test_exit_codes_are_those_of_the_worst():
    assert outcome(finding(severity="info")).exit_code == 0
    assert replace(outcome(finding()), fail_on="error").exit_code == 0
    assert replace(outcome(finding(severity="error")), fail_on="never").exit_code == 0
    assert replace(outcome(violation()), fail_on="never").exit_code == 1
    assert isinstance(outcome(violation()), Outcome)
