"""The tensors between the pieces of a graph, as edges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from archlens.graph import Tensor
from archlens.render.diagram.fold.pieces import PieceGraph
from archlens.render.diagram.scene import labels
from archlens.render.diagram.scene.scene import Edge, Node
from archlens.render.diagram.scene.theme import Theme
from archlens.text.figures import count, percent

_NUMBERED = 3
"""More outputs than this on one edge are counted, and not listed."""

MOST_ARMS = 32
"""A merge point with more arms shows their shares at the edges."""

_Key = tuple[int, int, int | None, str, bool]


def compose_edges(graph: PieceGraph, nodes: Mapping[int, Node], theme: Theme) -> Iterator[Edge]:
    """The edges between the nodes, in the order of the tensors; tensors of one shape between two nodes are one edge."""
    drawn = graph.drawn
    numbered = drawn.of_several_outputs
    for (source, target, arm, label, control), tensors in _bundles(graph).items():
        share = _share(graph, target, arm) if not nodes[target].arms else ""
        maker = drawn.facts.number[tensors[0].source]
        single = graph.pieces[target].kind == "call"
        yield Edge(
            f"n{source}",
            f"n{target}",
            arm if nodes[target].arms else None,
            _label(label, tensors, numbered, single_target=single) + share,
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


def _label(size: str, tensors: Sequence[Tensor], numbered: frozenset[str], *, single_target: bool) -> str:
    """The size of tensors, which outputs they are, and how many.

    1. Different tensors are counted.
    2. Of one tensor that a call takes by several arguments, how often.
    3. Outputs of a call that has several are numbered as in ids, from 0.
    """
    outputs = dict.fromkeys((tensor.source, tensor.output) for tensor in tensors)
    makers = {maker for maker, _ in outputs}
    parts = [size]
    if makers <= numbered and len(makers) == 1 and len(outputs) <= _NUMBERED:  # 3
        parts.append(", ".join(f":{output}" for _, output in outputs))
    if len(outputs) > 1:  # 1
        return f"{' · '.join(parts)} ({count(len(outputs))} tensors)"
    if single_target and len(tensors) > 1:  # 2
        parts.append(f"taken {count(len(tensors))} times")
    return " · ".join(parts)


def _share(graph: PieceGraph, target: int, arm: int | None) -> str:
    return "" if arm is None else f" · {percent(graph.drawn.merges[target].arms[arm].share)}"
