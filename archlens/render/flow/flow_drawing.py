"""The flow of a model, for any width."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from archlens.analysis.analysis import Analysis
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.fold.outline import outline, with_blocks_folded
from archlens.render.diagram.fold.pieces import PieceGraph
from archlens.render.document import Words
from archlens.render.fitting import wrap
from archlens.render.flow.flow_layout import MOST_ROWS, FlowLayout
from archlens.render.flow.flow_plan import Group, Plan
from archlens.render.flow.nesting import nested
from archlens.render.flow.pen import Pen
from archlens.render.flow.stretches import Stretches
from archlens.text.figures import plural
from archlens.text.lists import listed

_MOST_LINES = 14
"""With what stands above it, a drawing of so many lines fills a small terminal; of a longer one some is left out."""

_LINES_OF_A_CUT_ONE = 12
_LINES_AT_THE_END = 5
_MOST_LINES_AT_THE_END = 8
_LINES_OF_AN_OPEN_ONE = 9
"""A drawing with its blocks open may take so many lines; else they are folded."""

_PIECES_OF_AN_OPEN_ONE = 30
_FEWEST_ROWS = 5
"""Rows of a group where the last would fill the drawing otherwise."""


@dataclass(frozen=True)
class Flow:
    """The flow of a model.

    Attributes:
        analysis: an analysis with its graph.
        full: whether to leave out no group and no arm, however many lines that takes.

    Example:
        >>> import archlens
        >>> flow = Flow(archlens.analyze("sample_models/image_text.keras"))
        >>> for line in flow.lines(100):
        ...     print("".join(span.text for span in line))
        image_input 224×224×3 → conv → pool → flatten → dense 128 ┐
        text_input  100       → embedding → lstm → dense 128      ┴ concatenate 256 → match 1
    """

    analysis: Analysis
    full: bool = False

    def lines(self, width: int, *, ascii_only: bool = False) -> Sequence[Words]:
        """The drawing, line by line.

        Args:
            width: columns that no line exceeds.
            ascii_only: whether to draw it in ASCII alone.
        """
        pen = Pen(ascii_only)
        if self._open is not None:
            lines, cut = self._drawn(self._open, pen, width)
            if not cut and len(lines) <= _LINES_OF_AN_OPEN_ONE:
                return lines
        return self._drawn(self._folded, pen, width)[0]

    @cached_property
    def _model(self) -> DrawnModel:
        return DrawnModel(self.analysis)

    @cached_property
    def _outline(self) -> PieceGraph:
        return outline(self._model)

    @cached_property
    def _folded(self) -> Plan:
        return Plan(Stretches(with_blocks_folded(self._outline)))

    @cached_property
    def _open(self) -> Plan | None:
        """The flow with all blocks open, if that is small."""
        small = len(self._outline) <= _PIECES_OF_AN_OPEN_ONE
        return Plan(Stretches(self._outline)) if small else None

    def _drawn(self, plan: Plan, pen: Pen, width: int) -> tuple[Sequence[Words], bool]:
        """The lines of a plan, and whether anything was left out."""
        layout = FlowLayout(plan, pen, width, None if self.full else MOST_ROWS)
        groups = nested(plan, layout)
        if self.full:
            return _joined(map(layout.lines, groups)), layout.cut
        whole = _lines_within(groups, layout, _MOST_LINES)
        if len(whole) == len(groups):
            return _joined(whole), layout.cut
        leading = self._leading(groups, layout)
        if len(layout.lines(leading[-1])) > _MOST_LINES_AT_THE_END:
            layout = FlowLayout(plan, pen, width, _FEWEST_ROWS)
            leading = self._leading(plan.groups, layout)
        return self._in_part(leading, layout, pen, width), True

    def _leading(self, groups: Sequence[Group], layout: FlowLayout) -> Sequence[Group]:
        """The groups up to the last that leads to an output."""
        end = len(groups)
        while end > 1 and not self._gives_output(groups[end - 1], layout):
            end -= 1
        return groups[:end]

    def _in_part(self, groups: Sequence[Group], layout: FlowLayout, pen: Pen, width: int) -> list[Words]:
        """The first groups and the last, and how much is in all others."""
        room = max(_LINES_AT_THE_END, min(len(layout.lines(groups[-1])), _MOST_LINES_AT_THE_END))
        tail = _lines_within(groups[::-1], layout, room)
        head = _lines_within(groups, layout, _LINES_OF_A_CUT_ONE - 1 - sum(map(len, tail)))
        shown = [*groups[: len(head)], *groups[len(groups) - len(tail) :]]
        words = self._counted_beside(set(layout.calls_in(shown)))
        gap = pen.text(f"{pen.mark} {words} {pen.mark}", "quiet")
        return [*_joined(head), *wrap(gap, width, pen.mark), *_joined(reversed(tail))]

    def _gives_output(self, group: Group, layout: FlowLayout) -> bool:
        return not self._model.outputs.keys().isdisjoint(layout.calls_in([group]))

    def _counted_beside(self, shown: Collection[int]) -> str:
        """What all calls but these are, in numbers."""
        model = self._model
        merges = model.facts.merge_points
        inputs = len(model.inputs.difference(shown))
        amounts = (
            (inputs, "input"),
            (len(set(merges.fusions).difference(shown)), "fusion"),
            (len(set(merges.injections).difference(shown)), "injection"),
            (sum(len(places) for number, places in model.outputs.items() if number not in shown), "output"),
            (len(model.facts.calls) - len(shown) - inputs, "call"),
        )
        parts = [plural(number, what) for number, what in amounts if number]
        inner = len(set(merges.internal).difference(shown))
        return listed(parts) + (f" with {plural(inner, 'merge')}" if inner else "")


def _lines_within(groups: Sequence[Group], layout: FlowLayout, most: int) -> list[tuple[Words, ...]]:
    """The lines of groups, as many of these as take so many lines together."""
    found: list[tuple[Words, ...]] = []
    room = most
    for group in groups:
        lines = layout.lines(group)
        room -= len(lines)
        if room < 0:
            break
        found.append(lines)
    return found


def _joined(parts: Iterable[Sequence[Words]]) -> list[Words]:
    return [line for lines in parts for line in lines]
