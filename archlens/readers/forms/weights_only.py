"""HDF5 files that hold weights and no model: how they are known, and what to give with them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from archlens.errors import ModelFileError
from archlens.readers.files.hdf5_objects import Parts
from archlens.readers.files.remote import STANDARD_INPUT, is_url
from archlens.readers.forms.keras_parts import CONFIG, METADATA, WEIGHTS
from archlens.text.names import quoted

_OF_KERAS_2 = b"layer_names"
_OF_KERAS_3 = (b"vars", b"layers", b"_layer_checkpoint_dependencies")
"""Groups of which at least one is at the top of what ``save_weights`` of Keras 3 and of Keras 2.12 and newer writes."""
_DESCRIBES = (b'"class_name"', b'"layers"')
_HEAD = 4096
_MOST_FILES = 100
_ENDING, _WEIGHTS_ENDING = ".json", ".weights.h5"


def are_weights_only(parts: Parts) -> bool:
    """Whether an HDF5 file without a model is one of weights, as Keras writes them."""
    h5py, root = parts.h5py, parts.root
    if h5py.h5a.exists(root, _OF_KERAS_2):
        return True
    return any(root.links.exists(name) and _is_group(h5py, root, name) for name in _OF_KERAS_3)


def _is_group(h5py: Any, root: Any, name: bytes) -> bool:
    if root.links.get_info(name).type != h5py.h5l.TYPE_HARD:
        return False
    return isinstance(h5py.h5o.open(root, name), h5py.h5g.GroupID)


def weights_only(path: str) -> ModelFileError:
    """The error that a file holds weights only, with the command that reads them together with their model.

    Args:
        path: the file, as the caller named it.
    """
    return ModelFileError(
        path,
        expected="a whole model",
        found="weights only, which model.save_weights() writes",
        hint=_what_to_give(path),
    )


def _what_to_give(path: str) -> str:
    local = not is_url(path) and path != STANDARD_INPUT
    folder, name = os.path.split(path)
    if local and name == WEIGHTS and all(Path(folder, each).is_file() for each in (CONFIG, METADATA)):
        return f"Give the folder that it is a part of: archlens report {quoted(folder or '.')}."
    beside = _described_beside(Path(folder), name) if local else None
    if beside is not None:
        described = quoted(os.path.join(folder, beside))  # noqa: PTH118 - as the caller would write it
        return f"Give them with the model beside them: archlens report {described} --weights {quoted(path)}."
    return (
        "Give the model that they belong to, saved with model.save('model.keras'); or what model.to_json() gives, with "
        f"them: archlens report model.json --weights {quoted(path)}."
    )


def _described_beside(folder: Path, name: str) -> str | None:
    """The name of a JSON file in a folder that describes a model; the one named alike, if there are several."""
    stem = name.removesuffix(_WEIGHTS_ENDING) if name.endswith(_WEIGHTS_ENDING) else Path(name).stem
    try:
        names = sorted(each.name for each in folder.iterdir() if each.suffix == _ENDING)[:_MOST_FILES]
        preferred = sorted(names, key=lambda each: (each != f"{stem}{_ENDING}", each))
        return next((each for each in preferred if _describes(folder / each)), None)
    except OSError:
        return None


def _describes(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return any(mark in head for mark in _DESCRIBES)
