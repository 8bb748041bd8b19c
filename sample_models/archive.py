"""Writing a model to a few KB: the whole ``.keras`` archive, with every weight declared and none of them stored.

Keras saves the model as it always does, and the archive is then written again:

- ``model.weights.h5`` keeps its groups, their attributes and every dataset's shape and type, but no dataset gets
  storage (HDF5 allocates it with the first write, which never comes). Keras loads such a file and finds zeros.
- ``config.json`` numbers its shared objects 0, 1, 2, … where Keras writes their addresses in memory.
- ``metadata.json`` and the zip directory carry one fixed date.

So the same model gives the same bytes on every run of one Keras version. Nothing here imports Keras.
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import h5py

if TYPE_CHECKING:
    import keras

WEIGHTS = "model.weights.h5"
_DATE_SAVED = "2025-01-01@00:00:00"
_ZIP_DATE = (2025, 1, 1, 0, 0, 0)


def write(model: keras.Model, path: Path) -> None:
    """Save a model to ``path`` without the values of its weights.

    The file appears at once and whole: it is written beside its place and then renamed.

    Args:
        model: any model that Keras can save.
        path: the ``.keras`` file to write or replace.
    """
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "model.keras"
        model.save(full)
        slim = skeleton(full)
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(slim)
    partial.replace(path)


def skeleton(path: Path) -> bytes:
    """Return the ``.keras`` archive at ``path`` without the values of its weights, as bytes."""
    slim = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(slim, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, whatever system this runs on
            target.writestr(entry, _member(source, name), compresslevel=9)
    return slim.getvalue()


def _member(source: zipfile.ZipFile, name: str) -> bytes:
    """The content of one member of the archive as it is written again."""
    if name == WEIGHTS:
        return _declared_weights(source)
    if name == "config.json":
        return json.dumps(_renumber(json.loads(source.read(name)), {})).encode()
    if name == "metadata.json":
        return json.dumps(json.loads(source.read(name)) | {"date_saved": _DATE_SAVED}).encode()
    return source.read(name)


def _renumber(config: Any, numbers: dict[int, int]) -> Any:
    """Number the shared objects of a configuration by first appearance; equal ids stay equal."""
    if isinstance(config, list):
        return [_renumber(value, numbers) for value in config]
    if not isinstance(config, dict):
        return config
    result = {}
    for key, value in config.items():
        shared = key == "shared_object_id" and isinstance(value, int)
        result[key] = numbers.setdefault(value, len(numbers)) if shared else _renumber(value, numbers)
    return result


def _declared_weights(source: zipfile.ZipFile) -> bytes:
    """The HDF5 file of the archive with its datasets declared only."""
    declared = io.BytesIO()
    with source.open(WEIGHTS) as stream, h5py.File(stream) as full, h5py.File(declared, "w") as slim:
        _declare(full, slim)
    return declared.getvalue()


def _declare(full: h5py.Group, slim: h5py.Group) -> None:
    """Repeat the groups, attributes and datasets of ``full`` in ``slim``, in name order, without any data."""
    slim.attrs.update(full.attrs)
    for name in sorted(full):
        item = full[name]
        if isinstance(item, h5py.Group):
            _declare(item, slim.create_group(name))
        else:
            dataset = slim.create_dataset(name, shape=item.shape, dtype=item.dtype, track_times=False)
            dataset.attrs.update(item.attrs)
