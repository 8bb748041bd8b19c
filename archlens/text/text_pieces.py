"""Text in pieces: what may be long is written as it is made, and never stands in memory as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

Text = str | Iterable[str]
"""Text, whole or in pieces."""

Content = Text | bytes
"""What is written to a file or a stream: text, or bytes of a format that is none."""

_CHUNK = 1 << 16
"""Characters that are gathered before they are written: few enough to forget, enough that writing costs little."""


def joined_text(content: Text) -> str:
    """Text as one, whether it is in pieces or not.

    Example:
        >>> joined_text("abc"), joined_text(["ab", "c"])
        ('abc', 'abc')
    """
    return content if isinstance(content, str) else "".join(content)


def in_pieces(content: Text) -> Iterable[str]:
    """Text as pieces, whether it is in some or not.

    Example:
        >>> list(in_pieces("abc")), list(in_pieces(["ab", "c"]))
        (['abc'], ['ab', 'c'])
    """
    return [content] if isinstance(content, str) else content


def in_chunks(pieces: Iterable[str], size: int = _CHUNK) -> Iterator[str]:
    """The same text in larger pieces.

    Args:
        pieces: the text; each piece is forgotten once it is handed on.
        size: characters from which on a piece is large enough.

    Example:
        >>> list(in_chunks(["ab", "c", "", "def", "g"], size=3))
        ['abc', 'def', 'g']
    """
    gathered: list[str] = []
    length = 0
    for piece in pieces:
        gathered.append(piece)
        length += len(piece)
        if length >= size:
            yield "".join(gathered)
            gathered.clear()
            length = 0
    if length:
        yield "".join(gathered)


def without_line_end(pieces: Iterable[str]) -> Iterator[str]:
    r"""The same text without the line end behind it, if there is one.

    Example:
        >>> list(without_line_end(["a\n", "b\n"])), list(without_line_end(["a"]))
        (['a\n', 'b'], ['a'])
    """
    held = ""
    for piece in filter(None, pieces):
        if held:
            yield held
        held = piece
    yield held.removesuffix("\n")
