"""A line of a lock file, read from its front, and the error that names it."""

from __future__ import annotations

import json
import re
from typing import Any

from archlens.comparison.architecture.structure import MOST_AXIS_DIGITS
from archlens.errors import ArchlensError
from archlens.graph import Shape
from archlens.text.digits import MOST_DIGITS, number_of
from archlens.text.figures import count
from archlens.text.names import quoted

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_./@#-]*")
_NUMBER = re.compile(r"[0-9]+")
_AXIS = f"None|[0-9]{{1,{MOST_AXIS_DIGITS}}}"
_SHAPE = re.compile(rf"\(((?:(?:{_AXIS})(?:, ?(?!\))|,?(?=\))))*)\)")
_AGAIN = "Write the lock file again from the model; it is not made to be edited."


class LockFileError(ArchlensError):
    """A lock file that cannot be read.

    Attributes:
        line: the number of the line, from 1.

    Example:
        >>> print(LockFileError(3, expected="a call", found="'x'", hint="Write the lock file again."))
        line 3: expected a call, found 'x'. Write the lock file again.
    """

    def __init__(self, line: int, *, expected: str, found: str, hint: str = _AGAIN) -> None:
        super().__init__(expected=expected, found=found, hint=hint)
        self.line = line

    def __str__(self) -> str:
        return f"line {self.line}: {super().__str__()}"


class LockLine:
    """A line that is read from its front.

    Args:
        text: the line.
        number: its number, from 1.
    """

    def __init__(self, text: str, number: int) -> None:
        self.text = text
        self.number = number
        self.at = 0

    def refuse(self, expected: str) -> LockFileError:
        """The error that says what is expected here."""
        found = quoted(self.text[self.at : self.at + 40]) if self.at < len(self.text) else "the end of the line"
        return LockFileError(self.number, expected=expected, found=found)

    def takes(self, sign: str) -> bool:
        """Whether the line goes on with a sign, which is then behind it."""
        self._blanks()
        if self.text.startswith(sign, self.at):
            self.at += len(sign)
            return True
        return False

    def must(self, sign: str) -> None:
        """Go past a sign.

        Raises:
            LockFileError: if there is none.
        """
        if not self.takes(sign):
            raise self.refuse(quoted(sign))

    def word(self, what: str) -> str:
        """The next word, quoted or not.

        Raises:
            LockFileError: if there is none.
        """
        self._blanks()
        if self.text.startswith('"', self.at):
            value = self.value(what)
            if isinstance(value, str):
                return value
        match = _WORD.match(self.text, self.at)
        if match is None:
            raise self.refuse(what)
        self.at = match.end()
        return match[0]

    def whole_number(self, what: str) -> int:
        """The next whole number.

        Raises:
            LockFileError: if there is none.
        """
        self._blanks()
        match = _NUMBER.match(self.text, self.at)
        if match is None:
            raise self.refuse(what)
        number = self._number(match[0])
        self.at = match.end()
        return number

    def value(self, what: str) -> Any:
        """The next value, in JSON.

        Raises:
            LockFileError: if there is none.
        """
        self._blanks()
        try:
            value, self.at = json.JSONDecoder(parse_int=self._number).raw_decode(self.text, self.at)
        except (ValueError, RecursionError):
            raise self.refuse(what) from None
        return value

    def raw(self, what: str) -> str:
        """The next value, as it stands there.

        Raises:
            LockFileError: if there is none.
        """
        self._blanks()
        start = self.at
        self.value(what)
        return self.text[start : self.at]

    def shape(self) -> Shape:
        """The next shape.

        Raises:
            LockFileError: if there is none.
        """
        self._blanks()
        if self.takes("?"):
            return None
        match = _SHAPE.match(self.text, self.at)
        if match is None:
            raise self.refuse("a shape")
        axes = [axis.strip() for axis in match[1].split(",") if axis.strip()]
        self.at = match.end()
        return tuple(None if axis == "None" else number_of(axis) for axis in axes)

    def ended(self) -> bool:
        """Whether nothing is left."""
        self._blanks()
        return self.at >= len(self.text)

    def must_end(self) -> None:
        """Make sure that nothing is left.

        Raises:
            LockFileError: if there is none.
        """
        if not self.ended():
            raise self.refuse("the end of the line")

    def _number(self, digits: str) -> int:
        if len(digits) > MOST_DIGITS:
            raise self.refuse(f"a number of at most {count(MOST_DIGITS)} digits")
        return number_of(digits)

    def _blanks(self) -> None:
        while self.text.startswith(" ", self.at):
            self.at += 1
