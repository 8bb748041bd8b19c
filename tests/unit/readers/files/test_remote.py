"""Models from URLs and standard input."""

from __future__ import annotations

import http.server
import json
import re
import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path
from typing import ClassVar

import h5py
import numpy as np
import pytest

import archlens
from archlens.errors import ModelFileError
from tests.serving import serving
from tests.unit.readers.made import dense, dense_weights, entry, functional, given, tensor, write

ROOT = Path(__file__).parents[4]
SAMPLE = ROOT / "sample_models" / "image_text.keras"


class RangeHandler(http.server.SimpleHTTPRequestHandler):
    """Serves parts of files, and counts the bytes that it sends."""

    sent = 0
    asked: ClassVar[list[str]] = []

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        size = path.stat().st_size
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        start, end = (int(asked[1]), int(asked[2] or size - 1)) if asked else (0, size - 1)
        end = min(end, size - 1)
        self.send_response(206 if asked else 200)
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(end - start + 1))
        if asked:
            self.send_header("Content-Range", f"bytes {start}-{end}/{size}")
        self.end_headers()
        with path.open("rb") as file:
            file.seek(start)
            left = end - start + 1
            while left:
                chunk = file.read(min(left, 1 << 16))
                self.wfile.write(chunk)
                left -= len(chunk)
                RangeHandler.sent += len(chunk)

    def log_message(self, *args):
        pass


@pytest.fixture
def server(tmp_path):
    """The URL of a folder."""
    RangeHandler.sent = 0
    handler = partial(RangeHandler, directory=str(tmp_path))
    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    with serving(running):
        yield f"http://127.0.0.1:{running.server_port}"


_GROUP = "locally_connected1d"


def write_large(path, layers, elements):
    """A model whose weights take space in the file, but not on the disk."""
    weights = path.with_suffix(".h5")
    write_weights(weights, layers, elements)
    write(path, large_model(layers))
    with zipfile.ZipFile(path, "a") as archive:
        archive.write(weights, "model.weights.h5")
    weights.unlink()


def large_model(layers):
    """A chain of layers of which archlens does not know which weights they ask for."""
    names = [f"d{i}" for i in range(layers)]
    local = (entry("LocallyConnected1D", n, tensor(before)) for n, before in zip(names, ["x", *names], strict=False))
    return functional(given(), *local)


def write_weights(path, layers, elements):
    """Weights that take space in the file, but not on the disk."""
    with h5py.File(path, "w") as h5:
        creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        creation.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
        creation.set_fill_time(h5py.h5d.FILL_TIME_NEVER)
        for i in range(layers):
            group = h5.create_group(f"layers/{_GROUP}_{i}/vars" if i else f"layers/{_GROUP}/vars")
            space = h5py.h5s.create_simple((8, elements // 8))
            h5py.h5d.create(group.id, b"0", h5py.h5t.IEEE_F32LE, space, creation)
            group["1"] = np.zeros(8, "f4")


def test_a_large_file_is_read_by_range(tmp_path, server):
    write_large(tmp_path / "large.keras", layers=20, elements=13_000_000)
    size = (tmp_path / "large.keras").stat().st_size
    assert size > 1_000_000_000
    a = archlens.analyze(f"{server}/large.keras")
    assert a.model.parameters == 20 * (13_000_000 + 8)
    assert a.to_dict() == archlens.analyze(tmp_path / "large.keras").to_dict()
    assert RangeHandler.sent < 1_000_000


class WholeHandler(http.server.SimpleHTTPRequestHandler):
    """The web server of Python's library as it is: it sends whole files, whatever part is asked for."""

    def log_message(self, *args):
        pass


@pytest.mark.parametrize("name", ["model.keras", "model.h5"])
def test_a_server_that_sends_no_parts_of_files_is_told_and_the_file_not_blamed(tmp_path, name):
    (tmp_path / "model.keras").write_bytes(SAMPLE.read_bytes() + bytes(100_000))
    with h5py.File(tmp_path / "model.h5", "w") as file:
        file["large"] = np.zeros(100_000)
        file.attrs["model_config"] = json.dumps(functional(given("x")))
    whole = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(WholeHandler, directory=tmp_path))
    with serving(whole), pytest.raises(ModelFileError) as told:
        archlens.analyze(f"http://127.0.0.1:{whole.server_address[1]}/{name}")
    assert f"{name}: expected a web server that hands out parts of a file" in str(told.value)
    assert "damaged" not in str(told.value)


def test_a_url_that_leads_nowhere_is_told(server):
    with pytest.raises(ModelFileError, match=r"none\.keras: expected a model file, found no such file"):
        archlens.analyze(f"{server}/none.keras")


def test_an_unknown_protocol_is_told():
    with pytest.raises(ModelFileError, match="expected a URL that can be read"):
        archlens.analyze("nosuch://bucket/m.keras")


def test_memory_urls():
    import fsspec

    with fsspec.open("memory://models/m.keras", "wb") as file:
        file.write(SAMPLE.read_bytes())
    assert archlens.analyze("memory://models/m.keras").to_dict() == archlens.analyze(SAMPLE).to_dict()


def test_without_fsspec_the_error_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(ModelFileError, match=r"pip install 'keras-archlens\[remote\]'"):
        archlens.analyze("https://example.org/m.keras")


CODE = "import archlens; print(archlens.analyze('-').model.parameters)"


def test_standard_input_from_a_pipe():
    done = subprocess.run([sys.executable, "-c", CODE], input=SAMPLE.read_bytes(), capture_output=True, check=True)
    assert done.stdout == b"51896193\n"


def test_standard_input_from_a_file(tmp_path):
    write(tmp_path / "m.keras", functional(given(), dense("a", "x")), dense_weights(("layers/dense", 8)))
    with (tmp_path / "m.keras").open("rb") as file:
        done = subprocess.run([sys.executable, "-c", CODE], stdin=file, capture_output=True, check=True)
    assert done.stdout == b"72\n"


def test_too_much_from_a_pipe_is_told():
    code = "import archlens; archlens.analyze('-', limits={'standard_input_bytes': 100})"
    done = subprocess.run([sys.executable, "-c", code], input=SAMPLE.read_bytes(), capture_output=True, check=False)
    assert b"expected at most 100 bytes from a pipe, found more" in done.stderr


def served(tmp_path, *, layers=2, elements=64):
    """A folder of Keras 3."""
    folder = tmp_path / "hub"
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps(large_model(layers)))
    (folder / "metadata.json").write_text('{"keras_version": "3.15.1"}')
    write_weights(folder / "model.weights.h5", layers, elements)
    return folder


@pytest.fixture
def listing_server(tmp_path):
    """The URL of a folder of which folders are listed, as most web servers do."""
    RangeHandler.sent, RangeHandler.asked = 0, []
    handler = partial(ListingHandler, directory=str(tmp_path))
    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    with serving(running):
        yield f"http://127.0.0.1:{running.server_port}"


class ListingHandler(RangeHandler):
    """Lists folders, and notes what is asked for."""

    def do_GET(self):
        RangeHandler.asked.append(self.path)
        if Path(self.translate_path(self.path)).is_dir():
            http.server.SimpleHTTPRequestHandler.do_GET(self)
        else:
            super().do_GET()


@pytest.mark.parametrize("end", ["", "/"])
def test_a_folder_is_read_by_range(tmp_path, server, end):
    local = served(tmp_path, layers=20, elements=13_000_000)
    assert (local / "model.weights.h5").stat().st_size > 1_000_000_000
    analysis = archlens.analyze(f"{server}/hub{end}")
    assert analysis.model.parameters == 20 * (13_000_000 + 8)
    assert analysis.to_dict() == archlens.analyze(local).to_dict()
    assert RangeHandler.sent < 1_000_000


@pytest.mark.parametrize("end", ["", "/"])
def test_a_folder_is_listed_once(tmp_path, listing_server, end):
    local = served(tmp_path)
    (local / "assets").mkdir()
    (local / "assets" / "words.txt").write_text("a\nb")
    assert archlens.analyze(f"{listing_server}/hub{end}").to_dict() == archlens.analyze(local).to_dict()
    # Without a slash at its end a folder is asked for as a file first.
    assert RangeHandler.asked.count("/hub/") == (1 if end else 2)
    parts = {f"/hub/{each.name}" for each in local.iterdir() if each.is_file()}
    assert parts <= {*RangeHandler.asked} <= {"/hub", "/hub/", *parts}
    RangeHandler.asked.clear()
    scanned = archlens.scan(f"{listing_server}/hub/")
    assert (scanned.form, scanned.findings, scanned.unread) == ("folder", (), ())
    assert RangeHandler.asked.count("/hub/") == RangeHandler.asked.count("/hub/assets/") == 1


def test_shards_are_read_by_range(tmp_path, server):
    local = served(tmp_path)
    (local / "model.weights.h5").rename(local / "model_00000.weights.h5")
    places = {"/layers/locally_connected1d/vars": "model_00000.weights.h5"}
    (local / "model.weights.json").write_text(json.dumps({"weight_map": places}))
    assert archlens.analyze(f"{server}/hub").model.parameters == 2 * (64 + 8)
    (local / "config.json").rename(local / "m.json")
    weights = f"{server}/hub/model.weights.json"
    assert archlens.analyze(f"{server}/hub/m.json", weights=weights).model.parameters == 2 * (64 + 8)


def test_folders_of_stores(tmp_path):
    import fsspec

    local = served(tmp_path)
    system = fsspec.filesystem("memory")
    system.put(str(local), "/store/hub", recursive=True)
    for url in ("memory://store/hub", "memory://store/hub/"):
        assert archlens.analyze(url) == archlens.analyze(local)
        assert archlens.scan(url).findings == ()
    with pytest.raises(ModelFileError, match="found no such file"):
        archlens.analyze("memory://store/nothing")


def test_models_of_a_hub(tmp_path, monkeypatch):
    from fsspec.implementations.dirfs import DirFileSystem
    from fsspec.implementations.local import LocalFileSystem

    class Hub(DirFileSystem):
        """As the file system of Hugging Face's hub names things: ``owner/name/config.json``."""

        protocol = "hf"
        listed: ClassVar[list[str]] = []

        def __init__(self):
            super().__init__(str(tmp_path), LocalFileSystem(), skip_instance_cache=True)

        def ls(self, path, detail=True, **kwargs):
            Hub.listed.append(path)
            return super().ls(path, detail=detail, **kwargs)

        def open(self, path, mode="rb", **_options):
            return super().open(path, mode)

    monkeypatch.setattr("fsspec.core.url_to_fs", lambda url: (Hub(), url.removeprefix("hf://")))
    (tmp_path / "owner").mkdir()
    served(tmp_path).rename(tmp_path / "owner" / "hub")
    analysis = archlens.analyze("hf://owner/hub")
    assert (analysis.model.parameters, analysis.model.format) == (2 * (64 + 8), "folder")
    assert Hub.listed == ["owner/hub"]


def test_a_saved_model_by_url(tmp_path, server):
    with zipfile.ZipFile(ROOT / "tests" / "data" / "legacy" / "dicts.zip") as archive:
        archive.extractall(tmp_path)
    assert archlens.analyze(f"{server}/model").to_dict() == archlens.analyze(tmp_path / "model").to_dict()


def test_a_page_in_the_place_of_a_file_is_told(tmp_path, server):
    (tmp_path / "m.keras").write_text("<!DOCTYPE html><html>Please log in</html>")
    with pytest.raises(ModelFileError, match=r"m\.keras: expected a Keras model .*found an HTML page"):
        archlens.analyze(f"{server}/m.keras")
