"""The words on a picture: short, and nothing in them that a renderer would obey."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from archlens.graph import Call, Shape
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.fold.pieces import Piece
from archlens.text.figures import count, plural, short, whole
from archlens.text.lists import first_to_last
from archlens.text.names import visible
from archlens.text.widths import ELLIPSIS, elide

WIDEST = 36
"""Columns of a line on a node; what is wider loses its middle."""

_WIDEST_TOOLTIP = 200
_WIDEST_RUN = 56
_CLASSES = 4
_SHORTEST_PREFIX = 3
_KINDS = {"residual": "residual block", "gate": "gate", "dense": "dense block", "parallel": "parallel block"}


def words(text: str, most: int = WIDEST) -> str:
    r"""Text from a model, visible and of limited width.

    Example:
        >>> words("a\nb"), len(words("x" * 10_000))
        ('a\\nb', 36)
    """
    return elide(visible(text[: 4 * most] + text[-4 * most :] if len(text) > 8 * most else text), most) or '""'


def size(shape: Shape) -> str:
    """A shape without its batch axis.

    Example:
        >>> size((None, 58, 78, 24)), size((None, None, 128)), size((None,)), size(None)
        ('58×78×24', '?×128', 'scalar', '?')
    """
    if shape is None:
        return "?"
    return "×".join(map(whole, shape[1:])) or "scalar"


def width(shape: Shape) -> float:
    """How thick a tensor is drawn, in points: by the logarithm of its known axes.

    Example:
        >>> width((None, 10)), width((None, 1000)), width(None)
        (1.4, 2.6, 1.0)
    """
    known = math.prod(axis for axis in (shape or ())[1:] if axis is not None)
    return round(min(6.0, 0.8 + 0.6 * math.log10(max(1, known))), 1) if shape is not None else 1.0


def title(drawn: DrawnModel, piece: Piece) -> str:
    """The line in bold: the call's own name, or what a folded piece is."""
    if piece.kind == "call":
        return words(drawn.facts.calls[piece.exit].layer.name)
    if piece.kind == "model":
        return words(piece.what)
    if piece.kind == "branches":
        return f"{plural(piece.times, 'branch', 'branches')} alike"
    if piece.kind == "repeat":
        inner = " + ".join(dict.fromkeys(title(drawn, part) for part in piece.parts))
        if len(inner) > _WIDEST_RUN:
            inner = "group"
        return f"{inner} × {piece.times}"
    head = _head(piece)
    if head.kind == "block":
        return _KINDS[head.what]
    if piece.kind == "sequence" and len(piece.calls) > _CLASSES:
        return f"{count(len(piece.calls))} calls in a row"
    return _in_a_row([class_of(drawn.facts.calls[n]) for n in piece.calls])


def _in_a_row(classes: list[str]) -> str:
    """Classes one after the other; where they take too much room, those in the middle are left out."""
    kept = len(classes)
    while kept > 1 and sum(len(each) + len(" · ") for each in classes) > _WIDEST_RUN:
        kept -= 1
        classes = [*classes[: (kept + 1) // 2], ELLIPSIS, *classes[len(classes) - kept // 2 :]]
    return words(" · ".join(classes), _WIDEST_RUN)


def _head(piece: Piece) -> Piece:
    """The block that a run of a block and its activation is about."""
    return next((part for part in piece.parts if part.kind == "block"), piece) if piece.kind == "run" else piece


def lines(drawn: DrawnModel, piece: Piece) -> tuple[str, ...]:
    """The lines below the title."""
    if piece.kind == "call":
        call = drawn.facts.calls[piece.exit]
        key = drawn.facts.graph.input_keys.get(call.id, call.id)
        line = _call_line(call)
        return (line,) if key == call.id else (line, words(f"key {key}"))
    name = span(drawn, piece)
    if (piece.kind == "run" and _head(piece) is piece) or (piece.kind == "sequence" and len(piece.calls) <= _CLASSES):
        return (name,)
    each = " each" if piece.kind == "repeat" else ""
    calls = piece.calls[: len(piece.calls) // piece.times]
    amount = plural(len(calls), "call") + each
    if piece.kind == "branches":
        ends = [n for n in piece.calls if drawn.facts.calls[n].is_input]
        names = first_to_last(*(words(drawn.facts.calls[n].layer.name, WIDEST // 2) for n in (ends[0], ends[-1])))
        one = sorted(n for part in piece.parts for n in part.calls)
        return (names, contents(drawn, one[1:]), f"{plural(len(one) - 1, 'call')} each")
    if piece.kind == "model":
        return (f"nested model · {amount}", contents(drawn, calls))
    return (name, f"{contents(drawn, calls)}", amount)


def _call_line(call: Call) -> str:
    """Class and parameters of a call."""
    owned = call.layer.parameters
    if call.is_input:
        return words(f"input {size(call.shape)}" + (f" {call.dtype}" if call.dtype else ""))
    parameters = f" · {short(owned) or count(owned)} params" if owned else ""
    return words(class_of(call) + parameters, WIDEST + 12)


def class_of(call: Call) -> str:
    """The class of a call, with what it wraps."""
    layer = call.layer
    if layer.class_name == layer.effective_class:
        return words(layer.class_name, 28)
    return words(f"{layer.class_name}({layer.effective_class})", 40)


def contents(drawn: DrawnModel, numbers: Iterable[int]) -> str:
    """What is in a folded piece, the most frequent classes first.

    Returns:
        For example ``3 Conv2D · 3 BatchNormalization · 2 Activation``.
    """
    classes = Counter(class_of(drawn.facts.calls[n]) for n in numbers).most_common()
    more = [f"{count(len(classes) - _CLASSES)} more classes"] if len(classes) > _CLASSES + 1 else []
    shown = classes[: _CLASSES if more else _CLASSES + 1]
    return words(" · ".join([*(f"{times} {name}" for name, times in shown), *more]), 3 * WIDEST)


def span(drawn: DrawnModel, piece: Piece) -> str:
    """Which calls a folded piece holds: what their names have in common, or the first and the last."""
    names = [drawn.facts.calls[n].layer.name for n in piece.calls]
    first, last = min(names), max(names)  # what these two begin with alike, all between them do
    prefix = first[: next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))]
    if len(names) > 1 and len(prefix) >= _SHORTEST_PREFIX:
        return words(f"{prefix}{ELLIPSIS}")
    if len(names) == 1:
        return words(names[0])
    return first_to_last(words(names[0], WIDEST // 2), words(names[-1], WIDEST // 2))


def tooltip(drawn: DrawnModel, piece: Piece) -> str:
    """What a browser shows over a node."""
    ids: Sequence[int] = piece.calls if len(piece.calls) == 1 else (piece.calls[0], piece.calls[-1])
    named = " … ".join(words(drawn.facts.calls[n].id, _WIDEST_TOOLTIP) for n in ids)
    return f"{named}: {contents(drawn, piece.calls)} → {size(drawn.facts.calls[piece.exit].shape)}"
