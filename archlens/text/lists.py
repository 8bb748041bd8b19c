"""Lists in running words: ``a, b and c``; ``a, b and 3 more``; ``a, b, … 7 more …, z``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from archlens.text.figures import count, shape
from archlens.text.names import quoted, visible
from archlens.text.widths import ELLIPSIS, shortened

T = TypeVar("T")

MOST_LISTED = 5
"""Of more names than this, running words list the first and count the rest."""

LONGEST_IN_REPR = 40
"""Characters of a name in a ``repr``."""

_MOST_IN_REPR = 4


def in_a_row(items: Sequence[T], last: str = " and ", rest: int = 0) -> Iterator[T | str]:
    """Items and what stands between them.

    Args:
        items: words in any form: texts, or what a renderer makes words of.
        last: what stands before the last of them.
        rest: how many there are besides; these are counted at the end.

    Example:
        >>> list(in_a_row(["a", "b", "c"])), list(in_a_row(["a", "b"], rest=2))
        (['a', ', ', 'b', ' and ', 'c'], ['a', ', ', 'b', ' and 2 more'])
    """
    for number, item in enumerate(items):
        if number:
            ends = number == len(items) - 1 and not rest
            yield last if ends else ", "
        yield item
    if rest:
        yield f" and {count(rest)} more"


def more(number: int, of: str = "") -> str:
    """How many more there are than are listed, of what or where.

    Example:
        >>> more(3), more(4000, "fusions"), more(1, "; --full lists all")
        ('… 3 more', '… 4,000 more fusions', '… 1 more; --full lists all')
    """
    between = " " if of[:1].isalpha() else ""
    return f"{ELLIPSIS} {count(number)} more{between}{of}"


def first_to_last(first: str, last: str) -> str:
    """The first and the last of many.

    Example:
        >>> first_to_last("conv_1", "conv_9")
        'conv_1 … conv_9'
    """
    return f"{first} {ELLIPSIS} {last}"


def listed(items: Sequence[str], most: int | None = None, last: str = " and ") -> str:
    """Texts in running words; beyond so many, the rest is counted.

    Args:
        items: the texts, visible.
        most: how many are listed; all by default.
        last: what stands before the last of them, where all are listed.

    Example:
        >>> listed(["a", "b", "c"]), listed(["a", "b", "c"], last=" or "), listed(["a", "b", "c"], most=1)
        ('a, b and c', 'a, b or c', 'a and 2 more')
    """
    shown = items if most is None else items[:most]
    return "".join(in_a_row(shown, last, len(items) - len(shown)))


def listed_shapes(shapes: Sequence[tuple[int | None, ...]], most: int | None = MOST_LISTED) -> str:
    """Shapes in running words; beyond so many, the rest is counted.

    Example:
        >>> listed_shapes([(None, 8), (8,)]), listed_shapes([])
        ('(None, 8) and (8,)', 'none')
    """
    return listed([shape(each) for each in shapes], most) or "none"


def listed_names(names: Sequence[str], most: int | None = MOST_LISTED, last: str = " and ") -> str:
    """Names in quotes, in running words; beyond so many, the rest is counted.

    Args:
        names: names from a model file, or any other text.
        most: how many are listed; ``None`` for all.
        last: what stands before the last of them, where all are listed.

    Example:
        >>> listed_names(["a"]), listed_names(["a", "b"]), listed_names(list("abcdefg"))
        ("'a'", "'a' and 'b'", "'a', 'b', 'c', 'd', 'e' and 2 more")
    """
    shown = [quoted(name) for name in (names if most is None else names[:most])]
    return "".join(in_a_row(shown, last, len(names) - len(shown)))


def middle_left_out(items: Sequence[str], first: int, last: int) -> list[str]:
    """Items, those in the middle counted where there are more than ``first`` and ``last``.

    Example:
        >>> middle_left_out(list("abcdefg"), 2, 1), middle_left_out(list("abc"), 2, 1)
        (['a', 'b', '… 4 more …', 'g'], ['a', 'b', 'c'])
    """
    rest = len(items) - first - last
    if rest <= 0:
        return list(items)
    return [*items[:first], f"{more(rest)} {ELLIPSIS}", *items[len(items) - last :]]


def names_in_brief(names: Sequence[str]) -> str:
    """Names in quotes for a ``repr``, which stands in the middle of what others print: the middle of many left out.

    Example:
        >>> names_in_brief(["a", "b"]), names_in_brief(list("abcdefg"))
        ("'a', 'b'", "'a', …, 'g'")
    """
    return ", ".join(_ends(names, lambda name: quoted(name, LONGEST_IN_REPR)))


def path_in_brief(names: Sequence[str]) -> str:
    """The names along a path, for a ``repr``.

    Example:
        >>> path_in_brief(["a", "b"]), path_in_brief(list("abcdefg"))
        ('a → b', 'a → … → g')
    """
    return " → ".join(_ends(names, lambda name: visible(shortened(name, LONGEST_IN_REPR))))


def _ends(names: Sequence[str], write: Callable[[str], str]) -> list[str]:
    if len(names) <= _MOST_IN_REPR:
        return [write(name) for name in names]
    return [write(names[0]), ELLIPSIS, write(names[-1])]
