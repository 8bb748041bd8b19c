"""Which calls of the union are drawn as one node, so that the picture shows the changes in their surroundings.

A stretch of calls that stand one behind the other in a topological order can be drawn as one node without making a
cycle; and so can each part of the stretch that hangs together. So a picture is folded by saying where the order is cut.
The first of these ways that leaves few enough nodes is taken:

1. What changed stands alone, and so do its neighbours; what is the same between them is folded.
2. The same without the neighbours; then without the fusions and injections that are the same in both, and without
   inputs and outputs that are.
3. Blocks of one fate in a row are one node, as long as they work at one size: so a stage of a large model is a few
   nodes, one for what came, one for what went, one for what changed.
4. The same, whatever the size.
5. The stretches that are left are joined, the least telling first, until they are few enough.

In ways 1, 3 and 4 inputs, outputs, fusions and injections stand alone.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from archlens.render.diff.union import Status, Union

MOST_NODES = 40
_LEAST = 3
"""Fewer calls than this in a row are not worth a fold."""

_FEWEST = 6
"""No picture is joined to fewer stretches than this: one box would say nothing."""

_ALIKE = 10
"""Of a model in which all parts changed alike, so many show where."""

_SPATIAL = 3
"""Axes of a tensor that has a size beside its batch and its features."""


@dataclass(frozen=True, slots=True)
class DiffPiece:
    """Calls that are drawn as one node.

    Attributes:
        calls: their places in the union, in order.
        status: what they are; ``changed`` where some of them are.
    """

    calls: tuple[int, ...]
    status: Status


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Calls in a row.

    Attributes:
        start: the first.
        stop: the place behind the last.
        status: what they are; ``changed`` where they are not all alike.
        fixed: whether it is a call that stands alone.
        is_input: whether it is made of inputs.
    """

    start: int
    stop: int
    status: Status
    fixed: bool = False
    is_input: bool = False


def fold(both: Union, most: int = MOST_NODES) -> list[DiffPiece]:
    """The pieces of a picture: with the neighbours of what changed, if that is not too much; else in larger pieces.

    Returns:
        At most ``most`` pieces, but where so few calls remain that none is worth folding.
    """
    near = _near(both)
    for key, with_landmarks in _keys(both):
        pieces = list(_cut(both, _stretches(both, key), near))
        few = len(pieces) < min(_FEWEST, most)
        tells = with_landmarks and not _hides(both, ((piece.status, len(piece.calls)) for piece in pieces))
        if len(pieces) <= most and (tells or not few):
            return pieces
    return _joined(both, near, most)


def _hides(both: Union, parts: Iterable[tuple[Status, int]]) -> bool:
    """Whether more than half of all calls are one part in which some changed: nobody sees which, and where."""
    return any(status == "changed" and 2 * calls > len(both.calls) for status, calls in parts)


def _keys(both: Union) -> Iterator[tuple[Callable[[int], Hashable], bool]]:
    """Ways 1 to 4 to cut the order: calls in a row with one key are a stretch; None stays alone.

    Beside each whether inputs and outputs stay alone.
    """
    fixed = _fixed(both)
    changed = {i for i, call in enumerate(both.calls) if call.status != "same"}
    changed |= {i for way in both.ways if way.status != "same" for i in (way.source, way.target)}
    near = {i for way in both.ways if {way.source, way.target} & changed for i in (way.source, way.target)}
    ends = both.ends | {i for i in fixed if both.calls[i].call.kind == "input"}
    for landmarks in fixed, ends, set[int]():
        for kept in near | changed | landmarks, changed | landmarks:
            yield lambda i, kept=kept: None if i in kept else "same", bool(landmarks)  # type: ignore[misc]
    fates = _fates(both, fixed)
    yield lambda i: None if i in fixed else fates[i], True
    yield lambda i: None if i in fixed else fates[i][0], True


def _fixed(both: Union) -> set[int]:
    """The calls by which people find their way: inputs, outputs, and where inputs meet."""
    landmarks = {i for i, call in enumerate(both.calls) if call.call.kind == "input" or call.merge is not None}
    return landmarks | both.ends


def _fates(both: Union, fixed: set[int]) -> list[tuple[Status, Hashable]]:
    """Of each call, what became of the block that it is part of, and the size at which that block works.

    Of what is the same nobody asks at which size.
    """
    fates: list[tuple[Status, Hashable]] = []
    for start, stop in _blocks(both, fixed):
        status = _status(both, range(start, stop))
        own_size = None if status == "same" else _spatial(both, stop - 1)
        fates += [(status, own_size)] * (stop - start)
    return fates


def _blocks(both: Union, fixed: set[int]) -> Iterator[tuple[int, int]]:
    """Parts of the order that end where tensors come together, or where what came or went meets what stays."""
    merging = _merging(both)
    start = 0
    for i in range(len(both.calls)):
        last = i + 1 == len(both.calls)
        if last or i in merging or i in fixed or i + 1 in fixed or _origin(both, i) != _origin(both, i + 1):
            yield start, i + 1
            start = i + 1


def _merging(both: Union) -> set[int]:
    """The calls that take from several others in one of the models."""
    taken: dict[tuple[int, bool], int] = {}
    for way in both.ways:
        if way.control:
            continue
        for of_old, in_it in ((True, way.status != "added"), (False, way.status != "removed")):
            if in_it:
                taken[way.target, of_old] = taken.get((way.target, of_old), 0) + 1
    return {target for (target, _), number in taken.items() if number > 1}


def _origin(both: Union, place: int) -> str:
    """Which of the models have a call."""
    status = both.calls[place].status
    return status if status in ("added", "removed") else "both"


def _spatial(both: Union, place: int) -> Hashable:
    """The axes of what a call gives, but for batch and features."""
    shapes = both.calls[place].call.shapes
    axes = shapes[0] if shapes else None
    return None if axes is None or len(axes) < _SPATIAL else axes[1:-1]


def _status(both: Union, places: Iterable[int]) -> Status:
    found = {both.calls[i].status for i in places}
    return found.pop() if len(found) == 1 else "changed"


def _stretches(both: Union, key: Callable[[int], Hashable]) -> Iterator[_Stretch]:
    start = 0
    keys = [key(i) for i in range(len(both.calls))]
    for i in range(1, len(keys) + 1):
        if i == len(keys) or keys[i] is None or keys[i] != keys[start]:
            alone = keys[start] is None
            is_input = both.calls[start].call.kind == "input"
            yield _Stretch(start, i, _status(both, range(start, i)), alone, is_input)
            start = i


def _cut(both: Union, stretches: Iterable[_Stretch], near: Sequence[Sequence[int]]) -> Iterator[DiffPiece]:
    """The pieces of stretches: of each its parts; few calls that are the same are not worth one."""
    for stretch in stretches:
        for part in _parts(range(stretch.start, stretch.stop), near):
            status = _status(both, part)
            if len(part) < _LEAST and status == "same":
                yield from (DiffPiece((i,), "same") for i in part)
            else:
                yield DiffPiece(tuple(part), status)


def _near(both: Union) -> list[list[int]]:
    near: list[list[int]] = [[] for _ in both.calls]
    for way in both.ways:
        near[way.source].append(way.target)
        near[way.target].append(way.source)
    return near


def _parts(stretch: Sequence[int], near: Sequence[Sequence[int]]) -> list[list[int]]:
    """The parts of a stretch that hang together."""
    if len(stretch) == 1:
        return [list(stretch)]
    left = set(stretch)
    found = []
    for first in stretch:
        if first not in left:
            continue
        left.discard(first)
        part, queue = [], [first]
        while queue:
            call = queue.pop()
            part.append(call)
            more = [other for other in near[call] if other in left]
            left.difference_update(more)
            queue += dict.fromkeys(more)
        found.append(sorted(part))
    return found


def _joined(both: Union, near: Sequence[Sequence[int]], most: int) -> list[DiffPiece]:
    """Way 5; where the parts of so few stretches are still too many, their parts are not told apart."""
    stretches, wanted = _to_join(both, most)
    while wanted >= min(_FEWEST, most):
        pieces = list(_cut(both, _fewer(stretches, wanted), near))
        if len(pieces) <= most:
            return pieces
        wanted = wanted * 2 // 3
    few = _fewer(stretches, max(_FEWEST, most // 2))
    return [DiffPiece(tuple(places), _status(both, places)) for places in (range(e.start, e.stop) for e in few)]


def _to_join(both: Union, most: int) -> tuple[list[_Stretch], int]:
    """The stretches that way 5 begins with, and how many it leaves: of way 4, or finer ones where these are too few."""
    fixed = _fixed(both)
    fates = _fates(both, fixed)
    block = [number for number, (start, stop) in enumerate(_blocks(both, fixed)) for _ in range(start, stop)]
    stretches = list(_stretches(both, lambda i: None if i in fixed else fates[i][0]))
    if len(stretches) > _FEWEST or not _hides(both, ((each.status, each.stop - each.start) for each in stretches)):
        return stretches, most
    for finer in block, [call.status for call in both.calls]:
        stretches = list(_stretches(both, lambda i, finer=finer: None if i in fixed else finer[i]))  # type: ignore[misc]
        if len(stretches) > _FEWEST:
            break
    # Whether some of it is the same is no reason here to join or not: they shall be of about one size.
    stretches = [replace(each, status="changed") if each.status == "same" else each for each in stretches]
    return stretches, min(most, _ALIKE)


def _fewer(stretches: Sequence[_Stretch], most: int) -> list[_Stretch]:
    """Neighbours joined, those first whose boundary says least, until there are so few."""
    alive: dict[int, _Stretch] = dict(enumerate(stretches))
    after = {i: i + 1 for i in range(len(stretches) - 1)}
    before = {i + 1: i for i in range(len(stretches) - 1)}
    queue = [(*_worth(stretches[i], stretches[j]), i, j) for i, j in after.items()]
    heapq.heapify(queue)
    while len(alive) > most:
        worth, calls, i, j = heapq.heappop(queue)
        if after.get(i) != j or (worth, calls) != _worth(alive[i], alive[j]):
            continue  # one of the two was joined with another meanwhile
        alive[i] = _both_in_one(alive[i], alive.pop(j))
        following = after.pop(j, None)
        del after[i]
        if following is not None:
            after[i], before[following] = following, i
            heapq.heappush(queue, (*_worth(alive[i], alive[following]), i, following))
        if i in before:
            heapq.heappush(queue, (*_worth(alive[before[i]], alive[i]), before[i], i))
    return [alive[i] for i in sorted(alive)]


def _worth(one: _Stretch, other: _Stretch) -> tuple[int, int]:
    """How much the boundary of two stretches says: first by what they are, then by how many calls they are."""
    calls = other.stop - one.start
    if one.is_input != other.is_input:
        return 4, calls
    if one.fixed or other.fixed:
        return (2 if one.is_input and one.status == other.status else 3), calls
    if one.status == other.status:
        return 0, calls
    kept = {one.status, other.status} <= {"same", "changed"}
    return (1 if kept else 2), calls


def _both_in_one(one: _Stretch, other: _Stretch) -> _Stretch:
    status = one.status if one.status == other.status else "changed"
    fixed = (one.fixed or other.fixed) and not (one.is_input and other.is_input)
    return _Stretch(one.start, other.stop, status, fixed, one.is_input and other.is_input)
