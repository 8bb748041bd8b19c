"""An Architecture as a lock file.

docs/lock.md describes the lines; :mod:`archlens.comparison.lock.lock_reading` reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archlens.comparison.architecture.counted_names import Renumbering, base_name, is_numbered_model
from archlens.comparison.architecture.structure import FigureValue, PlainCall, PlainFeed, Structure
from archlens.graph import Kind, Shape
from archlens.text.digits import digits_of
from archlens.text.json_writer import json_line

SCHEMA = "archlens.lock/2"
WITHOUT_KEYS = "archlens.lock/1"
"""The first form, which does not tell the keys of inputs and outputs. It is read, and written of what was read."""

_HEAD = ("# The architecture of a model, written by archlens to be committed and compared; see docs/lock.md.",)
# A word that stands without quotes: it cannot be taken for a sign of the format.
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_./@#-]*")
_RESERVED = frozenset({"as", "control", "nothing", "operation"})


def write(architecture: Structure) -> str:
    """The lock file; ASCII alone, a line end behind each line."""
    names = _names(architecture.calls)
    schema = SCHEMA if architecture.tells_keys else WITHOUT_KEYS
    return "\n".join([schema, *_HEAD, *_lines(architecture, names)]) + "\n"


def word(text: str) -> str:
    r"""A name as it stands in a lock file: as it is, or quoted as JSON quotes.

    Example:
        >>> print(word("encoder/dense"), word("two words"), word("\x1b[2J"))
        encoder/dense "two words" "\u001b[2J"
    """
    if _WORD.fullmatch(text) and text not in _RESERVED:
        return text
    return json_line(text)


def _names(calls: Sequence[PlainCall]) -> list[str]:
    renumbering = Renumbering()
    names = []
    for call in calls:
        id_ = call.plain_id if call.after_taker else call.id
        names.append(renumbering.name(id_, call.scope, numbered=call.numbered))
    return names


def _lines(architecture: Structure, names: Sequence[str]) -> Iterator[str]:
    name = architecture.name
    if is_numbered_model(name):
        name = base_name(name)
    yield f"model {word(name)}"
    yield ""
    yield from _figure_lines(architecture, names)
    yield ""
    for place, call in enumerate(architecture.calls):
        if place == architecture.inputs:
            yield ""
        key = architecture.key_of(place) if call.kind == "input" else None
        yield _call_line(names, place, call, key)
    yield ""
    renumbering = Renumbering()
    for end in architecture.outputs:
        own = renumbering.name(end.name, (), numbered=True) if end.numbered else end.name
        yield f"output {word(own)}{_key(end.key)} = {_source(names[end.call], end.output)}"


def _key(key: str | None) -> str:
    return "" if key is None else f" key {word(key)}"


def _figure_lines(architecture: Structure, names: Sequence[str]) -> Iterator[str]:
    """One line for each part of the report: ``branch text: depth=4 calls=4``."""
    whose: tuple[str, int | None] | None = None
    line = ""
    for figure in architecture.figures:
        if (figure.part, figure.place) != whose:
            if line:
                yield line
            whose = figure.part, figure.place
            line = f"figures {figure.part}{_whose(figure.part, figure.place, names)}:"
        line += f" {figure.key}={_figure(figure.value)}"
    if line:
        yield line


def _whose(part: str, place: int | None, names: Sequence[str]) -> str:
    if place is None:
        return ""
    return f" {place}" if part == "output" else f" {word(names[place])}"


def _figure(value: FigureValue) -> str:
    return json_line(value)


def _call_line(names: Sequence[str], place: int, call: PlainCall, key: str | None) -> str:
    is_input = call.kind == "input"
    first = "input" if is_input else "call"
    line = f"{first} {word(names[place])}{_key(key)}: {word(call.class_name)}"
    if call.kind == "operation":
        line += " operation"
    feeds = _feeds(names, place, call.feeds, call.kind)
    if feeds is not None and not is_input:
        line += f" <- {feeds}"
    if call.shapes:
        line += f" -> {', '.join(map(_shape, call.shapes))}"
    if not is_input:
        line += _parameters(call.parameters)
    if call.shares is not None:
        line += f" shares {word(names[call.shares])}"
    if call.settings:
        line += " | " + " ".join(f"{word(key)}={value}" for key, value in call.settings)
    return line


def _parameters(number: int | None) -> str:
    if number == 0:
        return ""
    return " [?]" if number is None else f" [{digits_of(number)}]"


def _feeds(names: Sequence[str], place: int, feeds: Sequence[PlainFeed], kind: Kind) -> str | None:
    """What a call takes; ``None`` where it is just what the line before makes."""
    if not feeds:
        return "nothing"
    (first, *others) = feeds
    if not others and (first.call, first.output, first.argument, first.control) == (place - 1, 0, "0", False):
        return None
    return ", ".join(_feed(names, feed, usual(i, len(feeds), kind)) for i, feed in enumerate(feeds))


def usual(place: int, number: int, kind: Kind) -> str:
    """The argument that goes without saying: a layer takes one tensor or a list of them, an operation one by one."""
    return str(place) if number == 1 or kind == "operation" else f"0[{place}]"


def _feed(names: Sequence[str], feed: PlainFeed, argument: str) -> str:
    passed = "" if feed.argument == argument else f" as {word(feed.argument)}"
    return _source(names[feed.call], feed.output) + passed + (" control" if feed.control else "")


def _source(name: str, output: int) -> str:
    return word(name) + (f":{output}" if output else "")


def _shape(shape: Shape) -> str:
    """As reports have shapes, but digit by digit however long: a lock file is read back."""
    if shape is None:
        return "?"
    axes = ["None" if axis is None else digits_of(axis) for axis in shape]
    return f"({axes[0]},)" if len(axes) == 1 else f"({', '.join(axes)})"
