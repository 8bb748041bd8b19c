"""From folded pieces to the picture of it."""

from __future__ import annotations

from dataclasses import replace

from archlens.analysis.results import Fusion, Injection
from archlens.graph import Call
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.fold.pieces import Piece, PieceGraph
from archlens.render.diagram.options import Options
from archlens.render.diagram.scene import labels
from archlens.render.diagram.scene.edges import compose_edges
from archlens.render.diagram.scene.legend import legend, summary
from archlens.render.diagram.scene.marks import Marks
from archlens.render.diagram.scene.scene import ArmCell, Cluster, Node, NodeKind, Scene
from archlens.render.diagram.scene.theme import Theme, Tone, theme_of
from archlens.text.figures import percent

_MOST_ARMS = 32
"""A merge point with more arms shows their shares at the edges."""


def compose(graph: PieceGraph, options: Options, theme: Theme | None = None, *, arms: bool = True) -> Scene:
    """The picture of folded pieces.

    Args:
        graph: the pieces.
        options: what to show.
        theme: other colours than those that the options name.
        arms: whether merge points show their arms as cells; else the shares stand at the edges.
    """
    drawn, theme = graph.drawn, theme or theme_of(options.theme)
    marks = Marks(graph)
    nodes = {
        piece.exit: replace(_node(drawn, piece, theme, marks), tooltip=labels.tooltip(drawn, piece), calls=piece.calls)
        for piece in graph.ordered()
    }
    if not arms:
        nodes = {key: replace(node, arms=()) for key, node in nodes.items()}
    return Scene(
        title=labels.words(drawn.analysis.model.name, 2 * labels.WIDEST),
        summary=summary(graph, options),
        legend=legend(graph, theme, marks),
        root=_cluster(graph, nodes),
        edges=tuple(compose_edges(graph, nodes, theme)),
        direction=options.direction,
        theme=theme,
    )


def _node(drawn: DrawnModel, piece: Piece, theme: Theme, marks: Marks) -> Node:
    call, merge = drawn.facts.calls[piece.exit], _merge(drawn, piece)
    if piece.ghost:
        what = "" if merge is None else f"{_what(merge)} · {merge.mode}, "
        lines = (f"{what}outside this picture",)
        return Node(f"n{piece.exit}", "ghost", labels.words(call.id), lines, theme.neutral)
    if merge is not None:
        return _merge_node(drawn, piece, merge, theme, marks)
    kind: NodeKind = "call" if piece.kind == "call" else "folded"
    belonging = drawn.belonging[piece.calls[0] if piece.kind == "branches" else piece.exit]
    return Node(
        f"n{piece.exit}",
        "input" if call.is_input else kind,
        labels.title(drawn, piece),
        labels.lines(drawn, piece),
        theme.tone(belonging),
        marks.of(piece),
    )


def _merge(drawn: DrawnModel, piece: Piece) -> Fusion | Injection | None:
    """The merge point that a piece is, or the last fusion of a closed model."""
    found = [drawn.merges[n] for n in piece.calls if n in drawn.merges]
    return found[-1] if found else None


def _merge_node(drawn: DrawnModel, piece: Piece, merge: Fusion | Injection, theme: Theme, marks: Marks) -> Node:
    stage = merge.stage if isinstance(merge, Fusion) else None
    what = _what(merge)
    single = piece.kind == "call"
    lines = _merge_lines(drawn.facts.calls[piece.exit], merge.mode, stage) if single else labels.lines(drawn, piece)
    return Node(
        f"n{piece.exit}",
        "injection" if stage is None else "fusion",
        f"{what} · {merge.mode}" if single else f"{labels.title(drawn, piece)} · with {what}",
        lines,
        theme.injection if stage is None else theme.fusion,
        marks.of(piece),
        _arms(drawn, merge, theme) if single and len(merge.arms) <= _MOST_ARMS else (),
    )


def _what(merge: Fusion | Injection) -> str:
    return "fusion" if isinstance(merge, Fusion) else "injection"


def _merge_lines(call: Call, mode: str, stage: int | None) -> tuple[str, ...]:
    """The name, the class where the mode does not tell it, and the stage."""
    class_name = labels.class_of(call)
    told = class_name.lower() == mode
    where = "" if stage is None else f"stage {stage}"
    return (labels.words(call.layer.name), " · ".join(filter(None, ("" if told else class_name, where))))


def _arms(drawn: DrawnModel, merge: Fusion | Injection, theme: Theme) -> tuple[ArmCell, ...]:
    return tuple(ArmCell(percent(arm.share), _tone(drawn, arm.source, theme)) for arm in merge.arms)


def _tone(drawn: DrawnModel, id_: str, theme: Theme) -> Tone:
    return theme.tone(drawn.belonging[drawn.facts.number[id_]])


def _cluster(graph: PieceGraph, nodes: dict[int, Node], scope: tuple[str, ...] = ()) -> Cluster:
    """The cluster of a scope; nodes and inner clusters in topological order."""
    inside = [p for p in graph.ordered() if p.scope[: len(scope)] == scope]
    inner = dict.fromkeys(p.scope[: len(scope) + 1] for p in inside if len(p.scope) > len(scope))
    return Cluster(
        _cluster_title(scope),
        tuple(nodes[p.exit] for p in inside if p.scope == scope),
        tuple(_cluster(graph, nodes, each) for each in inner),
    )


def _cluster_title(scope: tuple[str, ...]) -> str:
    """The name of a nested model; of its second call on, whose weights it has."""
    if not scope:
        return ""
    name, mark, _ = scope[-1].rpartition("@")
    same = f" · same weights as {labels.words(name)}" if mark else ""
    return labels.words(scope[-1]) + same
