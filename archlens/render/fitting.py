"""Words cut down, or wrapped, to a number of columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from archlens.render.document import Cell, Span, Words
from archlens.text.widths import ELLIPSIS, kept_ends, text_width

_SEAMS = "/_-.:, →"
"""Behind these a name is broken that takes several lines."""


def words_width(words: Words) -> int:
    """Columns that words take."""
    return sum(text_width(span.text) for span in words)


def cell_width(cell: Cell) -> int:
    """Columns that a cell would like to take."""
    separators = max(0, len(cell.items) - 1) * text_width(cell.separator)
    return sum(map(words_width, cell.items)) + separators


def fit_cell(cell: Cell, limit: int | None, mark: str = ELLIPSIS) -> Words:
    """The words of a cell in at most ``limit`` columns: fewer items of its list, or else fewer characters.

    Example:
        >>> from archlens.render.document import trail
        >>> "".join(span.text for span in fit_cell(trail(["3,072", "64", "32", "16"], " → "), 19))
        '3,072 → 64 → … → 16'
    """
    if limit is None or cell_width(cell) <= limit:
        return _join(cell.items, cell.separator)
    widths = [words_width(item) for item in cell.items]
    separator = text_width(cell.separator)
    head, tail = _kept_items(widths, limit - text_width(mark) - separator, separator)
    if head:
        kept = (*cell.items[:head], (Span(mark, "quiet"),), *cell.items[len(widths) - tail :])
        return _join(kept, cell.separator)
    return elide_words(_join(cell.items, cell.separator), limit, mark)


def _kept_items(widths: Sequence[int], room: int, separator: int) -> tuple[int, int]:
    """How many items of a list fit: one more from the start and from the end in turn, but never all of them."""
    head = tail = 0
    while head + tail < len(widths) - 1:
        from_head = head <= tail
        needed = widths[head] if from_head else widths[-1 - tail]
        if head + tail:
            needed += separator
        if needed > room:
            break
        room -= needed
        head, tail = head + from_head, tail + (not from_head)
    return head, tail


def _join(items: Sequence[Words], separator: str) -> Words:
    words: list[Span] = []
    for i, item in enumerate(items):
        if i and separator:
            words.append(Span(separator, "quiet"))
        words.extend(item)
    return tuple(words)


def elide_words(words: Words, limit: int, mark: str = ELLIPSIS) -> Words:
    """The words with their middle left out where they are wider than ``limit``."""
    text = "".join(span.text for span in words)
    ends = kept_ends(text, limit, mark)
    if ends is None:
        return words
    return (*_cut(words, 0, ends[0]), Span(mark, "quiet"), *_cut(words, len(text) - ends[1], len(text)))


def _cut(words: Words, start: int, stop: int) -> Iterator[Span]:
    """The part of the words between two characters."""
    for span in words:
        piece = span.text[max(0, start) : max(0, stop)]
        if piece:
            yield replace(span, text=piece)
        start, stop = start - len(span.text), stop - len(span.text)


def wrap(words: Words, limit: int, mark: str = ELLIPSIS) -> list[Words]:
    """The words in lines of at most ``limit`` columns, broken at spaces; a longer word loses its middle."""
    lines: list[list[Words]] = [[]]
    room = limit
    for word in _split(words):
        fitted = elide_words(word, limit, mark)
        width = words_width(fitted)
        if lines[-1] and width + 1 > room:
            lines.append([])
            room = limit
        room -= width + (1 if lines[-1] else 0)
        lines[-1].append(fitted)
    return [_spaced(line) for line in lines]


def broken(words: Words, limit: int) -> list[Words]:
    """The words in lines of at most ``limit`` columns, nothing left out: a longer word goes on in the next line.

    It is broken behind a character that joins parts of a name, where there is one. Spaces that the words begin with are
    an indent that all lines have.

    Example:
        >>> from archlens.render.document import say
        >>> ["".join(span.text for span in line) for line in broken(say("  Conv2D encoder/block_1"), 12)]
        ['  Conv2D', '  encoder/', '  block_1']
    """
    indent = _indent(words)
    start: Words = (Span(" " * indent),) if indent else ()
    room = max(1, limit - indent)
    lines: list[list[Words]] = [[]]
    used = 0
    for word in _split(words):
        for number, piece in enumerate(_pieces(word, room)):
            width = words_width(piece)
            if lines[-1] and (number or used + 1 + width > room):
                lines.append([])
                used = 0
            used += width + (1 if lines[-1] else 0)
            lines[-1].append(piece)
    return [(*start, *_spaced(line)) for line in lines]


def _indent(words: Words) -> int:
    """How many spaces of archlens's own the words begin with."""
    first = words[0].text if words and words[0].style == "plain" else ""
    return len(first) - len(first.lstrip(" "))


def _pieces(word: Words, room: int) -> Iterator[Words]:
    """A word in pieces that fit; most words are one."""
    text = "".join(span.text for span in word)
    start = 0
    while start < len(text):
        stop = _piece_end(text, start, room)
        yield tuple(_cut(word, start, stop))
        start = stop


def _piece_end(text: str, start: int, room: int) -> int:
    """Where a piece ends that begins at ``start`` and takes at most so many columns; one character at least."""
    stop = start
    width = 0
    seam = start
    while stop < len(text):
        width += text_width(text[stop])
        if width > room and stop > start:
            return seam if seam > start else stop
        stop += 1
        if text[stop - 1] in _SEAMS:
            seam = stop
    return stop


def _split(words: Words) -> Iterator[Words]:
    """The words apart at spaces; a name keeps its own spaces."""
    word: list[Span] = []
    for span in words:
        pieces = [span.text] if span.style in ("name", "quoted") else span.text.split(" ")
        for i, piece in enumerate(pieces):
            if i and word:
                yield tuple(word)
                word = []
            if piece:
                word.append(Span(piece, span.style))
    if word:
        yield tuple(word)


def _spaced(line: Sequence[Words]) -> Words:
    result: list[Span] = []
    for word in line:
        if result:
            # Between words of one style the space has it too, so that a terminal need not change it.
            result.append(Span(" ", word[0].style if word[0].style == result[-1].style else "plain"))
        result.extend(word)
    return tuple(result)
