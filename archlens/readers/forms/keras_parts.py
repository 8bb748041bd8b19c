"""The parts of a model of Keras 3, whatever holds them: configuration, version, weights in one file or in shards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, BinaryIO, Protocol

from archlens.errors import ModelFileError
from archlens.readers.files.hdf5_objects import WeightsError
from archlens.readers.files.json_text import parse_json
from archlens.readers.files.json_values import text_at
from archlens.readers.forms.contents import Contents, JsonDocument
from archlens.readers.forms.model_description import ModelDescription
from archlens.readers.graph.description import parse_any
from archlens.readers.keras.code_in_config import code_in
from archlens.readers.keras.model_config import leaves_names_out
from archlens.readers.keras.model_records import ModelConfig
from archlens.readers.weights.shards import merged, open_shards, shard_names, shards_beside
from archlens.readers.weights.weight_groups import WeightGroup, read_weights

CONFIG, METADATA, WEIGHTS, SHARDS = "config.json", "metadata.json", "model.weights.h5", "model.weights.json"
"""The parts of a model of Keras 3, in an archive or in a folder."""

NPZ_WEIGHTS = "model.weights.npz"
"""Weights as Keras writes them for ``weights_format="npz"``."""

_PICKLED_WEIGHTS = f"they are pickled, in {NPZ_WEIGHTS}, which today's Keras looks for and refuses to read"
_NEWEST, _FEW_DIGITS = 3, 5

WeightsReader = Callable[[Iterator[BinaryIO], ModelConfig], WeightGroup]
"""From the files that hold a model's weights, one or several shards, to the weights."""


class Members(Protocol):
    """The parts of a model of Keras 3, by name: an archive, or a folder."""

    def __contains__(self, name: str, /) -> bool:
        """Whether there is such a part."""

    def read(self, name: str, limit: str, /) -> bytes:
        """Its content, if a limit allows it."""

    def window(self, name: str, limit: str, /) -> AbstractContextManager[BinaryIO]:
        """It as a file in which one can jump about."""


def described(members: Members, path: str, format_: str, read: WeightsReader) -> ModelDescription:
    """The model that the parts of one describe: configuration, version and weights.

    Args:
        members: the parts; the configuration is among them.
        path: the file or folder, for error messages.
        format_: the form, as a report names it.
        read: how weights are read.

    Raises:
        ModelFileError: if a part is damaged, or a later Keras wrote it.
        NotAGraphError: if the configuration does not describe a graph.
    """
    version = version_of(members)
    _check_version(version, path)
    return description(members, configuration(members, path), version, format_, read)


def description(
    members: Members, entry: Any, version: str | None, format_: str, read: WeightsReader
) -> ModelDescription:
    """The model that the configuration describes, and its weights, under the names that Keras 3 gives their groups.

    Args:
        members: the parts of the model.
        entry: its configuration.
        version: the version of Keras that wrote it, where that is told.
        format_: the form, as a report names it.
        read: how weights are read.

    Raises:
        NotAGraphError: if the configuration does not describe a graph.
    """
    model = parse_any(entry, version)
    weights, error = _weights(members, model, read)
    if weights is not None:
        _renumber_old(entry, version, model, weights)
    return ModelDescription(
        format_,
        model,
        weights=weights,
        weights_error=error,
        keras_version=version,
        place=CONFIG,
        code=tuple(code_in(entry, CONFIG)),
    )


def configuration(members: Members, path: str) -> Any:
    """The serialized model among the parts.

    Raises:
        ModelFileError: if it is damaged.
    """
    return _json(members, CONFIG, "config_bytes", path)


def needed_weights(files: Iterator[BinaryIO], model: ModelConfig) -> WeightGroup:
    """The weights of a model, with the names of its layers where the configuration leaves some out."""
    every_name = leaves_names_out(model)
    return merged(read_weights(file, every_name=every_name) for file in files)


def all_weights(files: Iterator[BinaryIO], _model: ModelConfig) -> WeightGroup:
    """The weights of a model, with the name of every layer."""
    return merged(map(read_weights, files))


def declared_weights(files: Iterator[BinaryIO], _model: ModelConfig) -> WeightGroup:
    """The weights of a model, with all that the files declare of them."""
    # Only now: what skeletons alone need would be 5 ms of a report's start-up.
    from archlens.readers.weights.declared_weights import read_declared_shards

    return read_declared_shards(files)


def _weights(
    members: Members, model: ModelConfig, read: WeightsReader
) -> tuple[WeightGroup | None, ModelFileError | WeightsError | OSError | None]:
    try:
        if WEIGHTS in members:
            files = open_shards([WEIGHTS], lambda name: members.window(name, "weights_bytes"))
        elif SHARDS in members:
            names = shard_names(members.read(SHARDS, "config_bytes"), "", SHARDS)
            files = open_shards(names, lambda name: members.window(name, "weights_bytes"))
        else:
            return None, WeightsError(_PICKLED_WEIGHTS) if NPZ_WEIGHTS in members else None
        return read(files, model), None
    except (ModelFileError, WeightsError, OSError) as error:
        return None, error


def _renumber_old(entry: Any, version: str | None, model: ModelConfig, weights: WeightGroup) -> None:
    """Give the groups of a file of Keras 2 the names that Keras 3 would give them; others are left as they are."""
    if (version or "").startswith("3."):
        return

    # Only now: see parse_any, which loads the same tables of old names.
    from archlens.readers.keras.keras2 import is_old
    from archlens.readers.weights.keras2_groups import renumber

    if is_old(entry, version):
        renumber(model, weights)


def _json(members: Members, member: str, limit: str, path: str) -> Any:
    return parse_json(members.read(member, limit), path, member)


def version_of(members: Members) -> str | None:
    """The Keras version that wrote the file; nothing depends on it, so nothing is said if it cannot be read."""
    if METADATA not in members:
        return None
    try:
        return version_in(_json(members, METADATA, "metadata_bytes", ""))
    except (ModelFileError, OSError):
        return None


def version_in(metadata: Any) -> str | None:
    """The Keras version that the metadata of a model tells."""
    return text_at(metadata, "keras_version")


def _check_version(version: str | None, path: str) -> None:
    """A later major version may mean other things by the same words."""
    major = (version or "").partition(".")[0]
    if major.isdecimal() and len(major) < _FEW_DIGITS and int(major) > _NEWEST:
        raise ModelFileError(
            path,
            place=METADATA,
            expected=f"a file of Keras {_NEWEST} or older",
            found=f"one of Keras {version}",
            hint="Update archlens: pip install -U keras-archlens.",
        )


def add_model(contents: Contents, members: Members, documents: Mapping[str, JsonDocument | None], format_: str) -> None:
    """Add the model that the parts of one describe.

    Args:
        contents: where it is added.
        members: the parts.
        documents: the JSON texts among them.
        format_: the form, as a report names it.
    """
    config, metadata, shards = (documents.get(name) for name in (CONFIG, METADATA, SHARDS))
    if shards is not None:
        contents.own_texts = frozenset(shards_beside(shards.data))
    if config is not None:
        version = None if metadata is None else version_in(metadata.data)
        contents.describe(CONFIG, lambda: description(members, config.data, version, format_, all_weights))
