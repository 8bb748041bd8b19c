"""Dominators: the calls that every path must pass."""

from __future__ import annotations

from collections.abc import Sequence

ROOT = -1
"""The virtual root above all inputs (below all outputs), which has no number of its own."""


def immediate_dominators(sources: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Of each call, the nearest other one that lies on every path to it; :data:`ROOT` if there is none.

    In a directed acyclic graph that is the lowest common ancestor, in the dominator tree, of the calls that it takes
    from; so one pass in topological order builds the tree.

    Args:
        sources: of each call, in topological order, the calls that it takes from.

    Example:
        >>> immediate_dominators([[], [0], [0], [1, 2]])
        (-1, 0, 0, 0)
    """
    return tuple(_Tree(sources).parents[: len(sources)])


def immediate_post_dominators(targets: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Of each call, the nearest other one that lies on every path from it; :data:`ROOT` if there is none.

    Args:
        targets: of each call, in topological order, the calls that take from it; paths end where there are none.

    Example:
        >>> immediate_post_dominators([[1, 2], [3], [3], []])
        (3, 3, 3, -1)
    """
    last = len(targets) - 1
    turned = [[last - target for target in below] for below in reversed(targets)]
    found = reversed(immediate_dominators(turned))
    return tuple(ROOT if parent == ROOT else last - parent for parent in found)


def subtree_places(parents: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Of each call, its place in a walk over a tree of dominators, and the place behind the last call below it.

    A call lies below another if its place does: so one comparison tells whether one dominates the other.

    Args:
        parents: of each call its immediate dominator, which comes before it; :data:`ROOT` if there is none.

    Example:
        >>> subtree_places([-1, 0, 0, 2])
        ((0, 4), (1, 2), (2, 4), (3, 4))
    """
    sizes = [1] * len(parents)
    for call in reversed(range(len(parents))):
        if parents[call] != ROOT:
            sizes[parents[call]] += sizes[call]
    free = [0] * (len(parents) + 1)  # the next free place below each call; that of the root is the last item
    places = []
    for call, parent in enumerate(parents):
        place = free[parent]
        free[parent] += sizes[call]
        free[call] = place + 1
        places.append((place, place + sizes[call]))
    return tuple(places)


class _Tree:
    """A tree that grows leaf by leaf and finds common ancestors in logarithmic time.

    Each node keeps, beside its parent, one *jump* pointer to a higher ancestor: E. W. Myers, "An applicative
    random-access stack", Information Processing Letters 17 (1983).

    Args:
        above: of each node, in topological order, those whose lowest common ancestor is its parent.
    """

    def __init__(self, above: Sequence[Sequence[int]]) -> None:
        # The root is the last item of each list, so that index ROOT finds it.
        size = len(above) + 1
        self.parents = parents = [ROOT] * size
        self._jump = jumps = [ROOT] * size
        self._level = level = [0] * size
        for node, nodes in enumerate(above):
            parent = nodes[0] if nodes else ROOT
            if len(nodes) > 1:  # few nodes
                for other in nodes[1:]:
                    parent = self._common(parent, other)
            jump = jumps[parent]
            parents[node] = parent
            level[node] = level[parent] + 1
            even = level[parent] - level[jump] == level[jump] - level[jumps[jump]]
            jumps[node] = jumps[jump] if even else parent

    def _common(self, a: int, b: int) -> int:
        """The lowest node that is above both, or one of them."""
        level = min(self._level[a], self._level[b])
        a, b = self._raise(a, level), self._raise(b, level)
        while a != b:
            # Nodes of one level have jumps to one level, so both sides move alike.
            step = self._jump if self._jump[a] != self._jump[b] else self.parents
            a, b = step[a], step[b]
        return a

    def _raise(self, node: int, level: int) -> int:
        levels = self._level
        while levels[node] > level:
            jump = self._jump[node]
            node = jump if levels[jump] >= level else self.parents[node]
        return node
