"""Paths that prove what a contract says.

The shortest, by feature tensors or by all tensors, proves that one call depends on another; the deepest proves a depth.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from archlens.analysis.depth import LongestPaths, leading_to
from archlens.analysis.facts import GraphFacts
from archlens.graph import Tensor
from archlens.text.lists import middle_left_out
from archlens.text.names import quoted

_MOST_CALLS = 24
"""A path of more calls is told by its first and last ones; a violation names them all."""


@dataclass(frozen=True, slots=True)
class Path:
    """A path of tensors.

    Attributes:
        start: id of the call where it starts.
        tensors: along it; none for a path of one call.
    """

    start: str
    tensors: tuple[Tensor, ...] = ()

    @property
    def calls(self) -> tuple[str, ...]:
        """Ids of the calls along it."""
        return (self.start, *(tensor.target for tensor in self.tensors))

    @property
    def controls(self) -> int:
        """How many of its tensors are control tensors."""
        return sum(tensor.control for tensor in self.tensors)

    def __str__(self) -> str:
        r"""The path in one line; control tensors are marked.

        Example:
            >>> from archlens.graph import Tensor
            >>> mask = Tensor("ids", 0, "lstm", "mask", control=True, shape=None)
            >>> print(Path("ids", (mask,)))
            ids → lstm (by the control tensor 'mask')
        """
        marked = (f" (by the control tensor {quoted(t.argument)})" if t.control else "" for t in self.tensors)
        steps = [self.start, *(t.target + mark for t, mark in zip(self.tensors, marked, strict=True))]
        return along(steps)


def along(steps: Iterable[str]) -> str:
    """Calls along a path, in one line.

    Example:
        >>> along(["a", "b"])
        'a → b'
    """
    half = _MOST_CALLS // 2
    return " → ".join(middle_left_out(list(steps), half, half))


def deepest(facts: GraphFacts, paths: LongestPaths, ends: Iterable[int]) -> tuple[str, ...]:
    """Ids along the longest of some paths that lead to an end, from its start on; empty if no end is reached.

    Args:
        facts: of the graph.
        paths: from the starts to each call.
        ends: numbers of the calls where the path may end; the first among equals is taken.
    """
    end = paths.farthest(ends)
    backwards = [] if end is None else list(paths.walk(end))
    return facts.ids(reversed(backwards))


class Ways:
    """The ways along which calls depend on each other.

    Args:
        facts: of the graph.
        control: whether control tensors are ways too.
    """

    def __init__(self, facts: GraphFacts, *, control: bool) -> None:
        self._facts = facts
        self._control = control

    def leading_to(self, *ends: str) -> set[str]:
        """Ids of the calls from which one of these can be reached, themselves included."""
        facts = self._facts
        sources = facts.all_sources if self._control else facts.sources
        return set(facts.ids(leading_to(sources, [facts.number[end] for end in ends])))

    def reached(self, *starts: str) -> Reached:
        """All that can be reached from calls, themselves included.

        The graph is walked level by level, so that the first way to a call is one of the shortest.
        """
        before: dict[str, tuple[int, Tensor | None]] = dict.fromkeys(starts, (0, None))
        level = list(starts)
        while level:
            following: dict[str, tuple[int, Tensor | None]] = {}
            for tensor in (tensor for id_ in level for tensor in self._leaving(id_)):
                controls = before[tensor.source][0] + tensor.control
                known = following.get(tensor.target)
                if tensor.target not in before and (known is None or controls < known[0]):
                    following[tensor.target] = (controls, tensor)
            before.update(following)
            level = list(following)
        return Reached({id_: tensor for id_, (_, tensor) in before.items()})

    def _leaving(self, id_: str) -> Iterator[Tensor]:
        for tensor in self._facts.tensors_from[self._facts.number[id_]]:
            if self._control or not tensor.control:
                yield tensor


class Reached:
    """What can be reached from some calls.

    Args:
        before: id of each call that is reached → the last tensor on a way of fewest calls to it (of those, on one of
            fewest control tensors); ``None`` of those where the ways start.
    """

    def __init__(self, before: Mapping[str, Tensor | None]) -> None:
        self._before = before

    def __contains__(self, id_: str) -> bool:
        return id_ in self._before

    def path_to(self, id_: str) -> Path:
        """The path to a call that is reached."""
        tensors = []
        at = id_
        while (tensor := self._before[at]) is not None:
            tensors.append(tensor)
            at = tensor.source
        return Path(at, tuple(reversed(tensors)))
