"""What the script of a page works with where it shows two models: their calls, what became of them, what can be lit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archlens.graph import Shape
from archlens.render.diagram.scene.labels import words
from archlens.render.diagram.scene.scene import Node
from archlens.render.diagram.scene.theme import Tone
from archlens.render.diff.union import Both, Status, Union, Way
from archlens.render.html.calls import Known
from archlens.render.html.numbers import ranges
from archlens.render.html.palette import PagePalette
from archlens.text.figures import count, plural, shape
from archlens.text.widths import ELLIPSIS

_WIDEST_ID = 160
_WIDEST_VALUE = 60
_MOST_SETTINGS = 14
_MOST_TENSORS = 6
_TITLES: Mapping[Status, tuple[str, str]] = {
    "added": ("added", "that only the new model has"),
    "removed": ("removed", "that only the old model has"),
    "changed": ("changed", "with other settings, sources, sizes or parameters"),
}


@dataclass(frozen=True, slots=True)
class Lit:
    """Calls that are lit together.

    Attributes:
        title: what they have in common.
        told: that in more words.
        calls: their places in the union.
        tone: their colour.
    """

    title: str
    told: str
    calls: tuple[int, ...]
    tone: Tone


def lit(both: Union, tones: Mapping[Status, Tone]) -> tuple[Lit, ...]:
    """All that can be lit, in the order in which it is offered."""
    found = []
    for status, (title, told) in _TITLES.items():
        calls = tuple(i for i, call in enumerate(both.calls) if call.status == status)
        found.append(Lit(title, f"{plural(len(calls), 'call')} {told}", calls, tones[status]))
    renamed = tuple(i for i, call in enumerate(both.calls) if call.was is not None)
    found.append(Lit("renamed", f"{plural(len(renamed), 'call')} under another name", renamed, tones["same"]))
    merges = tuple(i for i, call in enumerate(both.calls) if call.merge is not None)
    found.append(
        Lit("fusions and injections", f"{plural(len(merges), 'call')} where inputs meet", merges, tones["same"])
    )
    return tuple(each for each in found if each.calls)


def groups(offered: Sequence[Lit], palette: PagePalette) -> list[dict[str, Any]]:
    """What can be lit as the template takes it."""
    items = []
    for number, each in enumerate(offered):
        fill, line = (palette.variables(color) for color in (each.tone.fill, each.tone.line))
        amount = len(each.calls)
        item = {"number": number, "title": each.title, "calls": amount, "fill": fill, "line": line, "told": each.told}
        items.append(item)
    return [{"title": "Changes", "kind": "change", "items": items}] if items else []


def data(
    both: Union, offered: Sequence[Lit], nodes: Sequence[tuple[int, str, str]], palette: PagePalette
) -> dict[str, Any]:
    """What the script works with; see the script for what each place in a row is.

    Args:
        both: both models.
        offered: what can be lit.
        nodes: of each node of the picture its number, its calls and its kind.
        palette: the colours of the page.
    """
    parts = [-1] * len(both.calls)
    for number, each in reversed(list(enumerate(offered))):
        for call in each.calls:
            parts[call] = number
    return {
        **_calls(both),
        "selections": [["change", each.title, ranges(each.calls)] for each in offered],
        "inputs": ranges(i for i, call in enumerate(both.calls) if call.call.kind == "input"),
        "parts": parts,
        "direction": "TB",
        "nodes": nodes,
        "pictures": [],
        "tones": [[palette.variables(part) for part in (t.fill, t.line, t.text)] for t in palette.tones],
    }


def node_rows(nodes: Sequence[Node]) -> tuple[tuple[int, str, str], ...]:
    """Of each node its number, its calls and its kind."""
    return tuple((int(node.id[1:]), ranges(node.calls), node.kind) for node in nodes)


def _calls(both: Union) -> dict[str, Any]:
    """All calls: rows of ``[id, class, role, shapes in, shapes out, parameters, what more there is to say]``."""
    names, shapes, told = Known(), Known(), Known()
    taken: list[list[Way]] = [[] for _ in both.calls]
    for way in both.ways:
        taken[way.target].append(way)
    rows = []
    for place, each in enumerate(both.calls):
        row = [
            words(each.call.id, _WIDEST_ID),
            names.place(words(each.call.class_name, _WIDEST_VALUE)),
            names.place("other"),  # a role that the page says nothing of
            [shapes.place(text) for text in _taken(taken[place])],
            [shapes.place(text) for text in _given(each)],
            names.place("" if each.call.kind == "input" else _parameters(each)),
            told.place(tuple(_told(each))),
        ]
        rows.append(row)
    return {"calls": rows, "words": list(names.places), "shapes": list(shapes.places), "configs": list(told.places)}


def _taken(ways: Sequence[Way]) -> list[str]:
    """What a call takes; of what it takes no longer or newly, that."""
    signs: Mapping[Status, str] = {"added": "+ ", "removed": "− "}
    texts = [signs.get(way.status, "") + _before_and_now(way.before, way.shape) for way in ways[:_MOST_TENSORS]]
    return [*texts, ELLIPSIS] if len(ways) > _MOST_TENSORS else texts


def _given(each: Both) -> list[str]:
    shapes = [_before_and_now(each.old_shape if place == 0 else None, s) for place, s in enumerate(each.call.shapes)]
    return [*shapes[:_MOST_TENSORS], ELLIPSIS] if len(shapes) > _MOST_TENSORS else shapes


def _before_and_now(before: Shape, now: Shape) -> str:
    said = words(shape(now), _WIDEST_VALUE)
    return said if before is None else f"{words(shape(before), _WIDEST_VALUE)} → {said}"


def _parameters(each: Both) -> str:
    now = count(each.call.parameters)
    return now if each.old_parameters is None else f"{count(each.old_parameters)} → {now}"


def _told(each: Both) -> Iterator[tuple[str, str]]:
    """What became of a call, and its settings where one model alone has it."""
    yield "compared", "unchanged" if each.status == "same" else each.status
    if each.was is not None:
        yield "was called", words(each.was, _WIDEST_ID)
    if each.merge is not None:
        yield "merges", words(each.merge, _WIDEST_VALUE)
    for change in each.changes:
        before, now = change.values or ("", "")
        values = f"{words(before, _WIDEST_VALUE)} → {words(now, _WIDEST_VALUE)}" if change.values else "changed"
        yield words(change.what, _WIDEST_VALUE), values
    if each.status in ("added", "removed"):
        for key, value in each.call.settings[:_MOST_SETTINGS]:
            yield words(key, _WIDEST_VALUE), words(value, _WIDEST_VALUE)
