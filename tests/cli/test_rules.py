"""``archlens rules`` and ``archlens rule CODE``."""

from __future__ import annotations

import json

import pytest

from archlens.rules import RULES


@pytest.fixture
def archlens(console, environment, tmp_path):
    def run(*arguments):
        return console(*arguments, cwd=tmp_path, env=environment)

    return run


def test_the_table_has_every_rule_and_option(archlens):
    done = archlens("rules")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["code", "name", "severity", "what"]
    assert max(map(len, lines)) <= 100
    for rule in RULES:
        (line,) = [line for line in lines if line.startswith(rule.code)]
        assert line.split()[1:3] == [rule.name, rule.severity]
        assert all(f"{option.name} = {option.default:g}" in done.stdout for option in rule.options)


@pytest.mark.parametrize("name", ["AL205", "al205", "bottleneck"])
def test_one_rule_is_explained(archlens, name):
    done = archlens("rule", name)
    assert done.returncode == 0
    told = " ".join(done.stdout.split())
    (rule,) = [rule for rule in RULES if rule.code == "AL205"]
    for text in (rule.what, rule.why, rule.hint, "Option ratio = 4"):
        assert text in told
    assert "docs/" not in told  # who installed archlens has no such folder


def test_json(archlens):
    every = json.loads(archlens("rules", "--format", "json").stdout)
    assert [rule["code"] for rule in every] == [rule.code for rule in RULES]
    one = json.loads(archlens("rule", "AL101", "--format", "json").stdout)
    assert one == every[0]
    assert one["options"][0]["name"] == "max-share"
    assert one["explain"] == "archlens explain AL101"


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ("AL1O1", "Did you mean 'AL101'?"),
        ("botleneck", "Did you mean 'bottleneck'?"),
        ("AL299", "With AL2 begin: 'AL201', 'AL202', 'AL203', 'AL204', 'AL205', 'AL206', 'AL207'."),
        ("AL999", "There are: 'AL101' … 'AL109', 'AL201' … 'AL207', 'AL301' … 'AL302', "),
        ("", "`archlens rules` lists them."),
        ("nothing like it", "`archlens rules` lists them."),
    ],
)
def test_an_unknown_rule(archlens, wrong, hint):
    done = archlens("rule", wrong)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"found {wrong!r}. {hint}" in done.stderr.replace("...", "…")
    assert len(done.stderr.splitlines()) == 1
