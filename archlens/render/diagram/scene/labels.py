"""The words on a picture: short, and nothing in them that a renderer would obey."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from archlens.graph import Call, Shape
from archlens.layers.brief_settings import settings_in_brief
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.fold.pieces import Piece
from archlens.text.figures import count, extent, in_short, plural, significant
from archlens.text.lists import first_to_last
from archlens.text.names import visible
from archlens.text.widths import ELLIPSIS, elide, text_width

WIDEST = 36
"""Columns of a line on a node; what is wider loses its middle."""

_WIDEST_TOOLTIP = 200
_WIDEST_RUN = 60
_CLASSES = 4
_MAIN_CLASSES = 3
_LIGHT_ROLES = frozenset({"normalization", "activation", "regularization"})
_SHORTEST_PREFIX = 3
_TAKEN = 2
"""What a folded piece takes is listed up to so many tensors; beyond them they are counted."""

TIME_DISTRIBUTED = "TimeDistributed"
"""What is said of a nested model that runs once for each step."""

_WIDEST_LINE = 44
_WIDEST_SHAPE = 60
_USUAL_TYPE = "float32"
_ACTIVATION = "Activation"

BLOCK_KINDS: Mapping[str, str] = MappingProxyType(
    {"residual": "residual block", "gate": "gate", "dense": "dense block", "parallel": "parallel block"}
)
"""Kind of a block → what it is called."""

_ALIKE: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"arms": ("arm", "arms"), "branches": ("branch", "branches"), "heads": ("head", "heads")}
)
"""Kind of a piece of several that are alike → what one is called, and several."""


def words(text: str, most: int = WIDEST) -> str:
    r"""Text from a model, visible and of limited width.

    Example:
        >>> words("a\nb"), len(words("x" * 10_000))
        ('a\\nb', 36)
    """
    return elide(visible(text[: 4 * most] + text[-4 * most :] if len(text) > 8 * most else text), most) or '""'


def size(shape: Shape) -> str:
    """What a tensor holds of one sample, of limited width.

    Example:
        >>> size((None, 58, 78, 24)), size((None, None, 128)), size((None,)), size(None)
        ('58×78×24', '?×128', 'a number', '?')
    """
    return elide(extent(shape), _WIDEST_SHAPE)


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
    if piece.kind in _ALIKE:
        return _title_of_alike(drawn, piece)
    if piece.kind == "repeat":
        return f"{_of_one_time(drawn, piece)} × {count(piece.times)}"
    return _title_of_unlike(drawn, piece)


def _title_of_alike(drawn: DrawnModel, piece: Piece) -> str:
    """Arms by what each of them is; branches and heads, of which a line below tells it, by their number."""
    if piece.kind == "arms":
        one = _in_a_row(drawn, piece.parts[0].calls, settings=_same_settings(drawn, piece))
        return f"{count(piece.times)} × {one}"
    return f"{plural(piece.times, *_ALIKE[piece.kind])} alike"


def _title_of_unlike(drawn: DrawnModel, piece: Piece) -> str:
    """What is folded as a group, a block, a run or a sequence."""
    head = _head(piece)
    if head.kind == "block":
        return BLOCK_KINDS[head.what]
    if _is_told_by_contents(piece):
        return _main_contents(drawn, piece.calls)
    return _in_a_row(drawn, piece.calls)


def _is_told_by_contents(piece: Piece) -> bool:
    """Whether a folded piece is too mixed or too long for its calls to be named one after the other."""
    return piece.kind == "group" or (piece.kind == "sequence" and len(piece.calls) > _CLASSES)


def _of_one_time(drawn: DrawnModel, piece: Piece) -> str:
    """What comes several times, its parts joined; with their settings, if these are the same each time."""
    alike = _same_settings_each_time(drawn, piece)
    parts = []
    for part in piece.parts:
        if part.kind in ("run", "call") and _head(part) is part:
            parts.append(_in_a_row(drawn, part.calls, settings=alike))
        else:
            parts.append(title(drawn, part))
    inner = " + ".join(_several(part, times) for part, times in Counter(parts).items())
    return inner if len(inner) <= _WIDEST_RUN else "group"


def _several(part: str, times: int) -> str:
    """What comes so often in one time of a repeat: ``2 residual blocks``, ``2 (Dense · ReLU)``."""
    if times == 1:
        return part
    if part in BLOCK_KINDS.values():
        return plural(times, part)
    return f"{count(times)} ({part})"


def _same_settings_each_time(drawn: DrawnModel, piece: Piece) -> bool:
    period = len(piece.calls) // piece.times
    told = [_settings(drawn.facts.calls[n]) for n in piece.calls[:period]]
    rest = enumerate(piece.calls[period:])
    return all(_settings(drawn.facts.calls[n]) == told[place % period] for place, n in rest)


def _same_settings(drawn: DrawnModel, piece: Piece) -> bool:
    """Whether arms that are alike have the same settings, too."""
    told = {tuple(_settings(drawn.facts.calls[n]) for n in part.calls) for part in piece.row}
    return len(told) == 1


def _in_a_row(drawn: DrawnModel, numbers: Sequence[int], *, settings: bool = True) -> str:
    """Classes one after the other; what takes too much room is left out: settings, then classes in the middle."""
    calls = [drawn.facts.calls[n] for n in numbers]
    classes = [class_of(call) for call in calls]
    if settings:
        classes = _with_settings(calls)
    kept = len(classes)
    while kept > 1 and _joined_width(classes) > _WIDEST_RUN:
        kept -= 1
        classes = [*classes[: (kept + 1) // 2], ELLIPSIS, *classes[len(classes) - kept // 2 :]]
    return words(" · ".join(classes), _WIDEST_RUN)


def _with_settings(calls: Sequence[Call]) -> list[str]:
    """Classes with their settings; where there is no room, the first with weights alone has them."""
    full = [" ".join((_short_class(call), *_settings(call))).strip() for call in calls]
    if _joined_width(full) <= _WIDEST_RUN:
        return full
    main = next((place for place, call in enumerate(calls) if call.layer.weighted), 0)
    plain = [_short_class(call) or _settings(call)[0] for call in calls]
    plain[main] = full[main]
    return plain


def _short_class(call: Call) -> str:
    """The class of a call; nothing for an activation that its function tells."""
    is_function = call.layer.class_name == _ACTIVATION and bool(_settings(call))
    return "" if is_function else class_of(call)


def _joined_width(parts: Sequence[str]) -> int:
    return text_width(" · ".join(parts))


def _settings(call: Call) -> tuple[str, ...]:
    """The settings that a picture shows, as one text or none; its shapes tell how a kernel is padded.

    Those that come last are left out where they take too much room. Of an operation, a number that it takes beside
    tensors is told, too.
    """
    rank = None if call.shape is None else len(call.shape)
    told = [*settings_in_brief(call.layer, rank, padding=False), *_numbers(call)]
    kept = len(told)
    while kept > 1 and text_width(", ".join(told[:kept])) > WIDEST:
        kept -= 1
    parts = told[:kept] if kept == len(told) else [*told[:kept], ELLIPSIS]
    return (words(", ".join(parts), WIDEST + 3),) if parts else ()


def _numbers(call: Call) -> list[str]:
    """What an operation takes beside tensors, where that is a plain number: ``0.5`` of ``x * 0.5``."""
    numbers = [value for _, value in call.constants if isinstance(value, float) and math.isfinite(value)]
    return [significant(number) for number in numbers]


def _head(piece: Piece) -> Piece:
    """The block that a run of a block and its activation is about."""
    return next((part for part in piece.parts if part.kind == "block"), piece) if piece.kind == "run" else piece


def lines(drawn: DrawnModel, piece: Piece) -> tuple[str, ...]:
    """The lines below the title."""
    if piece.kind == "call":
        call = drawn.facts.calls[piece.exit]
        key = drawn.facts.graph.input_keys.get(call.id, call.id)
        about = call_lines(call)
        return about if key == call.id else (*about, words(f"key {key}"))
    if piece.kind == "model":
        return _model_lines(drawn, piece)
    name = span(drawn, piece)
    figures = _figures(drawn, piece)
    if (piece.kind == "run" and _head(piece) is piece) or (piece.kind == "sequence" and len(piece.calls) <= _CLASSES):
        return (name, figures)
    if piece.kind in _ALIKE:
        return _alike_lines(drawn, piece)
    calls = piece.calls[: len(piece.calls) // piece.times]
    amount = plural(len(calls), "call")
    if _is_told_by_contents(piece):
        return (name, f"{amount} · {figures}")
    if piece.kind == "repeat":
        amount, figures = f"{amount} each", _joined(_in_all(drawn, piece), through(drawn, piece))
    return (name, _main_contents(drawn, calls), f"{amount} · {figures}")


def _alike_lines(drawn: DrawnModel, piece: Piece) -> tuple[str, ...]:
    """Arms, branches or heads that are alike: the first and the last of them, and what each of them is."""
    names = ends_of_alike(drawn, piece)
    one = sorted(n for part in piece.parts for n in part.calls if not drawn.facts.calls[n].is_input)
    figures = _joined(f"{plural(len(one), 'call')} each", _in_all(drawn, piece))
    if piece.kind == "arms":  # its title says what each of them is
        return (names, figures)
    return (names, _main_contents(drawn, one), figures)


def ends_of_alike(drawn: DrawnModel, piece: Piece) -> str:
    """The first and the last of the inputs of branches, of the outputs of heads, or of arms, that are alike."""
    if piece.kind == "heads":
        outputs = sorted(place for n in piece.calls for place in drawn.outputs.get(n, ()))
        names = [drawn.analysis.outputs[place].name for place in outputs]
    elif piece.kind == "arms":
        names = [drawn.facts.calls[part.calls[0]].layer.name for part in piece.row]
    else:
        names = [drawn.facts.calls[n].layer.name for n in piece.calls if drawn.facts.calls[n].is_input]
    return first_to_last(words(names[0], WIDEST // 2), words(names[-1], WIDEST // 2))


def _model_lines(drawn: DrawnModel, piece: Piece) -> tuple[str, ...]:
    """A closed model: where it is called again, whose weights it has; else what is in it."""
    scope = (*piece.scope, piece.what)
    spread = f"{TIME_DISTRIBUTED} · " if scope in drawn.facts.graph.time_axes else ""
    amount = f"{spread}nested model · {plural(len(piece.calls), 'call')}"
    first = drawn.facts.model_calls.first.get(scope)
    if first is not None:
        return (f"{spread}same {what_is_shared(drawn, piece.calls)} as {words(first[-1])}", through(drawn, piece))
    times = drawn.facts.model_calls.times.get(scope)
    called = "" if times is None else f" · called {count(times)} times"
    return (amount + called, _figures(drawn, piece), _main_contents(drawn, piece.calls))


def what_is_shared(drawn: DrawnModel, numbers: Iterable[int]) -> str:
    """What calls of one model share: its weights, if there are any."""
    return "weights" if any(drawn.facts.calls[n].layer.weights != {} for n in numbers) else "model"


def _figures(drawn: DrawnModel, piece: Piece) -> str:
    """Parameters of a folded piece, and what goes in and comes out."""
    return _joined(parameters(drawn, piece.calls), through(drawn, piece))


def _in_all(drawn: DrawnModel, piece: Piece) -> str:
    """The parameters of what comes several times, which are those of all times together."""
    told = parameters(drawn, piece.calls)
    return told and f"{told} in all"


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def parameters(drawn: DrawnModel, numbers: Iterable[int]) -> str:
    """The parameters of the layers of calls, each counted once; nothing where there are none."""
    total = drawn.facts.parameters.of(numbers).parameters
    if total is None:
        return "? params"
    return _params(total)


def _params(number: int | None) -> str:
    return f"{in_short(number)} params" if number else ""


def through(drawn: DrawnModel, piece: Piece) -> str:
    """What a folded piece takes and gives: ``64×64×1 → 64``."""
    inside = frozenset(piece.calls)
    taken: dict[tuple[int, int], Shape] = {}
    for number in piece.calls:
        for each in drawn.facts.incoming[number]:
            if each.source not in inside:
                taken.setdefault((each.source, each.output), each.shape)
    given = size(drawn.facts.calls[piece.exit].shape)
    if not taken:
        return f"→ {given}"
    before = [size(shape) for shape in list(taken.values())[:_TAKEN]]
    if len(taken) > _TAKEN:
        before = [f"{count(len(taken))} tensors"]
    return f"{' + '.join(before)} → {given}"


def call_lines(call: Call) -> tuple[str, ...]:
    """Class, settings and parameters of a call; in two lines where they are long."""
    if call.is_input:
        type_ = f" {call.dtype}" if call.dtype and call.dtype != _USUAL_TYPE else ""
        return (words(f"input {size(call.shape)}{type_}"),)
    about = " ".join((class_of(call), *_settings(call)))
    own = _params(call.layer.parameters)
    together = " · ".join(filter(None, (about, own)))
    if text_width(together) <= _WIDEST_LINE:
        return (together,)
    return tuple(words(line, _WIDEST_RUN) for line in (about, own) if line)


def class_of(call: Call) -> str:
    """The class of a call, with what it wraps."""
    layer = call.layer
    if layer.class_name == layer.effective_class:
        return words(layer.class_name, 28)
    return words(f"{layer.class_name}({layer.effective_class})", 40)


def contents(drawn: DrawnModel, numbers: Iterable[int], most: int = _CLASSES) -> str:
    """What is in a folded piece, the most frequent classes first.

    Args:
        drawn: what is known of the calls.
        numbers: of the calls in it.
        most: how many classes are named where there are more than one more.

    Returns:
        For example ``3 Conv2D · 3 BatchNormalization · 2 Activation``.
    """
    classes = Counter(class_of(drawn.facts.calls[n]) for n in numbers).most_common()
    more = [f"{count(len(classes) - most)} more classes"] if len(classes) > most + 1 else []
    shown = classes[: most if more else most + 1]
    return words(" · ".join([*(f"{count(times)} {name}" for name, times in shown), *more]), 3 * WIDEST)


def _main_contents(drawn: DrawnModel, numbers: Sequence[int]) -> str:
    """The classes in a folded piece that do its work, the most frequent first; all, where there are no others."""
    main = [n for n in numbers if drawn.facts.calls[n].layer.role not in _LIGHT_ROLES]
    return contents(drawn, main or numbers, _MAIN_CLASSES)


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
    held = f"{named}: {contents(drawn, piece.calls)}"
    sizes = {size(drawn.facts.calls[part.exit].shape) for part in (piece.row if piece.kind == "arms" else (piece,))}
    return held if len(sizes) > 1 else f"{held} → {sizes.pop()}"
