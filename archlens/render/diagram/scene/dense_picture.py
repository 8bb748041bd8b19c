"""Dense pictures, for what would be too large to be read.

Nodes stand near each other in smaller letters, and keep the lines that say most; tooltips say the rest. What a node
gives is told in it, and not beside each of its edges: a rank of labels takes a quarter of a picture's length.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from archlens.render.diagram.scene.scene import Cluster, Edge, Node, Scene
from archlens.text.widths import text_width

_WIDEST = 30
"""Columns of a line into which two lines are joined."""

_DOT = " · "


def dense(scene: Scene) -> Scene:
    """The same picture, dense.

    Example:
        >>> import archlens
        >>> from archlens.render.diagram.drawing import scene_of
        >>> scene = dense(scene_of(archlens.analyze("sample_models/merge_add.keras")))
        >>> [node.lines for node in scene.root.all_nodes()][-2:]
        [('merge → 32',), ('Dense 1 · 33 params',)]
    """
    sizes = _sizes(scene.edges)
    edges = tuple(replace(edge, told_by_source=edge.source in sizes) for edge in scene.edges)
    return replace(scene, root=_dense_cluster(scene.root, sizes), edges=edges, is_dense=True)


def _sizes(edges: Sequence[Edge]) -> Mapping[str, str]:
    """Id of a node → what all its edges are labelled with, if that is one shape and nothing else."""
    labels: dict[str, set[str]] = {}
    for edge in edges:
        labels.setdefault(edge.source, set()).add(edge.label)
    only = {source: next(iter(told)) for source, told in labels.items() if len(told) == 1}
    return {source: label for source, label in only.items() if " " not in label}


def _dense_cluster(cluster: Cluster, sizes: Mapping[str, str]) -> Cluster:
    nodes = tuple(_with_size(_dense_node(node), sizes.get(node.id, "")) for node in cluster.nodes)
    clusters = tuple(_dense_cluster(each, sizes) for each in cluster.clusters)
    return replace(cluster, nodes=nodes, clusters=clusters)


def _dense_node(node: Node) -> Node:
    """Of a folded node the figures, which stand last, are kept; of every other what stands first.

    A model that is called again has no figures of its own: whose weights it has is kept.
    """
    if node.kind in ("fusion", "injection"):
        return replace(node, lines=_joined(node.lines))
    is_told_last = node.kind == "folded" and not node.called_again
    lines = node.lines[-1:] if is_told_last else node.lines[:1]
    badges = tuple(badge for badge in node.badges if badge.kind not in ("expansion", "contraction"))
    return replace(node, lines=lines, badges=badges)


def _joined(lines: Sequence[str]) -> tuple[str, ...]:
    """Lines, each joined with the one before it where both are short."""
    joined: list[str] = []
    for line in lines:
        together = f"{joined[-1]}{_DOT}{line}" if joined else ""
        if together and text_width(together) <= _WIDEST:
            joined[-1] = together
        else:
            joined.append(line)
    return tuple(joined)


def _with_size(node: Node, size: str) -> Node:
    """A node that tells what it gives, unless it does already."""
    *before, last = node.lines or ("",)
    told = f"→ {size}"
    is_told = last.endswith(told) or ("×" in size and size in last.split())
    if not size or node.kind == "input" or is_told:
        return node
    return replace(node, lines=(*before, f"{last} {told}".strip()))
