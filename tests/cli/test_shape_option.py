"""``--shape`` as users say it, on each command that reads a model."""

import json
import shutil

import pytest

from tests.cli.in_process import run
from tests.conftest import ROOT

VARIABLE, IMAGE_TEXT = (str(ROOT / "sample_models" / f"{name}.keras") for name in ("variable_length", "image_text"))
GIVEN = ("--shape", "visits_input=40x5")
MACS = 40 * 4 * 32 * (5 + 32) + 20 * 32 + 64 * 16 + 16
"""An LSTM of 32 units over 40 steps of 5 features, and three Dense layers."""


@pytest.mark.parametrize("shape", ["40x5", "40,5", "40 × 5", "(None, 40, 5)", "[null, 40, 5]"])
def test_each_spelling(shape):
    code, text = run("report", VARIABLE, "--format", "json", "--shape", f"visits_input={shape}")
    report = json.loads(text)
    assert (code, report["model"]["macs"]) == (0, MACS)
    assert [(each["shape"], each["shape_given"]) for each in report["inputs"]] == [
        ([None, 40, 5], True),
        ([None, 20], False),
    ]


def test_the_report_says_what_is_missing_and_what_was_given():
    assert "give visits_input's length: --shape visits_input=128x5" in run("report", VARIABLE, "--width", "140")[1]
    text = run("report", VARIABLE, *GIVEN, "--width", "140")[1]
    assert "shapes given: visits_input (None, 40, 5)" in text
    assert "--shape" not in text


def test_what_cannot_be_meant():
    assert run("report", VARIABLE, "--shape", "visits_input")[0] == 2
    code, text = run("report", VARIABLE, *GIVEN, *GIVEN)
    assert (code, "'visits_input' is given two shapes." in text) == (2, True)
    code, text = run("report", VARIABLE, "--shape", "visits=40x5")
    assert (code, text.count("\n")) == (2, 1)
    assert "Did you mean 'visits_input'?" in text


def test_what_the_model_cannot_take_is_one_paragraph_that_names_the_call():
    code, text = run("report", IMAGE_TEXT, "--shape", "image_input=448x448x3")
    assert (code, text.count("\n")) == (2, 1)
    assert text.startswith(
        f"archlens: {IMAGE_TEXT}: call 'image_dense': expected (None, 394272), for which its weights"
    )


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copy(VARIABLE, tmp_path / "m.keras")
    return tmp_path


@pytest.mark.usefixtures("here")
def test_a_lock_file_compares_like_with_like():
    assert run("lock", "m.keras", *GIVEN)[0] == 0
    assert run("diff", "m.lock", "m.keras", *GIVEN)[0] == 0
    assert run("diff", "m.lock", "m.keras")[0] == 1
    code, text = run("diff", "m.lock", "m.lock", *GIVEN)
    assert (code, "expected a model to give shapes to, found two lock files" in text) == (2, True)


@pytest.mark.usefixtures("here")
def test_both_sides_of_a_diff_are_read_on_it():
    assert run("diff", "m.keras", VARIABLE, *GIVEN)[0] == 0
    code, text = run("diff", "m.keras", IMAGE_TEXT, *GIVEN)
    assert (code, "found 'visits_input'" in text) == (2, True)


def test_a_picture_has_the_shapes(here):
    assert run("draw", "m.keras", "-o", "m.dot", *GIVEN)[0] == 0
    assert "40×5" in (here / "m.dot").read_text("utf-8")


def test_settings_that_init_writes_are_checked_on_these_shapes(here):
    assert run("init", "m.keras", *GIVEN)[0] == 0
    assert '[shapes."m.keras"]\n"visits_input" = "(None, 40, 5)"\n' in (here / "archlens.toml").read_text("utf-8")
    assert run("check")[0] == 0
    code, text = run("check", "--shape", "visits_input=41x5")  # the command line goes before the settings
    assert (code, "found     its shape is (None, 41, 5)" in text) == (1, True)
