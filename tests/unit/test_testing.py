"""Asserts for users' tests."""

from __future__ import annotations

import shutil
import subprocess

import pytest

import archlens
from archlens.analysis import analyze_graph
from archlens.errors import ArchlensError
from archlens.settings import SettingsError
from archlens.testing import (
    assert_contracts,
    assert_no_path,
    assert_path,
    assert_same_architecture,
    assert_survives_without,
)
from tests.conftest import ROOT
from tests.unit.analysis.made import TWO_TOWERS, graph_of

SAMPLES = ROOT / "sample_models"
SETTINGS = """
[[contracts]]
name = "shallow image"
because = "it runs on a phone"
type = "branch-depth"
model = "image_text.keras"
branch = "image_input"
max = 3
[[contracts]]
name = "shallow text"
type = "branch-depth"
model = "image_*.keras"
branch = "text_input"
max = 2
[[contracts]]
name = "kept"
type = "branch-depth"
model = "other.keras"
branch = "text_input"
min = 1
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    shutil.copy(SAMPLES / "image_text.keras", tmp_path)
    shutil.copy(SAMPLES / "image_text.keras", tmp_path / "unnamed.keras")
    (tmp_path / "archlens.toml").write_text(SETTINGS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def broken(*args, **options):
    with pytest.raises(AssertionError) as caught:
        assert_contracts(*args, **options)
    return str(caught.value)


def test_all_violations_stand_in_one_message(folder):
    text = broken("image_text.keras")
    assert text.startswith("image_text.keras breaks 2 of 2 contracts\n")
    for part in (
        "broken: shallow image (branch-depth), archlens.toml:2",
        "branch 'image_input': at most 3 calls deep",
        "because: it runs on a phone",
        "broken: shallow text (branch-depth), archlens.toml:9",
    ):
        assert part in text
    assert (
        broken("image_text.keras", "archlens.toml")
        == broken(folder / "image_text.keras", folder / "archlens.toml")[len(str(folder)) + 1 :]
    )


@pytest.mark.usefixtures("folder")
def test_which_contracts():
    analysis = archlens.analyze("image_text.keras")
    assert "breaks 2 of 3 contracts" in broken(analysis)
    assert "breaks 1 of 1 contract\n" in broken(analysis, stands_for="image_new.keras")
    assert "breaks 2 of 2 contracts" in broken("unnamed.keras", stands_for="image_text.keras")
    assert "breaks 1 of 2 contracts" in broken("unnamed.keras", names=["shallow text", "kept"])
    assert_contracts("unnamed.keras", names="kept")
    assert_contracts(analysis, stands_for="other.keras")


@pytest.mark.parametrize(
    ("args", "options", "message"),
    [
        (["unnamed.keras"], {}, "expected contracts in .* for unnamed.keras, found none"),
        (["image_text.keras"], {"stands_for": "no.keras"}, "expected contracts in .* for no.keras, found none"),
        (["image_text.keras"], {"names": "shalow text"}, "Did you mean 'shallow text'"),
        (["image_text.keras", "gone.toml"], {}, "gone.toml:1: file"),
        (["image_gone.keras"], {}, "found no such file"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_cannot_be_checked_is_no_pass(args, options, message):
    with pytest.raises(ArchlensError, match=message):
        assert_contracts(*args, **options)


def test_all_mistakes_are_told(folder):
    (folder / "archlens.toml").write_text(SETTINGS.replace("branch-depth", "branch-dept"))
    with pytest.raises(SettingsError) as caught:
        assert_contracts("image_text.keras")
    assert len(caught.value.mistakes) == 3


@pytest.mark.usefixtures("folder")
def test_paths():
    assert_path("image_text.keras", "text_input", "match", through="text_lstm")
    assert_no_path("image_text.keras", "text_input", "image_dense")
    with pytest.raises(AssertionError, match=r"found: text_input → .* → match"):
        assert_no_path("image_text.keras", "text_input", "match")
    with pytest.raises(
        AssertionError, match=r"promised: a path from 'text_input' to 'image_dense'\n  found: there is none"
    ):
        assert_path("image_text.keras", "text_input", "image_dense")
    with pytest.raises(AssertionError, match="an input or call 'postcode'"):
        assert_no_path("image_text.keras", "postcode", "match")


@pytest.mark.usefixtures("folder")
def test_what_is_left_without_an_input():
    assert_survives_without(analyze_graph(graph_of(TWO_TOWERS, ["flat", "skip"])), "text", ["out_flat"])
    with pytest.raises(AssertionError, match=r"'match' is left without 'image_input'\n.*\n.*'text_input'\n") as caught:
        assert_survives_without("image_text.keras", ("image_input", "text_input"), "*")
    assert str(caught.value).count("found: lost at 'concatenate': ") == 2
    with pytest.raises(AssertionError, match="an input 'postcode'"):
        assert_survives_without("image_text.keras", "postcode", "match")


def test_architectures():
    same, other = archlens.analyze(SAMPLES / "merge_add.keras"), SAMPLES / "merge_concatenate.keras"
    assert_same_architecture(same, SAMPLES / "merge_add.keras")
    with pytest.raises(AssertionError, match="mode concatenate"):
        assert_same_architecture(same, other)


def test_it_needs_no_pytest(python, environment, folder):
    code = (
        "import sys\nfrom archlens.testing import assert_contracts\n"
        "try:\n    assert_contracts('image_text.keras', 'archlens.toml')\n"
        "except AssertionError as error:\n    print(str(error).split(chr(10))[0])\n"
        "assert 'pytest' not in sys.modules and 'click' not in sys.modules\n"
    )
    done = subprocess.run([python, "-c", code], env=environment, capture_output=True, text=True, check=True, cwd=folder)
    assert done.stdout == "image_text.keras breaks 2 of 2 contracts\n"
