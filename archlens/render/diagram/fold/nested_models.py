"""Nested models closed into one piece each: as the reader wishes, by what they mean, and in step 5 of folding.

By what they mean, before anything else is folded:

1. The second call of a model, and each later one, where the first is drawn: its layers stand there already.
2. A model of many calls. It has a name that says what it is for, and what is around it is what is special.

Never one that holds what must stay visible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from archlens.analysis.model_calls import Scope
from archlens.render.diagram.fold.pieces import PieceGraph

_MOST_CALLS = 15
"""A nested model of more calls than this is closed."""

_LEAST_NODES = 6
"""Where fewer nodes than this would be left, a nested model is the whole picture, and stays open."""


def close_deeper(graph: PieceGraph, depth: int) -> bool:
    """Close every nested model that lies below ``depth``; whether there was one.

    This is the reader's own wish: it closes fusions, too, and the closed piece is then drawn as a merge point.
    """
    return _close(graph, depth + 1, lambda _: True)


def close_deepest(graph: PieceGraph, *, ending_in_splits: bool = False) -> bool:
    """Close the most deeply nested models that hold nothing that must stay visible; whether there was one.

    Args:
        graph: the pieces.
        ending_in_splits: whether to close those, too, of which the last call is a split: the ways then part behind the
            closed model.
    """

    def allowed(keys: list[int]) -> bool:
        fixed = [key for key in keys if graph.fixed(key)]
        return not fixed or (ending_in_splits and fixed == [keys[-1]] and keys[-1] not in graph.drawn.merges)

    if not graph.drawn.has_nested:
        return False
    levels = {len(graph.scope_of(key)) for key in graph.pieces if not graph.is_ghost(key)}
    return any(level and _close(graph, level, allowed) for level in sorted(levels, reverse=True))


def close_by_meaning(graph: PieceGraph) -> bool:
    """Close what is called again (case 1), and what is long (case 2); whether there was one."""
    members = _members(graph)
    groups = []
    closed: set[Scope] = set()
    left = len(graph)
    for scope in _by_meaning(graph, members):
        keys = members[scope]
        if any(scope[:level] in closed for level in range(1, len(scope))):
            continue
        if left - len(keys) + 1 < _LEAST_NODES:
            continue
        closed.add(scope)
        left -= len(keys) - 1
        groups.append((keys, graph.join("model", keys, scope[:-1], scope[-1])))
    return graph.contract(groups)


def _members(graph: PieceGraph) -> dict[Scope, list[int]]:
    """The keys of the pieces in each nested model, the models in the order in which they are called."""
    members: dict[Scope, list[int]] = {}
    for key in sorted(graph.pieces):
        scope = graph.scope_of(key)
        if scope and not graph.is_ghost(key):
            for level in range(1, len(scope) + 1):
                members.setdefault(scope[:level], []).append(key)
    return members


def _by_meaning(graph: PieceGraph, members: Mapping[Scope, list[int]]) -> Iterator[Scope]:
    """The models to close, each after those that hold it."""
    first_calls = graph.drawn.facts.model_calls.first
    for scope, keys in members.items():
        if len(keys) == 1 or scope in graph.stay_open or any(graph.fixed(key) for key in keys):
            continue
        calls = sum(len(graph.calls_of(key)) for key in keys)
        if first_calls.get(scope) in members or calls > _MOST_CALLS:
            yield scope


def _close(graph: PieceGraph, level: int, allowed: Callable[[list[int]], bool]) -> bool:
    """Close models by the first ``level`` names of their scope.

    A call of a model takes all it takes before it gives anything, so no way leads out of a model and back into it.
    """
    members: dict[tuple[str, ...], list[int]] = {}
    for key in sorted(graph.pieces):
        scope = graph.scope_of(key)
        if len(scope) >= level and not graph.is_ghost(key):
            members.setdefault(scope[:level], []).append(key)
    return graph.contract(
        [
            (keys, graph.join("model", keys, scope[:-1], scope[-1]))
            for scope, keys in members.items()
            if scope not in graph.stay_open and allowed(keys)
        ]
    )
