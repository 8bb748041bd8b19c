"""Models that contracts are tried on."""

from __future__ import annotations

import importlib
import zipfile

import pytest

import archlens
import sample_models


@pytest.fixture
def without_weights(tmp_path):
    """A model of which no weights are known: the configuration of one, alone."""
    with zipfile.ZipFile(sample_models.path("image_text")) as archive:
        (tmp_path / "m.json").write_bytes(archive.read("config.json"))
    return archlens.analyze(tmp_path / "m.json")


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Install a package of one module: what pip leaves behind of it is the module and this folder."""

    def install(code, points, module="acme_contracts"):
        (tmp_path / f"{module}.py").write_text(code, encoding="utf-8")
        info = tmp_path / "acme_contracts-1.0.dist-info"
        info.mkdir(exist_ok=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-contracts\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text("[archlens.contracts]\n" + points)
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delitem(importlib.sys.modules, module, raising=False)

    return install
