"""From jobs to an outcome: what was found, what could not be checked, and what makes a problem the same one."""

from __future__ import annotations

from pathlib import Path

import pytest

import archlens
from archlens.checks.check_models import run
from archlens.checks.check_settings import read_setup
from archlens.checks.jobs import CheckPlan, Job, plan
from archlens.contracts import check
from archlens.errors import ArchlensError, ModelFileError
from archlens.readers.targets import Target
from archlens.rules import find
from archlens.settings import parse
from tests.conftest import ROOT

CONTRACTS = """\
select = ["AL106", "AL2"]
[[contracts]]
name = "shallow"
type = "branch-depth"
model = "m.keras"
because = "three layers fit"
branch = "image_input"
max = 3
[[contracts]]
name = "one way"
type = "no-path"
model = "m.keras"
from = "text_input"
to = "match"
[[contracts]]
name = "kept"
type = "parameters"
model = "m.keras"
min = 1
[[contracts]]
name = "settled"
type = "locked"
model = "m.keras"
lock = "gone.lock"
"""
MODEL = archlens.analyze(ROOT / "sample_models" / "image_text.keras")


def outcome_of(*names, text=CONTRACTS, analyze=lambda _: MODEL, rules=True, unnamed=()):
    """Check models of these names, each by all contracts."""
    setup = read_setup(parse("archlens.toml", text))
    jobs = tuple(Job(Target(name, name, f"key/{name}", Path()), list(setup.contracts)) for name in names)
    return run(setup, CheckPlan(jobs, (), unnamed, whole=True), analyze, rules=rules)


def test_problems_are_the_violations_and_the_findings():
    found = outcome_of("m.keras")
    setup = read_setup(parse("archlens.toml", CONTRACTS))
    violations = [v for contract in setup.contracts[:3] for v in check(contract, MODEL)]
    findings = find(MODEL, setup.rules)
    assert len(findings) > 0
    assert [problem.message for problem in found.problems][: len(violations)] == [v.found for v in violations]
    assert {problem.message for problem in found.problems[len(violations) :]} == {each.message for each in findings}
    assert [(v.contract.name, v.model, v.broken) for v in found.verdicts] == [
        ("shallow", "m.keras", 1),
        ("one way", "m.keras", 1),
        ("kept", "m.keras", 0),
    ]


def test_a_contract_that_cannot_be_checked_is_told_with_its_model():
    (unchecked,) = outcome_of("m.keras").unchecked
    assert (unchecked.what, unchecked.contract.name) == ("m.keras", "settled")
    assert unchecked.message.startswith("m.keras: contract 'settled': expected a lock file at gone.lock")


def test_a_violation_holds_the_contract_and_its_line():
    depth, path = (problem for problem in outcome_of("m.keras").problems if problem.source == "contract")
    assert (depth.code, depth.name, depth.severity, depth.why) == (
        "branch-depth",
        "shallow",
        "error",
        "three layers fit",
    )
    assert (depth.path, depth.line, path.line) == ("archlens.toml", 2, 9)
    assert (depth.key.model, depth.key.promised, depth.key.where) == ("key/m.keras", depth.promised, depth.where)
    # Both prove it by a path.
    assert (depth.along, path.along) == (True, True)


def test_a_finding_is_anchored_to_what_asks_for_it():
    def lines(text):
        return {problem.code: problem.line for problem in outcome_of("m.keras", text=text).problems}

    assert set(lines("").values()) == {1}
    assert set(lines('# a comment\nselect = ["AL1", "AL2"]\n').values()) == {2}
    tables = '[rules.AL203]\nmax-share = 0.4\n\n[rules.AL106]\nseverity = "error"\n'
    assert lines(tables) == {"AL106": 4, "AL203": 1}
    # An input that happens to be called like a rule asks for none.
    contract = '[[contracts]]\nname = "c"\ntype = "shape"\nmodel = "m"\ninputs = { AL203 = "(None, 3)" }\n'
    assert lines('[rules.AL106]\nseverity = "error"\n' + contract)["AL203"] == 1


def test_models_that_cannot_be_read_are_told_by_their_names():
    def refuse(target):
        raise {
            "named": ModelFileError("named", expected="a model", found="none", hint="Look."),
            "other": ArchlensError(expected="a model", found="none", hint="Look."),
            "large": MemoryError(),
            "deep": RecursionError(),
        }[target.name]

    found = outcome_of("named", "other", "large", "deep", analyze=refuse)
    assert (found.models, found.problems, found.exit_code) == ((), (), 2)
    assert [each.what for each in found.unchecked] == ["named", "other", "large", "deep"]
    assert all(each.message.startswith(each.what) for each in found.unchecked)
    assert all(each.message.count(f"{each.what}:") == 1 for each in found.unchecked)


def test_a_model_that_is_missing_is_told_at_the_contract_that_names_it(folder):
    text = "".join(
        f'[[contracts]]\nname = "{name}"\ntype = "parameters"\nmodel = "{name}.keras"\nmin = 1\n'
        for name in ("one", "two")
    )
    setup = read_setup(parse(str(folder / "archlens.toml"), text))

    def refuse(target):
        raise ModelFileError(target.name, expected="a model file", found="no such file", hint="Check the path.")

    def lines(*models, names=()):
        unchecked = run(setup, plan(setup, models, names), refuse).unchecked
        return {each.what: each.contract and each.contract.line for each in unchecked}

    assert lines() == {"one.keras": 1, "two.keras": 6}
    # What the command line alone names has no line.
    assert lines("two.keras", "three.keras") == {"two.keras": 6, "three.keras": None}
    assert lines("three.keras", names=["two"]) == {"three.keras": None}


def test_without_rules_only_contracts_are_checked():
    found = outcome_of("m.keras", rules=False)
    assert not found.rules
    assert {problem.source for problem in found.problems} == {"contract"}


@pytest.mark.parametrize("read", [True, False])
def test_models_that_no_contract_names_are_told_if_they_could_be_read(read):
    def analyze(_):
        if not read:
            raise ArchlensError(expected="a", found="b", hint="c")
        return MODEL

    assert outcome_of("m.keras", analyze=analyze, unnamed=("m.keras",)).unnamed == (("m.keras",) if read else ())
