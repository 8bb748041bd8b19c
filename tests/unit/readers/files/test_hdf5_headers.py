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


@pytest.mark.parametrize("size", [0, 8, 30, 52])
def test_what_is_cut_off_is_for_the_library(size):
    assert headers_of(weights(lambda h5: h5.create_dataset("x", (3,), "f4"))[:size]) is None
