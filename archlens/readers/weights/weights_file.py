"""Weights in a file of their own, for a model whose file holds none (JSON): ``.weights.h5``, or its shards."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO

from archlens import limits
from archlens.errors import ModelFileError
from archlens.readers.files.hdf5_objects import WeightsError
from archlens.readers.files.json_text import parse_json
from archlens.readers.files.remote import open_source
from archlens.readers.keras.model_records import ModelConfig
from archlens.readers.weights.flat_weights import read_flat
from archlens.readers.weights.keras2_groups import renumber
from archlens.readers.weights.weight_groups import WeightGroup, read_weights
from archlens.text.names import quoted

_HEAD = 16
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
    text = limits.read(file, "config_bytes")
    listed = parse_json(text, source)
    places = listed.get("weight_map") if isinstance(listed, Mapping) else None
    if not isinstance(places, Mapping):
        raise WeightsError("JSON without a weight_map")
    names = {str(name) for each in places.values() for name in (each if isinstance(each, list) else [each])}
    merged = WeightGroup()
    for name in sorted(names):
        if Path(name).name != name or not name.endswith(".h5"):
            raise WeightsError(f"shards elsewhere than beside it: {quoted(name, 80)}")
        with Path(source).with_name(name).open("rb") as shard:
            _merge(merged, read_weights(shard))
    return merged


def _merge(into: WeightGroup, group: WeightGroup) -> None:
    into.name = into.name or group.name
    into.present = into.present or group.present
    into.shapes += group.shapes
    for name, child in group.children.items():
        _merge(into.at([name]), child)
