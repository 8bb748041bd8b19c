"""The groups of a flow laid out for a width."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Literal

from archlens.render.document import Words
from archlens.render.fitting import elide_words, words_width
from archlens.render.flow.boxes import Box, beside, bracket, fork, line_box
from archlens.render.flow.bundles import Bundle
from archlens.render.flow.flow_plan import ArmPath, Group, Parted, Plan, drawn_in, parted
from archlens.render.flow.flow_rows import LEVELS, FlowRow, RowWriter
from archlens.render.flow.pen import ARROW, Pen, in_a_line
from archlens.render.flow.steps import FlowStep, Wording, prefix_of
from archlens.text.figures import count, plural

MOST_ROWS = 8
"""Of more arms of a fusion, and ways to outputs, some are left out."""

_NAMED_IN_BUNDLE = 4
_NAMED_IN_A_ROW = 3
_LINES_OF_A_ROW = 4
_LINES_BEHIND_A_BRACKET = 3
_INDENT = "  "
_AS_IT_IS = "──"
"""What leads on without any piece between."""

How = Literal["parted", "parted apart", "aligned", "apart"]
"""How arms stand: those that begin at one piece behind it, or each for itself; and what inputs are called beneath each
other, and so what follows, or one row as it likes beneath the other."""


class FlowLayout:
    """Lays groups out.

    Args:
        plan: the groups.
        pen: makes words.
        width: columns that no line exceeds.
        most_rows: how many arms of a fusion, and ways to outputs, are drawn one by one; ``None`` for all.

    Attributes:
        cut: whether anything was left out.
    """

    def __init__(self, plan: Plan, pen: Pen, width: int, most_rows: int | None = MOST_ROWS) -> None:
        self._stretches = plan.stretches
        self._calls = plan.stretches.graph.drawn.facts.calls
        self._bundles = plan.bundles
        self._pen = pen
        self._width = width
        self._most_rows = most_rows
        self._wording = Wording(plan.stretches, pen)
        self._rows = RowWriter(self._wording, pen)
        self._named = set(plan.named)
        self._arrow = pen.text(ARROW, "quiet")
        self._goes_on = pen.text(ARROW.rstrip(), "quiet")
        self._left_out = False

    @property
    def cut(self) -> bool:
        """Whether anything was left out."""
        return self._left_out or self._rows.cut

    def _last(self, stretch: int) -> int:
        return self._stretches.all[stretch].keys[-1]

    @contextmanager
    def inside(self, stretches: Iterable[int]) -> Iterator[None]:
        """Measure groups as if those that end with these stretches stood inside others, which need not name them."""
        inner = self._named.intersection(stretches)
        self._named -= inner
        yield
        self._named |= inner

    def put_inside(self, stretches: Iterable[int]) -> None:
        """From now on, groups that end with these stretches stand inside others."""
        self._named.difference_update(stretches)

    # Groups.

    def lines(self, group: Group) -> tuple[Words, ...]:
        """The lines of a group."""
        box = self.in_one(group)
        return self._stacked(group) if box is None else box.lines

    def in_one(self, group: Group) -> Box | None:
        """The group with its parts beside each other and nothing left out of its rows; ``None`` if it is too wide."""
        return self._in_width(group, self._width)

    def _in_width(self, group: Group, width: int) -> Box | None:
        for level in LEVELS:
            for how in _ways_to_put(group):
                box = self._box(group, level, how)
                if box.width <= width:
                    return box
        return None

    def _box(self, group: Group, level: int, how: How = "apart") -> Box:
        box = self._path_box(group.path, level, goes_on=group.goes_on)
        if group.heads:
            box = beside(box, self._heads_box(group, level))
        if not group.arms:
            return box
        arms = self._arm_boxes(group, level, how)
        one = sum(len(arm.ends) for arm in arms) == 1
        between = self._arrow if one else self._pen.text(" ")
        return beside(beside(bracket(arms, self._pen), line_box(between)), box)

    def _heads_box(self, group: Group, level: int) -> Box:
        shown = self._shown(group.heads)
        heads = [self._box(head, level) for head in shown if isinstance(head, Group)]
        if len(heads) == 1:
            return beside(line_box(self._arrow), heads[0])
        heads = self._with_rest(heads, group.heads, shown)
        return beside(line_box(self._pen.text(" ")), fork(heads, self._pen))

    def _arm_boxes(self, group: Group, level: int, how: How) -> list[Box]:
        shown = self._shown(group.arms)
        start = (0, 0) if how.endswith("apart") else self._start(shown)
        arms = parted(shown) if how.startswith("parted") else shown
        boxes = [self._arm_box(arm, level, start, how) for arm in arms]
        return self._with_rest(boxes, group.arms, shown)

    def _arm_box(self, arm: ArmPath | Group | Parted, level: int, start: tuple[int, int], how: How) -> Box:
        if isinstance(arm, Group):
            return self._box(arm, level, how)
        if isinstance(arm, ArmPath):
            return self._path_box(arm, level, start)
        ways = [self._way_box(way, level) for way in arm.ways]
        before = beside(self._path_box(arm.path, level, start), line_box(self._pen.text(" ")))
        return beside(before, fork(ways, self._pen))

    def _way_box(self, way: ArmPath, level: int) -> Box:
        if way.stretches:
            return self._path_box(way, level)
        return line_box((*self._pen.text(_AS_IT_IS, "quiet"), *self._tensors(way)))

    def _tensors(self, path: ArmPath) -> Words:
        """How many tensors lead on from a path, where it is not one."""
        return self._pen.text(f" ({count(path.tensors)} tensors)") if path.tensors > 1 else ()

    def _start(self, arms: Sequence[ArmPath | Group]) -> tuple[int, int]:
        """Columns of the widest name and the widest size of an input that a row begins with."""
        paths = [arm for arm in arms if isinstance(arm, ArmPath) and arm.bundle is None]
        widths = [self._rows.start_widths(self._row(path)) for path in paths]
        return max((name for name, _ in widths), default=0), max((size for _, size in widths), default=0)

    # What is left out where there are many.

    def _shown(self, parts: Sequence[ArmPath | Group]) -> Sequence[ArmPath | Group]:
        if self._most_rows is None or len(parts) <= self._most_rows:
            return parts
        return [*parts[: self._most_rows - 2], parts[-1]]

    def _with_rest(
        self, boxes: list[Box], parts: Sequence[ArmPath | Group], shown: Sequence[ArmPath | Group]
    ) -> list[Box]:
        """The boxes of what is shown, with one that counts the others before the last."""
        if len(shown) == len(parts) or self._most_rows is None:
            return boxes
        self._left_out = True
        words = self._rest(parts[self._most_rows - 2 : -1])
        return [*boxes[:-1], line_box(self._pen.text(words, "quiet")), boxes[-1]]

    def _rest(self, parts: Sequence[ArmPath | Group]) -> str:
        stretches = [number for part in parts for number in drawn_in(part)]
        keys = [key for number in stretches for key in self._stretches.all[number].keys]
        inputs = sum(self._calls[key].is_input for key in keys)
        outputs = sum(len(self._stretches.graph.drawn.outputs.get(n, ())) for n in self._numbers(keys))
        if inputs == len(parts) and not outputs:
            return f"{self._pen.mark} {count(inputs)} more inputs"
        inside = [plural(number, what) for number, what in ((inputs, "input"), (outputs, "output")) if number]
        those = f" with {' and '.join(inside)}" if inside else ""
        return f"{self._pen.mark} {count(len(parts))} more rows{those}"

    def calls_in(self, groups: Iterable[Group]) -> list[int]:
        """The numbers of the calls that groups stand for, apart from those that they only name."""
        stretches = [number for group in groups for number in drawn_in(group)]
        return self._numbers(key for number in stretches for key in self._stretches.all[number].keys)

    def _numbers(self, keys: Iterable[int]) -> list[int]:
        graph = self._stretches.graph
        if not graph.pieces.folded:
            return list(keys)
        return [number for key in keys for number in graph.calls_of(key)]

    # Paths.

    def _path_box(self, path: ArmPath, level: int, start: tuple[int, int] = (0, 0), *, goes_on: bool = False) -> Box:
        row = self._row(path, goes_on=goes_on)
        line = line_box(self._rows.natural(row, level, start))
        names = self._names_of(path)
        return line if names is None else beside(names, line)

    def _fitted_box(self, path: ArmPath, width: int, *, goes_on: bool = False) -> Box:
        row = self._row(path, goes_on=goes_on)
        names = self._names_of(path)
        if names is None:
            return line_box(self._rows.fitted(row, width))
        return beside(names, line_box(self._rows.fitted(row, width - names.width)))

    def _row(self, path: ArmPath, *, goes_on: bool = False) -> FlowRow:
        keys = tuple(key for number in path.stretches for key in self._stretches.all[number].keys)
        lead = None if path.behind is None else self._lead(path.behind)
        after = (*self._tensors(path), *(self._goes_on if goes_on else ()))
        if path.bundle is not None:
            return self._row_of_bundle(path.bundle, keys, after)
        first = self._calls[keys[0]] if keys else None
        prefix = prefix_of(first.layer.name) if first is not None and first.is_input else ""
        named = frozenset(map(self._last, self._named.intersection(path.stretches)))
        return FlowRow(keys, lead, prefix, named, after=after)

    def _lead(self, stretch: int) -> FlowStep:
        """What stands before a row that begins at the end of a stretch."""
        key = self._last(stretch)
        step = self._wording.reference(key)
        bundle = self._bundles.get(stretch)
        if bundle is None or bundle.kind != "shared":
            return step
        own = self._wording.step(key, shared=True).words
        branch = self._calls[self._stretches.all[stretch].keys[0]]
        source = self._pen.name(branch.layer.name, "name", branch.id)
        return FlowStep((*own, *self._pen.text(" of "), *source), step.shape, 0, sized=True)

    # Bundles.

    def _row_of_bundle(self, bundle: Bundle, keys: tuple[int, ...], after: Words) -> FlowRow:
        if bundle.kind == "shared":
            each = self._each(keys)
            remark = (*each, *self._pen.text(f" ({self._shared_by(bundle, keys)})"), *after)
            brief = (*each, *self._pen.text(" (shared)"), *after)
            return FlowRow(keys, after=remark, after_in_brief=brief, start=self._start_of_shared(bundle), shared=True)
        titles = self._titles(bundle)
        if bundle.kind != "heads":
            after = (*self._each(keys), *after)
            similar = bundle.kind == "similar"
            return FlowRow(keys, after=after, start=self._start_of_alike(bundle), titles=titles, sizes=not similar)
        ends = [self._outputs_of(member) for member in bundle.members]
        outputs = self._first_and_last([output for end in ends for output in end])
        remark = (*self._pen.text(" each (outputs "), *outputs, *self._pen.text(")"))
        heads = self._pen.text(f"{count(len(bundle.members))} heads alike: ")
        return FlowRow(keys, before=heads, after=remark, titles=titles, shared=True)

    def _outputs_of(self, stretch: int) -> list[Words]:
        drawn = self._stretches.graph.drawn
        places = [place for n in self._numbers([self._last(stretch)]) for place in drawn.outputs.get(n, ())]
        names = [drawn.analysis.outputs[place].name for place in places]
        return [self._pen.name(name, "plain", name, "output") for name in names]

    def _each(self, keys: tuple[int, ...]) -> Words:
        return self._pen.text(" each") if len(keys) > 1 else ()

    def _shared_by(self, bundle: Bundle, keys: tuple[int, ...]) -> str:
        times = len(bundle.members)
        if len(keys) > 2:  # noqa: PLR2004 - the input and a single piece
            return f"the same layers for all {times}"
        piece = self._stretches.graph.pieces[keys[1]]
        what = "model" if piece.kind == "model" else "layer"
        often = "twice" if times == 2 else f"{count(times)} times"  # noqa: PLR2004
        return f"one {what}, called {often}"

    def _inputs_of(self, bundle: Bundle) -> list[Words]:
        inputs = [self._calls[self._stretches.all[member].keys[0]] for member in bundle.members]
        return [self._pen.name(call.layer.name, "name", call.id) for call in inputs]

    def _first_and_last(self, names: Sequence[Words]) -> Words:
        if len(names) <= _NAMED_IN_A_ROW:
            return in_a_line(names, self._pen.text(", "))
        return in_a_line([names[0], names[-1]], self._pen.text(f" {self._pen.mark} "))

    def _names_of(self, path: ArmPath) -> Box | None:
        """The names of the inputs of one layer or model beneath each other, where they are few."""
        bundle = path.bundle
        if bundle is None or bundle.kind != "shared" or len(bundle.members) > _NAMED_IN_BUNDLE:
            return None
        names = bracket([line_box(name) for name in self._inputs_of(bundle)], self._pen)
        return beside(names, line_box(self._pen.text(" ")))

    def _start_of_shared(self, bundle: Bundle) -> FlowStep:
        shape = self._wording.shape(self._stretches.all[bundle.members[0]].keys[0])
        if len(bundle.members) > _NAMED_IN_BUNDLE:
            return self._inputs_in_short(bundle, f"{count(len(bundle.members))} inputs: ")
        return FlowStep((), shape, 0, sized=True, is_input=True)

    def _start_of_alike(self, bundle: Bundle) -> FlowStep:
        times = count(len(bundle.members))
        similar = bundle.kind == "similar"
        return self._inputs_in_short(bundle, f"{times} similar inputs: " if similar else f"{times} inputs alike: ")

    def _inputs_in_short(self, bundle: Bundle, before: str) -> FlowStep:
        shape = self._wording.shape(self._stretches.all[bundle.members[0]].keys[0])
        words = (*self._pen.text(before), *self._first_and_last(self._inputs_of(bundle)))
        return FlowStep(words, shape, 0, sized=True, is_input=True)

    def _titles(self, bundle: Bundle) -> tuple[str, ...]:
        """What pieces are called that are alike: by the name that they have in common, or by their class."""
        rows = [self._stretches.all[member].keys for member in bundle.members]
        return tuple(self._title(bundle, column) for column in zip(*rows, strict=True))

    def _title(self, bundle: Bundle, column: Sequence[int]) -> str:
        names = set()
        for member, key in zip(bundle.members, column, strict=True):
            first = self._calls[self._stretches.all[member].keys[0]]
            prefix = prefix_of(first.layer.name) if first.is_input else ""
            names.add(self._wording.plain_name(key).removeprefix(prefix))
        return names.pop() if len(names) == 1 else self._wording.class_of(column[0])

    # Groups that are too wide.

    def _stacked(self, group: Group) -> tuple[Words, ...]:
        if not group.arms:
            return self._row_and_heads(group, self._width, _LINES_OF_A_ROW)
        arms = bracket(self._fitted_arms(group), self._pen, leads_on=False)
        corner = self._pen.text(f"{_INDENT}└→ ", "quiet")
        indent = self._pen.text(" " * words_width(corner))
        rest = self._row_and_heads(group, self._width - words_width(corner), _LINES_BEHIND_A_BRACKET)
        return (*arms.lines, (*corner, *rest[0]), *((*indent, *line) for line in rest[1:]))

    def _fitted_arms(self, group: Group) -> list[Box]:
        room = self._width - 2
        for level in LEVELS:
            for how in _ways_to_put(group):
                boxes = self._arm_boxes(group, level, how)
                if all(box.width <= room for box in boxes):
                    return boxes
        shown = [arm for arm in self._shown(group.arms) if isinstance(arm, ArmPath)]
        return self._with_rest([self._fitted_box(arm, room) for arm in shown], group.arms, shown)

    def _row_and_heads(self, group: Group, width: int, most: int) -> tuple[Words, ...]:
        names = self._names_of(group.path)
        if names is not None:
            return self._fitted_box(group.path, width, goes_on=group.goes_on).lines
        whole = self._in_width(replace(group, arms=[]), width) if group.heads else None
        if whole is not None:
            return whole.lines
        row = self._row(group.path, goes_on=group.goes_on)
        lines = self._rows.wrapped(row, width, most)
        if not group.heads:
            return tuple(lines)
        shown = self._shown(group.heads)
        indent = self._pen.text(_INDENT)
        arrow = self._pen.text(ARROW.lstrip(), "quiet")
        one = len(shown) == 1
        room = width - words_width(indent) - (words_width(arrow) if one else len("├ "))
        most = _LINES_BEHIND_A_BRACKET if one else 1
        heads = [Box(self._head_lines(head, room, most)) for head in shown if isinstance(head, Group)]
        boxes = self._with_rest(heads, group.heads, shown)
        below = beside(line_box(arrow), boxes[0]) if one else fork(boxes, self._pen)
        return (*lines, *((*indent, *line) for line in below.lines))

    def _head_lines(self, head: Group, width: int, most: int) -> tuple[Words, ...]:
        box = self._in_width(head, width)
        if box is not None:
            return box.lines
        return tuple(elide_words(line, width, self._pen.mark) for line in self._row_and_heads(head, width, most))


def _ways_to_put(group: Group) -> Sequence[How]:
    """How the arms of a group may stand, the best first."""
    if not group.arms:
        return ("apart",)
    can_part = any(isinstance(arm, Parted) for arm in parted(group.arms))
    return ("parted", "parted apart", "aligned", "apart") if can_part else ("aligned", "apart")
