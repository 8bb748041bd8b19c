"""Two models as one picture: green for what was added, red for what was removed, amber for what changed.

A sign stands beside each colour (+ − ~), for those who cannot tell the colours apart; and they are told apart by their
lightness, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from archlens.comparison.changes.comparison import Comparison
from archlens.comparison.changes.summary import blocks, summary
from archlens.render.diagram.options import SECONDS
from archlens.render.diagram.scene.labels import size, words
from archlens.render.diagram.scene.scene import Badge, Cluster, Edge, LegendEntry, Node, NodeKind, Scene
from archlens.render.diagram.scene.theme import LIGHT, Theme, Tone
from archlens.render.diagram.write.svg import finish
from archlens.render.diff.diff_folding import MOST_NODES, DiffPiece, fold
from archlens.render.diff.side_titles import side_titles
from archlens.render.diff.union import Both, Status, Union, Way, union, ways_to_draw
from archlens.render.document import View
from archlens.text.figures import count, in_short, plural
from archlens.text.lists import first_to_last, listed

if TYPE_CHECKING:
    from archlens.render.diagram.place.placement import Placed

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
    ("changed", "~ changed", "with other settings, sources, sizes or parameters"),
    ("same", "unchanged", "that both have"),
)

_EVER_FEWER = (28, 20, 14)
"""How many nodes a picture is folded down to, where it cannot be read."""

_MOST_CHANGES = 4
_CLASSES = 3
_KINDS = 3
_WIDEST_SIDE = 40
_WIDTHS: Mapping[Status, float] = MappingProxyType({"same": 1.0, "added": 2.2, "removed": 2.2, "changed": 1.0})


def render(comparison: Comparison, view: View) -> str:
    """The picture as an SVG file; tips stand on its nodes and edges.

    Raises:
        DrawingError: if the layout fails or takes too long.
    """
    from archlens.render.diagram.write.placed_dot import drawn

    placed = readable(union(comparison), lambda both, most: scene(comparison, title_of(view), both=both, most=most))
    return finish(drawn(placed, "svg", None, SECONDS).decode(), placed.scene)


def readable(both: Union, make: Callable[[Union, int], Scene], screen: tuple[float, float] | None = None) -> Placed:
    """The picture of both models, laid out; folded further where its letters could not be read on one screen.

    Args:
        both: both models.
        make: makes the scene of them with at most so many nodes.
        screen: width and height of the screen, in pixels; one of 1,440 by 900, if not given.

    Raises:
        DrawingError: if the layout fails or takes too long.
    """
    # Mermaid, in Markdown, needs no layout: it need not wait for graphviz.
    from archlens.render.diagram.place.placement import LEAST_LETTER, SCREEN, place

    screen = screen or SCREEN
    best = place(make(both, MOST_NODES), None, SECONDS, screen)
    nodes = len(best.scene.root.nodes)
    for most in _EVER_FEWER:
        if best.letter >= LEAST_LETTER:
            break
        if most >= nodes:
            continue
        other = place(make(both, most), None, SECONDS, screen)
        best = max(best, other, key=lambda each: each.letter)
    return best


def title_of(view: View) -> str:
    """What stands above the picture: what the sides are called, in short."""
    return " → ".join(words(side, _WIDEST_SIDE) for side in side_titles(*view.sides))


def scene(
    comparison: Comparison,
    title: str,
    theme: Theme = LIGHT,
    tones: Mapping[Status, Tone] = LIGHT_TONES,
    *,
    both: Union | None = None,
    most: int = MOST_NODES,
) -> Scene:
    """The picture of a comparison.

    Args:
        comparison: what changed.
        title: what stands above it.
        theme: its colours, but for those of what changed.
        tones: the colours of what changed.
        both: both models as one graph, where it has been made.
        most: how many nodes it has, if that leaves room for what changed.
    """
    both = both or union(comparison)
    pieces = fold(both, most)
    owner = {call: f"n{piece.calls[-1]}" for piece in pieces for call in piece.calls}
    nodes = tuple(_node(both, piece, tones[piece.status]) for piece in pieces)
    return Scene(
        title=words(title, 100),
        summary=(summary(comparison),),
        legend=tuple(_legend(both, tones)),
        root=Cluster("", nodes, ()),
        edges=tuple(_edges(both, owner, tones)),
        direction="TB",
        theme=theme,
    )


def _node(both: Union, piece: DiffPiece, tone: Tone) -> Node:
    if len(piece.calls) == 1:
        return _single(both, piece.calls[0], tone)
    id_ = f"n{piece.calls[-1]}"
    calls = [both.calls[i] for i in piece.calls]
    names = first_to_last(words(calls[0].call.id, 24), words(calls[-1].call.id, 24))
    told = [*_most_changed(calls), *_parameters_of(calls)]
    shown = [names, *told] if told else [names, _contents(calls)]
    badges = tuple(_badges(both, piece.calls))
    title, blocks_inside = _title_of(piece, calls), _blocks_in(both, piece)
    if blocks_inside:
        shown[0] = f"{plural(len(calls), 'call')}, {names}"
        title = SIGNS[piece.status] + blocks_inside
    return Node(id_, "folded", title, tuple(shown), tone, badges, tooltip=f"{title}: {names}", calls=piece.calls)


def _blocks_in(both: Union, piece: DiffPiece) -> str:
    """The blocks among the calls of a piece that came or went as a whole; empty if there are none."""
    if piece.status not in ("added", "removed"):
        return ""
    inside = frozenset(piece.calls)
    kinds = Counter(kind for kind, own in both.blocks if inside.issuperset(own))
    return listed([blocks(kind, number) for kind, number in kinds.items()])


def _title_of(piece: DiffPiece, calls: Sequence[Both]) -> str:
    changed = sum(call.status != "same" for call in calls)
    what: str = "unchanged" if piece.status == "same" else piece.status
    if piece.status == "changed" and changed < len(calls):
        what = f"{count(changed)} of them changed"
    return f"{SIGNS[piece.status]}{plural(len(calls), 'call')}, {what}"


def _most_changed(calls: Sequence[Both]) -> Iterator[str]:
    """What changed in most of the calls, or what became of them."""
    origins = Counter(call.status for call in calls)
    if len({"added", "removed"} & set(origins)) and len(origins) > 1:
        kinds: tuple[Status, ...] = ("added", "removed", "changed")
        yield " · ".join(f"{SIGNS[kind]}{count(origins[kind])}" for kind in kinds if origins[kind])
    found = Counter(change.what for call in calls for change in call.changes)
    first = {change.what: str(change) for call in reversed(calls) for change in call.changes}
    for what, times in found.most_common(_KINDS):
        yield words(first[what], 40) + (f", and {count(times - 1)} more" if times > 1 else "")
    if len(found) > _KINDS:
        yield f"and {plural(len(found) - _KINDS, 'other change')}"


def _parameters_of(calls: Sequence[Both]) -> Iterator[str]:
    """The parameters of the layers that are first called in a piece: before and now, if these differ."""
    own = [call for call in calls if call.call.shares is None]
    if any(call.call.parameters is None for call in own):
        return
    now = sum(call.call.parameters or 0 for call in own if call.status != "removed")
    before = sum(_before(call) for call in own if call.status != "added")
    if before and now and before != now:
        yield f"params {_brief(before)} → {_brief(now)}"
    elif before or now:
        yield f"{_brief(now or before)} params"


def _before(call: Both) -> int:
    return (call.call.parameters or 0) if call.old_parameters is None else call.old_parameters


def _brief(number: int) -> str:
    return in_short(number)


def _single(both: Union, place: int, tone: Tone) -> Node:
    only = both.calls[place]
    call = only.call
    changes = [words(str(each), 48) for each in only.changes]
    if len(changes) > _MOST_CHANGES:
        changes[_MOST_CHANGES:] = [f"and {count(len(changes) - _MOST_CHANGES)} more"]
    renamed = [f"was {words(only.was)}"] if only.was is not None else []
    lines = (_what(only), *changes, *renamed)
    title = SIGNS[only.status] + words(call.id)
    tooltip = f"{words(call.id, 200)}: {_shape_of(only)}"
    badges = tuple(_badges(both, (place,)))
    return Node(f"n{place}", _kind(only), title, lines, tone, badges, tooltip=tooltip, calls=(place,))


def _kind(only: Both) -> NodeKind:
    if only.status == "removed":
        return "ghost"
    if only.call.kind == "input":
        return "input"
    if only.merge is not None:
        return "fusion" if only.merge.startswith("fusion") else "injection"
    return "call"


def _what(only: Both) -> str:
    """Class, shape and parameters, the last two before and now."""
    call = only.call
    parts = [words(call.class_name, 28), _shape_of(only)]
    if only.merge is not None:
        parts[0] = words(only.merge)
    if only.old_parameters is not None and call.parameters is not None:
        parts.append(f"params {_brief(only.old_parameters)} → {_brief(call.parameters)}")
    elif call.parameters:
        parts.append(f"{_brief(call.parameters)} params")
    return " · ".join(parts)


def _shape_of(only: Both) -> str:
    now = size(only.call.shapes[0]) if only.call.shapes else "?"
    return now if only.old_shape is None else f"{size(only.old_shape)} → {now}"


def _badges(both: Union, places: Sequence[int]) -> Iterator[Badge]:
    """Outputs; of a call that is in both, whether it gives one in one of them only."""
    outputs = [place for place in places if place in both.ends]
    if len(outputs) > 1:
        yield Badge("output", f"► {count(len(outputs))} outputs")
    elif outputs:
        kept = both.calls[outputs[0]].status in ("same", "changed")
        if kept and outputs[0] not in both.old_ends:
            yield Badge("output", "+ now an output")
        elif kept and outputs[0] not in both.new_ends:
            yield Badge("output", "− no output any more")
        else:
            yield Badge("output", "► output")


def _contents(calls: Sequence[Both]) -> str:
    classes = Counter(words(call.call.class_name, 24) for call in calls).most_common()
    more = [f"{count(len(classes) - _CLASSES)} more classes"] if len(classes) > _CLASSES + 1 else []
    shown = classes[: _CLASSES if more else _CLASSES + 1]
    return " · ".join([*(f"{times} {name}" for name, times in shown), *more])


def _edges(both: Union, owner: Mapping[int, str], tones: Mapping[Status, Tone]) -> Iterator[Edge]:
    """The tensors between two nodes: those of one kind as one edge."""
    seen: dict[tuple[str, str, Status, bool], str] = {}
    for way in ways_to_draw(both):
        source, target = owner[way.source], owner[way.target]
        if source != target:
            seen.setdefault((source, target, way.status, way.control), _label(way))
    for (source, target, status, control), label in seen.items():
        dashed = control or status == "removed"
        yield Edge(source, target, None, label, _WIDTHS[status], dashed, tones[status])


def _label(way: Way) -> str:
    now = SIGNS[way.status] + size(way.shape)
    return now if way.before is None else f"{size(way.before)} → {now}"


def _legend(both: Union, tones: Mapping[Status, Tone]) -> Iterator[LegendEntry]:
    numbers = Counter(call.status for call in both.calls)
    for status, title, text in _LEGEND:
        if numbers[status]:
            yield LegendEntry(tones[status], "", title, f"{plural(numbers[status], 'call')} {text}")
