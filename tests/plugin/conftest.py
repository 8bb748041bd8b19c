"""pytest in pytest: projects whose tests use the plugin."""

from __future__ import annotations

import shutil
from importlib.metadata import entry_points

import pytest

import archlens.api
import archlens.checks.check_models
import archlens.comparison
import archlens.testing  # pytester forgets what is first imported in a test, and numpy cannot be imported twice
from tests.conftest import ROOT

SAMPLES = ROOT / "sample_models"
INSTALLED = bool(entry_points(group="pytest11", name="archlens"))

archlens.api.analyze(SAMPLES / "siamese.keras")  # as above: this loads h5py


@pytest.fixture
def project(pytester, monkeypatch):
    """A project with models; ``run`` runs its tests."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:cacheprovider" + ("" if INSTALLED else " -p archlens.pytest_plugin"))
    pytester.makeini("[pytest]\naddopts =\n")
    (pytester.path / "models").mkdir()
    for name in ("image_text", "siamese", "merge_add", "merge_concatenate"):
        shutil.copy(SAMPLES / f"{name}.keras", pytester.path / "models")
    return pytester
