"""Lock files are told by how they begin, whatever they are called."""

from __future__ import annotations

import pytest

import archlens
from archlens.comparison import LockFileError
from archlens.comparison.lock.lock_files import architecture_in
from tests.conftest import ROOT

MODEL = ROOT / "sample_models" / "siamese.keras"


def test_a_lock_file_gives_its_architecture_and_other_files_none(tmp_path):
    architecture = archlens.Architecture.of(archlens.analyze(MODEL))
    path = tmp_path / "named.otherwise"
    path.write_text(architecture.to_lock(), encoding="ascii")
    assert architecture_in(path).to_lock() == architecture.to_lock()
    for other in (MODEL, tmp_path, tmp_path / "nothing"):
        assert architecture_in(other) is None


def test_a_lock_file_with_a_mistake_is_one(tmp_path):
    path = tmp_path / "m.lock"
    path.write_text("archlens.lock/0\n", encoding="ascii")
    with pytest.raises(LockFileError, match="line 1"):
        architecture_in(path)
