"""From folded pieces to the picture of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import replace
from typing import Literal

from archlens.analysis.results import Fusion, Injection
from archlens.graph import Call
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.fold.pieces import Piece, PieceGraph
from archlens.render.diagram.options import Options
from archlens.render.diagram.scene import labels
from archlens.render.diagram.scene.caption import caption
from archlens.render.diagram.scene.cost_scale import CostScale, by_cost
from archlens.render.diagram.scene.edges import MOST_ARMS, compose_edges
from archlens.render.diagram.scene.frames import frame
from archlens.render.diagram.scene.legend import legend
from archlens.render.diagram.scene.marks import Marks
from archlens.render.diagram.scene.scene import ArmCell, Node, NodeKind, Scene
from archlens.render.diagram.scene.theme import Theme, Tone, theme_of
from archlens.text.figures import count, percent, plural

_COMMUTES = frozenset({"add", "multiply", "average", "maximum", "minimum"})
"""Modes that give the same whatever the order of the arms."""


def compose(graph: PieceGraph, options: Options, theme: Theme | None = None, *, arms: bool = True) -> Scene:
    """The picture of folded pieces.

    Args:
        graph: the pieces.
        options: what to show.
        theme: other colours than those that the options name.
        arms: whether merge points show their arms as cells; else the shares stand at the edges.
    """
    drawn, theme = graph.drawn, theme or theme_of(options.theme)
    scale = None if options.color_by == "branch" else CostScale(drawn, options.color_by)
    marks = Marks(graph, "parameters" if scale is None else scale.measure)
    nodes = {
        piece.exit: replace(_node(drawn, piece, theme, marks), tooltip=labels.tooltip(drawn, piece), calls=piece.calls)
        for piece in graph.ordered()
    }
    if not arms:
        nodes = {key: replace(node, arms=()) for key, node in nodes.items()}
    edges = compose_edges(graph, nodes, theme)
    if scale is not None:
        nodes = {key: by_cost(node, scale, theme) for key, node in nodes.items()}
        edges = (replace(edge, tone=theme.interaction) for edge in edges)
    return Scene(
        title=labels.words(drawn.analysis.model.name, 2 * labels.WIDEST),
        summary=caption(graph, options),
        legend=legend(graph, theme, marks, scale),
        root=frame(graph, nodes),
        edges=tuple(edges),
        direction=options.direction,
        theme=theme,
        inputs=_inputs(graph),
    )


def _inputs(graph: PieceGraph) -> tuple[str, ...]:
    """The ids of the nodes that hold the model's inputs, in the model's order."""
    keys = dict.fromkeys(graph.owner.get(number) for number in graph.drawn.facts.inputs)
    return tuple(f"n{key}" for key in keys if key is not None)


def _node(drawn: DrawnModel, piece: Piece, theme: Theme, marks: Marks) -> Node:
    call, merge = drawn.facts.calls[piece.exit], _merge(drawn, piece)
    if piece.ghost:
        what = "" if merge is None else f"{_what(merge)} · {merge.mode}, "
        lines = (f"{what}outside this picture",)
        return Node(f"n{piece.exit}", "ghost", labels.words(call.id), lines, theme.neutral)
    if merge is not None:
        return _merge_node(drawn, piece, merge, theme, marks)
    kind: NodeKind = "call" if piece.kind == "call" else "folded"
    belonging = drawn.belonging[piece.calls[0] if piece.kind in ("branches", "heads") else piece.exit]
    return Node(
        f"n{piece.exit}",
        "input" if call.is_input else kind,
        labels.title(drawn, piece),
        labels.lines(drawn, piece),
        theme.tone(belonging),
        marks.of(piece),
        called_again=piece.kind == "model" and (*piece.scope, piece.what) in drawn.facts.model_calls.first,
    )


def _merge(drawn: DrawnModel, piece: Piece) -> Fusion | Injection | None:
    """The merge point that a piece is; of a closed model the last fusion in it, or else the last injection."""
    found = [drawn.merges[n] for n in piece.calls if n in drawn.merges]
    fusions = [merge for merge in found if isinstance(merge, Fusion)]
    return next(reversed(fusions or found), None)


def _all_merges(drawn: DrawnModel, piece: Piece) -> str:
    """What meets in a closed model: ``fusion``, ``2 fusions and 1 injection``."""
    kinds = Counter(_what(drawn.merges[n]) for n in piece.calls if n in drawn.merges)
    if kinds.total() == 1:
        return next(iter(kinds))
    return " and ".join(plural(kinds[kind], kind) for kind in ("fusion", "injection") if kinds[kind])


def _merge_node(drawn: DrawnModel, piece: Piece, merge: Fusion | Injection, theme: Theme, marks: Marks) -> Node:
    what = _what(merge)
    single = piece.kind == "call"
    lines = _merge_lines(drawn, drawn.facts.calls[piece.exit], merge) if single else labels.lines(drawn, piece)
    return Node(
        f"n{piece.exit}",
        what,
        f"{what} · {merge.mode}" if single else f"{labels.title(drawn, piece)} · with {_all_merges(drawn, piece)}",
        lines,
        theme.fusion if what == "fusion" else theme.injection,
        marks.of(piece),
        _arms(drawn, merge, theme) if single and len(merge.arms) <= MOST_ARMS else (),
    )


def _what(merge: Fusion | Injection) -> Literal["fusion", "injection"]:
    return "fusion" if isinstance(merge, Fusion) else "injection"


def _merge_lines(drawn: DrawnModel, call: Call, merge: Fusion | Injection) -> tuple[str, ...]:
    """The name; the class where the mode does not tell it, with settings and parameters; the stage, if of several."""
    about, *more = labels.call_lines(call)
    told = about.lower() == merge.mode
    stages = max((fusion.stage for fusion in drawn.analysis.fusions), default=1)
    stage = ""
    if isinstance(merge, Fusion) and stages > 1:
        stage = f"stage {count(merge.stage)} of {count(stages)}"
    lines = (labels.words(call.layer.name), "" if told else about, *more, stage)
    return tuple(filter(None, lines))


def _arms(drawn: DrawnModel, merge: Fusion | Injection, theme: Theme) -> tuple[ArmCell, ...]:
    """Its arms in argument order."""
    ranks = _ranks(drawn, merge)
    return tuple(
        ArmCell(percent(arm.share), _tone(drawn, arm.source, theme), place, ranks[place])
        for place, arm in enumerate(merge.arms)
    )


def _ranks(drawn: DrawnModel, merge: Fusion | Injection) -> list[int]:
    """Of each arm, where it may stand: in the order of inputs, where another order of its arms would tell the same.

    So may all arms of what commutes; of all else, those of equal branches may change places.
    """
    facts = drawn.facts
    seen = facts.source_masks
    kinds = [seen.kinds[facts.number[arm.source]] for arm in merge.arms]
    groups: dict[Hashable, list[int]] = {}
    for place, kind in enumerate(kinds):
        alike: Hashable = True
        if merge.mode not in _COMMUTES:
            own = seen.only(kind)
            alike = place if own is None else drawn.branch_signs.get(own, place)
        groups.setdefault(alike, []).append(place)
    firsts = [seen.first(kind) for kind in kinds]
    ranks = [0] * len(kinds)
    for places in groups.values():
        in_order = sorted(places, key=lambda place: firsts[place])
        for rank, place in zip(places, in_order, strict=True):
            ranks[place] = rank
    return ranks


def _tone(drawn: DrawnModel, id_: str, theme: Theme) -> Tone:
    return theme.tone(drawn.belonging[drawn.facts.number[id_]])
