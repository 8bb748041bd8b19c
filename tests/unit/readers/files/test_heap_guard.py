"""Damaged heaps in HDF5, on which the library would loop for ever; and small files, which it is handed as a whole."""

import io
import struct

import h5py
import pytest

from archlens.errors import ModelFileError
from archlens.readers import read
from archlens.readers.files.hdf5_objects import WeightsError
from archlens.readers.files.heap_guard import HeapGuard
from archlens.readers.weights.weight_groups import read_weights
from tests.unit.readers.made import weights


@pytest.mark.parametrize("reserved", [0, 1])
def test_a_heap_without_an_end_is_refused(tmp_path, reserved):
    data = bytearray(weights(lambda h5: h5.attrs.__setitem__("model_config", "x" * 9000)))
    heap = data.index(b"GCOL")
    data[heap + 5] = reserved
    # The first object is so long that the sum of sizes starts anew.
    data[heap + 16 : heap + 32] = struct.pack("<HHIQ", 3, 1, 0, 2**64 - 16)
    (tmp_path / "m.h5").write_bytes(data)
    with pytest.raises(ModelFileError, match="a damaged one"):
        read(tmp_path / "m.h5")


def test_it_is_refused_in_a_file_in_memory():
    data = bytearray(weights(lambda h5: h5.create_group("layers/dense/vars").attrs.__setitem__("name", "x" * 900)))
    heap = data.index(b"GCOL")
    data[heap + 16 : heap + 32] = struct.pack("<HHIQ", 3, 1, 0, 2**64 - 16)
    with pytest.raises(WeightsError, match="damaged global heap"):
        read_weights(io.BytesIO(data))


def test_a_small_file_in_memory_is_handed_over_as_a_whole():
    data = weights(lambda h5: h5.attrs.__setitem__("names", ["one", "the longest", "two"]))
    guard = HeapGuard(io.BytesIO(data))
    assert guard.image() == data
    assert guard.largest == len("the longest")


def test_other_files_are_read_in_pieces(tmp_path):
    data = weights(lambda h5: h5.attrs.__setitem__("name", "x"))
    heap = data.index(b"GCOL")
    cut_off = data[: heap + 100]
    (tmp_path / "m.h5").write_bytes(data)
    with (tmp_path / "m.h5").open("rb") as file:
        assert HeapGuard(file).image() is None
    assert HeapGuard(io.BytesIO(cut_off)).image() is None
    assert HeapGuard(io.BytesIO()).image() is None


def test_heaps_in_heaps_take_no_more_time_than_the_file_is_long():
    heap = b"GCOL\x01\x00\x00\x00" + struct.pack("<Q", 400_000)
    assert HeapGuard(io.BytesIO(heap * 25_000)).image() is None
    names = b"HEAP\x00".ljust(32, b"\x00")
    assert HeapGuard(io.BytesIO(names * 1_000)).image() == names * 1_000
    assert HeapGuard(io.BytesIO(names[:31] * 1_000)).image() is None


def looped_names(userblock_size=0):
    """A file of which the first free block of a local heap is the next one, too."""
    file = io.BytesIO()
    with h5py.File(file, "w", userblock_size=userblock_size) as h5:
        h5.create_group("layers/dense/vars")
    data = bytearray(file.getvalue())
    free, place = struct.unpack_from("<QQ", data, data.index(b"HEAP") + 16)
    struct.pack_into("<Q", data, userblock_size + place + free, free)
    return bytes(data)


@pytest.mark.parametrize("userblock_size", [0, 512])
@pytest.mark.parametrize("opened", [io.BytesIO, lambda data: io.BufferedReader(io.BytesIO(data))])
def test_free_blocks_without_an_end_are_refused(userblock_size, opened):
    with pytest.raises(WeightsError, match="damaged local heap"):
        read_weights(opened(looped_names(userblock_size)))
