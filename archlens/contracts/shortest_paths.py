"""Shortest paths, by feature tensors or by all tensors: what proves that one call depends on another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from archlens.graph import ModelGraph, Tensor

_SHOWN = 24
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
        marked = (f" (by the control tensor {t.argument!r})" if t.control else "" for t in self.tensors)
        steps = [self.start, *(t.target + mark for t, mark in zip(self.tensors, marked, strict=True))]
        return along(steps)


def along(steps: Iterable[str]) -> str:
    """Calls along a path, in one line.

    Example:
        >>> along(["a", "b"])
        'a → b'
    """
    steps = list(steps)
    if len(steps) > _SHOWN:
        half = _SHOWN // 2
        steps = [*steps[:half], f"… {len(steps) - 2 * half} more …", *steps[-half:]]
    return " → ".join(steps)


class Ways:
    """The ways along which calls depend on each other.

    Args:
        graph: the graph.
        control: whether control tensors are ways too.
    """

    def __init__(self, graph: ModelGraph, *, control: bool) -> None:
        self._tensors = [tensor for tensor in graph.tensors if control or not tensor.control]
        self._leaving: dict[str, list[Tensor]] = {}
        for tensor in self._tensors:
            self._leaving.setdefault(tensor.source, []).append(tensor)

    def leading_to(self, *ends: str) -> set[str]:
        """Ids of the calls from which one of these can be reached, themselves included."""
        above: dict[str, list[str]] = {}
        for tensor in self._tensors:
            above.setdefault(tensor.target, []).append(tensor.source)
        found, pending = set(ends), list(ends)
        while pending:
            new = [source for source in above.get(pending.pop(), ()) if source not in found]
            found.update(new)
            pending += new
        return found

    def reached(self, *starts: str) -> Reached:
        """All that can be reached from calls, themselves included.

        The graph is walked level by level, so that the first way to a call is one of the shortest.
        """
        before: dict[str, tuple[int, Tensor | None]] = dict.fromkeys(starts, (0, None))
        level = list(starts)
        while level:
            following: dict[str, tuple[int, Tensor | None]] = {}
            for tensor in (tensor for id_ in level for tensor in self._leaving.get(id_, ())):
                controls = before[tensor.source][0] + tensor.control
                known = following.get(tensor.target)
                if tensor.target not in before and (known is None or controls < known[0]):
                    following[tensor.target] = (controls, tensor)
            before.update(following)
            level = list(following)
        return Reached({id_: tensor for id_, (_, tensor) in before.items()})


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
