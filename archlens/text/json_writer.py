r"""The one JSON writer.

It writes ASCII: control, bidirectional and lone surrogate characters of a model's names are escaped by JSON itself.

What takes one line is written by Python's own encoder, in C. That one cannot indent, nor read a dataclass, nor write
what is long in pieces; so documents are written here, and so is a line that holds what the encoder refuses. Of a list
of plain values, the encoder writes many together, and of one of objects of one class, those of each attribute.
"""

from __future__ import annotations

import itertools
import json
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring_ascii as in_quotes
from operator import attrgetter
from typing import Any, NamedTuple

from archlens.text.digits import digits_of, is_writable
from archlens.text.text_pieces import in_chunks

_DEFAULT_MOST_DIGITS = sys.int_info.default_max_str_digits

_SHORT = 16
"""Items up to which a list of plain values is one piece."""

_FEWEST = 16
_MOST = 256
"""Items of a list that are written together."""

_ALL_WRITE = 10**600
"""Whole numbers below it are written by Python whatever the bound of the process: none may be below 640 digits."""

KeysOf = Callable[[type], Mapping[str, str]]
"""What of the objects of a class is written: the attributes, in order, and the key of each."""


def _no_keys(cls: type) -> Mapping[str, str]:
    raise TypeError(f"expected what JSON can say, found {cls.__name__}")


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
    return "".join(json_pieces(data))


def json_pieces(data: Any, keys_of: KeysOf = _no_keys) -> Iterator[str]:
    """What :func:`json_document` gives, in pieces, each made when the one before is written.

    Args:
        data: as there; besides, iterators for lists that are made as they are written, and objects of any class.
        keys_of: what is written of such objects; by default there may be none.

    Example:
        >>> "".join(json_pieces({"squares": (n * n for n in range(2))})).split()
        ['{', '"squares":', '[', '0,', '1', ']', '}']
    """
    writer = _Writer(_Layout(indented=True), keys_of)
    yield from in_chunks(writer.pieces(data, "\n"))
    yield "\n"


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
    return _line(data, _Layout(compact=compact, sort_keys=sort_keys))


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
    return _line(data, _Layout(strict=False, sort_keys=sort_keys, default=default))


@dataclass(frozen=True, slots=True)
class _Layout:
    """How JSON is written.

    Attributes:
        indented: each item on a line of its own, a space further in than what holds it; else all in one line.
        compact: one line without spaces.
        strict: whether what JSON cannot say is ``null``; else NaN and infinity are written as Python reads them.
        sort_keys: whether objects are written in the order of their keys.
        default: what makes text of an object that is none of JSON's.
    """

    indented: bool = False
    compact: bool = False
    strict: bool = True
    sort_keys: bool = False
    default: Callable[[Any], str] | None = None

    @property
    def separators(self) -> tuple[str, str]:
        """What stands between two items, and between a key and its value."""
        if self.compact:
            return ",", ":"
        return "," if self.indented else ", ", ": "


class _Record(NamedTuple):
    """How objects of a class are written at a depth.

    Attributes:
        values: what gives the attributes of one, in order.
        starts: what stands before each of them.
        end: what stands behind the last.
    """

    values: Callable[[Any], Sequence[Any]]
    starts: Sequence[str]
    end: str


def _line(data: Any, layout: _Layout) -> str:
    line = _in_c(data, layout, layout.separators)
    return "".join(_Writer(layout).pieces(data, "")) if line is None else line


def _in_c(data: Any, layout: _Layout, separators: tuple[str, str]) -> str | None:
    """What Python's own encoder writes; ``None`` where it refuses what there is to replace."""
    # It refuses no long number where the process was told to write all.
    if layout.strict and sys.get_int_max_str_digits() != _DEFAULT_MOST_DIGITS:
        return None
    try:
        return json.dumps(
            data,
            allow_nan=not layout.strict,
            separators=separators,
            sort_keys=layout.sort_keys,
            default=layout.default,
        )
    except ValueError:
        return None


class _Writer:
    """Writes data in one pass. A ``line_end`` is what stands before each line of the value at hand but its first."""

    def __init__(self, layout: _Layout, keys_of: KeysOf = _no_keys) -> None:
        self._layout = layout
        self._deeper = " " if layout.indented else ""
        self._comma, self._colon = layout.separators
        self._keys_of = keys_of
        self._records: dict[tuple[type, str], _Record] = {}
        self._scalars: dict[type, Callable[[Any], str]] = {
            str: in_quotes,
            int: self._whole_number,
            float: self._number,
            bool: _boolean,
            type(None): _nothing,
        }

    def pieces(self, value: Any, line_end: str) -> Iterator[str]:
        """The text of a value."""
        short = self._short(value, line_end)
        if short is not None:
            yield short
        elif isinstance(value, (list, tuple, Iterator)):
            yield from self._list(value, line_end)
        elif isinstance(value, Mapping):
            yield from self._object(value, line_end)
        elif isinstance(value, (str, int, float)):
            yield self._scalars[next(base for base in (str, int, float) if isinstance(value, base))](value)
        elif self._layout.default is not None:
            yield from self.pieces(self._layout.default(value), line_end)
        else:
            yield from self._record(value, line_end)

    def _short(self, value: Any, line_end: str) -> str | None:
        """The text of a plain value, or of a short list of some; of anything else ``None``."""
        scalar = self._scalars.get(type(value))
        if scalar is not None:
            return scalar(value)
        if not isinstance(value, (tuple, list)) or len(value) > _SHORT:
            return None
        texts = []
        for item in value:
            scalar = self._scalars.get(type(item))
            if scalar is None:
                return None
            texts.append(scalar(item))
        return self._in_brackets(texts, line_end)

    def _in_brackets(self, texts: Sequence[str], line_end: str) -> str:
        inner = line_end + self._deeper
        return f"[{inner}{(self._comma + inner).join(texts)}{line_end}]" if texts else "[]"

    def _list(self, items: Iterable[Any], line_end: str) -> Iterator[str]:
        inner = line_end + self._deeper
        between = self._comma + inner
        start, end = "[" + inner, "[]"
        rest = iter(items)
        # What is made as it is written may be large: it is taken one by one until one is seen to be short.
        fewest = count = _FEWEST if isinstance(items, Sequence) else 1
        alone, pause = 1, 1  # the first alone, for it tells how others of its class are written
        while together := list(itertools.islice(rest, 1 if alone else count)):
            texts = None if alone or len(together) < fewest else self._texts_alike(together, inner)
            if texts is not None:
                yield start + between.join(texts)
                count, pause = min(2 * count, _MOST), 1
            else:
                for item in together:
                    yield start
                    yield from self.pieces(item, inner)
                    start = between
                if alone:
                    alone -= 1
                else:  # what follows is not alike, either, or is long: it is tried more and more seldom
                    count, pause = fewest, min(2 * pause, _MOST)
                    alone = pause
            start, end = between, line_end + "]"
        yield end

    def _texts_alike(self, values: Sequence[Any], line_end: str) -> list[str] | None:
        """The texts of plain values, or of objects of one class with short attributes; ``None`` of anything else."""
        plain = self._plain(values)
        return self._alike(values, line_end) if plain is None else plain

    def _plain(self, values: Sequence[Any]) -> list[str] | None:
        """The texts of plain values; ``None`` if one of them is none."""
        if not values:
            return []
        kinds = set(map(type, values))
        if not self._scalars.keys() >= kinds:
            return None
        if kinds == {str}:
            return list(map(in_quotes, values))
        # The encoder writes them with a line end between each two, which stands nowhere else in JSON on one line.
        line = _in_c(values, self._layout, ("\n", self._colon))
        return [self._scalars[type(value)](value) for value in values] if line is None else line[1:-1].split("\n")

    def _alike(self, values: Sequence[Any], line_end: str) -> list[str] | None:
        """The texts of objects of one class with short attributes, of which a list may have as many as a model calls.

        ``None`` if they are something else, or none of the class was written yet.
        """
        record = self._records.get((type(values[0]), line_end))
        if record is None or not record.starts or len(set(map(type, values))) > 1:
            return None
        parts: list[Iterable[str]] = []
        for start, column in zip(record.starts, zip(*map(record.values, values), strict=True), strict=True):
            texts = self._column(column, line_end + self._deeper)
            if texts is None:
                return None
            parts += itertools.repeat(start), texts
        parts.append(itertools.repeat(record.end))
        return list(map("".join, zip(*parts, strict=False)))  # as many as there are texts; what repeats has no end

    def _column(self, values: Sequence[Any], line_end: str) -> list[str] | None:
        """The texts of what objects have as one of their attributes; ``None`` if one of them is not short."""
        plain = self._plain(values)
        if plain is not None:
            return plain
        distinct = dict(zip(map(id, values), values, strict=True))  # few: most calls have the shape of another
        texts = self._plain_and_lists(list(distinct.values()), line_end)
        if texts is None:
            return None
        text_of = dict(zip(distinct, texts, strict=True))
        return list(map(text_of.__getitem__, map(id, values)))

    def _plain_and_lists(self, values: Sequence[Any], line_end: str) -> list[str] | None:
        """The texts of plain values, and of short lists of such or of objects alike; ``None`` if one is neither."""
        lists = [value for value in values if isinstance(value, (tuple, list))]
        others = [value for value in values if not isinstance(value, (tuple, list))]
        if max(map(len, lists), default=0) > _SHORT:
            return None
        items = list(itertools.chain.from_iterable(lists))
        item_texts = self._texts_alike(items, line_end + self._deeper)
        other_texts = self._plain(others)
        if item_texts is None or other_texts is None:
            return None
        templates = {length: self._in_brackets(["%s"] * length, line_end) for length in set(map(len, lists))}
        items_left, others_left = iter(item_texts), iter(other_texts)
        texts = []
        for value in values:
            if isinstance(value, (tuple, list)):
                texts.append(templates[len(value)] % tuple(itertools.islice(items_left, len(value))))
            else:
                texts.append(next(others_left))
        return texts

    def _object(self, members: Mapping[Any, Any], line_end: str) -> Iterator[str]:
        keys = sorted(members) if self._layout.sort_keys else list(members)
        return self._members(self._starts(keys, line_end), [members[key] for key in keys], line_end)

    def _record(self, value: Any, line_end: str) -> Iterator[str]:
        """The text of an object with attributes. Of a class there may be many: what they share is made once."""
        cls = type(value)
        if (cls, line_end) not in self._records:
            keys = self._keys_of(cls)
            starts = self._starts(keys.values(), line_end)
            self._records[cls, line_end] = _Record(_values_of(tuple(keys)), starts, line_end + "}")
        record = self._records[cls, line_end]
        return self._members(record.starts, record.values(value), line_end)

    def _starts(self, keys: Iterable[Any], line_end: str) -> list[str]:
        """What stands before the values of an object."""
        before = line_end + self._deeper
        starts = [f"{self._comma}{before}{self._key(key)}{self._colon}" for key in keys]
        starts[:1] = ["{" + start.removeprefix(self._comma) for start in starts[:1]]
        return starts

    def _members(self, starts: Sequence[str], values: Sequence[Any], line_end: str) -> Iterator[str]:
        """The text of an object, in as few pieces as it may have."""
        inner = line_end + self._deeper
        gathered = []
        for start, value in zip(starts, values, strict=True):
            gathered.append(start)
            short = self._short(value, inner)
            if short is None:
                yield "".join(gathered)
                gathered.clear()
                yield from self.pieces(value, inner)
            else:
                gathered.append(short)
        gathered.append(line_end + "}" if starts else "{}")
        yield "".join(gathered)

    def _key(self, key: Any) -> str:
        return in_quotes(key if isinstance(key, str) else self._scalars[type(key)](key))

    def _whole_number(self, number: int) -> str:
        if -_ALL_WRITE < number < _ALL_WRITE:
            return int.__repr__(number)
        return "null" if self._layout.strict and not is_writable(number) else digits_of(number)

    def _number(self, number: float) -> str:
        if math.isfinite(number):
            return float.__repr__(number)
        return "null" if self._layout.strict else _NOT_FINITE[float.__repr__(number)]


_NOT_FINITE = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _nothing(_: None) -> str:
    return "null"


def _values_of(names: Sequence[str]) -> Callable[[Any], Sequence[Any]]:
    """What gives the attributes of those names, in order."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: [getattr(value, name) for name in names]
