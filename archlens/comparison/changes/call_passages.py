"""Calls that were added or removed, a group in a line: what they are, and between which others they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archlens.comparison.architecture.architecture import Architecture
from archlens.comparison.changes.call_groups import CallGroup, added_groups, common_name, removed_groups
from archlens.comparison.changes.comparison import CallChange, Comparison
from archlens.comparison.changes.effect_words import Telling
from archlens.comparison.changes.passage_lines import (
    Name,
    PassageLine,
    Quoted,
    Sign,
    Words,
    calls_counted,
    figure_text,
    listed,
)
from archlens.comparison.changes.summary import blocks
from archlens.text.figures import count, extent

_FIRST, _LAST = 3, 2
_LEAST_REPEATED = 3
_PAIR = 2


def added(comparison: Comparison, telling: Telling, *, full: bool) -> Iterator[PassageLine]:
    """The groups of added calls."""
    return _lines("+", comparison.new, added_groups(comparison), telling, full=full)


def removed(comparison: Comparison, telling: Telling, *, full: bool) -> Iterator[PassageLine]:
    """The groups of removed calls."""
    return _lines("-", comparison.old, removed_groups(comparison), telling, full=full)


def _lines(
    sign: Sign, side: Architecture, groups: Sequence[CallGroup], telling: Telling, *, full: bool
) -> Iterator[PassageLine]:
    for group in groups:
        place = (*_where(group), *_size(side, group), *telling.behind([group.cause]))
        yield PassageLine(sign, (*_what(side, group), *place))
        if full and len(group.calls) > 1:
            for call in group.calls:
                yield PassageLine(sign, ("  ", *_one(call)))


def _what(side: Architecture, group: CallGroup) -> Words:
    if len(group.calls) == 1:
        return tuple(_one(group.calls[0]))
    number = calls_counted(call.class_name for call in group.calls)
    if group.blocks:
        within: Words = (" in ", Name(group.within)) if group.within and len(group.blocks) > 1 else ()
        return *_kinds(group), *within, f" ({number}): ", *_from_to(*_ends_of_blocks(side, group))
    between = " and " if len(group.calls) == _PAIR else " … "
    return f"{number}, ", Name(group.calls[0].id), between, Name(group.calls[-1].id), " (", *_classes(group.calls), ")"


def _one(call: CallChange) -> Iterator[str]:
    yield from (Name(call.id), " (", Quoted(call.class_name), f") gives {extent(call.shape)}")


def _kinds(group: CallGroup) -> Iterator[str]:
    """For example ``4 residual blocks``, ``2 gates and 1 dense block``."""
    for i, (kind, number) in enumerate(group.kinds):
        if i:
            yield " and " if i == len(group.kinds) - 1 else ", "
        yield blocks(kind, number)


def _ends_of_blocks(side: Architecture, group: CallGroup) -> tuple[str, str]:
    """What the first and the last block are called; the first and the last call, where blocks have no names."""
    names = [common_name([side.calls[place].id for place in block.places]) for block in group.blocks]
    alone = len(names) == 1 and names[0]
    if alone or (len(set(names)) == len(names) and all(len(name) > len(group.within) for name in names)):
        return names[0], names[-1]
    return group.calls[0].id, group.calls[-1].id


def _from_to(first: str, last: str) -> Words:
    return (Name(first),) if first == last else (Name(first), " … ", Name(last))


def _classes(calls: Sequence[CallChange]) -> Iterator[str]:
    """The classes in a row: what repeats itself once, and how often; of a long row, those in the middle counted."""
    names = [call.class_name for call in calls]
    period = _period(names)
    if len(names) >= _LEAST_REPEATED and period < len(names):
        yield f"{count(len(names) // period)} times "
        yield from listed_classes(names[:period])
    else:
        yield from listed_classes(names)


def listed_classes(names: Sequence[str]) -> Iterator[str]:
    """Classes in a row, those in the middle of a long one counted."""
    long = len(names) > _FIRST + _LAST + 1
    for i, name in enumerate(names):
        if long and i == _FIRST:
            yield f", {count(len(names) - _FIRST - _LAST)} more"
        if not long or i < _FIRST or i >= len(names) - _LAST:
            yield ", " if i else ""
            yield Quoted(name)


def _period(names: Sequence[str]) -> int:
    """After how many of them a row of names begins again, and does so to its end: its own length, if it does not."""
    borders = [0] * len(names)
    border = 0
    for i in range(1, len(names)):
        while border and names[i] != names[border]:
            border = borders[border - 1]
        if names[i] == names[border]:
            border += 1
        borders[i] = border
    period = len(names) - border
    return period if len(names) % period == 0 else len(names)


def _where(group: CallGroup) -> Iterator[str]:
    for word, ids in (("after", group.before), ("before", group.after)):
        if ids:
            yield f", {word} "
            yield from listed(ids, most=2)


def _size(side: Architecture, group: CallGroup) -> Iterator[str]:
    if group.parameters:
        yield f": {figure_text(group.parameters)} parameters"
    elif group.parameters == 0 and any(call.shared and call.parameters for call in group.calls):
        yield from _sharing(side, group)


def _sharing(side: Architecture, group: CallGroup) -> Iterator[str]:
    """With what calls share their weights that have none of their own."""
    first = side.calls[side.by_id[group.calls[0].id]].shares
    if len(group.calls) == 1 and first is not None:
        yield from (": shares the weights of ", Name(side.calls[first].id))
    else:
        yield ": all weights are those of earlier calls"
