"""A scene that is drawn as a U: which nodes stand in one row, and which edges lead up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from archlens.render.diagram.scene.scene import Cluster, Edge, Node, Scene, UForm


def u_form(scene: Scene, rows: Sequence[tuple[str, ...]], up: Collection[str], bottom: Collection[str]) -> UForm | None:
    """How a scene is drawn as a U; ``None`` if edges would have to lead round in a circle.

    Args:
        scene: the scene.
        rows: ids of the nodes in each row, from left to right.
        up: ids of the nodes on the way up.
        bottom: ids of the nodes at the bottom.
    """
    row_of = {id_: number for number, row in enumerate(rows) for id_ in row}
    ends = {(edge.source, edge.target) for edge in scene.edges}
    across = {(source, target) for source, target in ends if source in row_of and row_of[source] == row_of.get(target)}
    below = {*up, *bottom}
    rising = {(source, target) for source, target in ends - across if target in up and source in below}
    order: TopologicalSorter[str] = TopologicalSorter()
    for source, target in ends - across:
        above, lower = (target, source) if (source, target) in rising else (source, target)
        order.add(_place(lower, row_of), _place(above, row_of))
    try:
        order.prepare()
    except CycleError:
        return None
    return UForm(tuple(rows), frozenset(across), frozenset(rising))


def _place(id_: str, row_of: dict[str, int]) -> str:
    """What stands as high as a node does: its row, or itself."""
    return f"row {row_of[id_]}" if id_ in row_of else id_


def as_u(scene: Scene, form: UForm) -> Scene:
    """The scene drawn so. Where edges come from below, arms have no cells on top: their shares stand at the edges."""
    turned = {target for _, target in form.across | form.rising}
    shares = {(node.id, arm.place): arm.text for node in scene.root.all_nodes() for arm in node.arms}

    def without_cell(edge: Edge) -> Edge:
        if edge.arm is None or edge.target not in turned:
            return edge
        return replace(edge, arm=None, label=f"{edge.label} · {shares[edge.target, edge.arm]}")

    edges = tuple(map(without_cell, scene.edges))
    return replace(scene, root=_without_cells(scene.root, turned), edges=edges, u=form)


def _without_cells(cluster: Cluster, turned: Collection[str]) -> Cluster:
    nodes: list[Node] = [replace(node, arms=()) if node.id in turned else node for node in cluster.nodes]
    clusters = tuple(_without_cells(each, turned) for each in cluster.clusters)
    return replace(cluster, nodes=tuple(nodes), clusters=clusters)
