"""Whole models in HDF5: those of Keras 1 and 2, and of Keras 3 in its legacy form.

The configuration is an attribute of the file; weights lie under ``model_weights``, or at the top in Keras 1. Only
attributes and the headers of datasets are read, and no link out of the file is followed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from archlens.errors import LimitError, ModelFileError
from archlens.readers.files.file_kinds import HDF5 as HDF5_START
from archlens.readers.files.hdf5_objects import DAMAGE, WeightsError, opened, why
from archlens.readers.files.json_text import parse_json
from archlens.readers.forms.contents import Contents
from archlens.readers.forms.form import Form
from archlens.readers.forms.model_description import ModelDescription
from archlens.readers.forms.weights_only import are_weights_only, weights_only
from archlens.readers.graph.description import parse_any
from archlens.readers.keras.code_in_config import code_in
from archlens.readers.keras.model_records import ModelConfig
from archlens.readers.keras.optimizers import optimizer_of
from archlens.readers.weights.flat_division import NamedWeight
from archlens.readers.weights.flat_weights import as_tree, flat_weights
from archlens.text.names import quoted

_NAME = "h5"

_CONFIG, _VERSION, _TRAINING = "model_config", "keras_version", "training_config"
_OTHER_DOCUMENTS = (_TRAINING, "build_config", "layer_config")
_KEPT_ATTRIBUTES = {
    _CONFIG: False,
    _TRAINING: False,
    "keras_version": False,
    "backend": False,
    "layer_names": True,
    "weight_names": True,
}
"""Attributes that a skeleton keeps; whether each is a list of texts."""


def sniff(_file: BinaryIO, head: bytes) -> bool:
    """Whether a file starts as HDF5 does."""
    return head.startswith(HDF5_START)


def describe(file: BinaryIO, path: str) -> ModelDescription:
    """What a whole model in HDF5 describes.

    Args:
        file: the file, open for reading.
        path: its name for error messages.

    Raises:
        ModelFileError: if the file is damaged or holds weights only.
        NotAGraphError: if its configuration does not describe a graph.
    """
    file.seek(0)
    try:
        with opened(file) as parts:
            text, version = (parts.texts.one(parts.root, name) for name in (_CONFIG, _VERSION))
            only_weights = text is None and are_weights_only(parts)
    except DAMAGE as error:
        raise ModelFileError(
            path,
            expected="a readable HDF5 file",
            found=f"a damaged one ({error})",
            hint="It may have been cut off on its way: copy or download it again, or save the model again.",
        ) from error
    if only_weights:
        raise weights_only(path)
    if text is None:
        raise ModelFileError(
            path,
            expected=f"a whole model with the attribute {quoted(_CONFIG)}",
            found="an HDF5 file without it, which no Keras wrote as a model or its weights",
            hint="Give the model itself, saved with model.save('model.keras').",
        )
    return _description(file, parse_json(text, path, _CONFIG), version, _training(file))


def _training(file: BinaryIO) -> str | None:
    """What the model was compiled with; ``None`` if that cannot be read, which hinders nothing else."""
    file.seek(0)
    try:
        with opened(file) as parts:
            return parts.texts.one(parts.root, _TRAINING)
    except (*DAMAGE, LimitError):
        return None


def _description(file: BinaryIO, entry: Any, version: str | None, training: str | None) -> ModelDescription:
    model = parse_any(entry, version, legacy=True)
    compiled = _compiled_with(training)
    model.optimizer = optimizer_of(compiled)
    flat, error = _flat_weights(file)
    known = set(_layer_names(model))
    strangers = [name for name, weights in (flat or {}).items() if weights and name not in known]
    return ModelDescription(
        _NAME,
        model,
        weights=None if flat is None else as_tree(model, flat),
        weights_error=error,
        strangers=tuple(strangers),
        keras_version=version,
        place=_CONFIG,
        code=(*code_in(entry, _CONFIG), *code_in(compiled, _TRAINING)),
    )


def _compiled_with(text: str | None) -> Any:
    """What the model was compiled with; ``None`` where that cannot be read, of which a scan tells."""
    if text is None:
        return None
    try:
        return parse_json(text, "")
    except ModelFileError:
        return None


def _flat_weights(file: BinaryIO) -> tuple[dict[str, list[NamedWeight]] | None, WeightsError | LimitError | None]:
    # The file is opened once more, so that the length of the configuration is not counted as that of a weight's name.
    file.seek(0)
    try:
        return flat_weights(file), None
    except (WeightsError, LimitError) as error:
        return None, error


def _layer_names(model: ModelConfig) -> Iterator[str]:
    """The names of a model's layers, those of the models inside it included: Keras 1 writes these one by one."""
    pending = [model]
    while pending:
        for layer in pending.pop().layers.values():
            yield layer.name
            if layer.model is not None:
                pending.append(layer.model)


def look_at(file: BinaryIO, contents: Contents) -> None:
    """Add the structure of an HDF5 file, the JSON texts in its attributes, and the model, if it holds a whole one."""
    contents.names_weights = True
    contents.add_hdf5(file, "")
    texts = _attributes(file, contents)
    for name in _OTHER_DOCUMENTS:
        text = texts.get(name)
        if text is not None:
            contents.add_json(text, name)
    text = texts.get(_CONFIG)
    config = None if text is None else contents.add_json(text, _CONFIG)
    if config is not None:
        contents.describe(_CONFIG, lambda: _description(file, config.data, texts.get(_VERSION), texts.get(_TRAINING)))


def _attributes(file: BinaryIO, contents: Contents) -> dict[str, str | None]:
    file.seek(0)
    try:
        with opened(file) as parts:
            return {name: parts.texts.one(parts.root, name) for name in (_CONFIG, _VERSION, *_OTHER_DOCUMENTS)}
    except LimitError as error:
        contents.miss("", why(error))
    except DAMAGE as error:
        if not contents.unread:  # else the damage was noted when the structure was looked at
            contents.miss("", f"no readable HDF5 ({error})")
    return {}


def rewrite(file: BinaryIO, path: str) -> bytes:
    """A whole model in HDF5 without the data of its weights.

    Raises:
        ModelFileError: if it is damaged, or refers to other files.
    """
    # Only now: what skeletons alone need would be 3 ms of a report's start-up.
    from archlens.readers.files.hdf5_declared import copy_declared

    return copy_declared(file, path, None, _KEPT_ATTRIBUTES)


HDF5 = Form(
    name=_NAME,
    what="an HDF5 file",
    listed=".h5",
    endings=(".h5", ".hdf5"),
    weights_endings=(".weights.h5",),
    sniff=sniff,
    describe=describe,
    look_at=look_at,
    rewrite=rewrite,
)
