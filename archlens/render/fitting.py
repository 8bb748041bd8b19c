"""Words cut down, or wrapped, to a number of columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from archlens.render.document import Cell, Span, Words
from archlens.text.figures import count
from archlens.text.widths import ELLIPSIS, fitting_start, kept_ends, text_width

_ENDS = 100
_MOST_ITEMS = 2 * _ENDS

_SEAMS = "/_-.:, →"
"""Behind these a name is broken that takes several lines."""


def words_width(words: Words) -> int:
    """Columns that words take."""
    return sum(text_width(span.text) for span in words)


def cell_width(cell: Cell, most: int | None = None) -> int:
    """Columns that a cell would like to take.

    Args:
        cell: the cell.
        most: more than this need not be told apart; what a cell takes beyond it is not looked at.
    """
    separator = text_width(cell.separator)
    width = -separator if cell.items else 0
    for item in cell.items:
        width += separator + words_width(item)
        if most is not None and width > most:
            break
    return width


def fit_cell(cell: Cell, limit: int | None, mark: str = ELLIPSIS) -> Words:
    """The words of a cell in at most ``limit`` columns: fewer items of its list, or else fewer characters.

    Example:
        >>> from archlens.render.document import trail
        >>> "".join(span.text for span in fit_cell(trail(["3,072", "64", "32", "16", "8"], " → "), 23))
        '3,072 → … 3 more → 8'
    """
    if limit is None or cell_width(cell, limit) <= limit:
        return _join(cell.items, cell.separator)
    head, tail = _kept_items(cell, limit, mark)
    if head:
        return _join(_without_middle(cell.items, head, tail, mark), cell.separator)
    return elide_words(_join(cell.items, cell.separator), limit, mark)


def _kept_items(cell: Cell, limit: int, mark: str) -> tuple[int, int]:
    """How many items of a list fit: one more from the start and from the end in turn, but never all of them."""
    separator = text_width(cell.separator)
    head = tail = used = 0
    while head + tail < len(cell.items) - 1:
        from_head = head <= tail
        more_used = used + separator + words_width(cell.items[head if from_head else -1 - tail])
        left_out = len(cell.items) - head - tail - 1
        if more_used + words_width(_gap(left_out, mark)) > limit:
            break
        used = more_used
        head, tail = head + from_head, tail + (not from_head)
    return head, tail


def _gap(number: int, mark: str) -> Words:
    """What stands for so many items."""
    return (Span(f"{mark} {count(number)} more", "quiet"),)


def _without_middle(items: Sequence[Words], head: int, tail: int, mark: str) -> list[Words]:
    """The first and the last items, those between them counted."""
    left_out = len(items) - head - tail
    return [*items[:head], _gap(left_out, mark), *items[len(items) - tail :]]


def fill_cell(cell: Cell, limit: int | None, mark: str = ELLIPSIS, most: int = 3) -> list[Words]:
    """The words of a cell in lines of at most ``limit`` columns; of a list that takes more lines than ``most``, a part.

    Lines are broken between items first, then at spaces and behind the slashes of names.

    Example:
        >>> from archlens.render.document import trail
        >>> lines = fill_cell(trail(["conv_1", "pool_1", "conv_2", "pool_2", "dense"], " → "), 20)
        >>> ["".join(span.text for span in line) for line in lines]
        ['conv_1 → pool_1 →', 'conv_2 → pool_2 →', 'dense']
    """
    if limit is None or cell_width(cell, limit) <= limit:
        return [_join(cell.items, cell.separator)]
    if len(cell.items) <= most * limit:
        lines = _filled(cell.items, cell.separator, limit, mark)
        if len(lines) <= most:
            return lines
    for kept in _fewer_and_fewer(len(cell.items), most * limit):
        head = kept - kept // 2
        items = _without_middle(cell.items, head, kept // 2, mark)
        lines = _filled(items, cell.separator, limit, mark)
        if len(lines) <= most:
            return lines
    if len(cell.items) > 1:
        # Several names cut as one would read as one name.
        first = elide_words(cell.items[0], most * limit // 2, mark)
        lines = _filled([first, _gap(len(cell.items) - 1, mark)], cell.separator, limit, mark)
        if len(lines) <= most:
            return lines
    return [elide_words(_join(cell.items, cell.separator), limit, mark)]


def _fewer_and_fewer(items: int, room: int) -> range:
    """How many items to try to keep: so many as could stand in the room at most, never all."""
    shortest = 4  # a character and an arrow
    return range(min(items - 1, room // shortest), 1, -1)


def narrowest(cell: Cell, *, words_of_names: bool = False) -> int:
    """The columns that a cell needs if nothing in it is cut, however many lines it takes.

    Args:
        cell: the cell.
        words_of_names: whether names may be broken behind underscores, too.
    """
    separator = text_width(cell.separator.rstrip())
    # Of a list so long that its middle is left out, the ends are looked at.
    items = cell.items if len(cell.items) <= _MOST_ITEMS else (*cell.items[:_ENDS], *cell.items[-_ENDS:])
    pieces = [piece for item in items for piece in _pieces(item)]
    if words_of_names:
        pieces = [word for piece in pieces for word in _words_of_names(piece)]
    widest = max(map(words_width, pieces), default=0)
    return widest + (separator + 1 if len(cell.items) > 1 else 0)


def _filled(items: Sequence[Words], separator: str, limit: int, mark: str) -> list[Words]:
    """The items in lines, what stands between two of them at the end of a line."""
    ends = Span(separator.rstrip(), "quiet")
    space = Span(" ", "quiet") if separator.endswith(" ") else None
    lines: list[list[Span]] = [[]]
    room = limit
    for i, item in enumerate(items):
        is_last = i == len(items) - 1
        whole = item if is_last or not ends.text else (*item, ends)
        start = (space,) if space and lines[-1] else ()
        width = words_width(whole)
        if words_width(start) + width <= room:
            lines[-1] += [*start, *whole]
            room -= words_width(start) + width
            continue
        broken = [whole] if width <= limit else _broken(whole, limit, mark)
        if lines[-1]:
            lines += map(list, broken)
        else:
            lines[-1:] = map(list, broken)
        room = limit - words_width(broken[-1])
    return [tuple(line) for line in lines]


def _broken(words: Words, limit: int, mark: str) -> list[Words]:
    """Words that are wider than a line in several, each broken where a piece ends."""
    lines: list[list[Span]] = [[]]
    room = limit
    for piece in _narrow_pieces(words, limit):
        fitted = elide_words(piece, limit, mark)
        width = words_width(fitted)
        if width > room and lines[-1]:
            lines.append([])
            room = limit
        if not lines[-1] and piece[0].text == " ":
            continue
        lines[-1].extend(fitted)
        room -= width
    return [_trimmed(line) for line in lines]


def _narrow_pieces(words: Words, limit: int) -> Iterator[Words]:
    """The pieces of words; one that is wider than a line is taken apart behind underscores."""
    for piece in _pieces(words):
        if words_width(piece) <= limit:
            yield piece
        else:
            yield from _words_of_names(piece)


def _words_of_names(piece: Words) -> Iterator[Words]:
    """A piece apart behind the underscores of its names."""
    for span in piece:
        parts = re.split(r"(?<=_)(?=[^_])", span.text) if span.style == "name" else [span.text]
        for part in parts:
            yield (replace(span, text=part),)


def _trimmed(line: Sequence[Span]) -> Words:
    """A line without the space at its end."""
    if line and line[-1].text == " ":
        return tuple(line[:-1])
    return tuple(line)


def _pieces(words: Words) -> Iterator[Words]:
    """Words apart where a line may end: at spaces, and behind the slashes of names; spaces in front are kept."""
    piece: list[Span] = []
    in_front = True
    for span in words:
        ends = r"(?<=/)" if span.style == "name" else r"( )"
        for number, part in enumerate(filter(None, re.split(ends, span.text))):
            is_space = span.style != "name" and part == " "
            in_front = in_front and (is_space or number == 0) and not any(each.text.strip(" ") for each in piece)
            follows_space = bool(piece) and piece[-1].text == " "
            if piece and not in_front and (number > 0 or is_space or follows_space):
                yield tuple(piece)
                piece = []
            piece.append(replace(span, text=part))
    if piece:
        yield tuple(piece)


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


def cut_end(words: Words, limit: int, mark: str = ELLIPSIS) -> Words:
    """The words without their end where they are wider than ``limit``.

    Example:
        >>> from archlens.render.document import say
        >>> "".join(span.text for span in cut_end(say("a long sentence"), 8))
        'a long…'
    """
    if words_width(words) <= limit:
        return words
    room = max(0, limit - text_width(mark))
    text = "".join(span.text for span in words)
    kept = fitting_start(text, room)
    # A space before the mark says nothing.
    return (*_cut(words, 0, len(text[:kept].rstrip(" "))), Span(mark, "quiet"))


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
        for number, piece in enumerate(_chunks(word, room)):
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


def _chunks(word: Words, room: int) -> Iterator[Words]:
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
                word.append(replace(span, text=piece))
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
