"""How many columns text takes on a terminal, and text cut down to a number of columns or characters.

Widths are those of the package ``wcwidth``, which follows what terminals do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

ELLIPSIS = "…"
"""What stands for what is left out."""

# Letters of Europe and archlens's own signs: one column each, and never part of a larger piece. Most reports hold
# nothing else, and do without loading wcwidth.
_NARROW = re.compile("[ -~\u00a1-\u00ac\u00ae-\u02ff→÷×…≈·–—]*")
_LONGEST_PIECE = 32
"""A letter with more marks than this may be cut: no script has so many, and some texts have millions."""


def pieces(text: str) -> Iterator[str]:
    r"""Text apart into what a terminal shows as one: a letter with its marks, an emoji, a flag.

    These are the grapheme clusters of Unicode, together with the spacing marks that Unicode lets stand alone (some
    vowel signs of Burmese): by itself such a mark has no width.

    Args:
        text: a line of visible text.

    Example:
        >>> list(pieces("e\u0301a")) == ["e\u0301", "a"]
        True
    """
    if _NARROW.fullmatch(text):
        yield from text
        return
    from wcwidth import iter_graphemes  # 15 ms, which most reports need not wait for

    piece = ""
    for cluster in iter_graphemes(text):
        if piece and unicodedata.category(cluster[0]) == "Mc":
            piece += cluster
            continue
        if piece:
            yield piece
        piece = cluster
    yield piece


def text_width(text: str) -> int:
    """Columns of a line of visible text.

    The widths of the pieces are added up, and the text is not measured as a whole, which takes time with the square
    of a row of flags.

    Args:
        text: a line of visible text: it holds no control characters.

    Example:
        >>> text_width("conv2d"), text_width("層"), text_width("👍🏽")
        (6, 2, 2)
    """
    if _NARROW.fullmatch(text):
        return len(text)
    from wcwidth import wcswidth  # as in pieces

    return sum(map(wcswidth, pieces(text)))


def kept_ends(text: str, limit: int, mark: str = ELLIPSIS) -> tuple[int, int] | None:
    """How many characters to keep at the start and at the end, so that they and ``mark`` between fit into ``limit``.

    Args:
        text: a line of visible text.
        limit: columns.
        mark: what stands for what is left out.

    Returns:
        The two numbers, or ``None`` if ``text`` fits as it is.

    Example:
        >>> kept_ends("abcdefghij", 7)
        (3, 3)
    """
    if text_width(text) <= limit:
        return None
    room = max(0, limit - text_width(mark))
    apart = list(pieces(text))
    head = _fitting(apart, room - room // 2)
    tail = _fitting(reversed(apart), room // 2)
    return head, tail


def fitting_start(text: str, limit: int) -> int:
    """How many characters of the start of a line of visible text fit into so many columns.

    Example:
        >>> fitting_start("abc", 2), fitting_start("層層", 3)
        (2, 1)
    """
    return _fitting(pieces(text), limit)


def _fitting(apart: Iterable[str], room: int) -> int:
    """How many characters the pieces have that fit into so many columns."""
    characters = 0
    for piece in apart:
        room -= text_width(piece)
        if room < 0:
            break
        characters += len(piece)
    return characters


def elide(text: str, limit: int, mark: str = ELLIPSIS) -> str:
    """Text whose middle is left out where it is wider than ``limit`` columns.

    Args:
        text: a line of visible text.
        limit: columns.
        mark: what stands for what is left out.

    Example:
        >>> elide("block5_sepconv1_activation", 13)
        'block5…vation'
    """
    ends = kept_ends(text, limit, mark)
    return text if ends is None else text[: ends[0]] + mark + text[len(text) - ends[1] :]


def shortened(text: str, most: int) -> str:
    """Text of any kind whose middle is left out where it has more than ``most`` characters.

    Only the characters about the cuts are looked at, so that text may be as long as it likes.

    Args:
        text: any text, visible or not.
        most: how many of its characters are kept at most.

    Example:
        >>> shortened("block5_sepconv1_activation", 12)
        'block5…vation'
    """
    if len(text) <= most:
        return text
    head = text[: (most + 1) // 2 + _LONGEST_PIECE]
    tail = text[len(text) - most // 2 - _LONGEST_PIECE :]
    first = _kept(pieces(head), (most + 1) // 2)
    last = _kept(reversed(list(pieces(tail))), most // 2)
    return head[:first] + ELLIPSIS + tail[len(tail) - last :]


def _kept(apart: Iterable[str], most: int) -> int:
    """How many characters the pieces have of which none is cut; a piece longer than any letter is."""
    characters = 0
    for piece in apart:
        if len(piece) > _LONGEST_PIECE:
            return most
        if characters + len(piece) > most:
            break
        characters += len(piece)
    return characters
