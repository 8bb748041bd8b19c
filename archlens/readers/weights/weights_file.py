"""Weights in a file of their own, for a model whose file holds none (JSON): ``.weights.h5``, or its shards."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from archlens import limits
from archlens.errors import ModelFileError
from archlens.readers.files.file_kinds import is_lfs_pointer, lfs_pointer
from archlens.readers.files.hdf5_objects import WeightsError
from archlens.readers.files.remote import is_url, open_source
from archlens.readers.keras.model_records import ModelConfig
from archlens.readers.weights.flat_weights import read_flat
from archlens.readers.weights.keras2_groups import renumber
from archlens.readers.weights.shards import merged, open_shards, shard_names
from archlens.readers.weights.weight_groups import WeightGroup, read_weights

_HEAD = 64
_GIVE = "Give what model.save_weights('model.weights.h5') wrote, or the .weights.json of its shards."


def weights_of(model: ModelConfig, source: str) -> WeightGroup:
    """The weights of a model from a file that holds nothing else.

    Args:
        model: the model.
        source: path or URL of an HDF5 file, or of the JSON file that lists its shards, which lie beside it.

    Raises:
        ModelFileError: if it is no such file, or damaged.
    """
    try:
        with open_source(source) as file:
            head = file.read(_HEAD)
            file.seek(0, io.SEEK_SET)
            if is_lfs_pointer(head):
                raise lfs_pointer(source)
            if head.lstrip().startswith(b"{"):
                weights = _shards(file, source)
            else:
                weights = read_flat(file, model) or read_weights(file)
    except (WeightsError, OSError) as error:
        raise ModelFileError(source, expected="a weights file", found=f"an error ({error})", hint=_GIVE) from error
    if model.counted_from_zero and not any(group.name for group in _groups_of_layers(weights)):
        renumber(model, weights)
    return weights


def _groups_of_layers(weights: WeightGroup) -> Iterable[WeightGroup]:
    container = weights.children.get("layers")
    return () if container is None else container.children.values()


def _shards(file: BinaryIO, source: str) -> WeightGroup:
    names = shard_names(limits.read(file, "config_bytes"), source)
    return merged(map(read_weights, open_shards(names, lambda name: open_source(_beside(source, name)))))


def _beside(source: str, name: str) -> str:
    """The path or URL of another file in the folder of a file."""
    if is_url(source):
        return f"{source.rpartition('/')[0]}/{name}"
    return str(Path(source).with_name(name))
