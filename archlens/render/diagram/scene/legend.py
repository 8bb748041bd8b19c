"""What stands beside a picture: what colours and signs mean."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.analysis.features import features
from archlens.analysis.results import Branch, Fusion
from archlens.render.diagram.drawn_model import Belonging
from archlens.render.diagram.fold.pieces import PieceGraph
from archlens.render.diagram.scene import labels
from archlens.render.diagram.scene.cost_scale import CostScale, step_tone
from archlens.render.diagram.scene.edges import MOST_ARMS
from archlens.render.diagram.scene.marks import Marks
from archlens.render.diagram.scene.scene import LegendEntry
from archlens.render.diagram.scene.theme import Theme
from archlens.text.figures import count, decimal, plural, volume
from archlens.text.lists import first_to_last
from archlens.text.widths import ELLIPSIS

_MOST_ENTRIES = 24
"""Branches and heads beyond so many are counted."""


def legend(graph: PieceGraph, theme: Theme, marks: Marks, scale: CostScale | None = None) -> tuple[LegendEntry, ...]:
    """The entries, for what the picture shows and nothing else.

    Args:
        graph: the pieces.
        theme: the colours.
        marks: the marks on nodes.
        scale: what the colours tell, if not branches and heads.
    """
    if scale is not None:
        return (*_costs(graph, theme, scale), *_signs(graph, marks))
    shown = {graph.drawn.belonging[n] for n in _drawn(graph)}
    colours = [*_branches(graph, theme, shown), *_heads(graph, theme, shown)]
    more = len(colours) - _MOST_ENTRIES
    if more > 0:
        colours = [
            *colours[:_MOST_ENTRIES],
            LegendEntry(None, ELLIPSIS, f"{count(more)} more", "each in its colour"),
        ]
    return (*colours, *_parts(graph, theme), *_signs(graph, marks))


def _costs(graph: PieceGraph, theme: Theme, scale: CostScale) -> Iterator[LegendEntry]:
    """The steps that a node stands on."""
    pieces = [piece for piece in graph.ordered() if not piece.ghost]
    shown = {scale.step(scale.cost(piece.calls)) for piece in pieces}
    if scale.total.known:
        yield LegendEntry(None, "%", f"of {scale.whole()}", "the share of a node")
    for step in scale.steps():
        if step.number in shown:
            yield LegendEntry(step_tone(theme, step.number), "", step.share, step.amount)


def _drawn(graph: PieceGraph) -> set[int]:
    """The calls that are asked for, those just outside left out."""
    return {n for piece in graph.pieces.values() if not piece.ghost for n in piece.calls}


def _branches(graph: PieceGraph, theme: Theme, shown: set[Belonging]) -> Iterator[LegendEntry]:
    places = {each.name: place for place, each in enumerate(graph.drawn.analysis.inputs)}
    alike = _alike(graph)
    for branch in graph.drawn.analysis.branches:
        belonging = Belonging("branch", places[branch.input])
        group = alike.get(branch.input)
        if group is not None and belonging in shown:
            if group[0] == branch.input:
                names = first_to_last(*(labels.words(name, labels.WIDEST // 2) for name in (group[0], group[-1])))
                text = f"{plural(len(group), 'branch', 'branches')}, depth {count(branch.depth)}, each in its colour"
                yield LegendEntry(theme.tone(belonging), "", names, text)
        elif belonging in shown:
            yield LegendEntry(theme.tone(belonging), "", labels.words(branch.input), _branch_text(graph, branch))


def _alike(graph: PieceGraph) -> dict[str, list[str]]:
    """Name of an input → those of all inputs that are one node with it."""
    found: dict[str, list[str]] = {}
    for piece in graph.ordered():
        if piece.kind == "branches":
            calls = [graph.drawn.facts.calls[number] for number in piece.calls]
            names = [call.id for call in calls if call.is_input]
            found.update(dict.fromkeys(names, names))
    return found


def _branch_text(graph: PieceGraph, branch: Branch) -> str:
    """How deep a branch is, and how its features go."""
    first = next(each for each in graph.drawn.analysis.inputs if each.name == branch.input)
    start = volume(first.shape, features(first.shape))
    end = f" → {volume(branch.trajectory[-1].shape, branch.trajectory[-1].features)}" if branch.trajectory else ""
    return f"depth {count(branch.depth)}, {start}{end} features"


def _heads(graph: PieceGraph, theme: Theme, shown: set[Belonging]) -> Iterator[LegendEntry]:
    alike = {n: piece for piece in graph.ordered() if piece.kind == "heads" for n in piece.calls}
    for place, output in enumerate(graph.drawn.analysis.outputs):
        belonging = Belonging("head", place)
        piece = alike.get(graph.drawn.facts.outputs[place])
        if piece is not None:
            if belonging == graph.drawn.belonging[piece.calls[0]]:
                names = labels.ends_of_alike(graph.drawn, piece)
                text = f"{plural(piece.times, 'head')}, depth {decimal(output.head_depth)}, each in its colour"
                yield LegendEntry(theme.tone(belonging), "", names, text)
        elif belonging in shown:
            yield LegendEntry(
                theme.tone(belonging), "", labels.words(output.name), f"head, depth {decimal(output.head_depth)}"
            )


def _parts(graph: PieceGraph, theme: Theme) -> Iterator[LegendEntry]:
    analysis = graph.drawn.analysis
    here = _drawn(graph)
    if any(graph.drawn.belonging[n].part == "control" for n in here):
        yield LegendEntry(theme.neutral, "", "control", "leads into masks only, or nowhere")
    if any(graph.drawn.belonging[n].part == "interaction" for n in here if n not in graph.drawn.merges):
        text = f"on several inputs, depth {count(analysis.interaction.depth)}"
        yield LegendEntry(theme.interaction, "", "interaction", text)
    fusions = [fusion for fusion in analysis.fusions if graph.drawn.facts.number[fusion.id] in here]
    if fusions:
        has_shares = any(_shows_arms(graph, fusion) for fusion in fusions)
        yield LegendEntry(theme.fusion, "", "fusion", f"inputs meet{'; each arm with its share' * has_shares}")
    if any(graph.drawn.facts.number[injection.id] in here for injection in analysis.injections):
        yield LegendEntry(theme.injection, "", "injection", "an input enters again")


def _shows_arms(graph: PieceGraph, fusion: Fusion) -> bool:
    """Whether a fusion is a node of its own, and its arms are not too many to be seen."""
    number = graph.drawn.facts.number[fusion.id]
    return graph.pieces[graph.owner[number]].kind == "call" and len(fusion.arms) <= MOST_ARMS


def _signs(graph: PieceGraph, marks: Marks) -> Iterator[LegendEntry]:
    analysis = graph.drawn.analysis
    here = _drawn(graph)
    kinds = {change.kind for number, change in marks.changes.items() if number in here}
    if "expansion" in kinds:
        yield LegendEntry(None, "▲", "expansion", f"features × more than {decimal(analysis.expansion)}")
    if "contraction" in kinds:
        yield LegendEntry(None, "▼", "contraction", f"features ÷ more than {decimal(analysis.expansion)}")
    if any(tensor.control for tensor in graph.drawn.facts.graph.tensors):
        yield LegendEntry(None, "- -", "control tensor", "a mask: no features")
    yield LegendEntry(None, "→", "tensor", "shape without batch axis; thick: large")
