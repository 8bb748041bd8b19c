"""Two models as one picture: green for what was added, red for what was removed, amber for what changed.

A sign stands beside each colour (+ − ~), for those who cannot tell the colours apart; and they are told apart by their
lightness, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from archlens.comparison.changes.comparison import Comparison
from archlens.comparison.changes.summary import summary
from archlens.render.diagram.options import SECONDS
from archlens.render.diagram.scene.labels import size, words
from archlens.render.diagram.scene.scene import Badge, Cluster, Edge, LegendEntry, Node, NodeKind, Scene
from archlens.render.diagram.scene.theme import LIGHT, Theme, Tone
from archlens.render.diagram.write import dot
from archlens.render.diagram.write.engine import lay_out
from archlens.render.diagram.write.svg import finish
from archlens.render.diff.diff_folding import DiffPiece, fold
from archlens.render.diff.union import Both, Status, Union, union
from archlens.render.document import View
from archlens.text.figures import count, plural
from archlens.text.lists import first_to_last

LIGHT_TONES: Mapping[Status, Tone] = MappingProxyType(
    {
        "same": Tone("#f8fafc", "#94a3b8", "#475569"),
        "added": Tone("#dcfce7", "#15803d", "#14532d"),
        "removed": Tone("#fecaca", "#b91c1c", "#7f1d1d"),
        "changed": Tone("#fef3c7", "#b45309", "#713f12"),
    }
)
DARK_TONES: Mapping[Status, Tone] = MappingProxyType(
    {
        "same": Tone("#141b24", "#6e7b8a", "#b6c2cf"),
        "added": Tone("#0f2e1c", "#4ade80", "#bbf7d0"),
        "removed": Tone("#431717", "#f87171", "#fecaca"),
        "changed": Tone("#362608", "#fbbf24", "#fde68a"),
    }
)
SIGNS: Mapping[Status, str] = MappingProxyType({"same": "", "added": "+ ", "removed": "− ", "changed": "~ "})
_LEGEND: tuple[tuple[Status, str, str], ...] = (
    ("added", "+ added", "that only the new model has"),
    ("removed", "− removed", "that only the old model has"),
    ("changed", "~ changed", "that both have, with other settings or other sources"),
    ("same", "unchanged", "that both have"),
)

_MOST_CHANGES = 4
_CLASSES = 3
_WIDEST_SIDE = 24
_WIDTHS: Mapping[Status, float] = MappingProxyType({"same": 1.0, "added": 2.2, "removed": 2.2, "changed": 1.0})


def render(comparison: Comparison, view: View) -> str:
    """The picture as an SVG file.

    Raises:
        DrawingError: if the layout fails or takes too long.
    """
    return laid_out(scene(comparison, title_of(view)))


def laid_out(made: Scene) -> str:
    """A scene as an SVG file; tips stand on its nodes and edges.

    Raises:
        DrawingError: if the layout fails or takes too long.
    """
    return finish(lay_out(dot.render(made), "svg", None, SECONDS).decode(), made)


def title_of(view: View) -> str:
    """What stands above the picture: what the sides are called, in short."""
    # Not wider than the legend below it, which would be pulled apart.
    return " → ".join(words(side, _WIDEST_SIDE) for side in view.sides)


def scene(
    comparison: Comparison, title: str, theme: Theme = LIGHT, tones: Mapping[Status, Tone] = LIGHT_TONES
) -> Scene:
    """The picture of a comparison.

    Args:
        comparison: what changed.
        title: what stands above it.
        theme: its colours, but for those of what changed.
        tones: the colours of what changed.
    """
    both = union(comparison)
    pieces = fold(both)
    owner = {call: f"n{number}" for number, piece in enumerate(pieces, 1) for call in piece.calls}
    nodes = tuple(_node(both, f"n{number}", piece, tones[piece.status]) for number, piece in enumerate(pieces, 1))
    return Scene(
        title=words(title, 100),
        summary=(summary(comparison),),
        legend=tuple(_legend(both, tones)),
        root=Cluster("", nodes, ()),
        edges=tuple(_edges(both, owner, tones)),
        direction="TB",
        theme=theme,
    )


def _node(both: Union, id_: str, piece: DiffPiece, tone: Tone) -> Node:
    if len(piece.calls) == 1:
        only = both.calls[piece.calls[0]]
        return _single(both, id_, piece.calls[0], only, tone)
    calls = [both.calls[i] for i in piece.calls]
    changed = sum(call.status != "same" for call in calls)
    what: str = "unchanged" if piece.status == "same" else piece.status
    if piece.status == "changed" and changed < len(calls):
        what = f"calls, {count(changed)} changed"
    title = f"{SIGNS[piece.status]}{count(len(calls))} {what}"
    names = first_to_last(words(calls[0].call.id, 24), words(calls[-1].call.id, 24))
    return Node(id_, "folded", title, (names, _contents(calls)), tone, tooltip=names)


def _single(both: Union, id_: str, place: int, only: Both, tone: Tone) -> Node:
    call = only.call
    shape = size(call.shapes[0]) if call.shapes else "?"
    parameters = f" · {count(call.parameters)} params" if call.parameters else ""
    lines = [f"{words(call.class_name, 28)} · {shape}{parameters}", *(words(each, 48) for each in only.changes)]
    if len(only.changes) > _MOST_CHANGES:
        lines[1 + _MOST_CHANGES :] = [f"and {count(len(only.changes) - _MOST_CHANGES)} more"]
    badges = (Badge("output", "► output"),) if place in both.ends else ()
    kind: NodeKind = "input" if call.kind == "input" else "ghost" if only.status == "removed" else "call"
    title = SIGNS[only.status] + words(call.id)
    return Node(id_, kind, title, tuple(lines), tone, badges, tooltip=f"{words(call.id, 200)}: {shape}")


def _contents(calls: list[Both]) -> str:
    classes = Counter(words(call.call.class_name, 24) for call in calls).most_common()
    shown = [f"{times} {name}" for name, times in classes[:_CLASSES]]
    more = [f"{count(len(classes) - _CLASSES)} more classes"] if len(classes) > _CLASSES else []
    return " · ".join([*shown, *more])


def _edges(both: Union, owner: Mapping[int, str], tones: Mapping[Status, Tone]) -> Iterator[Edge]:
    """The tensors between two nodes: those of one kind as one edge."""
    seen: dict[tuple[str, str, Status, bool], str] = {}
    for way in both.ways:
        source, target = owner[way.source], owner[way.target]
        if source != target:
            seen.setdefault((source, target, way.status, way.control), size(way.shape))
    for (source, target, status, control), shape in seen.items():
        label = f"{SIGNS[status]}{shape}"
        yield Edge(source, target, None, label, _WIDTHS[status], control or status == "removed", tones[status])


def _legend(both: Union, tones: Mapping[Status, Tone]) -> Iterator[LegendEntry]:
    numbers = Counter(call.status for call in both.calls)
    for status, title, text in _LEGEND:
        if numbers[status]:
            yield LegendEntry(tones[status], "", title, f"{plural(numbers[status], 'call')} {text}")
