"""Models from URLs and standard input."""

from __future__ import annotations

import http.server
import re
import subprocess
import sys
import threading
import zipfile
from functools import partial
from pathlib import Path

import h5py
import numpy as np
import pytest

import archlens
from archlens.errors import ModelFileError
from tests.unit.readers.made import dense, dense_weights, entry, functional, given, tensor, write

ROOT = Path(__file__).parents[4]
SAMPLE = ROOT / "sample_models" / "image_text.keras"


class RangeHandler(http.server.SimpleHTTPRequestHandler):
    """Serves parts of files, and counts the bytes that it sends."""

    sent = 0

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
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


_GROUP = "locally_connected1d"


def write_large(path, layers, elements):
    """A model whose weights take space in the file, but not on the disk."""
    weights, names = path.with_suffix(".h5"), [f"d{i}" for i in range(layers)]
    with h5py.File(weights, "w") as h5:
        creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        creation.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
        creation.set_fill_time(h5py.h5d.FILL_TIME_NEVER)
        for i in range(layers):
            group = h5.create_group(f"layers/{_GROUP}_{i}/vars" if i else f"layers/{_GROUP}/vars")
            space = h5py.h5s.create_simple((8, elements // 8))
            h5py.h5d.create(group.id, b"0", h5py.h5t.IEEE_F32LE, space, creation)
            group["1"] = np.zeros(8, "f4")
    # Layers of which archlens does not know which weights they ask for.
    local = (entry("LocallyConnected1D", n, tensor(before)) for n, before in zip(names, ["x", *names], strict=False))
    model = functional(given(), *local)
    write(path, model)
    with zipfile.ZipFile(path, "a") as archive:
        archive.write(weights, "model.weights.h5")
    weights.unlink()


def test_a_large_file_is_read_by_range(tmp_path, server):
    write_large(tmp_path / "large.keras", layers=20, elements=13_000_000)
    size = (tmp_path / "large.keras").stat().st_size
    assert size > 1_000_000_000
    a = archlens.analyze(f"{server}/large.keras")
    assert a.model.parameters == 20 * (13_000_000 + 8)
    assert a.to_dict() == archlens.analyze(tmp_path / "large.keras").to_dict()
    assert RangeHandler.sent < 1_000_000


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
    assert archlens.analyze("memory://models/m.keras") == archlens.analyze(SAMPLE)


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
