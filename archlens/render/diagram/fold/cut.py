"""The part of a model that a picture is narrowed to, and what lies just outside it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from archlens.errors import UnknownNameError
from archlens.render.diagram.call_facts import Facts
from archlens.render.diagram.fold.pieces import PieceGraph
from archlens.render.diagram.options import Options

_STEPS = 3
"""How many tensors away from its focus a picture ends."""

_LISTED = 20


def cut(facts: Facts, options: Options) -> PieceGraph:
    """The pieces of what is asked for; the calls just outside it are ghosts.

    Raises:
        UnknownNameError: if the model has no such branch, call or nested model.
    """
    if options.only_branch is not None:
        facts.analysis.branch(options.only_branch)
        return _around(facts, _branch(facts, options.only_branch))
    if options.focus is not None:
        return _around(facts, _focus(facts, options.focus))
    return PieceGraph(facts, range(len(facts.calls)))


def _branch(facts: Facts, name: str) -> set[int]:
    """The calls that see this input alone."""
    place = [each.name for each in facts.analysis.inputs].index(name)
    return {n for n in range(len(facts.calls)) if facts.sees_only(n, place)}


def _focus(facts: Facts, focus: str) -> set[int]:
    """The calls near a call, or those of a nested model."""
    number = facts.number.get(focus)
    if number is not None:
        return _near(facts, number)
    inside = {n for n, call in enumerate(facts.calls) if focus in _paths(call.scope)}
    if not inside:
        names = [*facts.number, *dict.fromkeys(path for call in facts.calls for path in _paths(call.scope))]
        raise UnknownNameError(focus, expected="a call or a nested model to focus on", hint=_suggest(focus, names))
    return inside


def _paths(scope: tuple[str, ...]) -> list[str]:
    return ["/".join(scope[: i + 1]) for i in range(len(scope))]


def _near(facts: Facts, number: int) -> set[int]:
    """The calls at most so many tensors before or behind a call."""
    near = {number}
    for step in (facts.all_sources, facts.all_targets):
        edge = {number}
        for _ in range(_STEPS):
            edge = {other for n in edge for other in step[n]}
            near |= edge
    return near


def _around(facts: Facts, core: set[int]) -> PieceGraph:
    """The pieces of these calls and their neighbours, which are ghosts."""
    outside = _neighbours(facts, core) - core
    return PieceGraph(facts, core | outside, frozenset(outside))


def _neighbours(facts: Facts, core: Iterable[int]) -> set[int]:
    return {other for n in core for step in (facts.all_sources, facts.all_targets) for other in step[n]}


def _suggest(name: str, names: list[str]) -> str:
    near = difflib.get_close_matches(name[:200], names[:5000], n=1, cutoff=0)
    more = len(names) - _LISTED
    listed = ", ".join(repr(n) for n in names[:_LISTED]) + (f" and {more} more" if more > 0 else "")
    return f"Did you mean {near[0]!r}? There are: {listed}."
