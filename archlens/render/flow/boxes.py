"""Lines put beside each other and joined by brackets: the geometry of a drawing in characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from archlens.render.document import Words
from archlens.render.flow.pen import Pen, spaced, widest


@dataclass(frozen=True)
class Box:
    """Lines of words.

    Attributes:
        lines: the lines.
        base: the number of the line along which it is entered from the left, and left to the right.
        several: the numbers of the lines along which it is left, where these are several.
    """

    lines: tuple[Words, ...]
    base: int = 0
    several: tuple[int, ...] = ()

    @property
    def ends(self) -> tuple[int, ...]:
        """The numbers of the lines along which it is left."""
        return self.several or (self.base,)

    @cached_property
    def width(self) -> int:
        """Columns of the widest line."""
        return widest(self.lines)


def line_box(words: Words) -> Box:
    """A single line."""
    return Box((words,))


def beside(left: Box, right: Box) -> Box:
    """Two boxes, the base of one leading into that of the other."""
    base = max(left.base, right.base)
    below = max(len(left.lines) - left.base, len(right.lines) - right.base)
    lines = []
    for number in range(base + below):
        before = _line(left, number - base + left.base)
        behind = _line(right, number - base + right.base)
        lines.append((*spaced(before, left.width), *behind) if behind else before)
    return Box(tuple(lines), base, tuple(end - right.base + base for end in right.several))


def _line(box: Box, number: int) -> Words:
    return box.lines[number] if 0 <= number < len(box.lines) else ()


def bracket(arms: Sequence[Box], pen: Pen, *, leads_on: bool = True) -> Box:
    """Boxes one beneath the other, joined at their right.

    Args:
        arms: at least one.
        pen: makes the signs.
        leads_on: whether what they are joined into follows on one of their lines; else on the next.

    Example:
        >>> pen = Pen()
        >>> joined = bracket([line_box(pen.text(name)) for name in ("a", "bcd", "ef")], pen)
        >>> for line in joined.lines:
        ...     print("".join(span.text for span in line))
        a   ┐
        bcd ├
        ef  ┘
    """
    bases: list[int] = []
    lines: list[Words] = []
    for arm in arms:
        bases.extend(len(lines) + end for end in arm.ends)
        lines.extend(arm.lines)
    if len(bases) == 1:
        return arms[0]
    out = bases[len(bases) // 2] if leads_on else None
    width = widest(lines)
    joined = []
    for number, line in enumerate(lines):
        sign = _joint(number, bases, out)
        joined.append((*spaced(line, width + 1), *pen.text(sign, "quiet")) if sign else line)
    return Box(tuple(joined), bases[-1] if out is None else out)


def _joint(number: int, bases: Sequence[int], out: int | None) -> str:
    """The sign at a line of a bracket."""
    first, last = bases[0], bases[-1]
    if not first <= number <= last:
        return ""
    if number == first:
        return "┐"
    if number == last:
        return "┴" if number == out else "┘"
    if number not in bases:
        return "│"
    return "├" if number == out else "┤"


def fork(ways: Sequence[Box], pen: Pen) -> Box:
    """Boxes one beneath the other, parted at their left; it is entered at the first, and left along all.

    Example:
        >>> pen = Pen()
        >>> parted = fork([line_box(pen.text(name)) for name in ("a", "b", "c")], pen)
        >>> for line in parted.lines:
        ...     print("".join(span.text for span in line))
        ┬ a
        ├ b
        └ c
    """
    starts = []
    length = 0
    for way in ways:
        starts.append(length + way.base)
        length += len(way.lines)
    lines: list[Words] = []
    for way in ways:
        for line in way.lines:
            sign = _part(len(lines), starts)
            lines.append((*pen.text(f"{sign} ", "quiet"), *line))
    return Box(tuple(lines), starts[0], tuple(starts))


def _part(number: int, starts: Sequence[int]) -> str:
    """The sign at a line of a fork."""
    if not starts[0] <= number <= starts[-1]:
        return " "
    if number == starts[0]:
        return "┬"
    if number == starts[-1]:
        return "└"
    return "├" if number in starts else "│"
