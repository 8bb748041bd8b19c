"""What a reader can light up: which calls each branch, fusion, injection, interaction, output and head is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from archlens.analysis.reach import CallsBySet
from archlens.analysis.results import Fusion, Injection
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.scene.labels import size
from archlens.render.diagram.scene.theme import Theme, Tone
from archlens.render.html.numbers import CallRanges
from archlens.render.html.ways_to_outputs import calls_by_output
from archlens.text.figures import count, plural

SelectionKind = Literal["branch", "fusion", "injection", "interaction", "output", "head"]

_MOST_RANGES = 500_000
"""Ranges of calls of all outputs together, some 5 MB of a page: where outputs and calls are interwoven, they may grow
with the product of both."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Calls that are lit together.

    Attributes:
        kind: what they are.
        title: the name of the input, of the merge point or of the output; raw text of the model's.
        calls: their numbers. A branch: the calls that see this input alone, itself included. A fusion or injection: its
            call and those that make its arms. The interaction: the calls that see two inputs or more. An output: the
            calls from which a way of feature tensors leads to it, itself included; itself alone where those of all
            outputs are too many for a page. A head: those that reach this output and no other.
        tone: the colour that it has in pictures.
        told: its figures in a few words.
    """

    kind: SelectionKind
    title: str
    calls: CallRanges
    tone: Tone
    told: str


def selections(drawn: DrawnModel, theme: Theme) -> tuple[Selection, ...]:
    """All that can be lit, in the order in which it is offered."""
    return (
        *_branches(drawn, theme),
        *(_merge("fusion", drawn, each, theme.fusion) for each in drawn.analysis.fusions),
        *(_merge("injection", drawn, each, theme.injection) for each in drawn.analysis.injections),
        *_outputs(drawn, theme),
        *_heads(drawn, theme),
        *_interaction(drawn, theme),
    )


def _branches(drawn: DrawnModel, theme: Theme) -> Iterator[Selection]:
    places = {each.name: place for place, each in enumerate(drawn.analysis.inputs)}
    deepest = _deepest(drawn)
    for branch in drawn.analysis.branches:
        place = places[branch.input]
        most = ", the deepest" if branch.input == deepest else ""
        told = f"{size(drawn.analysis.inputs[place].shape)}, depth {count(branch.depth)}{most}"
        calls = CallRanges.of(drawn.facts.branch_calls(drawn.facts.inputs[place]))
        yield Selection("branch", branch.input, calls, theme.hue(place), told)


def _deepest(drawn: DrawnModel) -> str | None:
    """The input of the branch that is deeper than all others."""
    ranked = sorted(drawn.analysis.branches, key=lambda branch: branch.depth, reverse=True)
    alone = len(ranked) > 1 and ranked[0].depth > ranked[1].depth
    return ranked[0].input if alone else None


def _merge(kind: Literal["fusion", "injection"], drawn: DrawnModel, merge: Fusion | Injection, tone: Tone) -> Selection:
    calls = {drawn.facts.number[merge.id], *(drawn.facts.number[arm.source] for arm in merge.arms)}
    stage = f", stage {count(merge.stage)}" if isinstance(merge, Fusion) else ""
    told = f"{merge.mode} of {plural(len(merge.arms), 'arm')} → {size(merge.shape)}{stage}"
    return Selection(kind, merge.id, CallRanges.of(calls), tone, told)


def _interaction(drawn: DrawnModel, theme: Theme) -> Iterator[Selection]:
    calls = CallRanges.of(number for number, interacts in enumerate(drawn.facts.interacts) if interacts)
    if calls:
        told = f"depth {count(drawn.analysis.interaction.depth)}, on several inputs"
        yield Selection("interaction", "interaction", calls, theme.interaction, told)


def _outputs(drawn: DrawnModel, theme: Theme) -> Iterator[Selection]:
    outputs, numbers = drawn.analysis.outputs, drawn.facts.outputs
    leading = calls_by_output(drawn.facts.output_masks, len(outputs), _MOST_RANGES)
    not_told = "; what leads to it is too much to light" if leading is None else ""
    if leading is None:
        leading = [CallRanges.of([number]) for number in numbers]
    for output, number, calls in zip(outputs, numbers, leading, strict=True):
        tone = theme.tone(drawn.belonging[number])
        yield Selection("output", output.name, calls, tone, f"gives {size(output.shape)}{not_told}")


def _heads(drawn: DrawnModel, theme: Theme) -> Iterator[Selection]:
    if len(drawn.analysis.outputs) < 2:  # noqa: PLR2004 - of several outputs
        return
    reached = drawn.facts.output_masks
    own = CallsBySet(reached).by_kind
    for place, output in enumerate(drawn.analysis.outputs):
        kind = reached.kind_of_end(place)
        numbers = own.get(kind) if kind is not None else None
        if numbers:
            told = f"depth {count(output.head_depth)}, this output only"
            tone = theme.tone(drawn.belonging[numbers[-1]])
            yield Selection("head", output.name, CallRanges.of(numbers), tone, told)
