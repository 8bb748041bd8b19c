"""What a reader can light up: which calls each branch, fusion, injection, interaction, output and head is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from archlens.analysis.results import Fusion, Injection
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.scene.labels import size
from archlens.render.diagram.scene.theme import Theme, Tone
from archlens.text.figures import count, plural

SelectionKind = Literal["branch", "fusion", "injection", "interaction", "output", "head"]


@dataclass(frozen=True, slots=True)
class Selection:
    """Calls that are lit together.

    Attributes:
        kind: what they are.
        title: the name of the input, of the merge point or of the output; raw text of the model's.
        calls: their numbers. A branch: the calls that see this input alone, itself included. A fusion or injection: its
            call and those that make its arms. The interaction: the calls that see two inputs or more. An output: the
            calls from which a way of feature tensors leads to it, itself included. A head: those that reach this
            output and no other.
        tone: the colour that it has in pictures.
        told: its figures in a few words.
    """

    kind: SelectionKind
    title: str
    calls: tuple[int, ...]
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
        yield Selection(
            "branch", branch.input, drawn.facts.branch_calls(drawn.facts.inputs[place]), theme.hue(place), told
        )


def _deepest(drawn: DrawnModel) -> str | None:
    """The input of the branch that is deeper than all others."""
    ranked = sorted(drawn.analysis.branches, key=lambda branch: branch.depth, reverse=True)
    alone = len(ranked) > 1 and ranked[0].depth > ranked[1].depth
    return ranked[0].input if alone else None


def _merge(kind: Literal["fusion", "injection"], drawn: DrawnModel, merge: Fusion | Injection, tone: Tone) -> Selection:
    calls = {drawn.facts.number[merge.id], *(drawn.facts.number[arm.source] for arm in merge.arms)}
    stage = f", stage {count(merge.stage)}" if isinstance(merge, Fusion) else ""
    told = f"{merge.mode} of {plural(len(merge.arms), 'arm')} → {size(merge.shape)}{stage}"
    return Selection(kind, merge.id, tuple(sorted(calls)), tone, told)


def _interaction(drawn: DrawnModel, theme: Theme) -> Iterator[Selection]:
    calls = tuple(number for number, interacts in enumerate(drawn.facts.interacts) if interacts)
    if calls:
        told = f"depth {count(drawn.analysis.interaction.depth)}, on several inputs"
        yield Selection("interaction", "interaction", calls, theme.interaction, told)


def _outputs(drawn: DrawnModel, theme: Theme) -> Iterator[Selection]:
    for place, output in enumerate(drawn.analysis.outputs):
        calls = tuple(number for number, mask in enumerate(drawn.facts.output_masks) if mask >> place & 1)
        tone = theme.tone(drawn.belonging[drawn.facts.number[output.id]])
        told = f"gives {size(output.shape)}"
        yield Selection("output", output.name, calls, tone, told)


def _heads(drawn: DrawnModel, theme: Theme) -> Iterator[Selection]:
    if len(drawn.analysis.outputs) < 2:  # noqa: PLR2004 - of several outputs
        return
    for place, output in enumerate(drawn.analysis.outputs):
        calls = tuple(number for number, mask in enumerate(drawn.facts.output_masks) if mask == 1 << place)
        if calls:
            told = f"depth {count(output.head_depth)}, this output only"
            tone = theme.tone(drawn.belonging[calls[-1]])
            yield Selection("head", output.name, calls, tone, told)
