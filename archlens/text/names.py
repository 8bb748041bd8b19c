"""Text from a model file, made harmless to look at. A model file is a stranger's text.

This is the one rule of what can be seen; what a format adds to it (quotes of TOML, Markdown, HTML, DOT, Mermaid and
XML) is that format's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from archlens.text.widths import shortened

# Printable by Python's rule, yet shown as nothing or as a blank: combining joiners, Hangul fillers, Khmer inherent
# vowels, Mongolian and other variation selectors, the empty Braille pattern.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def is_visible(char: str) -> bool:
    r"""Whether a character shows, and is neither obeyed nor hidden by a terminal; the space is one that does.

    Example:
        >>> [is_visible(char) for char in ("a", " ", "ॉ", "\x1b", "\u202e", "\u3164")]
        [True, True, True, False, False, False]
    """
    return char.isprintable() and not _INVISIBLE.match(char)


def visible(text: str) -> str:
    r"""``text`` with all that a terminal obeys or hides written out.

    Control characters, line ends, bidirectional controls, zero-width characters, odd spaces and lone surrogates become
    escapes as in a Python string. What is visible already stays as it is, so that doing it twice changes nothing.

    Example:
        >>> visible("\x1b[31mred\u202e"), visible("größe/層/मॉडल")
        ('\\x1b[31mred\\u202e', 'größe/層/मॉडल')
    """
    if text.isascii() and text.isprintable():
        return text
    if not text.isprintable():
        text = "".join(char if char.isprintable() else _escaped(char) for char in text)
    return _INVISIBLE.sub(lambda match: _escaped(match[0]), text)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def told_apart(names: Iterable[str]) -> list[str]:
    """Names made different: one that an earlier name has gets the next free of ``_1``, ``_2``, …, as in Keras 2.

    Example:
        >>> told_apart(["h", "h", "h_1", "h"])
        ['h', 'h_1', 'h_1_1', 'h_2']
    """
    different: dict[str, None] = {}
    numbers: dict[str, int] = {}
    for name in names:
        proposal = name
        while proposal in different:
            numbers[name] = numbers.get(name, 0) + 1
            proposal = f"{name}_{numbers[name]}"
        different[proposal] = None
    return list(different)


def quoted(name: object, most: int | None = None) -> str:
    r"""A name in quotes, for a message: visible, and shortened where it is long.

    Args:
        name: the name; of anything else, what ``str`` makes of it.
        most: how many of its characters are kept; all by default.

    Example:
        >>> print(quoted("encoder/मॉडल"), quoted("it's"), quoted("\x1b[2J"), quoted("abcdef", 4))
        'encoder/मॉडल' "it's" '\x1b[2J' 'ab…ef'
    """
    text = str(name)
    text = visible(text if most is None else shortened(text, most))
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "\\'") + "'"
