"""Headers of HDF5 objects read from their bytes, against what h5py says of the same objects."""

import io
import struct

import h5py
import numpy as np
import pytest

from archlens.readers.files.hdf5_headers import headers_of
from tests.unit.readers.made import weights


def address_in(data, path):
    with h5py.File(io.BytesIO(data)) as h5:
        return h5py.h5o.get_info(h5[path].id).addr


def dataset(build, path="x"):
    data = weights(build)
    return headers_of(data).dataset(address_in(data, path))


@pytest.mark.parametrize("shape", [(), (0,), (3,), (3, 4, 1), (2,) * 32])
def test_shapes_and_sizes(shape):
    header = dataset(lambda h5: h5.create_dataset("x", shape, "f2"))
    assert (header.shape, header.size) == (shape, 2 * int(np.prod(shape)))


def test_a_kind_is_a_type_with_all_that_the_header_says():
    def build(h5):
        h5["a"], h5["b"], h5["c"] = np.zeros(3, "f4"), np.ones((2, 5), "f4"), np.zeros(3, ">f4")
        h5.create_dataset("other_fill", (3,), "f4", fillvalue=1.0)
        h5["marked"] = np.zeros(3, "f4")
        h5["marked"].attrs["dtype"] = "bfloat16"

    data = weights(build)
    a, b, *others = (
        headers_of(data).dataset(address_in(data, path)).kind for path in ("a", "b", "c", "other_fill", "marked")
    )
    assert a == b
    assert a not in others


def virtual(h5):
    layout = h5py.VirtualLayout(shape=(4,), dtype="f8")
    layout[:] = h5py.VirtualSource("other.h5", "x", shape=(4,))
    h5.create_virtual_dataset("x", layout)


@pytest.mark.parametrize(
    "build",
    [
        virtual,
        lambda h5: h5.create_dataset("x", (4, 4), "f4", chunks=(2, 2)),
        lambda h5: h5.create_dataset("x", (4,), "f4", maxshape=(None,)),
        lambda h5: h5.create_dataset("x", data=h5py.Empty("f4")),
        lambda h5: h5.create_group("x"),
    ],
)
def test_other_forms_are_for_the_library(build):
    assert dataset(build) is None


def test_what_lies_in_other_files_is_of_another_kind():
    outside = dataset(lambda h5: h5.create_dataset("x", (4,), "f8", external=[("other.bin", 0, 32)]))
    assert outside.kind != dataset(lambda h5: h5.create_dataset("x", (4,), "f8")).kind


@pytest.mark.parametrize("text", ["hidden", "größer/als", "x" * 5_000])
def test_texts(text):
    def build(h5):
        group = h5.create_group("g")
        group.attrs["names"] = "another"
        group.attrs["name"] = text
        for number in range(40):  # so many that the header goes on elsewhere
            group.attrs[f"more_{number}"] = number

    data = weights(build)
    assert headers_of(data).text(address_in(data, "g"), b"name").text.decode() == text


def test_of_two_attributes_of_one_name_in_two_versions_the_library_tells():
    def build(h5):
        group = h5.create_group("g")
        group.attrs["name"], group.attrs["mark"] = "one", "other"

    data = weights(build)
    assert headers_of(data).text(address_in(data, "g"), b"name").text == b"one"
    at = data.index(
        b"name\x00\x00\x00\x00"
    )  # behind version and three sizes; what follows it is not padded in version 3
    start, parts = at - 8, data[at + 8 : at + 56]
    type_, space, text = parts[:20], parts[24:32], parts[32:]
    later = b"\x03" + data[start + 1 : at] + b"\x00name\x00" + type_ + space + text
    damaged = bytearray(data)
    damaged[start : start + 64] = later.ljust(64, b"\x00")
    mark = damaged.index(b"mark\x00\x00\x00\x00")
    damaged[mark : mark + 4] = b"name"
    with h5py.File(io.BytesIO(damaged)) as h5:
        assert h5["g"].attrs["name"] == "one"
    assert headers_of(bytes(damaged)).text(address_in(damaged, "g"), b"name") is None


def heap_with(*objects):
    """Weights with a text, in whose heap more stands behind it; each its number, its size and what is in it."""
    data = bytearray(weights(lambda h5: h5.create_group("g").attrs.update(name="rightly")))
    start = data.index(b"GCOL")
    end = start + int.from_bytes(data[start + 8 : start + 16], "little")
    at = start + 16 + 16 + 8
    for number, size, content in objects:
        struct.pack_into("<HHIQ", data, at, number, 0, 0, size)
        data[at + 16 : at + 16 + len(content)] = content
        at += size if number == 0 else 16 + 8
    struct.pack_into("<HHIQ", data, at, 0, 0, 0, end - at)
    return bytes(data)


@pytest.mark.parametrize(
    ("objects", "said_by_library"),
    [
        ([(2, 7, b"another")], "rightly"),
        ([(1, 7, b"another")], "another"),
        ([(0, 32, b""), (1, 7, b"another")], "another"),
    ],
)
def test_texts_of_one_number_in_a_heap_are_for_the_library(objects, said_by_library):
    data = heap_with(*objects)
    with h5py.File(io.BytesIO(data)) as h5:
        assert h5["g"].attrs["name"] == said_by_library
    found = headers_of(data).text(address_in(data, "g"), b"name")
    assert (found and found.text.decode()) == (None if said_by_library == "another" else said_by_library)


@pytest.mark.parametrize("value", [np.bytes_(b"fixed"), ["two", "texts"], 5])
def test_attributes_that_are_not_one_text_are_for_the_library(value):
    def build(h5):
        h5.create_group("g").attrs["name"] = value

    data = weights(build)
    headers, address = headers_of(data), address_in(data, "g")
    assert headers.text(address, b"name") is None
    assert headers.text(address, b"another") is None


def test_headers_that_go_on_in_themselves_come_to_an_end():
    data = bytearray(weights(lambda h5: h5.create_dataset("x", (3,), "f4")))
    at = address_in(bytes(data), "x")
    struct.pack_into("<H", data, at + 2, 0xFFFF)
    struct.pack_into("<HHB3xQQ", data, at + 16, 16, 16, 0, at + 16, 24)
    assert headers_of(bytes(data)).dataset(at) is None


def test_data_without_bytes_has_no_place():
    data = bytearray(weights(lambda h5: h5.create_dataset("x", (2, 0), "f4")))
    at = address_in(data, "x")
    layout = data.index(b"\x03\x01", at)
    struct.pack_into("<BBQ", data, layout, 3, 1, 96)
    with h5py.File(io.BytesIO(data)) as h5, pytest.raises(KeyError, match="invalid dataset size"):
        h5["x"]
    assert headers_of(bytes(data)).dataset(at) is None


def test_more_axes_than_the_library_takes():
    data = bytearray(weights(lambda h5: h5.create_dataset("x", (1,) * 32, "f4")))
    assert headers_of(bytes(data)).dataset(address_in(data, "x")).shape == (1,) * 32
    at = address_in(data, "x")
    space = data.index(b"\x01\x20\x01", at)
    data[space : space + 3] = b"\x01\x21\x00"  # 33, and no sizes that they may grow to: those stand there already
    with h5py.File(io.BytesIO(data)) as h5, pytest.raises(KeyError, match="dimensionality is too large"):
        h5["x"]
    assert headers_of(bytes(data)).dataset(at) is None


def going_on_at_the_end(more, count):
    """A dataset whose header goes on at the end of the file, in so many messages more."""
    data = bytearray(weights(lambda h5: h5.create_dataset("x", (3,), "f4")))
    at = address_in(data, "x")
    free = data.index(struct.pack("<HHB3x", 0, 136, 0), at)
    struct.pack_into("<HHB3xQQ", data, free, 16, 16, 0, len(data), len(more))
    struct.pack_into("<HHB3x", data, free + 24, 0, 136 - 24, 0)
    struct.pack_into("<H", data, at + 2, 6 + count)
    data += more
    struct.pack_into("<Q", data, 40, len(data))
    with h5py.File(io.BytesIO(data)) as h5:
        assert h5["x"].shape == (3,)
    return headers_of(bytes(data)).dataset(at)


def test_long_headers_are_for_the_library():
    message = struct.pack("<HHB3x8x", 18, 8, 0)
    assert going_on_at_the_end(message * 40, 40).shape == (3,)
    assert going_on_at_the_end(message * 80, 80) is None
    assert going_on_at_the_end(struct.pack("<HHB3x8000x", 0, 8000, 0), 1) is None


@pytest.mark.parametrize("at", [0, 2**40, 2**64 - 1])
def test_places_where_no_header_is(at):
    headers = headers_of(weights(lambda h5: h5.create_dataset("x", (3,), "f4")))
    assert headers.dataset(at) is None
    assert headers.text(at, b"name") is None


@pytest.mark.parametrize("libver", ["latest", "v110"])
def test_files_of_later_versions_are_for_the_library(libver):
    file = io.BytesIO()
    with h5py.File(file, "w", libver=libver) as h5:
        h5["x"] = np.zeros(3)
    assert headers_of(file.getvalue()) is None


@pytest.mark.parametrize("change", [-8, 8])
def test_files_that_end_elsewhere_are_for_the_library(change):
    data = bytearray(weights(lambda h5: h5.create_dataset("x", (3,), "f4")))
    assert headers_of(bytes(data)) is not None
    struct.pack_into("<Q", data, 40, len(data) + change)
    assert headers_of(bytes(data)) is None


@pytest.mark.parametrize("size", [0, 8, 30, 52])
def test_what_is_cut_off_is_for_the_library(size):
    assert headers_of(weights(lambda h5: h5.create_dataset("x", (3,), "f4"))[:size]) is None
