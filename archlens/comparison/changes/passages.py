"""A comparison as passages of lines, before anyone decides how they look: causes first, each with what follows from it.

What is text of a model file stands in :class:`Name` (what it calls its parts) or :class:`Quoted` (anything else), so
that each renderer can make it harmless in its own way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from archlens.comparison.changes.call_passages import added, removed
from archlens.comparison.changes.changed_passage import Numbers, changed, shapes_changed
from archlens.comparison.changes.comparison import Cause, Comparison, FigureChange, Relabelled
from archlens.comparison.changes.effect_words import Telling
from archlens.comparison.changes.feed_words import Sources
from archlens.comparison.changes.figure_changes import PRESENCE
from archlens.comparison.changes.figure_rows import SHARES, change_of, figure_name, said, told_figures
from archlens.comparison.changes.passage_lines import Name, Passage, PassageLine, Words, figure_text, listed
from archlens.comparison.changes.renamed_passage import renamed
from archlens.comparison.changes.setting_words import UNTOLD

UNTOLD_KEYS = (
    "The lock file was written before archlens knew of the keys of inputs and outputs; write it again, and they are "
    "compared too."
)
INTERFACE, FIGURES = "Inputs and outputs", "Figures"
_MOST_LINES = 12
# They follow from figures that are told.
_SPARE = frozenset({"position", "ratio", "layers"})


def passages(comparison: Comparison, *, full: bool = False, names: bool = False) -> tuple[Passage, ...]:
    """What there is to tell, in the order in which it is best read: what was done, then what became of the figures.

    Other shapes and numbers of parameters stand with what they follow from; ``full`` lists them, too. Empty passages
    are left out.

    Args:
        comparison: what changed.
        full: leave nothing out.
        names: list all other names where people gave them; else they are counted.
    """
    telling = Telling(comparison)
    told: list[tuple[str, Iterable[PassageLine]]] = [
        (INTERFACE, _interface(comparison)),
        ("Added", added(comparison, telling, full=full)),
        ("Removed", removed(comparison, telling, full=full)),
        ("Rewired", _rewired(comparison, telling)),
        ("Changed", changed(comparison, telling, full=full)),
    ]
    if full:
        told += [("Shapes", _shapes(comparison)), ("Parameters", _parameters(comparison))]
    told += [(FIGURES, _figures(comparison, full=full)), ("Renamed", renamed(comparison, names=names))]
    found = []
    for title, all_lines in told:
        lines = tuple(all_lines)
        shown = lines if full or title == FIGURES or names else lines[:_MOST_LINES]
        if lines:
            found.append(Passage(title, shown, len(lines) - len(shown)))
    return tuple(found)


def _figures(comparison: Comparison, *, full: bool) -> Iterator[PassageLine]:
    """One line for each part of the report."""
    groups: dict[tuple[str, str | None, str | None], list[FigureChange]] = {}
    for change in comparison.figures if full else told_figures(comparison):
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
    before, now = said(change)
    by = change_of(change)
    share = f" ({by})" if by and change.figure in SHARES else ""
    return f"{figure_name(change.figure)} {before} → {now}{share}"


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
    before, now = (UNTOLD if key is None else Name(key) for key in (each.old_key, each.new_key))
    return Name(each.new), ": key ", before, " → ", now


def _rewired(comparison: Comparison, telling: Telling) -> Iterator[PassageLine]:
    reconfigured = frozenset(each.new for each in comparison.reconfigured)
    sources, numbers = Sources(comparison), Numbers(comparison)
    for each in comparison.rewired:
        last = len(each.changes) - 1
        for i, change in enumerate(each.changes):
            told: Words = ()
            # Of a call with other settings, too, what follows is told there.
            if i == last and each.new not in reconfigured:
                told = (*numbers.of_call(each.new), *telling.behind([Cause("changed", each.new)]))
            yield PassageLine("~", (*sources.words(each.new, change), *told))


def _shapes(comparison: Comparison) -> Iterator[PassageLine]:
    for each in comparison.shapes:
        said_shapes = shapes_changed(each.old, each.new)
        yield PassageLine("~", (Name(each.id), f": shape {said_shapes}", *_because(each.id, each.follows_from)))


def _parameters(comparison: Comparison) -> Iterator[PassageLine]:
    for each in comparison.parameters:
        numbers = f": parameters {figure_text(each.old)} → {figure_text(each.new)}"
        yield PassageLine("~", (Name(each.id), numbers, *_because(each.id, each.follows_from)))


def _because(id_: str, causes: Sequence[Cause]) -> Iterator[str]:
    """Which other calls a change follows from."""
    others = [cause.id for cause in causes if cause.change == "removed" or cause.id != id_]
    if others:
        yield ", follows from "
        yield from listed(others, most=2)
