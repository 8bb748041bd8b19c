"""HDF5 that leads to other files, has no end, or is damaged."""

from __future__ import annotations

import h5py
import numpy as np

from tests.hostile.corpus.case import cases
from tests.hostile.corpus.parts import hdf5, keras_file, legacy_file, weights

CASES = {}
case = cases(CASES)


def target(ground):
    """A bait in HDF5."""
    path = ground.bait / "target.h5"
    if not path.exists():
        with h5py.File(path, "w") as h5:
            h5["x"] = np.arange(4.0)
            h5.create_group("model_weights")["kernel"] = np.zeros((8, 8))
    return str(path)


@case("report", "all weights behind a link to another file", "AL406", cve="CVE-2026-1669", ending=".h5")
def external_link(path, ground):
    def edit(h5):
        del h5["model_weights"]
        h5["model_weights"] = h5py.ExternalLink(target(ground), "/model_weights")

    legacy_file(path, edit=edit)


@case("report", "a layer behind a link to another file", "AL407", cve="CVE-2026-1669")
def external_link_to_layer(path, ground):
    def build(h5):
        h5["layers/dense"] = h5py.ExternalLink(target(ground), "/model_weights")
        h5["layers/dense_1/vars/0"] = h5py.ExternalLink(target(ground), "/x")

    keras_file(path, weights_bytes=hdf5(build))


@case("report", "a dataset whose data is in another file", "AL406", cve="CVE-2026-1669")
def external_storage(path, ground):
    file = str(ground.bait / "vocabulary.txt")

    def build(h5):
        for group in ("layers/dense", "layers/dense_1"):
            h5.create_dataset(f"{group}/vars/0", (8, 8), "f4", external=[(file, 0, 256)])
            h5[f"{group}/vars/1"] = np.zeros(8, "f4")

    keras_file(path, weights_bytes=hdf5(build))


@case("report", "a dataset made of another file's", "AL406", cve="CVE-2026-1669")
def virtual_dataset(path, ground):
    def build(h5):
        layout = h5py.VirtualLayout(shape=(8, 8), dtype="f8")
        layout[0, :4] = h5py.VirtualSource(target(ground), "x", shape=(4,))
        for group in ("layers/dense", "layers/dense_1"):
            h5.create_virtual_dataset(f"{group}/vars/0", layout)
            h5[f"{group}/vars/1"] = np.zeros(8, "f4")

    keras_file(path, weights_bytes=hdf5(build))


@case("report", "the same without a size, so that asking for it opens the other file", "AL406", cve="CVE-2026-1669")
def unlimited_virtual_dataset(path, ground):
    def build(h5):
        layout = h5py.VirtualLayout(shape=(4,), dtype="f8", maxshape=(None,))
        source = h5py.VirtualSource(target(ground), "x", shape=(4,), maxshape=(None,))
        layout[: h5py.h5s.UNLIMITED] = source[: h5py.h5s.UNLIMITED]
        for group in ("layers/dense", "layers/dense_1"):
            h5[f"{group}/vars/0"] = np.zeros((8, 8), "f4")
            h5.create_virtual_dataset(f"{group}/vars/1", layout)

    keras_file(path, weights_bytes=hdf5(build))


@case("report", "soft links to nowhere, to themselves, in a circle, in a chain of 2,000", "AL407")
def soft_links(path, _ground):
    def build(h5):
        group = h5.create_group("layers")
        group["dense"], group["self"] = h5py.SoftLink("/nowhere"), h5py.SoftLink("/layers/self")
        group["a"], group["b"] = h5py.SoftLink("/layers/b"), h5py.SoftLink("/layers/a")
        for i in range(2_000):
            group[f"c{i}"] = h5py.SoftLink(f"/layers/c{i + 1}")

    keras_file(path, weights_bytes=hdf5(build))


@case("report", "groups that contain themselves, their parent and the root")
def hard_cycle(path, _ground):
    def build(h5):
        group = h5.create_group("layers/dense")
        group["self"], group["up"], group["root"] = group, h5["layers"], h5["/"]
        group.create_dataset("vars/0", data=np.zeros((8, 8), "f4"))

    keras_file(path, weights_bytes=hdf5(build))


@case("report", "10^30 paths through 100 groups, each in the next twice")
def many_paths(path, _ground):
    def build(h5):
        inner = h5.create_group("inner")
        for i in range(100):
            outer = h5.create_group(f"g{i}")
            outer["a"], outer["b"] = inner, inner
            inner = outer
        h5["layers"] = inner

    keras_file(path, weights_bytes=hdf5(build))


@case("report", "2,000 groups inside each other", "hdf5_nesting")
def deep_groups(path, _ground):
    def build(h5):
        group = h5
        for _ in range(2_000):
            group = group.create_group("g")

    keras_file(path, weights_bytes=hdf5(build))


@case("report", "datasets of 2^60 elements that store nothing", "out", cve="CVE-2026-0897")
def shape_bomb(path, _ground):
    def build(h5):
        group = h5.create_group("layers/dense/vars")
        group.create_dataset("0", (2**20,) * 3, "f8", chunks=(64,) * 3, compression="gzip", fillvalue=0)
        group.create_dataset("1", (1 << 60,), "i1", chunks=(1024,))

    keras_file(path, weights_bytes=hdf5(build))


@case("report", "500 datasets of just under 4 GiB each that store nothing", "out", ending=".h5")
def shape_bombs_that_add_up(path, _ground):
    def edit(h5):
        group = h5["model_weights/out"]
        group.attrs["weight_names"] = np.array([f"w{i}".encode() for i in range(500)])
        for i in range(500):
            group.create_dataset(f"w{i}", (2**30 - 1,), "f4", chunks=(2**20,), compression="gzip")

    legacy_file(path, edit=edit)


@case("report", "the most axes of the largest sizes", "out")
def absurd_shape(path, _ground):
    def build(h5):
        space = h5py.h5s.create_simple((1,) * 30 + (2**32, 2**31 - 1))
        plan = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        plan.set_chunk((1,) * 32)
        group = h5.create_group("layers/dense/vars")
        h5py.h5d.create(group.id, b"0", h5py.h5t.IEEE_F32LE, space, plan)

    keras_file(path, weights_bytes=hdf5(build))


@case("report", "a filter that is only in a plugin", "out")
def unknown_filter(path, _ground):
    def build(h5):
        plan = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        plan.set_chunk((8, 8))
        plan.set_filter(4242, h5py.h5z.FLAG_OPTIONAL, (1, 2, 3))
        group = h5.create_group("layers/dense/vars")
        h5py.h5d.create(group.id, b"0", h5py.h5t.IEEE_F32LE, h5py.h5s.create_simple((8, 8)), plan)

    keras_file(path, weights_bytes=hdf5(build))


@case("error", "a model cut off", "a damaged one", ending=".h5")
def cut_off(path, _ground):
    legacy_file(path)
    path.write_bytes(path.read_bytes()[:2_000])


@case("report", "weights cut off", "AL406")
def weights_cut_off(path, _ground):
    keras_file(path, weights_bytes=weights()[:3_000])


@case("report", "weights that are empty", "AL406")
def weights_empty(path, _ground):
    keras_file(path, weights_bytes=b"")


@case("report", "weights that are no HDF5", "AL406")
def weights_of_noise(path, _ground):
    keras_file(path, weights_bytes=b"\x89HDF\r\n\x1a\n" + b"\xff" * 4_000)


@case("error", "weights without a model", "found weights only", ending=".h5")
def no_configuration(path, _ground):
    path.write_bytes(weights())


for _name, _value in {
    "number": 7,
    "array": np.zeros(3),
    "empty": h5py.Empty("S3"),
    "bytes": np.bytes_(b"\xff\xfe"),
    "nothing": "",
    "record": np.zeros(1, [("a", "i4")]),
    "huge": np.zeros(2**16, "S4000"),
}.items():

    def _attribute(path, _ground, value=_value):
        def edit(h5):
            del h5.attrs["model_config"]
            if getattr(value, "nbytes", 0) > 60_000:
                return h5.attrs.update(model_config=["[" * 100] * 5)
            return h5.attrs.update(model_config=value)

        legacy_file(path, edit=edit)

    _attribute.__name__ = f"configuration_{_name}"
    case("error", f"a configuration that is {_name}", "expected", ending=".h5")(_attribute)


@case("report", "20,000 names of weights that are all one text of 4 MB", "attribute_bytes", ending=".h5")
def names_that_are_one(path, _ground):
    def edit(h5):
        group = h5["model_weights/out"]
        del group.attrs["weight_names"]
        for i in range(10):
            group.attrs[f"weight_names{i}"] = [*["w"] * 199, "n" * 4_000_000]

    legacy_file(path, edit=edit)
    _same_object(path)


def _same_object(path):
    """Lets every short text of a list be the long one, of which HDF5 then makes a copy each."""
    data = bytearray(path.read_bytes())
    long = (4_000_000).to_bytes(4, "little")
    at = data.find(long)
    while at >= 0:
        element = data[at : at + 16]
        for i in range(1, 200):
            before = at - 16 * i
            if data[before : before + 4] != b"\1\0\0\0":
                break
            data[before : before + 16] = element
        at = data.find(long, at + 16)
    path.write_bytes(data)


@case("error", "a row of objects without end, over which HDF5 loops for ever", "a damaged one", ending=".h5")
def endless_heap(path, _ground):
    legacy_file(path)
    data = bytearray(path.read_bytes())
    at = data.index(b"GCOL") + 16 + 8
    data[at : at + 8] = (2**64 - 16).to_bytes(8, "little")
    path.write_bytes(data)


@case("report", "a damaged heap of links, on which HDF5 frees what it never set", "AL406")
def damaged_links(path, _ground):
    def build(h5):
        group = h5.create_group("layers", track_order=True)
        for i in range(100):
            group.create_group(f"a_layer_with_a_long_name_{i}")

    data = bytearray(hdf5(build, libver="latest"))
    data[data.index(b"FHDB") + 200] ^= 0xFF
    keras_file(path, weights_bytes=bytes(data))
