"""What stands at a place of parsed JSON, of which any part may be missing or something else than expected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def value_at(data: Any, *keys: str) -> Any:
    """The value that a path of keys leads to; ``None`` if there is none.

    Example:
        >>> value_at({"config": {"layers": []}}, "config", "layers"), value_at({"config": 3}, "config", "layers")
        ([], None)
    """
    for key in keys:
        if not isinstance(data, (dict, Mapping)):  # a dict is told at once, any other mapping in ten times as long
            return None
        data = data.get(key)
    return data


def text_at(data: Any, *keys: str) -> str | None:
    """The text that a path of keys leads to; ``None`` if there is no text.

    Example:
        >>> text_at({"name": "m"}, "name"), text_at({"name": 3}, "name"), text_at([], "name")
        ('m', None, None)
    """
    value = value_at(data, *keys)
    return value if isinstance(value, str) else None


def list_at(data: Any, *keys: str) -> list[Any]:
    """The items of the list that a path of keys leads to; none if there is no list.

    Example:
        >>> list_at({"paths": ["a", "b"]}, "paths"), list_at({"paths": "a"}, "paths")
        (['a', 'b'], [])
    """
    value = value_at(data, *keys)
    return value if isinstance(value, list) else []


def is_object_with(data: Any, key: str, kind: type) -> bool:
    """Whether a value is an object that has a value of a kind under a key.

    Example:
        >>> is_object_with({"op": "Add"}, "op", str), is_object_with({"op": 3}, "op", str)
        (True, False)
    """
    return isinstance(data, (dict, Mapping)) and isinstance(data.get(key), kind)
