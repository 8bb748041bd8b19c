"""Models that contracts are tried on."""

from __future__ import annotations

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
