"""The JSON report: an Analysis written down as plain values, and read back.

The keys are the fields' names, except for the two words that Python keeps for itself.
"""

from __future__ import annotations

import dataclasses
import functools
import types
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from archlens.errors import ReportFormatError
from archlens.text.names import quoted
from archlens.text.values import in_brief

A = TypeVar("A")

SCHEMA = "archlens.report/1"

_KEYS = {"class_name": "class", "source": "from", "equivalences": "equivalence", "merge_order": "merge_points"}
_LEFT_OUT = frozenset({"source_facts", "path"})


@functools.cache
def keys_of(cls: type) -> Mapping[str, str]:
    """What of a result is written: the fields, in order, and the key of each.

    Example:
        >>> from archlens.analysis.results import Taken
        >>> keys_of(Taken)["source"]
        'from'
    """
    names = [field.name for field in dataclasses.fields(cls)]
    return {name: _KEYS.get(name, name) for name in names if name not in _LEFT_OUT}


def members(analysis: Any, calls: Iterable[Any] | None = None) -> dict[str, Any]:
    """What the report consists of, by its keys; the results in it are as they are.

    Args:
        analysis: what to write down.
        calls: the calls that it lists one by one, under a key of their own; not even that key, if not given.
    """
    report = {"schema": SCHEMA, **_members(analysis)}
    if calls is not None:
        report["calls"] = calls
    return report


def to_dict(analysis: Any, calls: Iterable[Any] | None = None) -> dict[str, Any]:
    """The report as a dict of plain values (``str``, ``int``, ``float``, ``bool``, ``None``, ``list``, ``dict``).

    Args:
        analysis: what to write down.
        calls: as of :func:`members`.
    """
    listed = None if calls is None else tuple(calls)
    return {key: _plain(value) for key, value in members(analysis, listed).items()}


def _members(result: Any) -> dict[str, Any]:
    cls: type = type(result)
    return {key: getattr(result, name) for name, key in keys_of(cls).items()}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, int, float)):  # first what is by far the most
        return value
    if dataclasses.is_dataclass(value):
        return {key: _plain(item) for key, item in _members(value).items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value


def from_dict(cls: type[A], data: Mapping[str, Any]) -> A:
    """The Analysis that wrote ``data``.

    Raises:
        ReportFormatError: naming the key that is missing or holds something else.
    """
    schema = data.get("schema") if isinstance(data, Mapping) else None
    if schema != SCHEMA:
        _refuse("schema", quoted(SCHEMA), in_brief(schema))
    result: A = _build(cls, data, "report")
    return result


def _refuse(place: str, expected: str, found: str) -> Any:
    raise ReportFormatError(
        expected=f"{expected} at {place}",
        found=found,
        hint="Write the report again with `archlens report MODEL --format json`.",
    )


@functools.cache
def _hints(cls: type) -> Mapping[str, Any]:
    return get_type_hints(cls)


def _build(cls: type, data: Any, place: str) -> Any:
    if not isinstance(data, Mapping):
        _refuse(place, "an object", type(data).__name__)
    hints = _hints(cls)
    values = {}
    for field in dataclasses.fields(cls):
        key = keys_of(cls).get(field.name)
        if key is None:
            continue
        if key not in data:
            if _has_default(field):  # written before this key was added
                continue
            _refuse(f"{place}.{key}", "a value", "nothing")
        values[field.name] = _value(hints[field.name], data[key], f"{place}.{key}")
    return cls(**values)


def _has_default(field: dataclasses.Field[Any]) -> bool:
    return field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING


def _value(hint: Any, data: Any, place: str) -> Any:  # noqa: PLR0911 - one case a kind of annotation
    """``data`` as the type ``hint`` that a result's field declares."""
    origin, args = get_origin(hint), get_args(hint)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _build(hint, data, place)
    if origin in (Union, types.UnionType):
        if data is None:
            return None
        kinds = [a for a in args if a is not type(None)]
        fitting = (kind for kind in kinds if isinstance(kind, type) and isinstance(data, kind))
        return _value(next(fitting, kinds[0]), data, place)
    if origin is tuple:
        return _items(args, data, place)
    if origin is Literal:
        return data if data in args else _refuse(place, f"one of {', '.join(map(str, args))}", in_brief(data))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        if not isinstance(data, Mapping):
            _refuse(place, "an object", type(data).__name__)
        return {key: _value(args[1], item, f"{place}.{key}") for key, item in data.items()}
    accepted = (int, float) if hint is float else hint
    if not isinstance(data, accepted) or (isinstance(data, bool) and hint is not bool):
        _refuse(place, hint.__name__, in_brief(data))
    return data


def _items(args: tuple[Any, ...], data: Any, place: str) -> tuple[Any, ...]:
    if not isinstance(data, Sequence) or isinstance(data, str):
        _refuse(place, "a list", type(data).__name__)
    hints = [args[0]] * len(data) if args[-1] is Ellipsis else list(args)
    if len(hints) != len(data):
        _refuse(place, f"{len(hints)} items", str(len(data)))
    return tuple(_value(hint, item, f"{place}[{i}]") for i, (hint, item) in enumerate(zip(hints, data, strict=True)))
