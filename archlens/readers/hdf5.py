"""Reads whole models in HDF5: those of Keras 1 and 2, and of Keras 3 in its legacy form.

The configuration is an attribute of the file; weights lie under ``model_weights``, or at the top in Keras 1. Only
attributes and the headers of datasets are read, and no link out of the file is followed.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, BinaryIO

from archlens.errors import ModelFileError
from archlens.readers import limits, notes
from archlens.readers.described import graph_of, parse_any, parse_json
from archlens.readers.heap_guard import HeapGuard
from archlens.readers.legacy_weights import Weight, as_tree
from archlens.readers.weights import WeightsError, declared_shape, search_no_plugins

if TYPE_CHECKING:
    from archlens.graph import ModelGraph
    from archlens.readers.keras_config import ModelConfig
    from archlens.readers.weights import WeightGroup

FORMAT = "h5"

_START = b"\x89HDF\r\n\x1a\n"
_CONFIG, _VERSION, _WEIGHTS = "model_config", "keras_version", b"model_weights"
_DAMAGE = (OSError, RuntimeError, ValueError, KeyError, TypeError, UnicodeDecodeError, MemoryError)


def sniff(_file: BinaryIO, head: bytes) -> bool:
    """Whether a file starts as HDF5 does."""
    return head.startswith(_START)


def read(file: BinaryIO, path: str) -> ModelGraph:
    """The graph of a whole model in HDF5.

    Args:
        file: the file, open for reading.
        path: its name for error messages.

    Raises:
        ModelFileError: if the file is damaged or holds weights only.
        NotAGraphError: if its configuration does not describe a graph.
    """
    model, weights, version, why = described(file, path)
    noticed = [notes.weights_unreadable(why)] if why is not None else [notes.no_weights()] if weights is None else []
    return graph_of(model, weights, format_=FORMAT, keras_version=version, noticed=noticed)


def described(file: BinaryIO, path: str) -> tuple[ModelConfig, WeightGroup | None, str | None, str | None]:
    """What the file describes: the model, its weights, the version of Keras, and why weights could not be read.

    Raises:
        ModelFileError: if the file is damaged or holds weights only.
        NotAGraphError: if its configuration does not describe a graph.
    """
    import h5py

    search_no_plugins(h5py)
    file.seek(0)
    try:
        # Closed before `file` goes away: an HDF5 file that outlives its Python file crashes the interpreter at exit.
        with h5py.File(HeapGuard(file), "r") as h5:
            text, version = text_attribute(h5py, h5.id, _CONFIG), text_attribute(h5py, h5.id, _VERSION)
            model = _model(text, version, path)
            weights, why = _weights(h5py, h5.id, model)
    except _DAMAGE as error:
        raise ModelFileError(
            path, expected="a readable HDF5 file", found=f"a damaged one ({error})",
            hint="It may have been cut off on its way: copy or download it again, or save the model again.",
        ) from error  # fmt: skip
    return model, weights, version, why


def read_flat(file: BinaryIO, model: ModelConfig) -> WeightGroup | None:
    """The weights of a model from an HDF5 file in the form of Keras 1 and 2; ``None`` if it is of another form.

    Raises:
        WeightsError: if it is damaged.
    """
    flat = flat_weights(file)
    return None if flat is None else as_tree(model, flat)


def flat_weights(file: BinaryIO) -> dict[str, list[Weight]] | None:
    """The weights of each layer in an HDF5 file in the form of Keras 1 and 2; ``None`` if it is of another form.

    Raises:
        WeightsError: if it is damaged.
    """
    import h5py

    search_no_plugins(h5py)
    try:
        with h5py.File(HeapGuard(file), "r") as h5:
            top = _top(h5py, h5.id)
            return None if top is None else _flat(h5py, top)
    except _DAMAGE as error:
        raise WeightsError(str(error)) from error


def _model(text: str | None, version: str | None, path: str) -> ModelConfig:
    if text is None:
        raise ModelFileError(
            path, expected=f"a whole model with the attribute {_CONFIG!r}", found="an HDF5 file without it",
            hint="It may hold weights only: give the model itself, saved with model.save('model.keras').",
        )  # fmt: skip
    return parse_any(parse_json(text, path, _CONFIG), version, legacy=True)


def _weights(h5py: Any, root: Any, model: ModelConfig) -> tuple[WeightGroup | None, str | None]:
    try:
        top = _top(h5py, root)
        return (None if top is None else as_tree(model, _flat(h5py, top))), None
    except (WeightsError, *_DAMAGE) as error:
        return None, str(error)


def _top(h5py: Any, root: Any) -> Any:
    """The group that holds the layers' groups, if there is one."""
    if not root.links.exists(_WEIGHTS):
        return root if h5py.h5a.exists(root, b"layer_names") else None
    if root.links.get_info(_WEIGHTS).type != h5py.h5l.TYPE_HARD:
        raise WeightsError("they are a link to another place or file, which archlens does not follow")
    return h5py.h5o.open(root, _WEIGHTS)


def _flat(h5py: Any, top: Any) -> dict[str, list[Weight]]:
    """The weights of each layer in the order in which the layer names them.

    Datasets are found by visiting the objects of the file, which follows no soft or external link, as a path would.
    """
    shapes: dict[str, tuple[int, ...]] = {}
    groups: dict[str, Any] = {}

    def visit(path: bytes, info: Any) -> None:
        name = path.decode()
        if info.type == h5py.h5o.TYPE_DATASET:
            shape = declared_shape(h5py, h5py.h5o.open(top, path))
            if shape is not None:
                shapes[name] = shape
        elif info.type == h5py.h5o.TYPE_GROUP:
            group = h5py.h5o.open(top, path)
            if h5py.h5a.exists(group, b"weight_names") or h5py.h5a.exists(group, b"weight_names0"):
                groups[name] = group

    h5py.h5o.visit(top, visit, info=True)
    flat: dict[str, list[Weight]] = {}
    for layer, group in groups.items():
        named = [name for name in _texts(h5py, group, "weight_names") if f"{layer}/{name}" in shapes]
        flat[layer] = [Weight(name, shapes[f"{layer}/{name}"]) for name in named]
    if not groups and shapes:
        raise WeightsError("no group names its weights")
    return flat


def _texts(h5py: Any, group: Any, name: str) -> list[str]:
    """An attribute that is a list of texts; a long one is written in pieces (``weight_names0``, …)."""
    whole = texts_attribute(h5py, group, name)
    if whole is not None:
        return whole
    texts: list[str] = []
    for i in range(limits.OUTPUTS):
        piece = texts_attribute(h5py, group, f"{name}{i}")
        if piece is None:
            break
        texts += piece
    return texts


def texts_attribute(h5py: Any, group: Any, name: str) -> list[str] | None:
    """An attribute that is one text or a list of texts; ``None`` if there is none of that name."""
    import numpy as np

    if not h5py.h5a.exists(group, name.encode()):
        return None
    attribute = h5py.h5a.open(group, name.encode())
    bytes_ = math.prod(attribute.shape) * attribute.dtype.itemsize
    if not 0 < bytes_ <= limits.CONFIG_BYTES or h5py.check_string_dtype(attribute.dtype) is None:
        return []
    values = np.empty(attribute.shape, dtype=attribute.dtype)
    attribute.read(values)
    return [_decoded(value) for value in values.ravel()]


def text_attribute(h5py: Any, group: Any, name: str) -> str | None:
    """An attribute that is a text, or the first of several; ``None`` if there is no such."""
    texts = texts_attribute(h5py, group, name)
    return texts[0] if texts else None


def _decoded(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
