"""A picture in Graphviz's language.

Nodes are called ``n1``, ``n2``, …: no name from a model is ever part of the language. Such text stands in HTML-like
labels only, escaped.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from graphviz import Digraph

from archlens.render.diagram.scene.scene import Cluster, Edge, Node, Scene
from archlens.render.diagram.scene.theme import Theme
from archlens.render.diagram.write.dot_labels import SMALLEST, frame_label, node_label, panel_label, span

FONT = "Arial"
"""Its widths are known to Graphviz and graphviz-pure alike, so that text fits its boxes wherever it is laid out."""


_USUAL, _DENSE = ("0.25", "0.24"), ("0.12", "0.15")
"""Inches between nodes of a rank, and between ranks."""


def render(scene: Scene) -> str:
    """The picture as a DOT file; it ends with a line end."""
    theme = scene.theme
    graph = Digraph("archlens")
    beside, between = _DENSE if scene.is_dense else _USUAL
    # Pairs keep their order; keyword arguments are sorted.
    layout = [
        ("rankdir", scene.direction),
        ("bgcolor", theme.paper),
        ("fontname", FONT),
        ("fontcolor", theme.ink),
        ("fontsize", "11"),
        ("nodesep", beside),
        ("ranksep", between),
        ("pad", "0.25"),
        ("labelloc", "t"),
        ("labeljust", "l"),
    ]
    graph.attr("graph", _attributes=layout)
    if scene.title or scene.legend:
        graph.attr("graph", label=f"<{panel_label(scene)}>")
    add_defaults(graph, theme)
    _fill(graph, scene, scene.root, itertools.count(1))
    for edge in scene.edges:
        add_edge(graph, scene, edge)
    source: str = graph.source
    return source


def render_alone(label: str) -> str:
    """A graph of one node with a label in Graphviz's HTML-like language, to see how large that is."""
    graph = Digraph("alone")
    graph.attr("graph", _attributes=[("fontname", FONT), ("pad", "0")])
    graph.attr("node", _attributes=_NODES)
    graph.node("alone", label=f"<{label}>")
    source: str = graph.source
    return source


_NODES = (("shape", "plain"), ("fontname", FONT), ("fontsize", "11"))


def add_defaults(graph: Digraph, theme: Theme) -> None:
    """Say how nodes and edges of a graph look, where they do not say it."""
    graph.attr("node", _attributes=_NODES)
    edges = [("fontname", FONT), ("fontsize", str(SMALLEST)), ("fontcolor", theme.faint), ("arrowsize", "0.6")]
    graph.attr("edge", _attributes=edges)


def _fill(graph: Digraph, scene: Scene, cluster: Cluster, numbers: Iterator[int]) -> None:
    """Put into a graph what is in a cluster; inner clusters are numbered in the order in which they are written."""
    for node in cluster.nodes:
        add_node(graph, scene, node)
    for inner in cluster.clusters:
        with graph.subgraph(name=f"cluster_{next(numbers)}") as inside:
            margin = "6" if inner.is_block else "10"
            add_frame(inside, scene.theme, inner, [("margin", margin)])
            _fill(inside, scene, inner, numbers)


def add_frame(graph: Digraph, theme: Theme, cluster: Cluster, more: Sequence[tuple[str, str]] = ()) -> None:
    """Say of a subgraph that it is drawn as a frame: that of a model is an area, that of a block a thin line."""
    tone = theme.cluster
    frame = [("label", f"<{frame_label(theme, cluster)}>"), ("labeljust", "l"), ("color", tone.line)]
    if cluster.is_block:
        frame.append(("style", "rounded"))
    else:
        frame += [("style", "rounded,filled"), ("fillcolor", tone.fill)]
    graph.attr("graph", _attributes=[*frame, *more])


def add_node(graph: Digraph, scene: Scene, node: Node, more: Sequence[tuple[str, str]] = ()) -> None:
    """Add a node to a graph."""
    graph.node(node.id, label=f"<{node_label(scene, node)}>", _attributes=more)


def add_edge(graph: Digraph, scene: Scene, edge: Edge, more: Sequence[tuple[str, str]] = ()) -> None:
    """Add an edge to a graph."""
    target = edge.target
    if edge.arm is not None:
        side = "n" if scene.direction == "TB" else "w"
        target += f":a{edge.arm}:{side}"  # the compass point makes an edge end at the outer side of its cell
    # A label stands beside the middle of its edge, and a thick edge would touch it.
    room = " " * (1 + round(edge.width / 2))
    label = span(f"{room}{edge.label} ", scene.theme.faint, SMALLEST)
    if scene.direction == "LR":  # labels stand above their edges there
        label = f'<table border="0" cellpadding="4"><tr><td>{label}</td></tr></table>'
    line = [("penwidth", str(edge.width)), ("color", edge.tone.line)]
    if edge.control:
        line.append(("style", "dashed"))
    words = None if edge.told_by_source else f"<{label}>"
    graph.edge(edge.source, target, label=words, _attributes=[*line, *more])
