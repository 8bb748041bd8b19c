"""What a piece of an outline is called in a drawing of a few columns, and which of its figures stand beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from archlens.analysis.features import EXPANSION, ratio
from archlens.analysis.results import Fusion
from archlens.analysis.u_shape import positions
from archlens.graph import Call, Shape
from archlens.render.diagram.fold.outline import TANGLE
from archlens.render.diagram.fold.pieces import Piece
from archlens.render.diagram.scene import labels
from archlens.render.document import Style, Words
from archlens.render.flow.pen import Pen, in_a_line
from archlens.render.flow.stretches import Stretches
from archlens.text.figures import count, plural
from archlens.text.lists import listed

_KINDS = {
    "residual": ("residual block", "residual blocks"),
    "gate": ("gate", "gates"),
    "dense": ("dense block", "dense blocks"),
    "parallel": ("parallel block", "parallel blocks"),
}
_BESIDES = frozenset({"normalization", "activation", "regularization", "resize"})
"""Roles of what goes with the layer beside it, and gives a piece no name where there is another."""

_MOST_NAMED = 3
_LONG_NAME = 20
"""So long a name of a layer of the user's own says as much as its class."""

_MOST_MERGES = 6
"""A block with more merge points inside is no longer what its last one says."""

_RANK_OF_A_LIST = 3


@dataclass(frozen=True, slots=True)
class FlowStep:
    """A piece, or several in a row that are counted.

    Attributes:
        words: what it is.
        shape: of what it gives.
        calls: how many calls it stands for, inputs left out.
        block: of blocks, their kind; what stands in a row with others of its kind can be counted.
        times: how many blocks it stands for.
        sized: whether its size matters wherever it stands.
        after: words behind its size.
        is_input: whether it is an input that the row begins with.
        always: whether its size stands beside it even where there is little room.
        telling: whether it says more than others: it is a nested model.
        holds: the merge points and outputs that it stands for, counted by what they are.
    """

    words: Words
    shape: Shape
    calls: int = 1
    block: str = ""
    times: int = 1
    sized: bool = False
    after: Words = ()
    is_input: bool = False
    always: bool = False
    telling: bool = False
    holds: tuple[tuple[str, int], ...] = ()


class Wording:
    """Makes steps of pieces.

    Args:
        stretches: the outline.
        pen: makes words.
    """

    def __init__(self, stretches: Stretches, pen: Pen) -> None:
        self._graph = stretches.graph
        self._drawn = stretches.graph.drawn
        self._stretches = stretches
        self._pen = pen
        self._made: dict[tuple[int, str, bool, str, bool], FlowStep] = {}
        self._names = self._count_names()

    # Names.

    def _count_names(self) -> Mapping[str, int]:
        """How many pieces have a name; that of a single call, or of a block, is that of the layer where it ends."""
        calls, folded = self._drawn.facts.calls, self._graph.pieces.folded
        others = {key for key, piece in folded.items() if piece.kind != "block"}
        names = Counter([calls[key].layer.name for key in self._graph.pieces if key not in others])
        names.update(map(self.plain_name, others))
        return names

    def plain_name(self, key: int) -> str:
        """What a piece is called where nothing else is: the name of its model, or of the layer that it is about."""
        piece = self._core(key)
        if piece.kind == "model":
            return _without_number(piece.what)
        return self._call(self._main(piece)).layer.name

    def full_name(self, key: int) -> str:
        """A name that no other piece has: the id of its call, where its own is not enough."""
        own = self.plain_name(key)
        if self._names[own] == 1:
            return own
        piece = self._core(key)
        if piece.kind == "model":
            return "/".join((*piece.scope, piece.what))
        return self._call(self._main(piece)).id

    def _core(self, key: int) -> Piece:
        """What a run is about: the model in it, if there is one; else the run itself."""
        piece = self._graph.pieces[key]
        if piece.kind != "run":
            return piece
        return next((part for part in piece.parts if part.kind == "model"), piece)

    def _main(self, piece: Piece) -> int:
        """The call that a piece is named after: the one that computes, in a run; of blocks, where they end."""
        if _block_in(piece) is not None:
            return piece.exit
        telling = [n for n in piece.calls if self._call(n).layer.role not in _BESIDES]
        return next((n for n in piece.calls if self._call(n).layer.weighted), (*telling, *piece.calls)[0])

    def class_of(self, key: int) -> str:
        """The class of what a piece is about."""
        return self._call(self._main(self._graph.pieces[key])).layer.class_name

    def _call(self, number: int) -> Call:
        return self._drawn.facts.calls[number]

    def shape(self, key: int) -> Shape:
        """The shape of what a piece gives: the first tensor that another takes, or that is an output."""
        targets = self._targets(key)
        if targets:
            return self._stretches.shape_between(key, targets[0])
        for number in self._graph.pieces[key].calls:
            for place in self._drawn.outputs.get(number, ()):
                return self._drawn.analysis.outputs[place].shape
        return self._call(key).shape

    # Steps.

    def reference(self, key: int) -> FlowStep:
        """A piece that stands elsewhere in the drawing."""
        name = self._pen.name(self.full_name(key), self._style(key), self._call(key).id)
        shape = None if self._call(key).is_input else self.shape(key)
        return FlowStep(name, shape, 0)

    def left_out(self, keys: Sequence[int]) -> FlowStep:
        """What stands for pieces that are left out of a row; none of them is an input, which begins a row."""
        folded, telling = self._graph.pieces.folded, self._telling
        calls = 0
        counted: dict[str, int] = {}
        holds: dict[str, int] = {}
        for key in keys:
            for what, number in self._holds(key) if key in telling else ():
                counted[what] = counted.get(what, 0) + number
                holds[what] = holds.get(what, 0) + number
            piece = folded.get(key)
            calls += 1 if piece is None else len(piece.calls)
            block = None if piece is None else _block_in(piece)
            if block is not None:
                counted[block.what] = counted.get(block.what, 0) + 1
        return self._gap(calls, counted, tuple(holds.items()))

    def step(
        self, key: int, prefix: str = "", *, named: bool = False, title: str = "", shared: bool = False
    ) -> FlowStep:
        """A piece where it stands.

        Args:
            key: of the piece.
            prefix: what the names of its branch begin with, and need not.
            named: whether other rows name it, so that it must have its full name.
            title: what to call it instead.
            shared: whether it is said elsewhere that other calls use its weights.
        """
        wish = (key, prefix, named, title, shared)
        if wish not in self._made:
            self._made[wish] = self._make(*wish)
        return self._made[wish]

    def _make(self, key: int, prefix: str, named: bool, title: str, shared: bool) -> FlowStep:
        piece = self._graph.pieces[key]
        block = _block_in(piece)
        shape = self.shape(key)
        after = self._remarks(key, shared=shared)
        if block is not None:
            behind = self._called(key) if named else ()
            return self._block(piece, block, shape, behind + after)
        if key in self._drawn.merges:
            words = self._merge(key, named=named)
            return FlowStep(words, shape, sized=True, after=after, always=True, holds=self._holds(key))
        shown = title or self._shown_name(key, prefix, named=named)
        words = self._pen.name(shown, self._style(key), self._call(key).id)
        if not title and self._ends_in_another_size(piece, shape):
            last = self._call(piece.exit)
            words = (*words, *self._pen.text(f" {self._pen.mark} "), *self._pen.name(last.layer.name, "plain", last.id))
        is_input = self._call(key).is_input
        is_model = self._core(key).kind == "model"
        holds = self._holds(key)
        return FlowStep(
            words,
            shape,
            len(piece.calls) - is_input,
            sized=is_input or is_model,
            after=after,
            is_input=is_input,
            always=bool(holds),
            telling=is_model,
            holds=holds,
        )

    def _ends_in_another_size(self, piece: Piece, shape: Shape) -> bool:
        """Whether a run gives another size than the call that it is named after, as one that ends in a padding does."""
        if piece.kind != "run" or any(part.kind == "model" for part in piece.parts):
            return False
        main = self._main(piece)
        return main != piece.exit and self._call(main).shape != shape

    @cached_property
    def _telling(self) -> set[int]:
        """The keys of pieces that are merge points or give outputs."""
        return self._graph.output_keys().union(self._drawn.merges)

    def _holds(self, key: int) -> tuple[tuple[str, int], ...]:
        """The merge point that a piece is, and the outputs that it gives."""
        outputs = sum(len(self._drawn.outputs.get(number, ())) for number in self._graph.calls_of(key))
        merge = self._drawn.merges.get(key)
        found = [("output", outputs)] if outputs else []
        if merge is not None:
            found.insert(0, ("fusion" if isinstance(merge, Fusion) else "injection", 1))
        return tuple(found)

    def _block(self, piece: Piece, block: Piece, shape: Shape, after: Words) -> FlowStep:
        calls = len(piece.calls)
        merges = sum(len(self._drawn.facts.sources[number]) > 1 for number in piece.calls)
        inside = [(u.levels_in(piece.calls), u.smallest) for u in self._drawn.u_shapes]
        levels, smallest = max(inside, default=(0, None), key=lambda each: each[0])
        if levels > 1:
            words = self._pen.text(f"U of {levels} levels, down to {labels.size(smallest)}, up to")
        elif block.what == TANGLE or merges > _MOST_MERGES:
            words = self._pen.text(f"{plural(calls, 'call')} with {plural(merges, 'merge')}")
        else:
            return FlowStep(self._counted(block.what, 1), shape, calls, block.what, 1, sized=True, after=after)
        return FlowStep(words, shape, calls, sized=True, always=True, after=after)

    def _shown_name(self, key: int, prefix: str, *, named: bool) -> str:
        if named or self._call(key).is_input:
            return self.full_name(key)
        if self._core(key).kind == "model":
            # Two models that lose what tells them apart would read as one that is called twice.
            return self.plain_name(key)
        return _without(self.plain_name(key), prefix, self._names)

    def _style(self, key: int) -> Style:
        return "name" if self._call(key).is_input else "plain"

    def _counted(self, kind: str, times: int) -> Words:
        one, several = _KINDS[kind]
        return self._pen.text(plural(times, one, several) if times > 1 else one)

    def _called(self, key: int) -> Words:
        named = self._pen.name(self.full_name(key), "plain", self._call(key).id)
        return (*self._pen.text(" ending in "), *named)

    def _merge(self, key: int, *, named: bool) -> Words:
        """A fusion or injection: its name if that says something, and how it merges if the name does not."""
        call = self._call(key)
        mode = call.layer.mode
        own = call.layer.name
        generic = _is_generic(own, call.layer.class_name)
        says_mode = mode in own.lower() or (mode == "custom" and (generic or len(own) > _LONG_NAME))
        how = call.layer.class_name if mode == "custom" else mode
        if generic and not named and mode != "custom" and self._may_stand_for(mode, own):
            return self._pen.name(mode, "strong", call.id)
        name = self._pen.name(self.full_name(key) if named else own, "strong", call.id)
        if says_mode or how == own:
            return name
        return (*name, *self._pen.text(" ("), *self._pen.name(how, "plain"), *self._pen.text(")"))

    def _may_stand_for(self, mode: str, own: str) -> bool:
        """Whether nobody takes a way of merging for the name of another piece."""
        return mode == own or mode not in self._names

    def _remarks(self, key: int, *, shared: bool) -> Words:
        """What must be said of a piece beside its size: outputs that it gives, what it controls, that it ends."""
        piece = self._graph.pieces[key]
        ends = not any(True for _ in self._targets(key))
        remarks = [] if shared or not self._is_shared(piece) else [self._pen.text("shared")]
        places = [place for number in piece.calls for place in self._drawn.outputs.get(number, ())]
        if places and not (ends and self._gives_itself(key, places)):
            remarks.append(self._outputs(sorted(places), key))
        controlled = list(self._stretches.controls.get(key, ()))
        if controlled:
            remarks.append((*self._pen.text("controls "), *self._listed(controlled)))
        elif ends and not places:
            unused = self._call(key).is_input
            remarks.append(self._pen.text("unused" if unused else "leads to no output"))
        if not remarks:
            return ()
        return (*self._pen.text(" ("), *in_a_line(remarks, self._pen.text(", ")), *self._pen.text(")"))

    def _is_shared(self, piece: Piece) -> bool:
        """Whether other pieces use its weights, too."""
        if piece.kind not in ("call", "run", "model") or self._call(piece.exit).is_input:
            return False
        layers = (self._call(number).layer for number in piece.calls)
        first = next((layer for layer in layers if layer.owns_weights), None)
        return first is not None and len(self._drawn.facts.calls_of_layer[first.key]) > 1

    def _targets(self, key: int) -> Sequence[int]:
        return self._stretches.targets_of(key)

    def _gives_itself(self, key: int, places: Sequence[int]) -> bool:
        """Whether the piece is a call of the same name as the one output that it gives."""
        outputs = self._drawn.analysis.outputs
        return len(places) == 1 and outputs[places[0]].name == self.plain_name(key)

    def _outputs(self, places: Sequence[int], key: int) -> Words:
        outputs = self._drawn.analysis.outputs
        if len(places) == 1 and outputs[places[0]].name == self.plain_name(key):
            return self._pen.text("output")
        if len(places) > _MOST_NAMED:
            return self._pen.text(f"{count(len(places))} outputs")
        names = [self._pen.name(outputs[place].name, "plain", outputs[place].name, "output") for place in places]
        word = "output " if len(places) == 1 else "outputs "
        return (*self._pen.text(word), *in_a_line(names, self._pen.text(", ")))

    def _listed(self, keys: Sequence[int]) -> Words:
        names = [self._pen.name(self.full_name(key), "plain", self._call(key).id) for key in keys[:_MOST_NAMED]]
        rest = len(keys) - _MOST_NAMED
        more = self._pen.text(f" and {count(rest)} more") if rest > 0 else ()
        return (*in_a_line(names, self._pen.text(", ")), *more)

    def gap(self, steps: Sequence[FlowStep], *, brief: bool = False) -> FlowStep:
        """What stands for steps that are left out.

        Args:
            steps: the steps.
            brief: whether to say no more of them than must be said.
        """
        calls = sum(step.calls for step in steps)
        holds = tuple(each for step in steps for each in step.holds)
        return self._gap(calls, _counted_inside(steps, brief=brief), holds)

    def _gap(self, calls: int, inside: Mapping[str, int], holds: tuple[tuple[str, int], ...]) -> FlowStep:
        mark = self._pen.mark
        words = self._pen.text(f"{mark} {plural(calls, 'call')}{_with(inside)} {mark}", "quiet")
        return FlowStep(words, None, calls, holds=holds)

    def stage(self, steps: Sequence[FlowStep]) -> FlowStep:
        """Steps as one, with the size of the last of those that give the fewest positions."""
        calls = sum(step.calls for step in steps)
        least = min(positions(step.shape) for step in steps)
        shape = next(step.shape for step in reversed(steps) if positions(step.shape) == least)
        words = self._pen.text(f"{plural(calls, 'call')}{_with(_counted_inside(steps))}")
        return FlowStep(words, shape, calls, sized=True, always=True, after=steps[-1].after)

    def together(self, steps: Sequence[FlowStep], *, alike: bool) -> list[FlowStep]:
        """Steps, blocks of a kind that follow each other counted.

        Args:
            steps: of a row.
            alike: whether these need not give the same shape.
        """
        joined: list[FlowStep] = []
        for step in steps:
            before = joined[-1] if joined else None
            if before is not None and _count_together(before, step, alike=alike):
                times = before.times + step.times
                words = self._counted(step.block, times)
                joined[-1] = replace(step, words=words, calls=before.calls + step.calls, times=times)
            else:
                joined.append(step)
        return joined


def _counted_inside(steps: Sequence[FlowStep], *, brief: bool = False) -> Mapping[str, int]:
    """What is among steps: merge points and outputs, and if there is room, blocks."""
    counted: dict[str, int] = {}
    for step in steps:
        for what, number in step.holds:
            counted[what] = counted.get(what, 0) + number
        if step.block and not brief:
            counted[step.block] = counted.get(step.block, 0) + step.times
    return counted


def _with(counted: Mapping[str, int]) -> str:
    parts = [plural(number, *_KINDS.get(what, (what,))) for what, number in counted.items() if what != TANGLE]
    return f" with {listed(parts)}" if parts else ""


def _count_together(before: FlowStep, step: FlowStep, *, alike: bool) -> bool:
    same = bool(step.block) and before.block == step.block and not before.after
    return same and (alike or before.shape == step.shape)


def _block_in(piece: Piece) -> Piece | None:
    """The block that a piece is, or that a run is about."""
    if piece.kind == "block":
        return piece
    return next((part for part in piece.parts if part.kind == "block"), None) if piece.kind == "run" else None


def _without_number(name: str) -> str:
    """The name of a nested model, without the number of its call."""
    return re.sub(r"@\d+$", "", name)


def _is_generic(name: str, class_name: str) -> bool:
    """Whether a name is what the framework calls a layer of its class that has none.

    Example:
        >>> _is_generic("concatenate_3", "Concatenate"), _is_generic("late_fusion", "Concatenate")
        (True, False)
    """
    bare = re.sub(r"[_\d]+$", "", name).replace("_", "").lower()
    return bare == re.sub(r"[_\d]+$", "", class_name).replace("_", "").lower()


def _without(name: str, prefix: str, names: Mapping[str, int]) -> str:
    """A name without the prefix of its branch, where what remains is a name and no other piece's."""
    rest = name.removeprefix(prefix) if prefix else name
    bare = rest.lstrip("_")
    if rest == name or not bare or bare[0].isdigit() or names.get(bare):
        return name
    return bare


def prefix_of(input_name: str) -> str:
    """What the names of a branch may begin with, by the name of its input.

    Example:
        >>> prefix_of("photo_input"), prefix_of("facts")
        ('photo_', 'facts_')
    """
    return re.sub(r"_?(input|in|inputs)(_\d+)?$", "", input_name) + "_"


def sized_steps(steps: Sequence[FlowStep], *, all_sizes: bool, before: Shape = None) -> Iterator[tuple[FlowStep, str]]:
    """Steps of a row with their sizes: where they change much, of what must have one, and of the last.

    Args:
        steps: of the row.
        all_sizes: whether there is room for those between the first and the last.
        before: the shape that the row begins with, where it is said before it.
    """
    shown = before
    for number, step in enumerate(steps):
        ends = number == len(steps) - 1
        wanted = ends or step.is_input or step.always or (all_sizes and _says_something(step, shown))
        text = (
            labels.size(step.shape)
            if wanted and (step.shape is not None or step.is_input or step.sized or step.always)
            else ""
        )
        if text and step.shape == shown and not step.is_input and not (ends and step.sized) and not step.always:
            text = ""
        if text:
            shown = step.shape
        yield step, text


def _says_something(step: FlowStep, shown: Shape) -> bool:
    if step.shape is None or shown is None or len(step.shape) != len(shown):
        return step.shape is not None
    if step.sized:
        return step.shape != shown
    change = ratio(step.shape, (shown,))
    return change is not None and not 1 / EXPANSION <= change <= EXPANSION
