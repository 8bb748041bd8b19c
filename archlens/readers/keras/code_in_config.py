"""Where a configuration holds Python code: marshalled functions, pickled modules, in every spelling of Keras.

Reading and scanning both ask here. Nothing is made of the code, and nothing of it is run.

1. Keras 3 writes a lambda as an object of the class ``__lambda__``.
2. Keras 1 and 2 write the function of a ``Lambda`` as a list: its code, its defaults, its closure.
3. Keras 2 and 3 write a lambda that is an activation as such a list, under ``value``.
4. A ``TorchModuleWrapper`` holds a module of PyTorch, pickled.
5. Any other text that is code stands where Keras puts none.

A function that is only named is no code: HDF5 files say ``<lambda>`` of one that a model was compiled with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from archlens.layers.bytecode import SHORTEST_CODE, is_code
from archlens.layers.catalog import LAYERS, carried_code
from archlens.layers.layer_class import CarriedCode
from archlens.readers.files.json_spots import Spot
from archlens.readers.files.json_values import text_at, value_at

CodeKind = Literal["function", "module", "text"]

_MAY_HOLD_CODE = (dict, list, str)
_FUNCTION_PARTS = 3  # code, defaults, closure
_LAMBDA = "__lambda__"
_CARRIERS = frozenset({_LAMBDA, *(name for row in LAYERS if row.code is not None for name in row.names)})
_WRITTEN_CARRIERS = tuple(f'"{name}"'.encode() for name in sorted(_CARRIERS))
_LONG = re.compile(b'"(?=([^"]{%d,%d}))' % (SHORTEST_CODE, 2 * SHORTEST_CODE))
"""The start of what follows a quote mark, whether a text begins or ends there: what stands between two is no code."""

_NO_QUOTE = b"."
_QUOTES_ALONE = bytes(sign if sign == ord('"') else ord(_NO_QUOTE) for sign in range(256))
_LONG_WITHOUT_QUOTE = _NO_QUOTE * SHORTEST_CODE


class ConfigCode(NamedTuple):
    """Code at a place of a configuration.

    Attributes:
        place: where it is (``config.layers[3].config.activation.value``).
        kind: a ``function`` (1 to 3), a pickled ``module`` (4), or another ``text`` (5).
        owners: the names of the nested models and layers around it, outermost first.
    """

    place: str
    kind: CodeKind
    owners: tuple[str, ...]


def may_hold_code(text: bytes) -> bool:
    """Whether there may be code in a configuration, by its JSON text: of most it tells that there is none.

    That takes a third of the time of a look at each value, which only counts in a text of many megabytes.

    Example:
        >>> may_hold_code(b'{"class_name": "Dense"}'), may_hold_code(b'{"class_name": "Lambda"}')
        (False, True)
    """
    # What stands in a text is spelled in more than one way, or each letter takes two bytes or four.
    if b"\\" in text or b"\0" in text or not text.isascii():
        return True
    if any(carrier in text for carrier in _WRITTEN_CARRIERS):
        return True
    if _LONG_WITHOUT_QUOTE not in text.translate(_QUOTES_ALONE):
        return False  # told in half of the time that the expression takes
    return any(is_code(start.decode("ascii")) for start in _LONG.findall(text))


def code_in(data: Any, document: str = "") -> Iterator[ConfigCode]:
    """All code in a configuration, in the order in which it stands there; without recursion.

    Args:
        data: parsed JSON.
        document: the member or attribute that holds it, to stand before each place; empty if it is the whole file.

    Example:
        >>> function = ["4wEAAAAAAAAAAAAAAAIAAAADAAAA8wwAAACXAHwAZAF6BQAA", None, None]
        >>> dense = {"class_name": "Dense", "config": {"name": "d", "activation": {"value": function}}}
        >>> list(code_in({"layers": [dense]}))
        [ConfigCode(place='layers[0].config.activation.value', kind='function', owners=('d',))]
        >>> list(code_in({"loss": "<lambda>"}))
        []
    """
    if not _may_hold_code(data):
        return
    pending = [Spot(data, None, document)]
    while pending:
        spot = pending.pop()
        kind = _kind(spot)
        if kind is not None:
            holder = spot.under("config") if _is_lambda(spot.value) else spot
            yield ConfigCode(holder.place, kind, _owners(holder))
        if kind != "function":
            pending.extend(reversed(spot.inside(_MAY_HOLD_CODE)))


def _may_hold_code(data: Any) -> bool:
    """Whether a text in a configuration is code, or a class in it is there to carry some.

    Most models have neither. That is told without a record of where each value stands, in a tenth of the time.
    """
    pending: list[Any] = [[data]]
    while pending:
        value = pending.pop()
        if type(value) is dict:
            class_name = value.get("class_name")
            if isinstance(class_name, str) and class_name in _CARRIERS:
                return True
            value = value.values()
        for item in value:
            kind = type(item)  # parsed JSON has no subclasses, and this is asked a million times
            if kind is str:
                if len(item) >= SHORTEST_CODE and is_code(item):
                    return True
            elif item and (kind is dict or kind is list):
                pending.append(item)
    return False


def _kind(spot: Spot) -> CodeKind | None:
    value, holder = spot.value, spot.holder
    if isinstance(value, str):
        in_module = spot.key == "module" and _is_of(holder and holder.holder, "pickle")
        return "text" if is_code(value) and not in_module else None  # 5
    if isinstance(value, list):
        return "function" if _is_function(spot) else None
    if _is_lambda(value):  # 1
        return "function"
    return "module" if _is_of(spot, "pickle") else None  # 4


def _is_lambda(value: Any) -> bool:
    return bool(value_at(value, "class_name") == _LAMBDA)


def _is_function(spot: Spot) -> bool:
    """Whether a list is a function as Keras 1 and 2 write it; under a ``Lambda`` whatever its code is."""
    value, holder = spot.value, spot.holder
    if len(value) != _FUNCTION_PARTS or not isinstance(value[0], str):
        return False
    of_lambda = spot.key == "function" and _is_of(holder and holder.holder, "function")  # 2
    return of_lambda or is_code(value[0])  # 3


def _is_of(spot: Spot | None, carried: CarriedCode) -> bool:
    """Whether an object is of a class that is there to carry code of a kind."""
    return spot is not None and carried_code(value_at(spot.value, "class_name")) == carried


def _owners(spot: Spot) -> tuple[str, ...]:
    names: list[str] = []
    at: Spot | None = spot
    while at is not None and at.holder is not None:  # what the whole document describes is around all of it
        if at.key == "compile_config":
            names.clear()  # of an optimizer, a loss, a metric
        name = text_at(at.value, "config", "name")
        if name is not None:
            names.append(name)
        at = at.holder
    return tuple(reversed(names))
