"""Settings of a check as a whole: rules, contracts and what fails, with all mistakes at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from archlens.checks.check_settings import read_setup
from archlens.settings import SettingsError, parse

TEXT = """\
fail-on = "error"
select = ["AL1"]
[[contracts]]
name = "deep"
type = "branch-depth"
model = "m.keras"
branch = "x"
max = 3
"""


def test_all_of_it():
    setup = read_setup(parse("project/archlens.toml", TEXT))
    assert (setup.fail_on, setup.folder, setup.path) == ("error", Path("project"), "project/archlens.toml")
    assert [contract.name for contract in setup.contracts] == ["deep"]
    assert (setup.rules.runs("AL101"), setup.rules.runs("AL201")) == (True, False)


def test_without_a_file_everything_is_as_usual():
    setup = read_setup(None)
    assert (setup.fail_on, setup.contracts, setup.folder, setup.path) == ("warning", (), Path(), None)
    assert setup.rules.runs("AL101")


def test_the_command_line_takes_the_place_of_what_the_file_says():
    setup = read_setup(parse("archlens.toml", TEXT), {"fail-on": "never", "select": ["AL2"]})
    assert (setup.fail_on, setup.rules.runs("AL101"), setup.rules.runs("AL201")) == ("never", False, True)
    assert len(setup.contracts) == 1


def test_every_mistake_is_told_at_once():
    text = TEXT.replace('"error"', '"errors"').replace("branch-depth", "branch-dept").replace("select", "selct")
    with pytest.raises(SettingsError) as error:
        read_setup(parse("archlens.toml", text))
    assert [(mistake.line, mistake.key) for mistake in error.value.mistakes] == [
        (1, "fail-on"),
        (2, "selct"),
        (5, "contracts[0].type"),
    ]
    assert "Did you mean 'select'?" in str(error.value)
    assert "Did you mean 'error'?" in str(error.value)


@pytest.mark.parametrize(
    ("text", "line", "expected", "found"),
    [
        ("\nfail_on = 'fatal'", 2, "a severity, or 'never'", "'fatal'"),
        ("fail_on = true", 1, "a severity, or 'never'", "true"),
        ("fail-on = ['error']", 1, "a severity, or 'never'", "a list"),
        ("\n[contract.a]\n", 2, "a setting of archlens", "'contract'"),
        ("\n\n[[contract]]\nname = 'a'", 3, "a setting of archlens", "'contract'"),
        ("fail-on = 'never'\n[tool.archlens]\nselect = []", 2, "a setting of archlens", "'tool'"),
        ("\nper_model_ignores = ['AL1']", 2, "a table", "['AL1']"),
    ],
)
def test_nothing_is_ignored_silently(text, line, expected, found):
    with pytest.raises(SettingsError) as error:
        read_setup(parse("archlens.toml", text))
    (mistake,) = error.value.mistakes
    assert (mistake.line, mistake.expected, mistake.found) == (line, expected, found)


def test_a_key_with_underscores_is_the_same_key():
    setup = read_setup(parse("archlens.toml", TEXT.replace("fail-on", "fail_on")))
    assert setup.fail_on == "error"


@pytest.mark.parametrize("key", ["fail-on", "select", "contracts"])
def test_keys_may_be_written_with_hyphens(key):
    assert read_setup(parse("archlens.toml", TEXT)).settings.data[key]
