"""A comparison as passages of lines, before anyone decides how they look; the figures first.

What is text of a model file stands in :class:`Name` (what it calls its parts) or :class:`Quoted` (anything else), so
that each renderer can make it harmless in its own way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from archlens.comparison.changes.call_passages import added, removed
from archlens.comparison.changes.comparison import (
    Comparison,
    FigureChange,
    Reconfigured,
    Relabelled,
    SettingChange,
    ShapeChange,
)
from archlens.comparison.changes.figure_changes import PRESENCE
from archlens.comparison.changes.passage_lines import Name, Passage, PassageLine, Quoted, Words, figure_text, listed
from archlens.graph import Shape
from archlens.text.figures import count, plural, shape

UNTOLD_KEYS = (
    "The lock file was written before archlens knew of the keys of inputs and outputs; write it again, and they are "
    "compared too."
)
_MOST_LINES = 12
# They follow from figures that are told.
_SPARE = frozenset({"position", "ratio", "layers"})


def passages(comparison: Comparison, *, full: bool = False, names: bool = False) -> tuple[Passage, ...]:
    """What there is to tell, in the order in which it is best read; empty passages are left out.

    Args:
        comparison: what changed.
        full: leave nothing out.
        names: tell other names, too, where people gave them.
    """
    told: list[tuple[str, Iterable[PassageLine]]] = [
        ("Figures", _figures(comparison, full=full)),
        ("Inputs and outputs", _interface(comparison)),
        ("Added", added(comparison, full=full)),
        ("Removed", removed(comparison, full=full)),
        ("Rewired", _rewired(comparison)),
        ("Reconfigured", _reconfigured(comparison.reconfigured, full=full)),
        ("Shapes", _shapes(comparison, full=full)),
        ("Parameters", _parameters(comparison, full=full)),
    ]
    if names:
        told.append(("Renamed", _renamed(comparison)))
    found = []
    for title, all_lines in told:
        lines = tuple(all_lines)
        shown = lines if full or title == "Figures" else lines[:_MOST_LINES]
        if lines:
            found.append(Passage(title, shown, len(lines) - len(shown)))
    return tuple(found)


def summary(comparison: Comparison) -> str:
    """The whole in one line, in archlens's own words.

    Returns:
        For example ``different architecture: 10 calls added, 1 reconfigured``.
    """
    if comparison.same:
        return "same architecture"
    counts = (
        (len(comparison.added), "added"),
        (len(comparison.removed), "removed"),
        (len(comparison.rewired), "rewired"),
        (len(comparison.reconfigured), "reconfigured"),
    )
    told = [(number, what) for number, what in counts if number]
    parts = [f"{count(number)} {what}" for number, what in told]
    if told:
        number, what = told[0]
        parts[0] = f"{plural(number, 'call')} {what}"
    if comparison.interface:
        parts.append("other inputs or outputs")
    if not parts:
        parts.append("other shapes" if comparison.shapes else "other numbers of parameters")
    return f"different architecture: {', '.join(parts)}"


def _figures(comparison: Comparison, *, full: bool) -> Iterator[PassageLine]:
    """One line for each part of the report."""
    groups: dict[tuple[str, str | None, str | None], list[FigureChange]] = {}
    for change in comparison.figures:
        groups.setdefault((change.part, change.old_id, change.id), []).append(change)
    for (part, before, now), changes in groups.items():
        whose = now if now is not None else before
        subject: Words = (part,) if whose is None else (f"{part} ", Name(whose))
        if changes[0].figure == PRESENCE:
            yield _presence(subject, changes[0])
            continue
        told = [change for change in changes if full or change.figure not in _SPARE]
        if told:
            yield PassageLine("~", (*subject, ": ", ", ".join(map(_figure, told))))


def _presence(subject: Words, change: FigureChange) -> PassageLine:
    face = {"branch": "depth ", "output": "joint depth "}.get(change.part, "")
    value = change.new if change.id is not None else change.old
    said = f" ({face}{figure_text(value)})" if value is not None else ""
    if change.id is not None:
        return PassageLine("+", (*subject, f" is new{said}"))
    return PassageLine("-", (*subject, f" is gone{said}"))


def _figure(change: FigureChange) -> str:
    old, new = change.old, change.new
    counted = change.figure.endswith("_blocks")  # there is no figure where there are none
    before, now = (figure_text(0 if counted and value is None else value) for value in (old, new))
    return f"{change.figure.replace('_', ' ')} {before} → {now}"


def _interface(comparison: Comparison) -> Iterator[PassageLine]:
    if not comparison.keys_compared:
        yield PassageLine("", (UNTOLD_KEYS,))
    for change in comparison.interface:
        if change.rearranged and change.moved and change.old == change.new:
            verb = "lead" if change.side == "inputs" else "come from"
            names = listed(change.moved)
            yield PassageLine("~", (f"{change.side} ", *names, f" {verb} elsewhere, under the names that they had"))
        elif change.rearranged:
            order = (*listed(change.old, last=", "), " → ", *listed(change.new, last=", "))
            yield PassageLine("~", (f"{change.side}: ", *order))
        # What swapped its name with another stands in the line above.
        swapped = change.rearranged and sorted(change.old) == sorted(change.new)
        for each in change.relabelled:
            keyed = each.old_key is not None or each.new_key is not None
            if keyed or not swapped:
                yield PassageLine("~", (change.side.removesuffix("s"), " ", *_relabelled(each, keyed=keyed)))


def _relabelled(each: Relabelled, *, keyed: bool) -> Words:
    if not keyed:
        return Name(each.old), " is now called ", Name(each.new)
    before, now = ("none" if key is None else Name(key) for key in (each.old_key, each.new_key))
    return Name(each.new), ": key ", before, " → ", now


def _rewired(comparison: Comparison) -> Iterator[PassageLine]:
    for each in comparison.rewired:
        for change in each.changes:
            if sorted(change.old) == sorted(change.new):
                order = "in another order, " if change.old != change.new else f"by argument {change.argument}, "
                yield PassageLine(
                    "~", (Name(each.new), " takes the same tensors ", order, *listed(change.new, last=", "))
                )
            elif not change.new:
                yield PassageLine("~", (Name(each.new), " no longer takes ", *listed(change.old)))
            elif not change.old:
                yield PassageLine("~", (Name(each.new), " also takes ", *listed(change.new)))
            else:
                yield PassageLine(
                    "~", (Name(each.new), " takes ", *listed(change.new), " instead of ", *listed(change.old))
                )


def _reconfigured(changes: Sequence[Reconfigured], *, full: bool) -> Iterator[PassageLine]:
    """One line for all calls of a class in which the same changed."""
    groups: dict[tuple[str, tuple[SettingChange, ...]], list[str]] = {}
    for each in changes:
        groups.setdefault((each.class_name, each.settings), []).append(each.new)
    for (class_name, settings), names in groups.items():
        words: list[str] = [*listed(names, full=full), " (", Quoted(class_name), "): "]
        for i, setting in enumerate(settings):
            before, now = values(setting)
            words += [", "] if i else []
            words += [Quoted(setting.key), " ", Quoted(before), " → ", Quoted(now)]
        yield PassageLine("~", tuple(words))


def values(setting: SettingChange) -> tuple[str, str]:
    """A setting's two values as people read them.

    Example:
        >>> from archlens.comparison.changes.comparison import SettingChange
        >>> values(SettingChange("units", "8", "16")), values(SettingChange("return_sequences", None, "true"))
        (('8', '16'), ('not set', 'true'))
    """
    before, now = ("not set" if value is None else _value(value) for value in (setting.old, setting.new))
    return before, now


def _value(written: str) -> str:
    if written.startswith('"'):
        try:
            return str(json.loads(written))
        except ValueError:
            return written
    return written.replace(",", ", ")


def _shapes(comparison: Comparison, *, full: bool) -> Iterator[PassageLine]:
    following = [each for each in comparison.shapes if each.follows]
    for each in comparison.shapes:
        if not each.follows or full:
            yield PassageLine("~", (Name(each.id), ": shape ", _shape_change(each.old, each.new)))
    if following and not full:
        last = following[-1]
        yield PassageLine("~", (Name(last.id), ": shape ", _shape_change(last.old, last.new), *_and_before(following)))


def _and_before(following: Sequence[ShapeChange]) -> Iterator[str]:
    if len(following) > 1:
        yield f", and {plural(len(following) - 1, 'call')} before it"


def _shape_change(old: tuple[Shape, ...], new: tuple[Shape, ...]) -> str:
    before, now = (", ".join(map(shape, shapes)) for shapes in (old, new))
    return f"{before} → {now}"


def _parameters(comparison: Comparison, *, full: bool) -> Iterator[PassageLine]:
    ordered = sorted(comparison.parameters, key=lambda each: -abs(each.new - each.old))
    for each in comparison.parameters if full else ordered:
        yield PassageLine("~", (Name(each.id), f": parameters {figure_text(each.old)} → {figure_text(each.new)}"))


def _renamed(comparison: Comparison) -> Iterator[PassageLine]:
    for each in comparison.renamed:
        if not each.numbered:
            yield PassageLine("", (Name(each.old), " → ", Name(each.new)))
