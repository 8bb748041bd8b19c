"""Whole numbers of any length as decimal digits, and back.

Python turns no int of more than 4,300 digits into text or out of it, and a product of a shape's axes may have more.
That bound holds for the whole process, and others may be at work in it: so it stays, and long numbers go in pieces.
"""

from __future__ import annotations

import math

MOST_DIGITS = 120_000
"""Longer numbers are not written: that takes time with the square of their digits, and no figure of a model has 100."""

_AT_ONCE = 600  # Python can be told to refuse more than 640 digits, but no fewer
_PIECE = 10**_AT_ONCE
_TEN = 10


def digits_of(number: int) -> str:
    """A whole number in decimal digits, however many there are.

    Example:
        >>> digits_of(-42), len(digits_of(10**5000))
        ('-42', 5001)
    """
    rest = abs(number)
    pieces = []
    while rest >= _PIECE:
        rest, piece = divmod(rest, _PIECE)
        pieces.append(f"{piece:0{_AT_ONCE}}")
    pieces.append(str(rest))
    sign = "-" if number < 0 else ""
    return sign + "".join(reversed(pieces))


def number_of(digits: str) -> int:
    """The whole number that decimal digits stand for, however many there are.

    Raises:
        ValueError: if they are no digits.

    Example:
        >>> number_of("-42"), number_of("1" + 5000 * "0") == 10**5000
        (-42, True)
    """
    unsigned = digits.removeprefix("-")
    if not (unsigned.isascii() and unsigned.isdecimal()):
        raise ValueError("no decimal digits")
    value = 0
    for start in range(0, len(unsigned), _AT_ONCE):
        piece = unsigned[start : start + _AT_ONCE]
        value = value * 10 ** len(piece) + int(piece)
    return -value if digits.startswith("-") else value


def is_writable(number: int, most: int = MOST_DIGITS) -> bool:
    """Whether a whole number has at most so many digits, so that it can be written one by one; counted roughly.

    Example:
        >>> is_writable(10**5000), is_writable(10**5000, 4_300), is_writable(10**200_000)
        (True, False, False)
    """
    return number.bit_length() <= most * math.log2(_TEN)
