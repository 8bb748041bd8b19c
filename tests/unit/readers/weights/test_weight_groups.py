from __future__ import annotations

import io
import os

import h5py
import numpy as np
import pytest

from archlens.readers.weights.weight_groups import WeightGroup, WeightsError, read_weights
from tests.unit.readers.made import dense_weights, weights


def read(data):
    return read_weights(io.BytesIO(data))


def test_sizes_and_names():
    def build(h5):
        h5["layers/dense/vars/0"] = np.zeros((8, 4), "f4")
        h5["layers/dense/vars/1"] = np.zeros(4, "f4")
        h5["layers/dense/vars"].attrs["name"] = "hidden"
        h5["layers/dropout/seed_generator/vars/0"] = np.zeros(2, "u4")
        h5["layers/dropout/vars"] = h5.create_group("spare")

    (hidden, dropout, absent) = read(weights(build)).layers(
        [("hidden", "Dense"), ("drop", "Dropout"), ("other", "Conv2D")]
    )
    assert (hidden.name, hidden.all_shapes(), hidden.present) == ("hidden", [(8, 4), (4,)], True)
    assert dropout.all_shapes() == []
    assert (absent.all_shapes(), absent.present) == ([], False)


def test_names_joined_as_on_windows():
    def build(h5):
        h5["layers\\dense/vars/0"] = np.zeros((8, 4), "f4")
        h5["layers\\td\\layer\\layers\\conv1d/vars/0"] = np.zeros((3, 4, 2), "f4")

    root = read(weights(build))
    assert root.from_windows
    assert root.at(["layers", "dense"]).shapes == [(8, 4)]
    assert root.at(["layers", "td", "layer", "layers", "conv1d"]).shapes == [(3, 4, 2)]


def test_a_backslash_in_the_name_of_a_weight_is_its_own():
    root = read(weights(lambda h5: h5.create_dataset("layers/own/vars/a\\b", data=np.zeros(3, "f4"))))
    assert not root.from_windows
    assert root.at(["layers", "own"]).shapes == [(3,)]


def test_unnamed_groups_follow_the_order_of_the_classes():
    root = read(dense_weights(("layers/dense", 1), ("layers/dense_1", 2), ("layers/dense_2", 3)))
    groups = root.layers([("c", "Dense"), ("x", "ReLU"), ("a", "Dense"), ("b", "Dense")])
    assert [g.all_shapes() for g in groups] == [[(8, 1), (1,)], [], [(8, 2), (2,)], [(8, 3), (3,)]]


def test_names_without_weights_are_read_where_they_are_asked_for():
    def build(h5):
        h5.create_group("layers/quiet/vars").attrs["name"] = "my_quiet"

    for every_name, name in ((True, "my_quiet"), (False, None)):
        root = read_weights(io.BytesIO(weights(build)), every_name=every_name)
        assert root.children["layers"].children["quiet"].name == name


def test_a_group_of_another_name_is_not_taken():
    def build(h5):
        h5["layers/dense/vars/0"] = np.zeros(3)
        h5["layers/dense/vars"].attrs["name"] = "other"

    (group,) = read(weights(build)).layers([("mine", "Dense")])
    assert not group.present


def test_names_tell_where_the_order_does_not():
    def build(h5):
        for group, name, size in (("layers/dense", "b", 1), ("layers/dense_1", "a", 2)):
            h5[f"{group}/vars/0"] = np.zeros(size)
            h5[f"{group}/vars"].attrs["name"] = name

    groups = read(weights(build)).layers([("a", "Dense"), ("b", "Dense")])
    assert [g.all_shapes() for g in groups] == [[(2,)], [(1,)]]


def test_sublayers_count():
    def build(h5):
        h5["layers/mha/query_dense/vars/0"] = np.zeros(3)
        h5["layers/mha/key_dense/vars/0"] = np.zeros(4)

    assert sorted(next(iter(read(weights(build)).layers([("m", "Mha")]))).all_shapes()) == [(3,), (4,)]


def test_absurd_shapes_are_exact_numbers():
    def build(h5):
        h5.create_dataset("layers/dense/vars/0", (2**31, 2**31, 2**31), "i1", chunks=(1, 1, 1024))

    (group,) = read(weights(build)).layers([("d", "Dense")])
    assert group.all_shapes() == [(2**31, 2**31, 2**31)]


def test_hard_link_cycles_end():
    def build(h5):
        group = h5.create_group("layers/dense")
        group["self"], group["root"] = group, h5["/"]
        group["vars/0"] = np.zeros(5)

    assert read(weights(build)).all_shapes() == [(5,)]


def test_external_links_are_not_followed(tmp_path):
    with h5py.File(tmp_path / "other.h5", "w") as h5:
        h5["vars/0"] = np.zeros(7)
    os.chmod(tmp_path / "other.h5", 0)  # noqa: PTH101 - what matters is that nothing opens it

    def build(h5):
        h5["layers/dense"] = h5py.ExternalLink(str(tmp_path / "other.h5"), "/")
        h5["layers/soft"] = h5py.SoftLink("/nowhere")

    assert read(weights(build)).all_shapes() == []


def test_virtual_datasets_are_refused(tmp_path):
    def build(h5):
        layout = h5py.VirtualLayout(shape=(4,), dtype="f8")
        layout[:] = h5py.VirtualSource(str(tmp_path / "other.h5"), "x", shape=(4,))
        h5.create_virtual_dataset("layers/dense/vars/0", layout)

    with pytest.raises(WeightsError, match="virtual dataset, which refers to other files"):
        read(weights(build))


@pytest.mark.parametrize("data", [b"", b"no HDF5", dense_weights(("layers/dense", 4))[:600]])
def test_what_is_no_hdf5_is_told(data):
    with pytest.raises(WeightsError):
        read(data)


def test_a_failed_opening_searches_no_plugins():
    with pytest.raises(WeightsError):
        read(b"no HDF5")
    assert h5py.h5pl.size() == 0


def test_groups_that_are_not_there_are_empty():
    assert WeightGroup().at(["a", "b"]).all_shapes() == []


def test_a_layer_of_unknown_name_has_the_group_of_its_number():
    root = WeightGroup()
    for key, name in (("dense", "b"), ("dense_1", "mine"), ("dense_2", "c")):
        root.at(["layers", key]).name = name
    groups = root.layers([("c", "Dense"), (None, "Dense"), ("b", "Dense")])
    assert [group.name for group in groups] == ["c", "mine", "b"]
