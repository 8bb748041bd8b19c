"""Which inputs a call sees, and which outputs it reaches: sets of ends, one pass down, one pass up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress
from typing import TypeVar, overload

from archlens import limits

T = TypeVar("T")

NONE = 0
"""The kind of the empty set."""

_SEVERAL = -1
_NOTHING = -2


class EndSets(Sequence[int]):
    """Of each call, a set of ends: the inputs that it sees, or the outputs that it reaches.

    By the number of a call it gives a bit mask: bit i is set if the i-th end is in its set. Sets are held once however
    many calls have them, and those of a single end by its position alone: a model may have a hundred thousand ends, and
    as many calls of which each sees one.

    Args:
        neighbours: of each call, those whose sets its own is made of.
        order: the calls, each behind its neighbours.
        ends: the calls that are ends; one call may be several.

    Attributes:
        kinds: of each call, the number of its set: two calls have one number if their sets are equal, else they have
            not; that of the empty set is :data:`NONE`.

    Raises:
        LimitError: if the sets take too much memory.

    Example:
        >>> sets = EndSets([[], [], [0], [1, 2]], range(4), [0, 1])
        >>> list(sets), sets.kinds
        ([1, 2, 1, 3], (1, 2, 1, 3))
    """

    def __init__(self, neighbours: Sequence[Sequence[int]], order: Iterable[int], ends: Sequence[int]) -> None:
        self._masks: list[int | None] = [0]
        self._only: list[int] = [_NOTHING]
        self._singles: dict[int, int] = {}
        self._several: dict[int, int] = {}
        self._bytes = 0
        own: dict[int, list[int]] = {}
        for place, call in enumerate(ends):
            own.setdefault(call, []).append(place)
        kinds = [NONE] * len(neighbours)
        for call in order:
            around = neighbours[call]
            if len(around) == 1 and call not in own:  # most calls
                kinds[call] = kinds[around[0]]
                continue
            parts = set(map(kinds.__getitem__, around))
            if call in own:
                parts.update(map(self._single, own[call]))
            if parts:
                kinds[call] = parts.pop() if len(parts) == 1 else self._union(parts)
        self.kinds = tuple(kinds)

    def _single(self, place: int) -> int:
        """The kind of the set of one end."""
        if place not in self._singles:
            self._singles[place] = self._kind(place, None)
        return self._singles[place]

    def _kind(self, only: int, mask: int | None) -> int:
        self._only.append(only)
        self._masks.append(mask)
        return len(self._masks) - 1

    def _union(self, kinds: set[int]) -> int:
        kinds.discard(NONE)
        if len(kinds) < 2:  # noqa: PLR2004 - nothing to unite
            return kinds.pop() if kinds else NONE
        mask = 0
        for kind in kinds:
            mask |= self.mask(kind)
        if mask not in self._several:
            self._bytes += (mask.bit_length() + 7) // 8
            limits.check("reach_bytes", self._bytes)
            self._several[mask] = self._kind(_SEVERAL, mask)
        return self._several[mask]

    @overload
    def __getitem__(self, call: int) -> int: ...
    @overload
    def __getitem__(self, call: slice) -> Sequence[int]: ...
    def __getitem__(self, call: int | slice) -> int | Sequence[int]:
        if isinstance(call, slice):
            return [self.mask(kind) for kind in self.kinds[call]]
        return self.mask(self.kinds[call])

    def __len__(self) -> int:
        return len(self.kinds)

    def __iter__(self) -> Iterator[int]:
        return map(self.mask, self.kinds)

    def mask(self, kind: int) -> int:
        """The set of a kind as a mask."""
        mask = self._masks[kind]
        return 1 << self._only[kind] if mask is None else mask

    def kind_of(self, mask: int) -> int | None:
        """The kind of a set, given as a mask; ``None`` if no call has it."""
        if not mask:
            return NONE
        if has_several(mask):
            return self._several.get(mask)
        return self.kind_of_end(mask.bit_length() - 1)

    def kind_of_end(self, place: int) -> int | None:
        """The kind of the set of one end alone; ``None`` if no call was made of it."""
        return self._singles.get(place)

    @property
    def are_several(self) -> tuple[bool, ...]:
        """Of each call, whether at least two ends are in its set."""
        several = [only == _SEVERAL for only in self._only]
        return tuple(map(several.__getitem__, self.kinds))

    def is_several(self, kind: int) -> bool:
        """Whether at least two ends are in a set."""
        return self._only[kind] == _SEVERAL

    def only(self, kind: int) -> int | None:
        """The position of the one end in a set; ``None`` if there are none or several."""
        only = self._only[kind]
        return None if only < 0 else only

    def first(self, kind: int) -> int:
        """The position of the first end in a set that is not empty."""
        mask = self._masks[kind]
        return self._only[kind] if mask is None else (mask & -mask).bit_length() - 1

    def size(self, kind: int) -> int:
        """How many ends are in a set."""
        mask = self._masks[kind]
        return 1 if mask is None else mask.bit_count()

    def pick(self, kind: int, names: Sequence[T]) -> tuple[T, ...]:
        """The names, or whatever else stands for each end, of those in a set; in order."""
        mask = self._masks[kind]
        return (names[self._only[kind]],) if mask is None else names_in(mask, names)


class CallsBySet(Mapping[int, tuple[int, ...]]):
    """The calls of each set of ends, by its mask, in topological order; sets in the order of their first calls.

    Attributes:
        by_kind: the same by the sets' kinds.
    """

    def __init__(self, sets: EndSets) -> None:
        self._sets = sets
        found: dict[int, list[int]] = {}
        for number, kind in enumerate(sets.kinds):
            if kind in found:
                found[kind].append(number)
            else:
                found[kind] = [number]
        self.by_kind: Mapping[int, tuple[int, ...]] = {kind: tuple(numbers) for kind, numbers in found.items()}

    def __getitem__(self, mask: int) -> tuple[int, ...]:
        kind = self._sets.kind_of(mask)
        if kind is None:
            raise KeyError(mask)
        return self.by_kind[kind]

    def __iter__(self) -> Iterator[int]:
        return map(self._sets.mask, self.by_kind)

    def __len__(self) -> int:
        return len(self.by_kind)


def source_masks(sources: Sequence[Sequence[int]], inputs: Sequence[int]) -> EndSets:
    """S(v) of each call: bit i is set if a path of feature tensors leads from the i-th input to it.

    Args:
        sources: of each call, in topological order, the calls that it takes from.
        inputs: the calls that are inputs, in the model's order.

    Example:
        >>> list(source_masks([[], [], [0], [1, 2]], [0, 1]))
        [1, 2, 1, 3]
    """
    return EndSets(sources, range(len(sources)), inputs)


def output_masks(targets: Sequence[Sequence[int]], outputs: Sequence[int]) -> EndSets:
    """R(v) of each call: bit k is set if it reaches the k-th output.

    Args:
        targets: of each call, in topological order, the calls that take from it.
        outputs: the calls that give the outputs, in the model's order.

    Example:
        >>> list(output_masks([[1, 2], [], [], []], [1, 2]))
        [3, 1, 2, 0]
    """
    return EndSets(targets, reversed(range(len(targets))), outputs)


def has_several(mask: int) -> bool:
    """Whether at least two bits are set.

    Example:
        >>> [has_several(mask) for mask in (0, 0b100, 0b101)]
        [False, False, True]
    """
    return bool(mask & (mask - 1))


def names_in(mask: int, names: Sequence[T]) -> tuple[T, ...]:
    """The names, or whatever else stands for each bit, whose bits are set; in order.

    Example:
        >>> names_in(0b101, ["a", "b", "c"])
        ('a', 'c')
    """
    bits = map(int, reversed(format(mask, "b")))
    return tuple(compress(names, bits))
