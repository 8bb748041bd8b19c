"""Which calls are next to which: neighbours by their numbers, from what each call takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from archlens.graph import Shape

Adjacency = tuple[tuple[int, ...], ...]
"""Of each call, the numbers of calls next to it."""


class Incoming(NamedTuple):
    """A distinct feature tensor that a call takes.

    Attributes:
        source: number of the call that makes it.
        shape: its shape.
        output: which of that call's outputs it is.
    """

    source: int
    shape: Shape
    output: int


def within_groups(neighbours: Sequence[tuple[int, ...]], group: Sequence[object], mixed: Iterable[int]) -> Adjacency:
    """Of each call, those of its neighbours that are in its group.

    Args:
        neighbours: of each call.
        group: of each call.
        mixed: the calls with a neighbour in another group.

    Example:
        >>> within_groups([(), (0,), (0, 1)], ["a", "b", "b"], mixed=[1, 2])
        ((), (), (1,))
    """
    found = list(neighbours)
    for call in mixed:
        found[call] = tuple([each for each in neighbours[call] if group[each] == group[call]])
    return tuple(found)


def distinct(numbers: Iterable[int]) -> tuple[int, ...]:
    """Numbers, each once, in order."""
    return tuple(dict.fromkeys(numbers))


def distinct_tensors(taken: Sequence[Incoming]) -> tuple[Incoming, ...]:
    """Tensors that a call takes, each once; what is told first of one that it takes twice."""
    found: dict[tuple[int, int], Incoming] = {}
    for each in taken:
        found.setdefault((each.source, each.output), each)
    return tuple(found.values())


def turned(sources: Sequence[Sequence[int]]) -> Adjacency:
    """Of each call, the calls that take from it, in topological order, by those that each takes from.

    Example:
        >>> turned([(), (0,), (0, 1)])
        ((1, 2), (2,), ())
    """
    targets: list[list[int]] = [[] for _ in sources]
    for target, above in enumerate(sources):
        for source in above:
            targets[source].append(target)
    return tuple(map(tuple, targets))
