"""An Architecture from its lock file, whose lines docs/lock.md describes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from archlens.comparison.architecture.counted_names import MARK, is_numbered, is_numbered_model
from archlens.comparison.architecture.structure import End, Figure, PlainCall, PlainFeed, Structure
from archlens.comparison.lock.lock_line import LockFileError, LockLine
from archlens.comparison.lock.lock_writing import SCHEMA, WITHOUT_KEYS, usual
from archlens.graph import Kind, Shape
from archlens.text.names import quoted, told_apart

_WITH_PLACE = frozenset({"input", "branch", "fusion", "injection"})
_PARTS = frozenset({"model", "interaction", "output"}) | _WITH_PLACE


def read(text: str) -> Structure:
    """The architecture that a lock file describes.

    Raises:
        LockFileError: if it is none; it names the line.

    Example:
        >>> read("a report")
        Traceback (most recent call last):
        ...
        archlens.comparison.lock.lock_line.LockFileError: line 1: expected 'archlens.lock/2', found 'a report'. \
Name a lock file that archlens wrote.
    """
    lines = text.split("\n")
    schema = lines[0].rstrip("\r")
    if schema not in (SCHEMA, WITHOUT_KEYS):
        raise LockFileError(
            1, expected=quoted(SCHEMA), found=quoted(lines[0], 80), hint="Name a lock file that archlens wrote."
        )
    reading = _Reading(tells_keys=schema == SCHEMA)
    for number, line in enumerate(lines[1:], 2):
        stripped = line.strip()
        if stripped and not stripped.startswith("#"):
            reading.line(LockLine(stripped, number))
    return reading.done(len(lines))


class _Reading:
    """What has been read so far."""

    def __init__(self, *, tells_keys: bool) -> None:
        self._tells_keys = tells_keys
        self._keys: list[str | None] = []
        self.name = ""
        self.calls: list[PlainCall] = []
        self.place: dict[str, int] = {}
        self.inputs = 0
        self.outputs: list[End] = []
        self._figures: list[tuple[str, LockLine, Any, list[tuple[str, Any]]]] = []

    def line(self, line: LockLine) -> None:
        kinds = {
            "model": self._model,
            "figures": self._figure,
            "input": self._input,
            "call": self._call,
            "output": self._output,
        }
        what = line.word("model, figures, input, call or output")
        if what not in kinds:
            line.at = 0
            raise line.refuse("model, figures, input, call or output")
        kinds[what](line)
        line.must_end()

    def done(self, lines: int) -> Structure:
        if not self.outputs:
            raise LockFileError(lines, expected="an output", found="the end of the file")
        figures = tuple(
            Figure(part, self._owner(part, line, owner), key, value)
            for part, line, owner, values in self._figures
            for key, value in values
        )
        keys = tuple(self._keys) if self._tells_keys else None
        # In the first form, outputs of one layer had one name.
        names = told_apart(output.name for output in self.outputs)
        outputs = tuple(replace(output, name=name) for output, name in zip(self.outputs, names, strict=True))
        return Structure(self.name, tuple(self.calls), self.inputs, outputs, figures, keys)

    def _model(self, line: LockLine) -> None:
        self.name = line.word("the model's name")

    def _figure(self, line: LockLine) -> None:
        part = line.word("a part of the report")
        if part not in _PARTS:
            raise line.refuse(f"one of {', '.join(sorted(_PARTS))} before it")
        owner: Any = None
        if part == "output":
            owner = line.whole_number("the place of an output")
        elif part in _WITH_PLACE:
            owner = line.word("the name of a call")
        line.must(":")
        values = []
        while not line.ended():
            key = line.word("a figure")
            line.must("=")
            value = line.value("a figure's value")
            if isinstance(value, (list, dict)):
                raise line.refuse("a number or a word before it")
            values.append((key, value))
        self._figures.append((part, line, owner, values))

    def _owner(self, part: str, line: LockLine, owner: Any) -> int | None:
        if part == "output":
            if owner >= len(self.outputs):
                raise LockFileError(line.number, expected="the place of an output", found=str(owner))
            return int(owner)
        return None if owner is None else self._known(owner, line)

    def _known(self, name: str, line: LockLine) -> int:
        if name not in self.place:
            raise LockFileError(line.number, expected="the name of a call in a line before", found=quoted(name, 80))
        return self.place[name]

    def _input(self, line: LockLine) -> None:
        if self.inputs != len(self.calls):
            raise line.refuse("inputs before all other calls; here")
        self._add(line, "input")
        self.inputs += 1

    def _call(self, line: LockLine) -> None:
        self._add(line, "layer")

    def _add(self, line: LockLine, kind: Kind) -> None:
        name = line.word("a name")
        if name in self.place:
            raise LockFileError(line.number, expected="a name of its own", found=f"a second call {quoted(name, 80)}")
        if kind == "input":
            self._keys.append(self._key(line))
        line.must(":")
        class_name = line.word("a class")
        if line.takes("operation"):
            kind = "operation"
        feeds = () if kind == "input" else self._feeds(line, kind)
        shapes = self._shapes(line)
        parameters = self._parameters(line)
        shares = self._known(line.word("the name of a call"), line) if line.takes("shares ") else None
        call = PlainCall(
            name, class_name, kind, tuple(name.split("/")[:-1]), shapes, feeds, self._settings(line), parameters, shares
        )
        self.place[name] = len(self.calls)
        self.calls.append(call)

    def _feeds(self, line: LockLine, kind: Kind) -> tuple[PlainFeed, ...]:
        if not line.takes("<-"):
            if not self.calls:
                raise line.refuse("what the call takes")
            return (PlainFeed(len(self.calls) - 1, 0, "0", control=False),)
        if line.takes("nothing"):
            return ()
        told = [self._feed(line)]
        while line.takes(","):
            told.append(self._feed(line))
        return tuple(
            PlainFeed(call, output, usual(i, len(told), kind) if argument is None else argument, control)
            for i, (call, output, argument, control) in enumerate(told)
        )

    def _feed(self, line: LockLine) -> tuple[int, int, str | None, bool]:
        call, output = self._source(line)
        argument = line.word("an argument") if line.takes("as ") else None
        return call, output, argument, line.takes("control")

    def _source(self, line: LockLine) -> tuple[int, int]:
        call = self._known(line.word("the name of a call"), line)
        return call, line.whole_number("which output") if line.takes(":") else 0

    def _shapes(self, line: LockLine) -> tuple[Shape, ...]:
        if not line.takes("->"):
            return ()
        shapes = [line.shape()]
        while line.takes(","):
            shapes.append(line.shape())
        return tuple(shapes)

    def _parameters(self, line: LockLine) -> int | None:
        if not line.takes("["):
            return 0
        number = None if line.takes("?") else line.whole_number("a number of parameters")
        line.must("]")
        return number

    def _settings(self, line: LockLine) -> tuple[tuple[str, str], ...]:
        if not line.takes("|"):
            return ()
        found = []
        while not line.ended():
            key = line.word("a setting")
            line.must("=")
            found.append((key, line.raw("a value")))
        return tuple(sorted(found))

    def _output(self, line: LockLine) -> None:
        name = line.word("an output's name")
        key = self._key(line)
        line.must("=")
        call, output = self._source(line)
        numbered = MARK in name and key != name
        if not self._tells_keys:
            numbered = is_numbered(name, self.calls[call].class_name) or is_numbered_model(name)
        self.outputs.append(End(name, call, output, key, numbered))

    def _key(self, line: LockLine) -> str | None:
        return line.word("a key") if self._tells_keys and line.takes("key ") else None
