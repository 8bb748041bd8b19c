r"""The one JSON writer.

It writes ASCII: control, bidirectional and lone surrogate characters of a model's names are escaped by JSON itself.
"""

from __future__ import annotations

import json
import math
import os
import re
import sys
from collections.abc import Callable
from typing import Any

from archlens.text.digits import digits_of, is_writable

_DEFAULT_MOST_DIGITS = sys.int_info.default_max_str_digits


def json_document(data: Any) -> str:
    r"""Data as strict JSON for a file or a pipe, indented, with a line end behind it.

    What JSON cannot say is ``null``: not a number, infinity, and whole numbers past all measure
    (:data:`archlens.text.digits.MOST_DIGITS`). Shorter ones are written digit by digit, however many there are.

    Args:
        data: objects (with texts as keys), lists or tuples, texts, numbers, booleans, ``None``.

    Example:
        >>> print(json_document({"größe": 10**3, "ratio": float("nan")}), end="")
        {
         "gr\u00f6\u00dfe": 1000,
         "ratio": null
        }
    """
    return _written(data, indent=1) + "\n"


def json_line(data: Any, *, compact: bool = False, sort_keys: bool = False) -> str:
    """Data as strict JSON in one line.

    Args:
        data: as of :func:`json_document`.
        compact: without spaces behind commas and colons.
        sort_keys: whether objects are written in the order of their keys.

    Example:
        >>> json_line({"b": [1, 2], "a": "x"}), json_line({"b": [1, 2], "a": "x"}, compact=True, sort_keys=True)
        ('{"b": [1, 2], "a": "x"}', '{"a":"x","b":[1,2]}')
    """
    return _written(data, separators=(",", ":") if compact else None, sort_keys=sort_keys)


def json_copy(data: Any, *, sort_keys: bool = False, default: Callable[[Any], str] | None = None) -> str:
    """What was read from a file, written as Keras writes it and reads it back: NaN and infinity stay what they are.

    Args:
        data: as of :func:`json_document`.
        sort_keys: whether objects are written in the order of their keys.
        default: what makes text of anything else.

    Example:
        >>> json_copy({"units": 8, "max_value": float("inf")})
        '{"units": 8, "max_value": Infinity}'
    """
    return _written(data, strict=False, sort_keys=sort_keys, default=default)


def _written(data: Any, *, strict: bool = True, **layout: Any) -> str:
    # The usual way is Python's own, which refuses what there is to replace. It refuses no long number where the
    # process was told to write all of them.
    if not strict or sys.get_int_max_str_digits() == _DEFAULT_MOST_DIGITS:
        try:
            return json.dumps(data, ensure_ascii=True, allow_nan=not strict, **layout)
        except ValueError:
            pass
    numbers: list[str] = []
    mark = os.urandom(16).hex()  # which no model file can hold
    text = json.dumps(_sayable(data, strict, numbers, mark), ensure_ascii=True, allow_nan=not strict, **layout)
    return re.sub(f'"{mark}([0-9]+)"', lambda match: numbers[int(match[1])], text)


def _sayable(data: Any, strict: bool, numbers: list[str], mark: str) -> Any:
    """The data without what JSON cannot say; digits of long numbers go to ``numbers``, marks take their places."""
    if isinstance(data, dict):
        return {key: _sayable(item, strict, numbers, mark) for key, item in data.items()}
    if isinstance(data, (list, tuple)):
        return [_sayable(item, strict, numbers, mark) for item in data]
    if isinstance(data, float) and strict and not math.isfinite(data):
        return None
    if isinstance(data, int) and not isinstance(data, bool):
        if strict and not is_writable(data):
            return None
        numbers.append(digits_of(data))
        return f"{mark}{len(numbers) - 1}"
    return data
