"""What objects of HDF5 declare: the same whether each is opened by the library, or the first of each kind alone."""

import io
import random
import struct
import time
from types import SimpleNamespace

import h5py
import numpy as np
import pytest

from archlens import limits
from archlens.errors import LimitError
from archlens.readers.files import hdf5_alike
from archlens.readers.files.hdf5_alike import ObjectsAlike
from archlens.readers.files.hdf5_objects import DAMAGE, WeightsError, objects, opened
from tests.unit.readers.made import weights

TYPES = ("f4", "f2", ">f4", "i8", "u1", "u4", ">u4", "?", "S5")


def drawn(seed):
    """Weights of many layers, of several types and forms."""
    draw = random.Random(seed)

    def build(h5):
        for number in range(30):
            group = h5.create_group(f"layers/layer_{number}/vars")
            if draw.random() < 0.9:
                group.attrs["name"] = draw.choice(("a", "größer", f"layer {number}", "x" * 300))
            for weight in range(draw.randrange(4)):
                shape = tuple(draw.choice((0, 1, 2, 2, 7)) for _ in range(draw.randrange(4)))
                options = {"chunks": True} if shape and 0 not in shape and draw.random() < 0.1 else {}
                made = group.create_dataset(str(weight), shape, draw.choice(TYPES), **options)
                if draw.random() < 0.5:
                    made[...] = np.ones(shape, made.dtype)

    return weights(build)


def told(file):
    """All shapes, with their types, and all names; or the error."""
    try:
        with opened(file) as parts:
            alike = ObjectsAlike(parts)
            return [_told(alike, stored) for stored in objects(parts.h5py, parts.root)]
    except (*DAMAGE, WeightsError):
        return "damaged"


def _told(alike, stored):
    shape = alike.shape(stored) if stored.is_dataset else None
    name = alike.text(stored, "name")
    return stored, shape, None if shape is None else (shape.dtype, shape.item_bytes), name


def in_pieces(data):
    """A file that the library is not handed as a whole."""
    return io.BufferedReader(io.BytesIO(data))


@pytest.mark.parametrize("seed", range(20))
def test_the_same_as_by_the_library(seed):
    data = drawn(seed)
    found = told(io.BytesIO(data))
    assert found == told(in_pieces(data))
    with h5py.File(io.BytesIO(data)) as h5:
        for stored, shape, type_, name in found:
            known = h5[stored.path.decode()]
            assert name == known.attrs.get("name")
            if stored.is_dataset:
                is_seed = known.shape == (2,) and known.dtype == np.dtype("u4")
                assert shape == (None if is_seed else known.shape)
                assert type_ == (None if is_seed else (known.dtype.name, known.dtype.itemsize))


@pytest.mark.parametrize("seed", range(150))
def test_the_same_of_damaged_files(seed):
    data = bytearray(drawn(seed % 5))
    draw = random.Random(seed)
    headers = [at for at in range(96, len(data) - 8, 8) if data[at : at + 3] in (b"\x01\x00\x05", b"\x01\x00\x03")]
    at = min(draw.choice(headers) + draw.randrange(120), len(data) - 1)  # in a header, not in the lists of free space
    data[at] = draw.choice((0, 1, 255, data[at] ^ (1 << draw.randrange(8))))
    assert told(io.BytesIO(bytes(data))) == told(in_pieces(bytes(data)))


@pytest.mark.parametrize("most", [100, 1_000, 2_000])
def test_texts_count_as_by_the_library(most):
    data = drawn(3)
    found = []
    for file in (io.BytesIO(data), in_pieces(data)):
        with limits.within({"attribute_bytes": most}):
            try:
                found.append(told(file))
            except LimitError as error:
                found.append(str(error))
    assert found[0] == found[1]


def test_few_types_are_kept(monkeypatch):
    def build(h5):
        for number, dtype in enumerate(("f4", "f4", "f8", "f8", "f8")):
            h5.create_dataset(str(number), (number,), dtype)

    def with_h5o_counted(parts):
        def opening(*of):
            opened_paths.append(of)
            return parts.h5py.h5o.open(*of)

        return parts._replace(h5py=SimpleNamespace(h5o=SimpleNamespace(open=opening), h5d=parts.h5py.h5d))

    data = weights(build)
    for most, number_opened in ((2, 2), (1, 4)):
        monkeypatch.setattr(hdf5_alike, "_MOST_TYPES", most)
        opened_paths = []
        with opened(io.BytesIO(data)) as parts:
            alike = ObjectsAlike(with_h5o_counted(parts))
            shapes = [alike.shape(stored) for stored in objects(parts.h5py, parts.root) if stored.is_dataset]
        assert shapes == [(0,), (1,), (2,), (3,), (4,)]
        assert len(opened_paths) == number_opened


def test_headers_that_all_go_on_in_one_place_take_no_time():
    data = bytearray(weights(lambda h5: [h5.create_dataset(str(number), (3,), "f8") for number in range(200)]))
    with h5py.File(io.BytesIO(data)) as h5:
        addresses = [h5py.h5o.get_info(h5[name].id).addr for name in h5]
    more = bytes(8) * 40_000  # messages that say nothing
    for number, address in enumerate(addresses):
        free = data.index(struct.pack("<HHB3x", 0, 136, 0), address)
        struct.pack_into("<HHB3xQQ", data, free, 16, 16, 0, len(data), len(more))
        struct.pack_into("<HHB3xQ", data, free + 24, 0x41, 136 - 24, 0, number)  # a kind for each
        struct.pack_into("<H", data, address + 2, 6 + 40_000)
    data += more
    struct.pack_into("<Q", data, 40, len(data))
    start = time.process_time()
    found = told(io.BytesIO(bytes(data)))
    assert found == told(in_pieces(bytes(data)))
    assert len(found) == 200
    assert time.process_time() - start < 4


def test_two_files_at_once_are_two():
    one, other = weights(lambda h5: h5.create_group("one")), weights(lambda h5: h5.create_group("other"))
    with opened(io.BytesIO(one)) as first, opened(io.BytesIO(other)) as second:
        found = [[stored.path for stored in objects(parts.h5py, parts.root)] for parts in (first, second)]
    assert found == [[b"one"], [b"other"]]


def test_no_file_has_the_name_of_one_that_is_an_image(tmp_path):
    with opened(io.BytesIO(drawn(0))) as parts:
        name = h5py.h5f.get_name(parts.root).decode()
    with pytest.raises(OSError, match="too long"):
        (tmp_path / name).touch()
