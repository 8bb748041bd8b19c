"""Takes up an HDF5 file: a whole model of Keras 1 and 2, of Keras 3 in its legacy form, or weights alone."""

from __future__ import annotations

from typing import Any, BinaryIO

from archlens.errors import LimitError, ModelFileError, NotAGraphError
from archlens.readers.files.hdf5_objects import DAMAGE, WeightsError, opened, why
from archlens.readers.forms import hdf5
from archlens.readers.graph.description import parse_any
from archlens.readers.keras.model_records import LayerConfig, ModelConfig
from archlens.readers.weights.flat_weights import as_tree
from archlens.scans.material import Described, Document, Material
from archlens.scans.parts import take_hdf5, take_json

FORM = "h5"

_CONFIG, _VERSION = "model_config", "keras_version"
_OTHERS = ("training_config", "build_config", "layer_config")


def sniff(file: BinaryIO, head: bytes) -> bool:
    """Whether a file starts as HDF5 does."""
    return hdf5.sniff(file, head)


def take(material: Material, file: BinaryIO) -> None:
    """Take up an HDF5 file."""
    take_hdf5(material, file, "")
    texts = _attributes(material, file)
    for name in _OTHERS:
        if texts.get(name) is not None:
            take_json(material, str(texts[name]), name)
    text = texts.get(_CONFIG)
    config = None if text is None else take_json(material, text, _CONFIG)
    if config is not None:
        _describe(material, file, config, texts.get(_VERSION))


def _attributes(material: Material, file: BinaryIO) -> dict[str, str | None]:
    file.seek(0)
    try:
        with opened(file) as parts:
            return {name: parts.texts.one(parts.root, name) for name in (_CONFIG, _VERSION, *_OTHERS)}
    except LimitError as error:
        material.miss("", why(error))
    except DAMAGE as error:
        if not material.unread:
            material.miss("", f"no readable HDF5 ({error})")
    return {}


def _describe(material: Material, file: BinaryIO, config: Document, version: str | None) -> None:
    try:
        model = parse_any(config.data, version, legacy=True)
    except (NotAGraphError, ModelFileError) as error:
        material.refused = _CONFIG, error
        return
    except RecursionError:
        material.miss(_CONFIG, "models nested in each other too deep to follow")
        return
    unreadable = False
    try:
        flat = hdf5.flat_weights(file)
    except (WeightsError, LimitError):
        flat, unreadable = None, True  # noted when the structure was taken up, or a finding of its own
    known = set(_names(model))
    strangers = () if flat is None else tuple(name for name, weights in flat.items() if weights and name not in known)
    weights = None if flat is None else as_tree(model, flat)
    material.described = Described(_CONFIG, model, weights, strangers, unreadable)


def _names(model: ModelConfig) -> list[str]:
    """The names of a model's layers, those of the models inside it included: Keras 1 writes these one by one."""
    names: list[str] = []
    pending: list[Any] = [model]
    while pending:
        layers: list[LayerConfig] = list(pending.pop().layers.values())
        names += [layer.name for layer in layers]
        pending += [layer.model for layer in layers if layer.model is not None]
    return names
