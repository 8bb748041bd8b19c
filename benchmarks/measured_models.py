"""The models that suites measure on, written when they are needed; those with weights by Keras."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

from benchmarks.measuring import ROOT

WITH_WEIGHTS = """
import sys, keras
from sample_models import BUILDERS
BUILDERS['image_text']().save(sys.argv[1])
keras.applications.NASNetMobile(weights=None).save(sys.argv[2])
"""

WRITE_SYNTHETIC = """
import json, sys
from pathlib import Path
from benchmarks.synthetic_models import model_text
kind, calls, path = sys.argv[1:]
text = model_text(kind, int(calls))
Path(path).write_text(text, encoding="utf-8")
print(len(json.loads(text)["config"]["layers"]))
"""

WRITE_SIZED = """
import sys
from pathlib import Path
from benchmarks.measured_models import write_sized_here
write_sized_here(Path(sys.argv[1]), int(sys.argv[2]))
"""

_CHUNK = 1 << 24


def write_with_weights(folder: Path) -> tuple[Path, Path]:
    """`image_text` and NASNetMobile with real, random weights, as Keras saves them."""
    files = folder / "image_text.keras", folder / "nasnet_mobile.keras"
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", WITH_WEIGHTS, *files], check=True, cwd=ROOT, env=environment)
    return files


def write_synthetic(kind: str, calls: int, folder: Path) -> tuple[Path, int]:
    """A model of a kind of `synthetic_models.py`; its file, and how many calls it really has."""
    path = folder / f"{kind}-{calls}.json"
    return path, int(_apart(WRITE_SYNTHETIC, kind, calls, path))


def write_sized(path: Path, elements: int) -> Path:
    """A model of one Dense layer whose stored weights member has about ``4 * elements`` bytes, as a sparse file."""
    _apart(WRITE_SIZED, path, elements)
    return path


def _apart(program: str, *arguments: object) -> str:
    """What a program of Python prints; this process takes no more memory for it.

    The most that it ever took would count as that of each process which it starts.
    """
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout


def write_sized_here(path: Path, elements: int) -> None:
    """As :func:`write_sized`, by this process."""
    weights = _write_sparse_weights(path.with_suffix(".h5"), elements)
    size = weights.stat().st_size
    with path.open("w+b") as file, zipfile.ZipFile(file, "w") as archive:
        archive.writestr("config.json", json.dumps(_one_dense(elements)))
        with archive.open("model.weights.h5", "w", force_zip64=True) as member, weights.open("rb") as source:
            left = size
            while left:
                chunk = source.read(min(left, _CHUNK))
                member.write(chunk)
                left -= len(chunk)
    weights.unlink()


def _write_sparse_weights(path: Path, elements: int) -> Path:
    import h5py

    with h5py.File(path, "w") as h5:
        creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        creation.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
        creation.set_fill_time(h5py.h5d.FILL_TIME_NEVER)
        group = h5.create_group("layers/dense/vars")
        space = h5py.h5s.create_simple((1, elements))
        h5py.h5d.create(group.id, b"0", h5py.h5t.IEEE_F32LE, space, creation)
        group["1"] = [0.0] * 8
    return path


def _one_dense(units: int) -> dict[str, object]:
    entry = {"class_name": "__keras_tensor__", "config": {"shape": [None, 1], "keras_history": ["x", 0, 0]}}
    layers = [
        {
            "module": "keras.layers",
            "class_name": "InputLayer",
            "name": "x",
            "config": {"batch_shape": [None, 1]},
            "inbound_nodes": [],
        },
        {
            "module": "keras.layers",
            "class_name": "Dense",
            "name": "dense",
            "config": {"units": units},
            "inbound_nodes": [{"args": [entry], "kwargs": {}}],
        },
    ]
    config = {"name": "big", "input_layers": ["x", 0, 0], "output_layers": ["dense", 0, 0], "layers": layers}
    return {"class_name": "Functional", "config": config}
