"""A picture in Graphviz's language.

Nodes are called ``n1``, ``n2``, …: no name from a model is ever part of the language. Such text stands in HTML-like
labels only, escaped.
"""

from __future__ import annotations

from collections.abc import Iterator

from archlens.render.diagram.scene.scene import Cluster, Edge, Node, Scene
from archlens.render.diagram.write.dot_labels import graph_label, node_label, span

FONT = "Arial"
"""Its widths are known to Graphviz and graphviz-pure alike, so that text fits its boxes wherever it is laid out."""


def render(scene: Scene) -> str:
    """The picture as a DOT file; it ends with a line end."""
    return "\n".join(_lines(scene)) + "\n"


def _lines(scene: Scene) -> Iterator[str]:
    theme = scene.theme
    yield "digraph archlens {"
    yield (
        f'  graph [rankdir={scene.direction} bgcolor="{theme.paper}" fontname="{FONT}" fontcolor="{theme.ink}" '
        f"fontsize=11 nodesep=0.3 ranksep=0.32 pad=0.25 labelloc=t labeljust=l];"
    )
    if scene.title or scene.legend:
        yield f"  graph [label=<{graph_label(scene)}>];"
    yield f'  node [shape=plain fontname="{FONT}" fontsize=11];'
    yield f'  edge [fontname="{FONT}" fontsize=9 fontcolor="{theme.faint}" arrowsize=0.6];'
    yield from _cluster_lines(scene, scene.root, _Counter(), "  ")
    for edge in scene.edges:
        yield f"  {_edge(scene, edge)}"
    yield "}"


class _Counter:
    """Numbers clusters in the order in which they are written."""

    def __init__(self) -> None:
        self.number = 0

    def next(self) -> int:
        self.number += 1
        return self.number


def _cluster_lines(scene: Scene, cluster: Cluster, counter: _Counter, indent: str) -> Iterator[str]:
    for node in cluster.nodes:
        yield f"{indent}{_node(scene, node)}"
    for inner in cluster.clusters:
        tone = scene.theme.cluster
        yield f"{indent}subgraph cluster_{counter.next()} {{"
        label = span(inner.title, tone.text, 10, bold=True)
        yield (
            f'{indent}  graph [label=<{label}> style="rounded,filled" color="{tone.line}" fillcolor="{tone.fill}" '
            f"labeljust=l margin=10];"
        )
        yield from _cluster_lines(scene, inner, counter, indent + "  ")
        yield f"{indent}}}"


def _node(scene: Scene, node: Node) -> str:
    return f"{node.id} [label=<{node_label(scene, node)}>];"


def _edge(scene: Scene, edge: Edge) -> str:
    # The compass point makes an edge end at the outer side of its cell.
    port = "" if edge.arm is None else f":a{edge.arm}:{'n' if scene.direction == 'TB' else 'w'}"
    style = " style=dashed" if edge.control else ""
    label = span(f" {edge.label} ", scene.theme.faint, 9)
    if scene.direction == "LR":  # labels stand above their edges there, and a thick edge would touch them
        label = f'<table border="0" cellpadding="4"><tr><td>{label}</td></tr></table>'
    return (
        f'{edge.source} -> {edge.target}{port} [label=<{label}> penwidth={edge.width} color="{edge.tone.line}"{style}];'
    )
