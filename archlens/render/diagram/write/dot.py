"""A picture in Graphviz's language.

Nodes are called ``n1``, ``n2``, …: no name from a model is ever part of the language. Such text stands in HTML-like
labels only, escaped.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from graphviz import Digraph

from archlens.render.diagram.scene.scene import Cluster, Edge, Node, Scene, UForm
from archlens.render.diagram.scene.theme import Theme
from archlens.render.diagram.write.dot_labels import SMALLEST, frame_label, node_label, panel_label, span

_NODE_GAP, _LETTER = 18, 5.2
"""Points between nodes, and about how wide a letter of a label is."""

_USUAL, _DENSE = ("0.25", "0.24"), ("0.12", "0.15")
"""Inches between nodes of a rank, and between ranks."""

_RANK_GAP_OF_U = "0.29"
"""In a U, labels stand between ranks."""

_STRAIGHT = 4
"""Edges that lead up a U are so much straighter than others."""

FONT = "Arial"
"""Its widths are known to Graphviz and graphviz-pure alike, so that text fits its boxes wherever it is laid out."""


def render(scene: Scene, *, in_order: bool = False) -> str:
    """The picture as a DOT file; it ends with a line end.

    Args:
        scene: what is to be seen.
        in_order: whether the inputs stand in their order, even where edges then cross.
    """
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
        ("ranksep", between if scene.u is None else _RANK_GAP_OF_U),
        ("pad", "0.25"),
        ("labelloc", "t"),
        ("labeljust", "l"),
    ]
    graph.attr("graph", _attributes=layout)
    if scene.title or scene.legend:
        graph.attr("graph", label=f"<{panel_label(scene)}>")
    add_defaults(graph, theme)
    if in_order:
        _order_inputs(graph, scene)
    _fill(graph, scene, scene.root, itertools.count(1))
    for edge in scene.edges:
        _add_to_layout(graph, scene, edge)
    if scene.u is not None:
        _add_rows(graph, scene.u)
    source: str = graph.source
    return source


def _add_to_layout(graph: Digraph, scene: Scene, edge: Edge) -> None:
    """Add an edge as it is laid out.

    In a U, one that leads up is turned, one across leaves room for its label, and all other labels get their places
    later: each would else take a rank, and a U is high.
    """
    ends = (edge.source, edge.target)
    if scene.u is None:
        add_edge(graph, scene, edge)
    elif ends not in scene.u.across | scene.u.rising:
        add_edge(graph, scene, replace(edge, label=""))
    elif ends in scene.u.rising:
        turned = replace(edge, source=edge.target, target=edge.source, label="")
        add_edge(graph, scene, turned, [("dir", "back"), ("weight", str(_STRAIGHT))])
    else:
        apart = 2 + len(edge.label) * _LETTER / _NODE_GAP
        graph.edge(edge.source, edge.target, _attributes=[("minlen", f"{apart:.0f}"), ("penwidth", str(edge.width))])


def _add_rows(graph: Digraph, form: UForm) -> None:
    """Have the nodes of each row stand side by side, whatever frames they are in."""
    graph.attr("graph", _attributes=[("newrank", "true")])
    for row in form.rows:
        with graph.subgraph() as beside:
            beside.attr("graph", _attributes=[("rank", "same")])
            for id_ in row:
                beside.node(id_)
        for ends in itertools.pairwise(row):
            if ends not in form.across:
                graph.edge(*ends, _attributes=[("style", "invis")])


def _order_inputs(graph: Digraph, scene: Scene) -> None:
    """Have the inputs stand in their order, by a node that nobody sees, whose edges keep theirs."""
    unseen = [("style", "invis"), ("label", "")]
    graph.node("first", _attributes=[*unseen, ("shape", "point"), ("width", "0"), ("ordering", "out")])
    for id_ in scene.inputs:
        graph.edge("first", id_, _attributes=[*unseen, ("weight", "0")])


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
    line = [("penwidth", str(edge.width)), ("color", edge.tone.line)]
    if edge.control:
        line.append(("style", "dashed"))
    is_labelled = edge.label and not edge.told_by_source
    label = {"label": _edge_label(scene, edge)} if is_labelled else {}
    graph.edge(edge.source, target, **label, _attributes=[*line, *more])


def _edge_label(scene: Scene, edge: Edge) -> str:
    # A label stands beside the middle of its edge, and a thick edge would touch it.
    room = " " * (1 + round(edge.width / 2))
    label = span(f"{room}{edge.label} ", scene.theme.faint, SMALLEST)
    if scene.direction == "LR":  # labels stand above their edges there
        label = f'<table border="0" cellpadding="4"><tr><td>{label}</td></tr></table>'
    return f"<{label}>"
