"""Text from a model file, made harmless for where it goes. A model file is a stranger's text."""

from __future__ import annotations

import re

# Printable by Python's rule, yet shown as nothing or as a blank: combining joiners, Hangul fillers, Khmer inherent
# vowels, Mongolian and other variation selectors, the empty Braille pattern.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_OWN_SYMBOLS = str.maketrans({"→": "->", "÷": "/", "×": "x", "·": "-", "…": "...", "≈": "~"})
# Entities instead of backslashes: a backslash before a pipe ends a table cell in some readers and not in others.
_ENTITIES = {c: f"&#{ord(c)};" for c in "\\|<>&"}
# "<0.1%", ">99.9%" and a lone "~" are none of Markdown's.
_MARKUP = re.compile(r"[\\|&*_`\[\]$@#]|<(?=[a-z/!?])|>(?!\d)|~(?=\S)|:(?=//)|(?<=www)\.", re.IGNORECASE)


def visible(text: str) -> str:
    r"""``text`` with all that a terminal obeys or hides written out.

    Control characters, line ends, bidirectional controls, zero-width characters, odd spaces and lone surrogates become
    escapes as in a Python string. What is visible already stays as it is, so that doing it twice changes nothing.

    Example:
        >>> visible("\x1b[31mred\u202e"), visible("größe/層")
        ('\\x1b[31mred\\u202e', 'größe/層')
    """
    if text.isascii() and text.isprintable():
        return text
    if not text.isprintable():
        text = "".join(c if c.isprintable() else _escaped(c) for c in text)
    return _INVISIBLE.sub(lambda match: _escaped(match[0]), text)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def to_ascii(text: str) -> str:
    r"""Visible ``text`` for a terminal that knows ASCII alone: signs by their likes, all else escaped.

    Example:
        >>> to_ascii("größe → 3 × 4")
        'gr\\xf6\\xdfe -> 3 x 4'
    """
    return text.translate(_OWN_SYMBOLS).encode("ascii", "backslashreplace").decode("ascii")


def markdown_code(text: str) -> str:
    r"""A name as a Markdown code span, in which there is no markup, no HTML, no mention and no link.

    A pipe would end a table cell and a backtick the span, and how to escape them differs between readers: they are
    written out as ``\x7c`` and ``\x60``.

    Example:
        >>> markdown_code("a|b <i> @you")
        '`a\\x7cb <i> @you`'
    """
    inner = visible(text).replace("|", r"\x7c").replace("`", r"\x60")
    return f"`{inner}`" if inner.strip() else '`""`'


def markdown_text(text: str) -> str:
    r"""Prose for Markdown, which comes out as it is written here: no markup, HTML, mention or link.

    Example:
        >>> markdown_text("<b>*x*</b> @you")
        '&#60;b&#62;\\*x\\*&#60;/b&#62; `@`you'
    """
    return _MARKUP.sub(lambda match: _markdown_escape(match[0]), visible(text))


def _markdown_escape(char: str) -> str:
    if char in _ENTITIES:
        return _ENTITIES[char]
    # GitHub looks for mentions and issue numbers in the finished text, where only code is safe.
    return f"`{char}`" if char in "@#" else f"\\{char}"
