"""Which models a name means."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import archlens
from archlens.errors import ModelFileError
from archlens.readers.targets import NothingThereError, identity, is_path, models_named, named


def names(targets):
    return [target.name for target in targets]


def test_a_folder_is_the_models_in_it(folder):
    assert names(named("models", Path(), folder)) == [
        "models/a.keras",
        "models/b.h5",
        "models/deep/c.keras",
        "models/odd[1].keras",
        "models/saved",
    ]
    assert names(named("models/saved", Path(), folder)) == ["models/saved"]


def test_folders_in_folders_in_folders(deepest):
    (deepest / "m.keras").touch()
    assert names(named("a", Path(), Path())) == [f"{deepest}/m.keras"]


def test_patterns_are_of_files_and_of_folders(folder):
    assert names(named("models/*.keras", Path(), folder)) == ["models/a.keras", "models/odd[1].keras"]
    assert names(named("models/**/c.*", Path(), folder)) == ["models/deep/c.keras"]
    assert names(named("models/odd[1].keras", Path(), folder)) == ["models/odd[1].keras"]
    for nothing in ("models/*.onnx", "empty", "empty/*"):
        with pytest.raises(NothingThereError, match="found none"):
            named(nothing, Path(), folder)


def test_a_folder_of_something_else_is_told_by_its_kind(tmp_path):
    (tmp_path / "pytorch_model.bin").write_bytes(b"")
    with pytest.raises(NothingThereError, match="found a model of PyTorch"):
        named(str(tmp_path), Path(), tmp_path)


def test_a_model_is_one_however_it_is_named(folder):
    (folder / "link.keras").symlink_to(folder / "models" / "a.keras")
    ways = [
        "models/a.keras",
        "./models/a.keras",
        "models/../models/a.keras",
        str(folder / "models/a.keras"),
        "link.keras",
    ]
    targets = [target for way in ways for target in named(way, Path(), folder)]
    assert names(targets) == ways
    assert len({identity(target) for target in targets}) == 1
    assert {target.key for target in targets} == {"models/a.keras"}


def test_what_is_no_path_stays_as_it_is(folder):
    for name in ("https://example.org/m.keras?v=[1]", "-", "app.models:build"):
        (target,) = named(name, folder, folder)
        assert (target.name, target.load, target.key, identity(target)) == (name,) * 4


def test_a_file_that_is_not_there_is_one_all_the_same(folder):
    (target,) = named("models/gone.keras", Path(), folder)
    assert (target.name, target.key) == ("models/gone.keras", "models/gone.keras")


def test_names_are_as_the_user_wrote_them_and_paths_right_from_here(folder):
    inner = folder / "models"
    (target,) = named("a.keras", inner, folder)
    assert (target.name, Path(target.load), target.key) == ("a.keras", inner / "a.keras", "models/a.keras")
    assert names(named("deep", inner, folder)) == ["deep/c.keras"]
    assert names(named(str(inner / "deep"), Path(), folder)) == [str(inner / "deep" / "c.keras")]


def test_what_is_a_path(folder):
    (file,), (url,) = named("models/a.keras", Path(), folder), named("https://example.org/m.keras", Path(), folder)
    assert (is_path(file), is_path(url)) == (True, False)


def test_a_loop_of_links_is_left_to_the_reader(folder):
    (folder / "loop.keras").symlink_to(folder / "loop.keras")
    (target,) = named("loop.keras", Path(), folder)
    assert identity(target)
    assert target.key == "loop.keras"


def test_a_path_that_the_system_cannot_look_up_is_told_as_such(tmp_path):
    with pytest.raises(NothingThereError, match=r"found an error of the system \(File name too long\)"):
        named("n" * 300, tmp_path, tmp_path)


@pytest.mark.usefixtures("folder")
def test_several_names_are_models_each_once_in_order():
    targets, wrong = models_named(["models/b.h5", "models", "models/*.keras", "gone/*", "empty", "-"])
    assert names(targets) == [
        "models/b.h5",
        "models/a.keras",
        "models/deep/c.keras",
        "models/odd[1].keras",
        "models/saved",
        "-",
    ]
    assert [error.path for error in wrong] == ["gone/*", "empty"]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("models/deep", ["models/a.keras", "models/b.h5", "models/odd[1].keras", "models/saved"]),
        ("deep", ["models/a.keras", "models/b.h5", "models/odd[1].keras", "models/saved"]),
        ("./models/*.keras", ["models/b.h5", "models/deep/c.keras", "models/saved"]),
        ("*.keras", ["models/b.h5", "models/saved"]),
        ("models/**/*.keras", ["models/b.h5", "models/saved"]),
        ("*.onnx", ["models/a.keras", "models/b.h5", "models/deep/c.keras", "models/odd[1].keras", "models/saved"]),
    ],
)
def test_models_are_left_out_by_path_and_by_name(pattern, left):
    targets, wrong = models_named(["models"], [pattern])
    assert (names(targets), wrong) == (left, [])


@pytest.mark.usefixtures("folder")
def test_to_leave_all_out_is_told():
    targets, (error,) = models_named(["models/*.keras", "-"], ["models"])
    assert names(targets) == ["-"]
    assert str(error) == (
        "models/*.keras: expected models that are not left out, found only such that are (2). Check the patterns."
    )


@pytest.mark.parametrize(
    ("file", "found"),
    [
        ("variables/variables.index", "a SavedModel without its saved_model.pb"),
        ("model.weights.h5", "weights alone, as of a Keras 3 folder without its config.json"),
    ],
)
def test_what_is_left_of_a_model_is_told(tmp_path, file, found):
    (tmp_path / "left" / file).parent.mkdir(parents=True)
    (tmp_path / "left" / file).write_bytes(b"")
    whole = rf"found {found}\. Copy or download the whole folder again\."
    with pytest.raises(NothingThereError, match=rf"expected models in this folder .*{whole}"):
        named(str(tmp_path / "left"), Path(), tmp_path)
    with pytest.raises(ModelFileError, match=whole):
        archlens.analyze(tmp_path / "left")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without named pipes")
@pytest.mark.parametrize("name", ["t", "t/*", "t/**/*.keras"])
def test_pipes_in_folders_are_left_alone(tmp_path, monkeypatch, name):
    """Reading one would wait for ever for somebody to write."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t").mkdir()
    (tmp_path / "t/m.keras").write_bytes(b"")
    os.mkfifo(tmp_path / "t/pipe.keras")
    found, wrong = models_named([name])
    assert [target.name for target in found] == ["t/m.keras"]
    assert not wrong
    assert [target.name for target in models_named(["t/pipe.keras"])[0]] == ["t/pipe.keras"]
