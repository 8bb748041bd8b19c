"""Folders of models, for tests that only look at names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in ("a.keras", "b.h5", "b.weights.h5", "notes.txt", "deep/c.keras", ".hidden/d.keras", "odd[1].keras"):
        path = tmp_path / "models" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    saved = tmp_path / "models" / "saved"
    saved.mkdir()
    (saved / "saved_model.pb").touch()
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def deepest(tmp_path, monkeypatch):
    """The innermost of 1,200 folders in each other, more than Python's stack holds; the first is ``a``."""
    monkeypatch.chdir(tmp_path)
    folders = ["/".join(["a"] * depth) for depth in range(1, 1201)]
    for folder in folders:
        os.mkdir(folder)  # noqa: PTH102 - Path's needs a recursion
    yield Path(folders[-1])
    for folder in reversed(folders):  # pytest, which removes what tests left some runs ago, needs one, too
        for file in Path(folder).iterdir():
            file.unlink()
        os.rmdir(folder)  # noqa: PTH106 - as above
