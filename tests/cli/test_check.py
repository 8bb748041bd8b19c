"""``archlens check`` as users run it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from xml.etree import ElementTree as ET

import pytest

from tests.conftest import ROOT

SAMPLES = ROOT / "sample_models"
SHALLOW = """select = ["AL301"]
[[contracts]]
name = "image stays shallow"
because = "the accelerator holds three layers"
type = "branch-depth"
model = "{model}"
branch = "image_input"
max = {most}
"""
LOCKED = '[[contracts]]\nname = "locked"\ntype = "locked"\nmodel = "models/siamese.keras"\nlock = "gone.lock"\n'


@pytest.fixture
def project(tmp_path):
    """A project with two models, one of which keeps what the settings promise."""
    (tmp_path / "models").mkdir()
    for name in ("image_text", "transfer_learning", "siamese"):
        shutil.copy(SAMPLES / f"{name}.keras", tmp_path / "models")
    settings(tmp_path, SHALLOW.format(model="models/image_text.keras", most=4))
    return tmp_path


def settings(folder, text, name="archlens.toml"):
    (folder / name).write_text(text, "utf-8")


@pytest.fixture
def run(console, environment, project):
    def runner(*args, cwd=project, env=()):
        clean = {name: value for name, value in environment.items() if name not in ("CI", "GITHUB_WORKSPACE")}
        return console("check", *args, cwd=cwd, env={**clean, **dict(env)})

    return runner


def told(result):
    """What is said, whatever its lines."""
    return " ".join((result.stdout + result.stderr).split())


def test_contracts_that_are_kept(run):
    result = run()
    assert (result.returncode, result.stderr) == (0, "")
    assert "kept image stays shallow" in told(result)
    assert "1 model; contracts: 1 kept, 0 broken; findings: none." in result.stdout


def test_a_broken_contract_says_what_was_promised_what_is_why_and_where(run, project):
    settings(project, SHALLOW.format(model="models/image_text.keras", most=3))
    result = run()
    assert (result.returncode, result.stderr) == (1, "")
    for part in (
        "broken image stays shallow (branch-depth), archlens.toml:2",
        "promised branch 'image_input': at most 3 calls",
        "found 4 calls deep",
        "because the accelerator holds three layers",
    ):
        assert part in told(result)


def test_models_of_contracts_are_relative_to_their_file(run, project):
    settings(project, SHALLOW.format(model="models/*_text.keras", most=3))
    assert run(cwd=project / "models").returncode == 1
    (project / "elsewhere").mkdir()
    assert run("--config", project / "archlens.toml", cwd=project / "elsewhere").returncode == 1


def test_a_model_is_checked_by_the_contracts_that_name_it(run, project):
    settings(project, SHALLOW.format(model="models/image_*.keras", most=3))
    assert run("models/image_text.keras").returncode == 1
    assert run("image_text.keras", cwd=project / "models").returncode == 1
    assert run(project / "models" / "image_text.keras").returncode == 1
    other = run("models/siamese.keras")
    assert other.returncode == 0
    assert "No contract names models/siamese.keras." in told(other)


def test_a_contract_by_name_is_checked_on_any_model_and_no_rule_is(run, project):
    settings(project, SHALLOW.format(model="models/siamese.keras", most=3))
    result = run("models/image_text.keras", "--contract", "image stays shallow")
    assert result.returncode == 1
    assert "findings" not in result.stdout
    wrong = run("--contract", "image stays shalow")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "Did you mean 'image stays shallow'?" in wrong.stderr


@pytest.mark.parametrize(
    ("text", "args", "expected"),
    [
        ("", [], "expected models to check, or contracts in .*archlens.toml, found neither"),
        (
            SHALLOW.format(model="gone.keras", most=4),
            [],
            r"gone.keras: expected a model file, found no such file.*\(archlens\.toml:\d+\)",
        ),
        (SHALLOW.format(model="gone/*.keras", most=4), [], "expected files that match this pattern, found none"),
        (SHALLOW.format(model="empty", most=4), [], "expected models in this folder"),
        ("", ["empty"], "expected models in this folder"),
        ("", ["gone.keras"], "found no such file"),
        ("", ["gone*.keras"], "expected files that match this pattern, found none"),
        (SHALLOW.format(model="no_such_module:build", most=4), [], "No module named 'no_such_module'"),
        (LOCKED, [], "contract 'locked': expected a lock file"),
        ("", ["--config", "gone.toml"], "gone.toml:1: file: expected a settings file"),
        ("", ["models/siamese.keras", "--select", "AL10x"], "With AL1 begin: 'AL101'"),
        ("", ["models/siamese.keras", "-o", "models/siamese.keras"], "found a file that is read"),
        ("", ["models/siamese.keras", "--update-baseline"], "--update-baseline needs --baseline FILE"),
        ("", ["--exclude", "old*"], "--exclude needs the models"),
        ("", ["models/siamese.keras", "--exclude", "siam*"], "expected models that are not left out"),
    ],
)
def test_what_cannot_be_checked_is_never_a_pass(run, project, text, args, expected):
    settings(project, text)
    (project / "empty").mkdir()
    result = run(*args)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert re.search(expected, result.stderr)


def test_one_model_that_cannot_be_read_does_not_hide_the_others(run, project):
    settings(project, SHALLOW.format(model="models/image_text.keras", most=3))
    (project / "bad\x1b[31m.keras").write_bytes(b"PK")
    result = run("bad\x1b[31m.keras", "models/image_text.keras")
    assert result.returncode == 2
    assert "broken image stays shallow" in told(result)
    assert r"bad\x1b[31m.keras: expected" in result.stderr
    assert "1 could not be checked" in result.stdout


def test_all_mistakes_of_a_settings_file_are_told_at_once(run, project):
    settings(
        project,
        """select = ["AL1"]
ingore = ["AL101"]
fail-on = "warn"
[[contracts]]
name = "x"
type = "branch-dept"
model = "models/siamese.keras"
[[contracts]]
name = "y"
type = "branch-depth"
model = "models/siamese.keras"
branch = "x"
maximum = 3
""",
    )
    result = run()
    assert (result.returncode, result.stdout) == (2, "")
    for part in (
        "toml:2: ingore",
        "'ignore'",
        "toml:3: fail-on",
        "'warning'",
        "toml:6: ",
        "'branch-depth'",
        "toml:13: ",
    ):
        assert part in result.stderr
    lines = result.stderr.splitlines()
    assert len(lines) >= 4
    assert all(line.startswith("archlens: archlens.toml:") for line in lines)


def test_rules_selected_ignored_and_how_grave(run, project):
    settings(project, 'select = ["AL203"]\n')
    model = "models/siamese.keras"
    assert "AL203" in run(model).stdout
    assert run(model, "--fail-on", "info").returncode == 1
    assert run(model, "--fail-on", "info", "--ignore", "AL203").returncode == 0
    assert run(model, "--fail-on", "info", "--select", "AL203").returncode == 1
    assert "AL203" not in run(model, "--select", "AL4,AL101").stdout


def test_fail_on_may_be_set_in_the_settings_and_the_command_line_wins(run, project):
    settings(project, 'fail-on = "info"\nselect = ["AL203"]\n')
    assert run("models/siamese.keras").returncode == 1
    assert run("models/siamese.keras", "--fail-on", "error").returncode == 0


def test_settings_in_pyproject(run, project):
    (project / "archlens.toml").unlink()
    text = SHALLOW.format(model="models/image_text.keras", most=3).replace(
        "[[contracts]]", "[[tool.archlens.contracts]]"
    )
    settings(project, f'[project]\nname = "x"\n[tool.archlens]\n{text}', "pyproject.toml")
    result = run()
    assert result.returncode == 1
    assert "pyproject.toml:5" in result.stdout


def test_a_folder_is_all_models_in_it(run, project):
    (project / "models" / "small.weights.h5").write_bytes(b"no model")
    result = run("models", "--output-format", "json")
    assert json.loads(result.stdout)["models"] == [
        "models/image_text.keras",
        "models/siamese.keras",
        "models/transfer_learning.keras",
    ]


def test_a_function_that_builds_the_model(run, project):
    (project / "app.py").write_text("def build():\n    return 'models/image_text.keras'\n")
    settings(project, SHALLOW.format(model="app:build", most=3))
    assert run().returncode == 1
    assert run("app:build").returncode == 1
    (project / "app.py").write_text(f"def build():\n    return {str(project / 'models' / 'image_text.keras')!r}\n")
    assert run(cwd=project / "models").returncode == 1
    assert run("app:build", cwd=project / "models").returncode == 2


def test_a_baseline_accepts_todays_problems_and_fails_on_new_ones(run, project):
    settings(project, SHALLOW.format(model="models/image_text.keras", most=3))
    first = run("--baseline", "baseline.json")
    assert first.returncode == 0
    assert "wrote baseline.json" in first.stderr
    written = (project / "baseline.json").read_bytes()
    again = run("--baseline", "baseline.json")
    assert (again.returncode, again.stderr) == (0, "")
    assert "accepted image stays shallow" in told(again)
    settings(project, SHALLOW.format(model="models/image_*.keras", most=1))
    assert run("--baseline", "baseline.json").returncode == 1
    assert (project / "baseline.json").read_bytes() == written
    settings(project, SHALLOW.format(model="models/image_text.keras", most=9))
    stale = run("--baseline", "baseline.json")
    assert stale.returncode == 0
    assert "accepts what is gone" in told(stale)
    assert run("--baseline", "baseline.json", "--update-baseline").returncode == 0
    assert json.loads((project / "baseline.json").read_text())["accepted"] == []


def test_ci_writes_no_baseline_unasked(run, project):
    missing = run("--baseline", "baseline.json", env={"CI": "true"})
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "--update-baseline" in missing.stderr
    assert not (project / "baseline.json").exists()
    assert run("--baseline", "baseline.json", "--update-baseline", env={"CI": "true"}).returncode == 0
    assert (project / "baseline.json").exists()


def test_a_baseline_is_not_written_if_anything_could_not_be_checked(run, project):
    result = run("gone.keras", "models/siamese.keras", "--baseline", "baseline.json")
    assert result.returncode == 2
    assert "did not write baseline.json" in result.stderr
    assert not (project / "baseline.json").exists()


def test_a_part_of_the_check_leaves_the_rest_of_the_baseline_alone(run, project):
    shallow = SHALLOW.format(model="models/image_text.keras", most=3)
    settings(project, shallow.replace("AL301", "AL203"))
    run("models", "--fail-on", "info", "--baseline", "baseline.json")
    before = json.loads((project / "baseline.json").read_text())["accepted"]
    assert {each["code"] for each in before} >= {"branch-depth", "AL203"}
    for args in (
        ["models/transfer_learning.keras"],
        ["models", "--select", "AL101"],
        ["--contract", "image stays shallow"],
    ):
        result = run(*args, "--baseline", "baseline.json", "--update-baseline")
        assert "accepts what is gone" not in told(result)
        assert json.loads((project / "baseline.json").read_text())["accepted"] == before
    (project / "models" / "siamese.keras").unlink()
    result = run("models/transfer_learning.keras", "--baseline", "baseline.json")
    assert "AL203 dominant-layer in models/siamese.keras" in told(result)


def test_formats_go_to_a_file(run, project):
    settings(project, SHALLOW.format(model="models/image_text.keras", most=3))
    for form in ("json", "sarif", "junit"):
        result = run("--output-format", form, "-o", f"out.{form}")
        assert (result.returncode, result.stdout) == (1, f"wrote out.{form}\n")
    ET.parse(project / "out.junit")  # noqa: S314 - it was written here
    place = json.loads((project / "out.sarif").read_text())["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["region"]["startLine"] == 2
    assert json.loads((project / "out.json").read_text())["contracts"][0]["state"] == "broken"


def test_the_format_has_two_spellings(run, project):
    settings(project, SHALLOW.format(model="models/image_text.keras", most=3))
    for form in ("json", "junit"):
        assert run("--format", form).stdout == run("--output-format", form).stdout != ""
    assert run("--output-format", "markdown").returncode == run("--format", "markdown").returncode == 2


IN_EVERY_FORM = """
from tests.cli.in_process import run
for form in ("text", "json", "sarif", "junit", "github"):
    print(*run("check", "--output-format", form))
"""


def test_the_order_of_models_and_contracts_does_not_change_a_byte(python, environment, project):
    settings(project, SHALLOW.format(model="models/image_*.keras", most=1))
    command = [python, "-c", IN_EVERY_FORM]
    once, twice = (
        subprocess.check_output(command, env={**environment, "PYTHONHASHSEED": seed}, cwd=project) for seed in "12"
    )
    assert b"testsuite" in once
    assert once == twice
