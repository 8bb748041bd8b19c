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


@pytest.mark.parametrize("module", ["pkg_of_code/models.py", "./pkg_of_code/models.py", "pkg_of_code.models"])
def test_a_file_of_code_is_the_module_of_its_path(folder, module):
    name = f"{module}:build"
    (folder / "pkg_of_code").mkdir(exist_ok=True)
    (folder / "pkg_of_code" / "parts.py").write_text("PART = 'a part'\n")
    (folder / "pkg_of_code" / "models.py").write_text("from .parts import PART\ndef build(): return PART\n")
    assert names_function(name)
    try:
        assert load(name) == "a part"
        (folder / "inner").mkdir()
        assert load(name, folder) == "a part"
    finally:
        for imported in [each for each in sys.modules if each.startswith("pkg_of_code")]:
            del sys.modules[imported]


def test_a_file_of_code_elsewhere_is_found_too(folder, monkeypatch):
    (folder / "odd-name").mkdir()
    (folder / "odd-name" / "code_elsewhere.py").write_text("def build(): return 'a model'\n")
    (folder / "here").mkdir()
    monkeypatch.chdir(folder / "here")
    assert load("../odd-name/code_elsewhere.py:build") == "a model"
    assert load(f"{folder}/odd-name/code_elsewhere.py:build") == "a model"


def test_a_file_of_code_that_is_not_there_is_told_with_the_nearest(folder):
    (folder / "app").mkdir()
    (folder / "app" / "models.py").touch()
    with pytest.raises(FunctionError, match=r"'app/modles\.py', found none\. Did you mean 'app/models\.py'\?"):
        load("app/modles.py:build")


def test_no_place_in_archlens_is_told(folder):
    (folder / "no_function_here.py").touch()
    with pytest.raises(FunctionError) as error:
        load("no_function_here.py:build")
    assert str(folder) not in str(error.value)
    assert "line" not in str(error.value)


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


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("app_of_code.modles:build", r"named 'app_of_code.modles'\. Did you mean 'app_of_code/models\.py'\?"),
        ("app_of_code.models:bild", r"no attribute 'bild'\. Did you mean 'build'\?"),
        ("app_of_code.needy:build", r"needy\.py, line 1\. Install 'not_installed' in the environment of archlens"),
    ],
)
def test_what_is_missing_is_told_with_what_to_do(folder, name, hint):
    (folder / "app_of_code").mkdir()
    (folder / "app_of_code" / "models.py").write_text("def build(): return 'a model'\n")
    (folder / "app_of_code" / "needy.py").write_text("import not_installed\n")
    try:
        with pytest.raises(FunctionError, match=hint) as error:
            load(name)
    finally:
        for imported in [each for each in sys.modules if each.startswith("app_of_code")]:
            del sys.modules[imported]
    assert "importlib" not in str(error.value)
