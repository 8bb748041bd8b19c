"""How many columns text takes on a terminal, and text cut down to a number of columns."""

from __future__ import annotations

import unicodedata


def char_width(char: str) -> int:
    """Columns of a character: 2 for East Asian wide ones, 0 for combining marks, else 1."""
    if char.isascii():
        return 1
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def text_width(text: str) -> int:
    """Columns of a line of visible text.

    Example:
        >>> text_width("conv2d"), text_width("層")
        (6, 2)
    """
    return len(text) if text.isascii() else sum(map(char_width, text))


def kept_ends(text: str, limit: int, mark: str) -> tuple[int, int] | None:
    """How many characters to keep at the start and at the end, so that they and ``mark`` between fit into ``limit``.

    Returns:
        The two numbers, or ``None`` if ``text`` fits as it is.

    Example:
        >>> kept_ends("abcdefghij", 7, "…")
        (3, 3)
    """
    if text_width(text) <= limit:
        return None
    room = max(0, limit - text_width(mark))
    head = _fitting(text, room - room // 2)
    tail = _fitting(text[::-1], room // 2)
    return head, tail


def _fitting(text: str, room: int) -> int:
    for number, char in enumerate(text):
        room -= char_width(char)
        if room < 0:
            return number
    return len(text)


def elide(text: str, limit: int, mark: str = "…") -> str:
    """``text``, its middle left out where it is wider than ``limit``.

    Example:
        >>> elide("block5_sepconv1_activation", 13)
        'block5…vation'
    """
    ends = kept_ends(text, limit, mark)
    return text if ends is None else text[: ends[0]] + mark + text[len(text) - ends[1] :]
