"""A row of steps in a line, or in a few: with all sizes, with some, or with its middle left out and counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from archlens.analysis.u_shape import positions
from archlens.render.document import Words
from archlens.render.fitting import elide_words, words_width, wrap
from archlens.render.flow.pen import ARROW, Pen, in_a_line, spaced
from archlens.render.flow.steps import FlowStep, Wording, sized_steps
from archlens.text.widths import elide

ALL_SIZES, BLOCKS_APART, FEWEST_SIZES = 0, 1, 2
"""How much a row tells: sizes along the way; blocks by their size; only sizes at its ends, blocks counted at once."""

LEVELS = (ALL_SIZES, BLOCKS_APART, FEWEST_SIZES)
_LONGEST = 120
"""Of a row of more pieces, those in the middle are counted without a look at what they are called."""

_HANGING = 2
_MORE_IN_STAGES = 3
"""Lines that a row of stages may take beyond those of any other: it leaves nothing out."""

_SHORTEST_NAME = 8
"""Columns of a name that are left to it in a row that has no room."""

_FEW = 3
"""So few steps are not told as a stage; and a row of so few has room for no more than a number between them."""


@dataclass(frozen=True, slots=True)
class FlowRow:
    """Pieces in a row.

    Attributes:
        keys: of the pieces.
        lead: what stands before them, and elsewhere in the drawing.
        prefix: what the names of its branch begin with.
        named: keys of pieces that other rows name.
        before: words at its start.
        after: words at its end.
        after_in_brief: the same where there is little room; empty where they are short.
        start: what stands for its first piece, where that is several inputs.
        titles: what the pieces are called, where the row stands for several; a title a piece.
        shared: whether it stands for several rows of the same layers.
        sizes: whether the sizes of its pieces are said; rows that it stands for may each have their own.
    """

    keys: tuple[int, ...]
    lead: FlowStep | None = None
    prefix: str = ""
    named: frozenset[int] = frozenset()
    before: Words = ()
    after: Words = ()
    after_in_brief: Words = ()
    start: FlowStep | None = None
    titles: tuple[str, ...] = ()
    shared: bool = False
    sizes: bool = True


class RowWriter:
    """Writes rows.

    Args:
        wording: makes steps.
        pen: makes words.

    Attributes:
        cut: whether anything was left out of a row.
    """

    def __init__(self, wording: Wording, pen: Pen) -> None:
        self._wording = wording
        self._pen = pen
        self._arrow = pen.text(ARROW, "quiet")
        self._steps: dict[FlowRow, list[FlowStep]] = {}
        self.cut = False

    def steps(self, row: FlowRow) -> list[FlowStep]:
        """The steps of a row; those in the middle of a very long one are one."""
        if row not in self._steps:
            self._steps[row] = self._made(row)
        return self._steps[row]

    def _made(self, row: FlowRow) -> list[FlowStep]:
        keys = row.keys
        steps = [] if row.start is None else [row.start]
        first = 0 if row.start is None else 1
        head = tail = len(keys)
        if len(keys) > _LONGEST:
            head, tail = _LONGEST // 2, len(keys) - _LONGEST // 2
        steps += [self._step(row, number) for number in range(first, head)]
        if head < tail:
            steps.append(self._wording.left_out(keys[head:tail]))
        return steps + [self._step(row, number) for number in range(tail, len(keys))]

    def _step(self, row: FlowRow, number: int) -> FlowStep:
        key = row.keys[number]
        title = row.titles[number] if row.titles else ""
        step = self._wording.step(key, row.prefix, named=key in row.named, title=title, shared=row.shared)
        return step if row.sizes else replace(step, shape=None, sized=False)

    def natural(self, row: FlowRow, level: int, start: tuple[int, int] = (0, 0)) -> Words:
        """The row in one line, with nothing left out.

        Args:
            row: the row.
            level: how much it tells.
            start: columns that an input's name and its size take at least, so that rows stand beneath each other.
        """
        steps = self._wording.together(self.steps(row), alike=level == FEWEST_SIZES)
        return self._line(row, steps, level, start)

    def _line(self, row: FlowRow, steps: Sequence[FlowStep], level: int, start: tuple[int, int] = (0, 0)) -> Words:
        items = self._items(row, steps, level)
        if items and steps and steps[0].is_input and any(start):
            items[0] = self._padded(steps, level, start)
        return (*self._led(row, items), *row.after)

    def _items(self, row: FlowRow, steps: Sequence[FlowStep], level: int) -> list[Words]:
        before = None if row.lead is None else row.lead.shape
        sized = sized_steps(steps, all_sizes=level < FEWEST_SIZES, before=before)
        return [self._item(step, text) for step, text in sized]

    def _item(self, step: FlowStep, text: str) -> Words:
        between = " " if text and step.words else ""
        return (*step.words, *self._pen.text(f"{between}{text}"), *step.after)

    def _padded(self, steps: Sequence[FlowStep], level: int, start: tuple[int, int]) -> Words:
        step, text = next(sized_steps(steps, all_sizes=level < FEWEST_SIZES))
        name = spaced(step.words, start[0])
        figure = self._pen.text(f" {text}" if text else "")
        alone = len(steps) == 1
        behind = (*figure, *step.after)
        return (*name, *(behind if alone else spaced(behind, start[1] + 1)))

    def start_widths(self, row: FlowRow) -> tuple[int, int]:
        """Columns of the name and of the size of the input that a row begins with; none if it does not."""
        steps = self.steps(FlowRow(row.keys[:1], start=row.start, prefix=row.prefix)) if row.keys else []
        if not steps or not steps[0].is_input or row.lead is not None:
            return 0, 0
        step, text = next(sized_steps(steps, all_sizes=True))
        return words_width(step.words), words_width(self._pen.text(text))

    def _led(self, row: FlowRow, items: list[Words]) -> Words:
        line = (*row.before, *in_a_line(items, self._arrow))
        if row.lead is None:
            return line
        text = next(sized_steps([row.lead], all_sizes=True))[1]
        before = (*self._pen.text(ARROW.lstrip(), "quiet"), *self._item(row.lead, text))
        return in_a_line([before, line], self._arrow) if items else before

    def fitted(self, row: FlowRow, width: int) -> Words:
        """The row in one line of at most ``width`` columns: its middle left out and counted where it is too long."""
        for level in LEVELS:
            line = self.natural(row, level)
            if words_width(line) <= width:
                return line
        steps = self._wording.together(self.steps(row), alike=True)
        self.cut = True

        brief = replace(row, after=row.after_in_brief) if row.after_in_brief else row
        for sparing in (True, False):

            def written(kept: int, *, sparing: bool = sparing) -> Words:
                return self._line(brief, self._without_middle(steps, kept, sparing=sparing), FEWEST_SIZES)

            kept = _most_that_fit(len(steps), lambda kept: words_width(written(kept)) <= width)
            line = written(kept)
            if words_width(line) <= width:
                break
        return elide_words(self._with_short_names(line, width), width, self._pen.mark)

    def _with_short_names(self, line: Words, width: int) -> Words:
        """A line whose longest names lose their middle, as much as it takes for the line to fit if that is enough."""
        spans = list(line)
        names = [place for place, span in enumerate(spans) if span.names is not None]
        for place in sorted(names, key=lambda place: -words_width((spans[place],))):
            excess = words_width(tuple(spans)) - width
            if excess <= 0:
                break
            room = max(_SHORTEST_NAME, words_width((spans[place],)) - excess)
            text = elide(spans[place].text, room, self._pen.mark)
            spans[place] = replace(spans[place], text=text)
        return tuple(spans)

    def _without_middle(self, steps: Sequence[FlowStep], kept: int, *, sparing: bool = True) -> list[FlowStep]:
        """So many steps, and what is left out between them counted; the first and the last are the last to go.

        Args:
            steps: of the row.
            kept: how many of them are kept at its ends.
            sparing: whether what says most stays in the middle, too: nested models, merge points, outputs.
        """
        head, tail = (kept + 1) // 2, kept // 2
        ends = {*range(head), *range(len(steps) - tail, len(steps))}
        shown: list[FlowStep] = []
        left_out: list[FlowStep] = []
        for number, step in enumerate(steps):
            if number in ends or (sparing and (step.telling or step.holds)):
                shown += self._gap(left_out, brief=kept <= _FEW)
                left_out = []
                shown.append(step)
            else:
                left_out.append(step)
        return shown

    def _gap(self, left_out: Sequence[FlowStep], *, brief: bool) -> list[FlowStep]:
        if sum(step.calls for step in left_out) == 0:
            return list(left_out)
        return [self._wording.gap(left_out, brief=brief)]

    def _in_stages(self, steps: Sequence[FlowStep]) -> list[FlowStep]:
        """Steps, those that follow each other and give about as many positions as one; the first and the last stay."""
        stages: list[list[FlowStep]] = []
        for step in steps[1:-1]:
            if stages and _in_stage(stages[-1], step):
                stages[-1].append(step)
            else:
                stages.append([step])
        joined: list[FlowStep] = [steps[0]]
        for stage in stages:
            joined += [self._wording.stage(stage)] if len(stage) > _FEW else stage
        return [*joined, steps[-1]]

    def wrapped(self, row: FlowRow, width: int, most: int) -> list[Words]:
        """The row in at most so many lines, broken before arrows."""
        for level in (ALL_SIZES, FEWEST_SIZES):
            lines = self._broken(
                row, self._wording.together(self.steps(row), alike=level == FEWEST_SIZES), level, width
            )
            if len(lines) <= most:
                return lines
        steps = self._wording.together(self.steps(row), alike=True)
        if len(steps) > _FEW:
            staged = self._in_stages(self._wording.together(self.steps(row), alike=False))
            lines = self._broken(row, staged, ALL_SIZES, width)
            if len(lines) <= most + _MORE_IN_STAGES:
                return lines
        self.cut = True
        for sparing in (True, False):

            def written(kept: int, *, sparing: bool = sparing) -> list[Words]:
                return self._broken(row, self._without_middle(steps, kept, sparing=sparing), FEWEST_SIZES, width)

            kept = _most_that_fit(len(steps), lambda kept: len(written(kept)) <= most)
            lines = written(kept)
            if len(lines) <= most:
                return lines
        return [self.fitted(row, width)]

    def _broken(self, row: FlowRow, steps: Sequence[FlowStep], level: int, width: int) -> list[Words]:
        items = self._items(row, steps, level)
        if items:
            items[-1] = (*items[-1], *row.after)
        lines: list[Words] = [self._led(row, items[:1]) if items else (*self._led(row, items), *row.after)]
        for item in items[1:]:
            joined = (*lines[-1], *self._arrow, *item)
            if words_width(joined) <= width:
                lines[-1] = joined
            else:
                lines.append((*self._pen.text(" " * _HANGING), *self._pen.text(ARROW.lstrip(), "quiet"), *item))
        return [part for line in lines for part in self._in_width(line, width)]

    def _in_width(self, line: Words, width: int) -> list[Words]:
        """A line in several at its spaces, where a single step is wider than all of it may be."""
        if words_width(line) <= width:
            return [line]
        text = "".join(span.text for span in line)
        start = len(text) - len(text.lstrip(" "))
        below = start + 2 * _HANGING
        first, *others = wrap(line, width - below, self._pen.mark)
        indented = [(*self._pen.text(" " * below), *other) for other in others]
        return [(*self._pen.text(" " * start), *first), *indented]


def _in_stage(stage: Sequence[FlowStep], step: FlowStep) -> bool:
    """Whether a step gives about as many positions as the first of a stage: padding, for one, changes them a little."""
    one, other = positions(stage[0].shape), positions(step.shape)
    same_axes = len(stage[0].shape or ()) == len(step.shape or ())
    return bool(one and other) and same_axes and not stage[-1].after and one < 2 * other < 4 * one


def _most_that_fit(most: int, fits: Callable[[int], bool]) -> int:
    """The largest number from 2 to ``most`` that fits, if any does; more never fits where fewer does not."""
    least = min(2, most)
    while least < most:
        middle = (least + most + 1) // 2
        if fits(middle):
            least = middle
        else:
            most = middle - 1
    return least
