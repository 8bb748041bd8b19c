"""Links and datasets of HDF5 files, seen without opening another file."""

import io

import h5py
import numpy as np
import pytest

from archlens import limits
from archlens.errors import LimitError
from archlens.readers.files.hdf5_objects import opened
from archlens.readers.files.hdf5_structure import Dataset, Link, structure
from tests.unit.readers.made import weights


def seen(build, prefix=""):
    with opened(io.BytesIO(weights(build))) as parts:
        return structure(parts.h5py, parts.root, prefix)


def test_links_are_sorted_and_plain_ones_left_out():
    def build(h5):
        h5["b/soft"] = h5py.SoftLink("/nowhere")
        h5["a"] = h5py.ExternalLink("other.h5", "/x")
        h5["c"] = h5["b"]

    links, datasets = seen(build, "w: ")
    assert links == [Link("w: a", "/x", "other.h5"), Link("w: b/soft", "/nowhere", None)]
    assert datasets == []


def test_what_datasets_are_made_of():
    def build(h5):
        h5["plain"] = np.zeros((4, 2), "f4")
        h5.create_dataset("packed", (1000, 10), "f8", compression="gzip", shuffle=True)
        h5.create_dataset("outside", (4,), "f8", external=[("other.bin", 0, 32)])
        layout = h5py.VirtualLayout(shape=(4,), dtype="f8")
        layout[:] = h5py.VirtualSource("other.h5", "x", shape=(4,))
        h5.create_virtual_dataset("virtual", layout)
        h5["empty"] = h5py.Empty("f4")

    assert seen(build)[1] == [
        Dataset("empty", virtual=False, declared=4, stored=0),
        Dataset("outside", virtual=False, external=("other.bin",), declared=32, stored=32),
        Dataset("packed", virtual=False, filters=(2, 1), declared=80_000, stored=0),
        Dataset("plain", virtual=False, declared=32, stored=32),
        Dataset("virtual", virtual=True),
    ]


def test_too_many_links():
    def build(h5):
        for number in range(5):
            h5[f"{number}"] = h5py.SoftLink("/nowhere")

    with limits.within({"hdf5_objects": 4}), pytest.raises(LimitError, match="at most 4 groups and datasets in HDF5"):
        seen(build)
    with limits.within({"hdf5_objects": 5}):
        assert len(seen(build)[0]) == 5
