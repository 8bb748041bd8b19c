"""HDF5 datasets that are more than numbers in the file."""

import h5py

from archlens.scans import scan
from tests.unit.scans.findings.made import codes, hdf5_with


def test_a_virtual_dataset(tmp_path, bait):
    def build(h5):
        layout = h5py.VirtualLayout(shape=(4,), dtype="f8")
        layout[:] = h5py.VirtualSource(str(bait), "x", shape=(4,))
        h5.create_virtual_dataset("layers/virtual", layout)

    assert ("AS012", "error") in codes(hdf5_with(tmp_path, build))


def test_data_in_another_file(tmp_path):
    def build(h5):
        h5.create_dataset("optimizer/0", (4,), "f8", external=[("/etc/passwd", 0, 32)])

    (finding,) = scan(hdf5_with(tmp_path, build)).findings
    assert (finding.code, finding.place) == ("AS013", "model.weights.h5: optimizer/0")
    assert "/etc/passwd" in finding.message


def test_sizes_past_all_measure(tmp_path):
    def build(h5):
        h5.create_dataset("optimizer/0", (2**40, 2**10), "f8", chunks=(64, 64))

    assert codes(hdf5_with(tmp_path, build)) == [("AS015", "warning")]
