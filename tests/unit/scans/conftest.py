"""Fixtures of the tests of scans."""

import h5py
import numpy as np
import pytest


@pytest.fixture
def bait(tmp_path):
    """A file that nobody may open."""
    with h5py.File(tmp_path / "bait.h5", "w") as h5:
        h5["x"] = np.arange(4.0)
    return tmp_path / "bait.h5"
