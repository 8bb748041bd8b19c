"""The tensors between the pieces of a graph, as edges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archlens.graph import Tensor
from archlens.render.diagram.fold.pieces import PieceGraph
from archlens.render.diagram.scene import labels
from archlens.render.diagram.scene.scene import Edge, Node
from archlens.render.diagram.scene.theme import Theme
from archlens.text.figures import percent

MOST_ARMS = 32
"""A merge point with more arms shows their shares at the edges."""

_Key = tuple[int, int, int | None, str, bool]


def compose_edges(graph: PieceGraph, nodes: Mapping[int, Node], theme: Theme) -> Iterator[Edge]:
    """The edges between the nodes, in the order of the tensors; tensors of one shape between two nodes are one edge."""
    drawn = graph.drawn
    for (source, target, arm, label, control), tensors in _bundles(graph).items():
        share = _share(graph, target, arm) if not nodes[target].arms else ""
        maker = drawn.facts.number[tensors[0].source]
        yield Edge(
            f"n{source}",
            f"n{target}",
            arm if nodes[target].arms else None,
            _label(label, tensors) + share,
            labels.width(tensors[0].shape),
            control,
            theme.tone(drawn.belonging[maker]),
        )


def _bundles(graph: PieceGraph) -> dict[_Key, list[Tensor]]:
    number, owner = graph.drawn.facts.number, graph.owner
    bundles: dict[_Key, list[Tensor]] = {}
    for tensor in graph.drawn.facts.graph.tensors:
        source, target = owner.get(number[tensor.source]), owner.get(number[tensor.target])
        if source is None or target is None or source == target:
            continue
        if graph.pieces[source].ghost and graph.pieces[target].ghost:
            continue
        arm = None if tensor.control else _arm(graph, target, tensor)
        bundles.setdefault((source, target, arm, labels.size(tensor.shape), tensor.control), []).append(tensor)
    return bundles


def _arm(graph: PieceGraph, target: int, tensor: Tensor) -> int | None:
    """The place of a tensor among the arms of a fusion or injection; ``None`` for every other piece."""
    if graph.pieces[target].kind != "call" or target not in graph.drawn.merges:
        return None
    maker = graph.pieces[graph.owner[graph.drawn.facts.number[tensor.source]]]
    if maker.kind == "branches" and len(graph.drawn.merges[target].arms) > MOST_ARMS:
        return None  # one edge for all of them: nobody tells so many apart
    return graph.drawn.arm_positions[target][tensor.source, tensor.output]


def _label(size: str, tensors: list[Tensor]) -> str:
    """The size of tensors and how many they are; of a single one, which output it is, if not its call's first."""
    outputs = {(tensor.source, tensor.output) for tensor in tensors}
    if len(outputs) > 1:
        return f"{size} ({len(outputs)} tensors)"
    output = tensors[0].output
    return f"{size} · :{output}" if output else size


def _share(graph: PieceGraph, target: int, arm: int | None) -> str:
    return "" if arm is None else f" · {percent(graph.drawn.merges[target].arms[arm].share)}"
