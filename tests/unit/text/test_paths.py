"""Paths from here, and what there is instead of one that is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from archlens.text.paths import check_the_path, from_here


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    for name in ("models/vqa.keras", "models/captions.h5", "app/build.py", ".hidden.keras"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_paths_are_told_from_here(folder, monkeypatch):
    assert from_here(folder / "models" / "vqa.keras") == "models/vqa.keras"
    monkeypatch.chdir(folder / "app")
    assert from_here(folder / "models" / "vqa.keras") == "../models/vqa.keras"
    assert from_here("vqa.keras") == "vqa.keras"


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("models/vqa.kears", "models/vqa.keras"),
        ("models/vqa", "models/vqa.keras"),
        ("modles/captions.h5", "models/captions.h5"),
        ("modles/caption.h5", "models/captions.h5"),
        ("./Models/VQA.keras", "models/vqa.keras"),
        ("app/biuld.py", "app/build.py"),
    ],
)
def test_the_nearest_is_offered(folder, asked, meant):
    assert check_the_path(asked) == f"Did you mean '{meant}'?"
    assert check_the_path(str(folder / asked)) == f"Did you mean '{folder / meant}'?"


@pytest.mark.parametrize(
    "asked", ["other.keras", "models/x", "models/vqa.keras/inside", "hidden.keras", "a\0b", "x" * 999]
)
def test_nothing_is_offered_where_nothing_is_near(asked):
    assert check_the_path(asked) == "Check the path."


def test_of_a_name_that_means_harm_nothing_reaches_the_terminal():
    Path("mod\x1b[2Jel.keras").touch()
    assert check_the_path("model.keras") == "Did you mean 'mod\\x1b[2Jel.keras'?"


def test_a_link_to_nothing_is_not_told_as_the_nearest_to_itself(folder):
    (folder / "models" / "old.keras").symlink_to("gone.keras")
    assert check_the_path("models/old.keras") == "A link in this path leads to nothing."
