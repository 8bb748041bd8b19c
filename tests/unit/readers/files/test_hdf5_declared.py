"""HDF5 files that declare datasets and hold none of their data."""

import io

import h5py
import numpy as np
import pytest

from archlens.errors import ModelFileError
from archlens.readers.files.hdf5_declared import (
    DeclaredDataset,
    DeclaredGroup,
    copy_declared,
    read_declared,
    write_declared,
)
from archlens.readers.files.hdf5_objects import WeightsError
from tests.unit.readers.made import weights


def declared():
    root = DeclaredGroup(attributes={"version": "3.0"})
    root.at(["layers", "dense"]).attributes["names"] = ["a", "ß"]
    root.at(["layers", "empty"]).attributes["names"] = []
    root.at(["layers", "dense"]).datasets |= {
        "0": DeclaredDataset((8, 2), "<f4"),
        "1": DeclaredDataset((2,), "<u2", kept_as="bfloat16"),
        "none": DeclaredDataset(None),
    }
    return root


def test_what_is_written_is_read_again():
    data = write_declared(declared())
    assert read_declared(io.BytesIO(data), {"version": False, "names": True}) == declared()
    assert write_declared(declared()) == data
    with h5py.File(io.BytesIO(data)) as h5:
        assert h5["layers/dense/0"].id.get_storage_size() == 0


def test_long_lists_in_pieces_and_types_with_words_of_their_own():
    def build(h5):
        h5.attrs["names0"], h5.attrs["names1"] = np.array([b"a"]), np.array([b"b"])
        h5["words"] = np.array([b"hidden words"])
        h5["number"] = np.float32(1)
        h5["odd"] = np.zeros(2, "u2")
        h5["odd"].attrs["dtype"] = "no type of Keras"

    root = read_declared(io.BytesIO(weights(build)), {"names": True})
    assert root.attributes == {"names0": ["a"], "names1": ["b"]}
    assert root.datasets == {
        "words": DeclaredDataset((1,), "uint8"),
        "number": DeclaredDataset((), "<f4"),
        "odd": DeclaredDataset((2,), "<u2"),
    }


def test_what_cannot_be_declared():
    root = DeclaredGroup(datasets={"0": DeclaredDataset((2**63, 2**63))})
    with pytest.raises(WeightsError, match="HDF5 cannot declare its datasets"):
        write_declared(root)


@pytest.mark.parametrize("place", [None, "model.weights.h5"])
def test_a_copy_of_a_damaged_file(place):
    with pytest.raises(ModelFileError, match="expected weights that can be declared again, found an error") as raised:
        copy_declared(io.BytesIO(b"none"), "m.keras", place, {})
    assert (raised.value.path, raised.value.place) == ("m.keras", place)
    assert raised.value.hint == "archlens scan tells what is in the file."
