"""Damaged heaps in HDF5, on which the library would loop for ever."""

import struct

import pytest

from archlens.errors import ModelFileError
from archlens.readers import read
from tests.unit.readers.made import weights


def test_a_heap_without_an_end_is_refused(tmp_path):
    data = bytearray(weights(lambda h5: h5.attrs.__setitem__("model_config", "x" * 9000)))
    heap = data.index(b"GCOL")
    # The first object is so long that the sum of sizes starts anew.
    data[heap + 16 : heap + 32] = struct.pack("<HHIQ", 3, 1, 0, 2**64 - 16)
    (tmp_path / "m.h5").write_bytes(data)
    with pytest.raises(ModelFileError, match="a damaged one"):
        read(tmp_path / "m.h5")
