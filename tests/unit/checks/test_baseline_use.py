"""When a baseline is read, when it is written, and which of its entries a run can tell to be gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from archlens.checks.baseline import Baseline, BaselineError, load
from archlens.checks.baseline_use import Accepting, in_ci
from archlens.checks.check_settings import read_setup
from archlens.checks.jobs import CheckPlan, Job
from archlens.readers.targets import Target
from archlens.settings import parse
from tests.unit.checks.made import finding, missing, outcome, violation


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with a model, outside CI."""
    monkeypatch.delenv("CI", raising=False)
    (tmp_path / "model.keras").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def use(found, *, update=False, whole=True, some_rules=False, settings=""):
    """Use ``baseline.json`` for what was found."""
    setup = read_setup(parse("archlens.toml", settings))
    plan = CheckPlan((Job(Target("model.keras", "model.keras", "model.keras", Path())),), (), (), whole)
    accepting = Accepting.start(Path("baseline.json"), update=update)
    return accepting.finish(found, setup, plan, some_rules=some_rules)


def write(*problems):
    Path("baseline.json").write_text(Baseline.of(problems).to_text())


def accepted():
    return set(load(Path("baseline.json")).accepted)


def test_case_1_a_baseline_that_is_there_is_read_and_not_written(here):
    write(finding())
    before = (here / "baseline.json").read_text()
    found = use(outcome(finding(), violation()))
    assert (len(found.accepted), len(found.problems)) == (1, 1)
    assert (here / "baseline.json").read_text() == before


@pytest.mark.usefixtures("here")
def test_case_2_one_that_is_not_there_is_written():
    found = use(outcome(finding(), violation()))
    assert (found.problems, len(found.accepted), found.exit_code) == ((), 2, 0)
    assert accepted() == {finding().key, violation().key}


@pytest.mark.usefixtures("here")
def test_case_2_in_ci_that_is_an_error(monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(BaselineError, match="--update-baseline"):
        use(outcome(finding()))
    assert not Path("baseline.json").exists()


@pytest.mark.usefixtures("here")
def test_case_3_with_an_update_it_is_written_wherever_this_is(monkeypatch):
    write(finding("AL999"))
    monkeypatch.setenv("CI", "true")
    assert use(outcome(finding()), update=True).exit_code == 0
    assert accepted() == {finding().key}


@pytest.mark.usefixtures("here")
def test_case_3_with_an_update_it_need_not_be_there_even_in_ci(monkeypatch):
    monkeypatch.setenv("CI", "true")
    assert use(outcome(finding()), update=True).exit_code == 0
    assert accepted() == {finding().key}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("update", [True, False])
def test_it_is_never_written_if_something_could_not_be_checked(update):
    found = use(outcome(finding(), unchecked=[missing()]), update=update)
    assert not Path("baseline.json").exists()
    assert (len(found.problems), found.exit_code) == (1, 2)


STALE = [
    # A run of all contracts would have found it; one of some models looked at this contract not at all.
    (violation("gone"), {}, True),
    (violation("gone"), {"whole": False}, False),
    # Rules ran over this model; what the command line left out may be there still, what the settings did not.
    (finding("AL103"), {}, True),
    (finding("AL103"), {"some_rules": True, "settings": 'select = ["AL2"]'}, False),
    (finding("AL103"), {"some_rules": True, "settings": 'select = ["AL1"]'}, True),
    (finding("AL103"), {"settings": 'select = ["AL2"]'}, True),
    # Another model was not looked at; one that is no longer there has no problems.
    (finding(model="other.keras"), {}, False),
    (finding(model="removed.keras"), {}, True),
    (finding(model="https://example.org/m.keras"), {}, False),
    (finding(model="app:build"), {}, False),
    (finding(model="-"), {}, False),
    (finding(model="a\0b"), {}, True),
]


@pytest.mark.parametrize(("entry", "options", "stale"), STALE)
def test_what_is_gone_is_told_where_the_run_would_have_found_it(here, entry, options, stale):
    (here / "other.keras").touch()
    write(entry)
    assert [each.key for each in use(outcome(), **options).stale] == ([entry.key] if stale else [])


def test_rules_that_did_not_run_find_nothing(here):
    write(finding())
    assert use(outcome(rules=False)).stale == ()
    assert (here / "baseline.json").exists()


@pytest.mark.parametrize(("value", "expected"), [("true", True), ("1", True), ("", False), ("0", False), ("No", False)])
def test_services_of_continuous_integration_set_ci(value, expected):
    assert in_ci({"CI": value}) == expected
