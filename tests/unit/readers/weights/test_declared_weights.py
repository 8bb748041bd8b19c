"""Weights with all that the file declares of them are the weights that a reader sees."""

import io
import zipfile

import numpy as np
import pytest

from archlens.readers.weights.declared_weights import DeclaredWeights, read_declared_weights
from archlens.readers.weights.weight_groups import read_weights
from tests.conftest import ROOT
from tests.unit.readers.made import weights

FILES = [*sorted((ROOT / "sample_models").glob("*.keras")), *sorted((ROOT / "tests/data/keras_3.3.3").glob("*.keras"))]


def plain(group):
    """A group of either kind as plain data; the order in which HDF5 and archlens meet weights does not count."""
    children = {name: plain(child) for name, child in group.children.items()}
    return group.name, sorted(group.shapes), group.present, children


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_same_weights_as_a_reader_sees(path):
    with zipfile.ZipFile(path) as archive:
        data = archive.read("model.weights.h5")
    assert plain(read_declared_weights(io.BytesIO(data))) == plain(read_weights(io.BytesIO(data)))


def test_names_joined_as_on_windows():
    def build(h5):
        h5["layers\\dense/vars/0"] = np.zeros((8, 4), "f2")
        h5["layers\\td\\layer/vars/0"] = np.zeros(3, "f4")
        h5["layers\\td/vars"] = h5.create_group("spare")

    data = weights(build)
    root = read_declared_weights(io.BytesIO(data))
    assert plain(root) == plain(read_weights(io.BytesIO(data)))
    assert root.from_windows
    dense = root.children["layers"].children["dense"]
    assert dense.declared.groups["vars"].datasets["0"].dtype == "<f2"


def test_each_group_keeps_what_the_file_declares():
    def build(h5):
        h5["layers/dense/vars/0"] = np.zeros((8, 2), "f2")
        h5["layers/dense/vars"].attrs["name"] = "head"
        h5["layers/dropout/seed_generator/vars/0"] = np.zeros(2, "u4")

    root = read_declared_weights(io.BytesIO(weights(build)))
    dense = root.children["layers"].children["dense"]
    assert isinstance(dense, DeclaredWeights)
    assert (dense.name, dense.shapes, dense.present) == ("head", [(8, 2)], True)
    assert dense.declared.groups["vars"].datasets["0"].dtype == "<f2"
    seed = root.children["layers"].children["dropout"].children["seed_generator"]
    assert (seed.shapes, seed.present, list(seed.declared.groups)) == ([], True, ["vars"])


def test_groups_without_weights_have_no_counterpart():
    root = read_declared_weights(io.BytesIO(weights(lambda h5: h5.create_group("layers/flatten"))))
    assert root.children == {}
