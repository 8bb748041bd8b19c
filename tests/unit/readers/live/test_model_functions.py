from __future__ import annotations

import sys

import pytest

from archlens.readers.live.model_functions import FunctionError, load, names_function


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    return tmp_path


def test_a_function_is_called(folder):
    (folder / "made_here.py").write_text("class Models:\n    @staticmethod\n    def build(): return 'a model'\n")
    assert load("made_here:Models.build") == "a model"


def test_files_are_left_alone(folder):
    (folder / "json:tool").touch()
    assert (load("a.keras"), load("json:tool"), load("-")) == ("a.keras", "json:tool", "-")


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        ("no_such_module:build", "", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("no_function:build", "", "AttributeError: module 'no_function' has no attribute 'build'"),
        ("raising:build", "def build():\n    raise ValueError('too small')\n", r"too small in .*raising\.py, line 2"),
    ],
)
def test_what_goes_wrong_is_told_with_its_line(folder, name, code, message):
    if not name.startswith("no_such"):
        (folder / f"{name.partition(':')[0]}.py").write_text(code)
    with pytest.raises(FunctionError, match=message):
        load(name)


def test_a_file_of_that_name_comes_first(folder):
    assert names_function("app.models:build")
    (folder / "app.models:build").touch()
    assert not names_function("app.models:build")
