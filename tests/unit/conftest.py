"""A folder of models, for tests that only look at names."""

from __future__ import annotations

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
