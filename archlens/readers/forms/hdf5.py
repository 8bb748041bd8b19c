"""Reads whole models in HDF5: those of Keras 1 and 2, and of Keras 3 in its legacy form.

The configuration is an attribute of the file; weights lie under ``model_weights``, or at the top in Keras 1. Only
attributes and the headers of datasets are read, and no link out of the file is followed.
"""

from __future__ import annotations

import itertools
from typing import Any, BinaryIO

from archlens.errors import LimitError, ModelFileError
from archlens.graph import ModelGraph
from archlens.readers.files.hdf5_objects import DAMAGE, Parts, Texts, WeightsError, declared_shape, objects, opened, why
from archlens.readers.files.json_text import parse_json
from archlens.readers.graph import notes
from archlens.readers.graph.description import graph_of, parse_any
from archlens.readers.keras.model_records import ModelConfig
from archlens.readers.weights.flat_weights import NamedWeight, as_tree
from archlens.readers.weights.weight_groups import WeightGroup

FORMAT = "h5"

_START = b"\x89HDF\r\n\x1a\n"
_CONFIG, _VERSION, _WEIGHTS = "model_config", "keras_version", b"model_weights"


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
    model, weights, version, why_not = described(file, path)
    noticed = (
        [notes.weights_unreadable(why_not)] if why_not is not None else [notes.no_weights()] if weights is None else []
    )
    return graph_of(model, weights, format_=FORMAT, keras_version=version, noticed=noticed)


def described(file: BinaryIO, path: str) -> tuple[ModelConfig, WeightGroup | None, str | None, str | None]:
    """What the file describes: the model, its weights, the version of Keras, and why weights could not be read.

    Raises:
        ModelFileError: if the file is damaged or holds weights only.
        NotAGraphError: if its configuration does not describe a graph.
    """
    file.seek(0)
    try:
        with opened(file) as parts:
            text, version = (parts.texts.one(parts.root, name) for name in (_CONFIG, _VERSION))
        model = _model(text, version, path)
        file.seek(0)
        # Opened once more, so that the length of the configuration is not counted as that of a weight's name.
        with opened(file) as parts:
            weights, why_not = _weights(parts, model)
    except DAMAGE as error:
        raise ModelFileError(
            path,
            expected="a readable HDF5 file",
            found=f"a damaged one ({error})",
            hint="It may have been cut off on its way: copy or download it again, or save the model again.",
        ) from error
    return model, weights, version, why_not


def read_flat(file: BinaryIO, model: ModelConfig) -> WeightGroup | None:
    """The weights of a model from an HDF5 file in the form of Keras 1 and 2; ``None`` if it is of another form.

    Raises:
        WeightsError: if it is damaged.
        LimitError: if there is more in it than a limit allows.
    """
    flat = flat_weights(file)
    return None if flat is None else as_tree(model, flat)


def flat_weights(file: BinaryIO) -> dict[str, list[NamedWeight]] | None:
    """The weights of each layer in an HDF5 file in the form of Keras 1 and 2; ``None`` if it is of another form.

    Raises:
        WeightsError: if it is damaged.
        LimitError: if there is more in it than a limit allows.
    """
    try:
        with opened(file) as parts:
            top = _top(parts)
            return None if top is None else _flat(parts, top)
    except DAMAGE as error:
        raise WeightsError(str(error)) from error


def _model(text: str | None, version: str | None, path: str) -> ModelConfig:
    if text is None:
        raise ModelFileError(
            path,
            expected=f"a whole model with the attribute {_CONFIG!r}",
            found="an HDF5 file without it",
            hint="It may hold weights only: give the model itself, saved with model.save('model.keras').",
        )
    return parse_any(parse_json(text, path, _CONFIG), version, legacy=True)


def _weights(parts: Parts, model: ModelConfig) -> tuple[WeightGroup | None, str | None]:
    try:
        top = _top(parts)
        return (None if top is None else as_tree(model, _flat(parts, top))), None
    except (WeightsError, LimitError, *DAMAGE) as error:
        return None, why(error)


def _top(parts: Parts) -> Any:
    """The group that holds the layers' groups, if there is one."""
    h5py, root, _ = parts
    if not root.links.exists(_WEIGHTS):
        return root if h5py.h5a.exists(root, b"layer_names") else None
    if root.links.get_info(_WEIGHTS).type != h5py.h5l.TYPE_HARD:
        raise WeightsError("they are a link to another place or file, which archlens does not follow")
    return h5py.h5o.open(root, _WEIGHTS)


def _flat(parts: Parts, top: Any) -> dict[str, list[NamedWeight]]:
    """The weights of each layer in the order in which the layer names them."""
    h5py, _, texts = parts
    shapes: dict[str, tuple[int, ...]] = {}
    groups: dict[str, Any] = {}
    for path, is_dataset in objects(h5py, top):
        opened_object = h5py.h5o.open(top, path)
        if is_dataset:
            shape = declared_shape(h5py, opened_object)
            if shape is not None:
                shapes[path.decode()] = shape
        elif any(h5py.h5a.exists(opened_object, name) for name in (b"weight_names", b"weight_names0")):
            groups[path.decode()] = opened_object
    flat: dict[str, list[NamedWeight]] = {}
    for layer, group in groups.items():
        named = [name for name in _names(texts, group) if f"{layer}/{name}" in shapes]
        flat[layer] = [NamedWeight(name, shapes[f"{layer}/{name}"]) for name in named]
    if not groups and shapes:
        raise WeightsError("no group names its weights")
    return flat


def _names(texts: Texts, group: Any) -> list[str]:
    """The names of a layer's weights; long lists are written in pieces (``weight_names0``, …)."""
    whole = texts.all(group, "weight_names")
    if whole is not None:
        return whole
    names: list[str] = []
    number = itertools.count()
    while piece := texts.all(group, f"weight_names{next(number)}"):
        names += piece
    return names
