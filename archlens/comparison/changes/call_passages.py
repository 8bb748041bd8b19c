"""Calls that were added or removed, a group in a line: what they are, and between which others they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archlens.comparison.architecture.architecture import Architecture
from archlens.comparison.changes.comparison import CallChange, Comparison
from archlens.comparison.changes.passage_lines import Name, PassageLine, Quoted, Sign, figure_text, listed
from archlens.text.figures import count, shape

_FIRST, _LAST = 3, 2


def added(comparison: Comparison, *, full: bool) -> Iterator[PassageLine]:
    """The groups of added calls."""
    matched = {v for _, v in comparison.matching}
    return _groups("+", comparison.new, matched, comparison.added, full=full)


def removed(comparison: Comparison, *, full: bool) -> Iterator[PassageLine]:
    """The groups of removed calls."""
    matched = {u for u, _ in comparison.matching}
    return _groups("-", comparison.old, matched, comparison.removed, full=full)


def _groups(
    sign: Sign, side: Architecture, matched: set[int], changes: Sequence[CallChange], *, full: bool
) -> Iterator[PassageLine]:
    groups: dict[int, list[CallChange]] = {}
    for change in changes:
        groups.setdefault(change.group, []).append(change)
    for group in groups.values():
        places = [side.by_id[change.id] for change in group]
        before = dict.fromkeys(f.call for p in places for f in side.calls[p].feeds if f.call in matched)
        after = dict.fromkeys(t for p in places for t in side.targets[p] if t in matched)
        yield PassageLine(sign, (*_what(group), *_where(side, list(before), list(after)), *_size(group)))
        if full and len(group) > 1:
            for change in group:
                yield PassageLine(
                    sign, ("  ", Name(change.id), " (", Quoted(change.class_name), f") {shape(change.shape)}")
                )


def _what(group: Sequence[CallChange]) -> tuple[str, ...]:
    if len(group) == 1:
        return Name(group[0].id), " (", Quoted(group[0].class_name), f") {shape(group[0].shape)}"
    names = (Name(group[0].id), " … ", Name(group[-1].id))
    return f"{count(len(group))} calls, ", *names, " (", *_classes(group), ")"


def _classes(group: Sequence[CallChange]) -> Iterator[str]:
    """The classes in a row, those in the middle counted."""
    long = len(group) > _FIRST + _LAST + 1
    for i, change in enumerate(group):
        if long and i == _FIRST:
            yield f", {count(len(group) - _FIRST - _LAST)} more"
        if not long or i < _FIRST or i >= len(group) - _LAST:
            yield ", " if i else ""
            yield Quoted(change.class_name)


def _where(side: Architecture, before: Sequence[int], after: Sequence[int]) -> Iterator[str]:
    for word, places in (("after", before), ("before", after)):
        if places:
            yield f", {word} "
            yield from listed([side.calls[p].id for p in places], most=2)


def _size(group: Sequence[CallChange]) -> Iterator[str]:
    own = [change.parameters for change in group if not change.shared]
    if None in own:
        return
    total = sum(each or 0 for each in own)
    if total:
        yield f": {figure_text(total)} parameters"
    elif any(change.shared and change.parameters for change in group):
        yield ": shares its weights"
