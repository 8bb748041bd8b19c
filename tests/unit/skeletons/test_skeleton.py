"""Skeletons: no byte of a weight, the same figures, whole or not at all."""

import contextlib
import hashlib
import io
import json
import zipfile

import h5py
import numpy as np
import pytest

import archlens
from archlens.errors import ArchlensError, ModelFileError
from archlens.skeletons import skeleton_bytes
from tests.conftest import ROOT
from tests.unit.readers.made import dense, entry, functional, given, tensor, weights, write
from tests.unit.skeletons.figures import differences, figures

DATA = ROOT / "tests" / "data"
SAMPLES = sorted((ROOT / "sample_models").glob("*.keras"))
ARCHIVES = sorted(DATA.glob("keras_3*/*.keras"))
LEGACY = sorted((DATA / "legacy").glob("*.zip"))
MODEL = functional(given(), dense("d", "x", units=2))


def unpacked(path, folder):
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    forms = (folder / name for name in ("model.h5", "model.keras", "model.json", "model"))
    return [form for form in forms if form.exists()]


def same_figures(model, tmp_path, *, ending=".keras", anonymize=False):
    """Asserts that archlens reports of the skeleton what it reports of the model; by other names, if anonymous."""
    target = archlens.skeleton(model, tmp_path / f"skeleton{ending}", anonymize=anonymize)
    assert differences(figures(model), figures(target), renamed=anonymize) == []
    return target


@pytest.mark.parametrize("anonymize", [False, True])
@pytest.mark.parametrize("path", [*SAMPLES, *ARCHIVES], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_figures_of_archives(path, tmp_path, anonymize):
    target = same_figures(path, tmp_path, anonymize=anonymize)
    assert skeleton_bytes(target, anonymize=False) == target.read_bytes()


@pytest.mark.parametrize("anonymize", [False, True])
@pytest.mark.parametrize("path", LEGACY, ids=lambda path: path.stem)
def test_figures_of_every_form_of_keras_2(path, tmp_path, anonymize):
    forms = unpacked(path, tmp_path / "forms")
    assert len(forms) >= 2
    for form in forms:
        same_figures(form, tmp_path, anonymize=anonymize)
        if form.suffix == ".json":
            same_figures(form, tmp_path, ending=".json", anonymize=anonymize)
        elif form.suffix == ".h5" and not anonymize:
            same_figures(form, tmp_path, ending=".h5")


def datasets(data):
    """Every dataset of an HDF5 file: shape, type and the bytes that it has."""
    found = {}
    with h5py.File(io.BytesIO(data)) as h5:
        h5.visititems(
            lambda name, item: (
                found.update({name: (item.shape, item.dtype, item.id.get_storage_size())})
                if isinstance(item, h5py.Dataset)
                else None
            )
        )
    return found


@pytest.fixture
def marked(tmp_path):
    """A model whose weights are random bytes, and these bytes."""
    data = np.frombuffer(hashlib.shake_256(b"weights").digest(8 * 64 * 4), "f4").reshape(8, 64)

    def build(h5):
        h5["layers/dense/vars/0"], h5["layers/dense/vars/1"] = data, data[0]
        h5["optimizer/vars/0"] = data
        h5["layers/dense"].attrs["hidden"] = data

    model = functional(given(), dense("d", "x", units=64))
    return write(tmp_path / "m.keras", model, weights(build)), data.tobytes()


@pytest.mark.parametrize("anonymize", [False, True])
def test_no_byte_of_a_weight(marked, tmp_path, anonymize):
    path, secret = marked
    target = archlens.skeleton(path, tmp_path / "skeleton.keras", anonymize=anonymize)
    with zipfile.ZipFile(target) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    everything = b"".join([target.read_bytes(), *content.values()])
    assert [start for start in range(0, len(secret), 4) if secret[start : start + 4] in everything] == []
    held = datasets(content["model.weights.h5"])
    assert {(shape, str(dtype)) for shape, dtype, _ in held.values()} == {((8, 64), "float32"), ((64,), "float32")}
    assert {stored for _, _, stored in held.values()} == {0}


def test_no_byte_of_a_weight_in_hdf5(tmp_path):
    (model,) = (form for form in unpacked(DATA / "legacy" / "nested_models.zip", tmp_path) if form.suffix == ".h5")
    before = datasets(model.read_bytes())
    with h5py.File(model, "r+") as h5:
        for name, (shape, _, _) in before.items():
            h5[name][...] = np.full(shape, 1.2345678, "f4")
    target = archlens.skeleton(model, tmp_path / "skeleton.h5")
    after = datasets(target.read_bytes())
    assert {name: held[:2] for name, held in after.items()} == {name: held[:2] for name, held in before.items()}
    assert {stored for _, _, stored in after.values()} == {0}
    assert np.float32(1.2345678).tobytes() not in target.read_bytes()


def test_types_that_hdf5_does_not_have(tmp_path):
    def build(h5):
        for i, dtype in enumerate(("f2", "u2", "i1", "?")):
            h5[f"layers/dense/vars/{i}"] = np.zeros((8, 2), dtype)
        h5["layers/dense/vars/1"].attrs["dtype"] = "bfloat16"
        h5["layers/dense/vars/4"] = np.array([b"hidden words"])

    path = write(tmp_path / "m.keras", MODEL, weights(build))
    with zipfile.ZipFile(archlens.skeleton(path, tmp_path / "s.keras")) as archive:
        data = archive.read("model.weights.h5")
    held = {name[-1]: str(dtype) for name, (_, dtype, _) in datasets(data).items()}
    assert held == {"0": "float16", "1": "uint16", "2": "int8", "3": "bool", "4": "uint8"}
    assert b"bfloat16" in data
    assert b"hidden" not in data


class Counted(io.FileIO):
    """A file that counts the bytes that are read from it."""

    count = 0

    def readinto(self, buffer):
        got = super().readinto(buffer)
        self.count += got
        return got

    def read(self, size=-1):
        data = super().read(size)
        self.count += len(data)
        return data


EDGE = 2**16
UNITS = 1_250_000_000


def large_weights(path):
    """An HDF5 file that has 10 GB for a weight, as a hole of the file."""
    with h5py.File(path, "w") as h5:
        creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        creation.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
        creation.set_fill_time(h5py.h5d.FILL_TIME_NEVER)
        space = h5py.h5s.create_simple((2, UNITS))
        group = h5.create_group("layers/dense/vars")
        h5py.h5d.create(group.id, b"0", h5py.h5t.IEEE_F32LE, space, creation)
    return path.stat().st_size


def large_archive(path, weights_path, size):
    """A ``.keras`` file that stores such weights, with a hole in the same place."""
    model = functional(
        given(shape=(None, 2)), entry("Dense", "d", tensor("x", shape=(None, 2)), units=UNITS, use_bias=False)
    )
    with zipfile.ZipFile(write(path, model), "a") as archive, weights_path.open("rb") as source:
        info = zipfile.ZipInfo("model.weights.h5")
        info.file_size = info.compress_size = size
        info.CRC = 0  # which nobody could check without reading 10 GB
        archive.fp.seek(archive.start_dir)
        info.header_offset = archive.fp.tell()
        archive.fp.write(info.FileHeader(zip64=True))
        start = archive.fp.tell()
        for place in (0, size - EDGE):
            source.seek(place)
            archive.fp.seek(start + place)
            archive.fp.write(source.read(EDGE))
        archive.start_dir = archive.fp.tell()
        archive.filelist.append(info)
        archive.NameToInfo[info.filename] = info
        archive._didModify = True  # noqa: SLF001 - zipfile has no way to leave a hole


def test_a_file_of_10_gb_is_not_read(tmp_path, monkeypatch):
    path = tmp_path / "large.keras"
    large_archive(path, tmp_path / "large.h5", large_weights(tmp_path / "large.h5"))
    assert path.stat().st_size > 10_000_000_000
    opened = []

    @contextlib.contextmanager
    def counted(source):
        with Counted(source) as file:
            opened.append(file)
            yield file

    monkeypatch.setattr("archlens.readers.model_files.open_source", counted)
    for anonymize in (False, True):
        target = archlens.skeleton(path, tmp_path / "s.keras", anonymize=anonymize)
        assert target.stat().st_size < 4000
        assert figures(target)["model"]["parameters"] == 2 * UNITS
    assert 0 < sum(file.count for file in opened) < 1_000_000


def test_only_what_keras_reads_is_kept(tmp_path):
    path = write(tmp_path / "m.keras", MODEL, weights(lambda h5: h5.create_group("layers")))
    with zipfile.ZipFile(path, "a") as archive:
        for name in ("run.py", "payload.pkl", "assets/words.txt", "other/words.txt"):
            archive.writestr(name, "x")
    with zipfile.ZipFile(archlens.skeleton(path, tmp_path / "s.keras")) as archive:
        names = archive.namelist()
    assert names == ["metadata.json", "config.json", "model.weights.h5", "assets/words.txt"]


def test_links_are_left_out(tmp_path):
    def build(h5):
        h5["layers/dense/vars/0"] = np.zeros((8, 2), "f4")
        h5["layers/external"] = h5py.ExternalLink("elsewhere.h5", "/x")
        h5["layers/soft"] = h5py.SoftLink("/nowhere")
        h5["layers/up"] = h5["layers"]

    path = write(tmp_path / "m.keras", MODEL, weights(build))
    with zipfile.ZipFile(archlens.skeleton(path, tmp_path / "s.keras")) as archive:
        data = archive.read("model.weights.h5")
    assert list(datasets(data)) == ["layers/dense/vars/0"]
    assert b"elsewhere" not in data


def test_a_virtual_dataset_is_refused(tmp_path):
    def build(h5):
        layout = h5py.VirtualLayout(shape=(4,), dtype="f8")
        layout[:] = h5py.VirtualSource("elsewhere.h5", "x", shape=(4,))
        h5.create_virtual_dataset("layers/dense/vars/0", layout)

    path = write(tmp_path / "m.keras", MODEL, weights(build))
    with pytest.raises(ModelFileError, match="virtual dataset"):
        archlens.skeleton(path, tmp_path / "s.keras")
    assert not (tmp_path / "s.keras").exists()


def test_the_same_bytes_every_time_and_from_any_copy(tmp_path):
    path = SAMPLES[0]
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(tmp_path / "copy.keras", "w") as copy:
        for name in source.namelist():
            copy.writestr(name, source.read(name))  # of another date, stored
    for anonymize in (False, True):
        first = skeleton_bytes(path, anonymize=anonymize)
        assert first == skeleton_bytes(tmp_path / "copy.keras", anonymize=anonymize)


def test_a_file_whose_graph_archlens_cannot_read_keeps_its_form(tmp_path):
    path = write(tmp_path / "m.keras", {"class_name": "TheirModel", "config": {"any": 1}}, weights(lambda _: None))
    with zipfile.ZipFile(archlens.skeleton(path, tmp_path / "s.keras")) as archive:
        assert json.loads(archive.read("config.json")) == {"class_name": "TheirModel", "config": {"any": 1}}
    with pytest.raises(ModelFileError, match="without a graph of layers"):
        archlens.skeleton(path, tmp_path / "s.keras", anonymize=True)


@pytest.mark.parametrize(
    ("ending", "anonymize", "told"),
    [
        (".h5", False, "expected .keras as the form"),
        (".json", False, "expected .keras as the form"),
        (".txt", False, "expected a file to write that ends in"),
        ("", True, "found none"),
    ],
)
def test_forms_that_cannot_be_written(tmp_path, ending, anonymize, told):
    with pytest.raises(ArchlensError, match=told):
        archlens.skeleton(SAMPLES[0], tmp_path / f"skeleton{ending}", anonymize=anonymize)
    assert list(tmp_path.iterdir()) == []


def test_an_anonymous_hdf5_file_cannot_be_written(tmp_path):
    (model,) = (form for form in unpacked(LEGACY[0], tmp_path) if form.suffix == ".h5")
    with pytest.raises(ArchlensError, match="anonymous"):
        archlens.skeleton(model, tmp_path / "s.h5", anonymize=True)


def test_never_over_the_model(tmp_path):
    path = write(tmp_path / "m.keras", MODEL)
    before = path.read_bytes()
    (tmp_path / "link.keras").symlink_to(path)
    for target in (path, tmp_path / "link.keras", tmp_path / "." / "m.keras"):
        with pytest.raises(ArchlensError, match="the model itself"):
            archlens.skeleton(path, target)
    folder = next(form for form in unpacked(DATA / "legacy" / "shared_layer.zip", tmp_path) if form.is_dir())
    with pytest.raises(ArchlensError, match="the model itself"):
        archlens.skeleton(folder, folder / "s.keras")
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [None, b"", b"hello", b"PK\x03\x04 no more", b"\x89HDF\r\n\x1a\n", b"{"])
def test_no_model(tmp_path, content):
    path = tmp_path / "m.keras"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelFileError):
        archlens.skeleton(path, tmp_path / "s.json" if content == b"{" else tmp_path / "s.keras")
    assert [each.name for each in tmp_path.iterdir()] == ([] if content is None else ["m.keras"])
