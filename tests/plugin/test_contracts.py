"""``pytest --archlens-contracts``."""

from __future__ import annotations

import shutil

import pytest

from tests.conftest import ROOT

SETTINGS = """
[[contracts]]
name = "image stays shallow"
because = "the accelerator holds three layers"
type = "branch-depth"
model = "models/image_text.keras"
branch = "image_input"
max = 3

[[contracts]]
name = "left or right"
type = "path"
model = "models/merge_*.keras"
from = "left_input"
to = "score"
"""


@pytest.fixture
def contracted(project):
    (project.path / "archlens.toml").write_text(SETTINGS)
    (project.path / "tests").mkdir()
    (project.path / "tests" / "test_one.py").write_text("def test_one(): pass\n")
    return project


def test_one_test_for_each_contract_and_model(contracted):
    result = contracted.runpytest("--archlens-contracts", "-v")
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(
        [
            "archlens.toml::image stays shallow[[]models/image_text.keras[]] FAILED*",
            "archlens.toml::left or right[[]models/merge_add.keras[]] PASSED*",
            "archlens.toml::left or right[[]models/merge_concatenate.keras[]] PASSED*",
            "tests/test_one.py::test_one PASSED*",
            "broken: image stays shallow (branch-depth), archlens.toml:2",
            "  promised: branch 'image_input': at most 3 calls deep",
            "  because: the accelerator holds three layers",
        ]
    )
    assert "Traceback" not in result.stdout.str()


def test_none_unless_they_are_asked_for(contracted):
    contracted.runpytest().assert_outcomes(passed=1)
    contracted.runpytest("tests", "archlens.toml").assert_outcomes()


@pytest.mark.parametrize(
    ("args", "passed", "failed"),
    [
        (["tests"], 3, 1),
        (["archlens.toml"], 2, 1),
        (["archlens.toml::image stays shallow[models/image_text.keras]"], 0, 1),
        (["-k", "left"], 2, 0),
        (["tests", "--deselect", "archlens.toml::image stays shallow[models/image_text.keras]"], 3, 0),
    ],
)
def test_some_of_them(contracted, args, passed, failed):
    result = contracted.runpytest("--archlens-contracts", *args)
    outcomes = result.parseoutcomes()
    assert (outcomes.get("passed", 0), outcomes.get("failed", 0)) == (passed, failed)


def test_in_several_processes(contracted):
    contracted.runpytest_subprocess("--archlens-contracts", "-n", "2").assert_outcomes(passed=3, failed=1)


def test_a_contract_whose_model_is_not_there_fails(contracted):
    text = SETTINGS.replace("models/merge_*", "models/gone_*").replace("models/image_text", "models/gone")
    (contracted.path / "archlens.toml").write_text(text)
    result = contracted.runpytest("--archlens-contracts")
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(["*gone.keras: expected a model file, found no such file*"])
    result.stdout.fnmatch_lines(["*gone_[*].keras: expected files that match this pattern, found none*"])


def test_mistakes_in_the_settings_stop_the_session(contracted):
    (contracted.path / "archlens.toml").write_text(
        SETTINGS.replace("branch-depth", "branch-dept").replace("from", "form")
    )
    for args in ([], ["archlens.toml"]):
        result = contracted.runpytest("--archlens-contracts", *args)
        assert result.ret == pytest.ExitCode.INTERRUPTED
        result.stdout.fnmatch_lines(["*archlens.toml:5: *'branch-depth'*", "*archlens.toml:1*from*"])


def test_no_contracts_are_no_pass(contracted):
    (contracted.path / "archlens.toml").write_text("")
    assert contracted.runpytest("--archlens-contracts").ret == pytest.ExitCode.INTERRUPTED
    (contracted.path / "archlens.toml").unlink()
    result = contracted.runpytest("--archlens-contracts", "--archlens-config", "gone.toml")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*--archlens-contracts: expected gone.toml, found no such file.*"])


def test_a_function_that_builds_the_model_is_called_once(contracted):
    (contracted.path / "built.py").write_text("""
from pathlib import Path
def build():
    called = Path("calls")
    called.write_text(called.read_text() + "x" if called.exists() else "x")
    return "models/image_text.keras"
""")
    once = SETTINGS.replace("models/image_text.keras", "built:build")
    (contracted.path / "archlens.toml").write_text(once + once.replace('name = "', 'name = "also '))
    result = contracted.runpytest("--archlens-contracts", "archlens.toml", "-k", "shallow")
    result.assert_outcomes(failed=2, deselected=4)
    assert (contracted.path / "calls").read_text() == "x"


@pytest.mark.parametrize(("steps", "outcome"), [(40, {"passed": 1}), (41, {"failed": 1})])
def test_models_are_read_on_the_shapes_of_the_settings(project, steps, outcome):
    (project.path / "archlens.toml").write_text(
        f'[shapes."*.keras"]\nvisits_input = "{steps}x5"\n'
        '[[contracts]]\nname = "size"\ntype = "shape"\nmodel = "models/variable_length.keras"\n'
        'inputs = { visits_input = "(None, 40, 5)", record_input = "(None, 20)" }\n'
        'outputs = { leaves = "(None, 1)" }\n'
    )
    shutil.copy(ROOT / "sample_models" / "variable_length.keras", project.path / "models")
    project.runpytest("--archlens-contracts").assert_outcomes(**outcome)
