"""Weights in several files: a JSON file lists the shards (``model.weights.json``), which lie beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, BinaryIO, Protocol

from archlens.readers.files.hdf5_objects import WeightsError
from archlens.readers.files.json_text import parse_json
from archlens.readers.files.json_values import value_at
from archlens.readers.weights.weight_groups import WeightGroup
from archlens.text.names import quoted

_ENDING = ".h5"
_SEPARATORS = ("/", "\\")


class OpenShard(Protocol):
    """How a shard that lies beside the list is opened."""

    def __call__(self, name: str, /) -> AbstractContextManager[BinaryIO]:
        """The shard of a name; raises OSError if there is none."""


def shard_names(text: bytes, path: str, place: str | None = None) -> list[str]:
    """The names of the shards that a list names, sorted.

    Args:
        text: the list, as JSON.
        path: the file, for error messages.
        place: where in it the list stands.

    Raises:
        ModelFileError: if it is no JSON.
        WeightsError: if it is no such list, or names files elsewhere.

    Example:
        >>> shard_names(b'{"weight_map": {"/layers/dense/vars": ["a_0.weights.h5", "a_1.weights.h5"]}}', "a.json")
        ['a_0.weights.h5', 'a_1.weights.h5']
    """
    names = named_shards(parse_json(text, path, place))
    if names is None:
        raise WeightsError("JSON without a weight_map")
    for name in names:
        if not _is_beside(name):
            raise WeightsError(f"shards elsewhere than beside it: {quoted(name, 80)}")
    return names


def named_shards(listed: Any) -> list[str] | None:
    """The names that a parsed list has for shards, sorted; ``None`` if it is no such list.

    Example:
        >>> named_shards({"weight_map": {"/layers/b": "1.h5", "/layers/a": ["0.h5", "1.h5"]}}), named_shards([])
        (['0.h5', '1.h5'], None)
    """
    places = value_at(listed, "weight_map")
    if not isinstance(places, Mapping):
        return None
    names: set[str] = set()
    for place in places.values():
        shards = place if isinstance(place, list) else [place]
        names.update(map(str, shards))
    return sorted(names)


def shards_beside(listed: Any) -> list[str]:
    """The names that a parsed list has for shards that lie beside it, as they should; sorted.

    Example:
        >>> shards_beside({"weight_map": {"/layers/a": ["0.h5", "../1.h5"]}})
        ['0.h5']
    """
    return [name for name in named_shards(listed) or () if _is_beside(name)]


def _is_beside(name: str) -> bool:
    return name.endswith(_ENDING) and not any(mark in name for mark in _SEPARATORS)


def open_shards(names: Iterable[str], open_shard: OpenShard) -> Iterator[BinaryIO]:
    """The shards of a list, one after the other.

    Raises:
        WeightsError: if one of them is not there.
    """
    for name in names:
        try:
            shard = open_shard(name)
            with shard as file:
                yield file
        except FileNotFoundError as error:
            raise WeightsError(f"the shard {quoted(name, 80)} is missing") from error


def merged(groups: Iterator[WeightGroup]) -> WeightGroup:
    """The weights of several shards as one; a layer's may lie in two of them."""
    whole = next(groups, WeightGroup())
    for group in groups:
        _merge(whole, group)
    return whole


def _merge(into: WeightGroup, group: WeightGroup) -> None:
    into.name = into.name or group.name
    into.present = into.present or group.present
    into.certain = into.certain and group.certain
    into.quantization = into.quantization or group.quantization
    into.from_windows = into.from_windows or group.from_windows
    into.shapes += group.shapes
    for name, child in group.children.items():
        _merge(into.at([name]), child)
