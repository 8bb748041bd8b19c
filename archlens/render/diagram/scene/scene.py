"""A picture before it is written: what is to be seen, in words and colours, whatever the format.

All text in it is visible text (:func:`archlens.text.names.visible`) of limited length; each writer escapes it for
its own format.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from archlens.render.diagram.options import Direction
from archlens.render.diagram.scene.theme import Theme, Tone

NodeKind = Literal["input", "call", "folded", "fusion", "injection", "ghost"]
BadgeKind = Literal["expansion", "contraction", "shared", "heavy", "warning", "output", "split"]


@dataclass(frozen=True, slots=True)
class Badge:
    """A mark on a node.

    Attributes:
        kind: what it tells.
        text: its words.
    """

    kind: BadgeKind
    text: str


@dataclass(frozen=True, slots=True)
class ArmCell:
    """An arm of a fusion or injection, as a cell at the node's edge.

    Attributes:
        text: its share.
        tone: the colour of where it comes from.
        place: of the arm, in argument order.
        rank: where it may stand as well: where the order of arguments means nothing, by the inputs that it sees.
    """

    text: str
    tone: Tone
    place: int
    rank: int


@dataclass(frozen=True, slots=True)
class Node:
    """A node.

    Attributes:
        id: ``n`` and a number; never text of the model's.
        kind: how it stands out.
        title: the line in bold.
        lines: the lines below it.
        tone: its colour.
        badges: its marks.
        arms: of a fusion or injection, in the order in which they stand; none where they would be too many to
            tell apart.
        tooltip: what a browser shows over it.
        calls: the numbers of the calls that it stands for.
        one_ink: whether all its words have the colour of its tone's text: others would not stand out on its area.
        called_again: whether it is a model that was called before, and its first line says whose weights it has.
    """

    id: str
    kind: NodeKind
    title: str
    lines: tuple[str, ...]
    tone: Tone
    badges: tuple[Badge, ...] = ()
    arms: tuple[ArmCell, ...] = ()
    tooltip: str = ""
    calls: tuple[int, ...] = ()
    one_ink: bool = False
    called_again: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """One tensor or several alike.

    Attributes:
        source: id of a node.
        target: id of a node.
        arm: the place among the target's arms; ``None`` where it shows none.
        label: its shape.
        width: in points.
        control: whether it is a control tensor.
        tone: the colour of its source.
        told_by_source: whether its shape stands in the node that it comes from, and not beside it.
    """

    source: str
    target: str
    arm: int | None
    label: str
    width: float
    control: bool
    tone: Tone
    told_by_source: bool = False


@dataclass(frozen=True, slots=True)
class Cluster:
    """A nested model, an internal block, or (without a title) the whole picture.

    Attributes:
        title: its name; what else is said of it, behind middle dots.
        nodes: those that are in it and in no inner cluster.
        clusters: the models and blocks in it.
        is_block: whether it is an internal block.
    """

    title: str
    nodes: tuple[Node, ...]
    clusters: tuple[Cluster, ...]
    is_block: bool = False

    @property
    def short_title(self) -> str:
        """Its name alone: ``encoder`` of ``encoder · 1.2 M params``, ``residual`` of ``residual block``."""
        return self.title.removesuffix(" block") if self.is_block else self.title.split(" · ")[0]

    @property
    def title_further_on(self) -> str:
        """What it is called where it goes on in another column."""
        return f"{self.short_title} (goes on)"

    def all_nodes(self) -> tuple[Node, ...]:
        """Its nodes and those of its inner clusters."""
        return (*self.nodes, *(node for cluster in self.clusters for node in cluster.all_nodes()))

    def inner(self) -> tuple[Cluster, ...]:
        """The clusters in it and in those, each before what is in it."""
        return tuple(each for cluster in self.clusters for each in (cluster, *cluster.inner()))


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A line of the legend.

    Attributes:
        tone: the colour that it explains; ``None`` where it explains a sign.
        sign: the sign that it explains, where it is none of a colour.
        title: in bold.
        text: the rest.
    """

    tone: Tone | None
    sign: str
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class UForm:
    """Where the nodes of a U stand.

    Attributes:
        rows: ids of the nodes in each row, from left to right, the rows from the top down.
        across: (source, target) of the edges within a row.
        rising: (source, target) of the edges that lead up.
    """

    rows: tuple[tuple[str, ...], ...]
    across: frozenset[tuple[str, str]]
    rising: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture.

    Attributes:
        title: the model's name.
        summary: what it comes to, in lines.
        legend: what colours and signs mean.
        root: all nodes.
        edges: all edges.
        direction: where it runs.
        theme: its colours.
        inputs: ids of the nodes that hold the model's inputs, in the model's order.
        u: which nodes stand in one row, and which edges lead up, where it is drawn as a U.
        is_dense: whether its nodes stand near each other.
    """

    title: str
    summary: tuple[str, ...]
    legend: tuple[LegendEntry, ...]
    root: Cluster
    edges: tuple[Edge, ...]
    direction: Direction
    theme: Theme
    inputs: tuple[str, ...] = ()
    u: UForm | None = None
    is_dense: bool = False

    def bare(self) -> Scene:
        """The same without title, summary and legend."""
        return replace(self, title="", summary=(), legend=())

    def with_arms_in_order(self) -> Scene:
        """The same with the arms of merge points in the order of the model's inputs, where they may stand so."""
        return replace(self, root=_with_arms_in_order(self.root))


def _with_arms_in_order(cluster: Cluster) -> Cluster:
    nodes = tuple(replace(node, arms=tuple(sorted(node.arms, key=lambda arm: arm.rank))) for node in cluster.nodes)
    return replace(cluster, nodes=nodes, clusters=tuple(map(_with_arms_in_order, cluster.clusters)))
