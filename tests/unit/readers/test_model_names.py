from __future__ import annotations

import sys

import pytest

from archlens.readers.model_names import FunctionError, expand, load


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    for name in ("b.keras", "a.keras", "c.txt", "odd[1].keras"):
        (tmp_path / name).touch()
    return tmp_path


def test_patterns_become_the_files_that_match():
    assert expand(["*.keras", "x.keras", "-"]) == ["a.keras", "b.keras", "odd[1].keras", "x.keras", "-"]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file():
    assert expand(["odd[1].keras", "https://example.org/m.keras?v=1"]) == [
        "odd[1].keras",
        "https://example.org/m.keras?v=1",
    ]


def test_a_pattern_that_matches_nothing_is_a_file_that_is_missing():
    assert expand(["*.h5"]) == ["*.h5"]


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
