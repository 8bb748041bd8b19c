"""HDF5 links to other places and files."""

import h5py

from archlens.scans import scan
from tests.unit.scans.findings.made import codes, hdf5_with


def test_a_link_to_another_file(tmp_path, bait):
    def build(h5):
        h5["layers/more"] = h5py.ExternalLink(str(bait), "/x")

    (finding,) = scan(hdf5_with(tmp_path, build)).findings
    assert (finding.code, finding.severity, finding.place) == ("AS010", "error", "model.weights.h5: layers/more")
    assert "bait.h5" in finding.message


def test_soft_links_and_circles(tmp_path):
    def build(h5):
        h5["layers/soft"] = h5py.SoftLink("/layers/soft")
        h5["layers/dense/up"] = h5["layers"]

    assert codes(hdf5_with(tmp_path, build)) == [("AS011", "warning")]


def test_more_links_than_a_limit_allows(tmp_path):
    def build(h5):
        for number in range(11):
            h5[f"layers/soft{number}"] = h5py.SoftLink("/nowhere")

    made = scan(hdf5_with(tmp_path, build), limits={"hdf5_objects": 10})
    assert [unread.place for unread in made.unread] == ["model.weights.h5"]
    assert "--limit hdf5_objects=NUMBER" in made.unread[0].why
