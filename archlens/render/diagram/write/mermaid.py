"""A picture in Mermaid's language, which GitHub and many editors draw.

As in DOT, no name from a model is part of the language: it stands in quoted labels only, every sign in it that Mermaid,
the Markdown inside its labels or the browser could obey as an entity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archlens.render.diagram.scene.scene import Cluster, Edge, LegendEntry, Node, Scene
from archlens.render.diagram.scene.theme import Tone

MOST_CHARACTERS = 48_000
"""Mermaid refuses a text of more than 50,000."""

MOST_EDGES = 480
"""Mermaid refuses more than 500."""

# Underscores inside a word are no emphasis, points inside a number no list, one per cent sign no comment; no other
# sign of ASCII is let through, but for commas, brackets and the like.
_SIGNS = re.compile(r"(?<![^\W_])_|_(?![^\W_])|(?<!\d)\.|\.(?!\d)|%(?=%)|(?<=%)%|[!-$&*+\-/:-<>@\[-^`{-~]")
# Mermaid looks for the names of icons after it has put the entities back.
_ICON = re.compile(r"\b(fa[a-z]?|mdi|logos):(?=\S)")
_SHAPES = {"input": ("([", "])"), "folded": ("[[", "]]"), "fusion": ("{{", "}}"), "injection": ("{{", "}}")}


def render(scene: Scene, *, legend: bool = True) -> str:
    """The picture as Mermaid text; it ends with a line end.

    Args:
        scene: the picture.
        legend: whether the legend is part of it, and the summary with it.
    """
    return "\n".join(_lines(scene, legend=legend)) + "\n"


def escaped(text: str) -> str:
    r"""Text inside a quoted label.

    Example:
        >>> escaped('my_conv'), escaped('a"]; click <b>')
        ('my_conv', 'a#34;#93;#59; click #60;b#62;')
    """
    return _SIGNS.sub(lambda match: f"#{ord(match[0])};", _ICON.sub(r"\1: ", text))


def _lines(scene: Scene, *, legend: bool) -> Iterator[str]:
    tones = _Tones()
    nodes = {node.id: node for node in scene.root.all_nodes()}
    above = _legend(scene, tones) if legend else ()
    body = [*above, *_cluster(scene.root, tones, _Names(), "  ")]
    yield f"flowchart {scene.direction}"
    yield from body
    yield from (f"  {_edge(nodes[edge.target], edge)}" for edge in scene.edges)
    yield from tones.classes()
    yield from _link_styles(scene)


class _Names:
    """Numbers subgraphs in the order in which they are written."""

    def __init__(self) -> None:
        self._number = 0

    def next(self) -> str:
        self._number += 1
        return f"m{self._number}"


class _Tones:
    """The classes of colours, named as they are first used."""

    def __init__(self) -> None:
        self._names: dict[tuple[Tone, str], str] = {}

    def name(self, tone: Tone, kind: str = "") -> str:
        extra = {"ghost": ",stroke-dasharray:4 3", "input": ",stroke-width:3px", "fusion": ",stroke-width:3px"}
        return self._names.setdefault((tone, extra.get(kind, "")), f"c{len(self._names)}")

    def classes(self) -> Iterator[str]:
        for (tone, extra), name in self._names.items():
            yield f"  classDef {name} fill:{tone.fill},stroke:{tone.line},color:{tone.text}{extra}"


def _cluster(cluster: Cluster, tones: _Tones, names: _Names, indent: str) -> Iterator[str]:
    for node in cluster.nodes:
        opening, closing = _SHAPES.get(node.kind, ("[", "]"))
        yield f'{indent}{node.id}{opening}"{_label(node)}"{closing}:::{tones.name(node.tone, node.kind)}'
    for inner in cluster.clusters:
        yield f'{indent}subgraph {names.next()}["{escaped(inner.title)}"]'
        yield from _cluster(inner, tones, names, indent + "  ")
        yield f"{indent}end"


def _label(node: Node) -> str:
    lines = [escaped(line) for line in (*node.lines, *(badge.text for badge in node.badges)) if line]
    return "<br/>".join([f"<b>{escaped(node.title)}</b>", *lines])


def _edge(target: Node, edge: Edge) -> str:
    arm = next((arm for arm in target.arms if arm.place == edge.arm), None)
    share = "" if arm is None else f" · {arm.text}"
    arrow = "-.->" if edge.control else "-->"
    return f'{edge.source} {arrow}|"{escaped(edge.label + share)}"| {edge.target}'


def _link_styles(scene: Scene) -> Iterator[str]:
    styles: dict[tuple[str, float], list[str]] = {}
    for place, edge in enumerate(scene.edges):
        styles.setdefault((edge.tone.line, edge.width), []).append(str(place))
    for (colour, width), places in styles.items():
        yield f"  linkStyle {','.join(places)} stroke:{colour},stroke-width:{width}px"


def _legend(scene: Scene, tones: _Tones) -> Iterator[str]:
    """The colours, in a subgraph of their own; the summary is its title."""
    coloured: list[tuple[Tone, LegendEntry]] = [(e.tone, e) for e in scene.legend if e.tone is not None]
    yield f'  subgraph legend["{escaped(" · ".join((scene.title, *scene.summary)))}"]'
    for place, (tone, entry) in enumerate(coloured):
        yield f'    l{place}["<b>{escaped(entry.title)}</b><br/>{escaped(entry.text)}"]:::{tones.name(tone)}'
    yield "  end"
