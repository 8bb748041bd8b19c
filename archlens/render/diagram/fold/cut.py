"""The part of a model that a picture is narrowed to, and what lies just outside it."""

from __future__ import annotations

from collections.abc import Iterable

from archlens.errors import UnknownNameError
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.fold.pieces import PieceGraph
from archlens.render.diagram.options import Options
from archlens.text.names import quoted
from archlens.text.suggestions import did_you_mean

_STEPS = 3
"""How many tensors away from its focus a picture ends."""

_LISTED = 20


def cut(drawn: DrawnModel, options: Options) -> PieceGraph:
    """The pieces of what is asked for; the calls just outside it are ghosts.

    Raises:
        UnknownNameError: if the model has no such branch, call or nested model.
    """
    if options.only_branch is not None:
        drawn.analysis.branch(options.only_branch)
        return _around(drawn, _branch(drawn, options.only_branch))
    if options.focus is not None:
        return _around(drawn, _focus(drawn, options.focus))
    return PieceGraph(drawn, range(len(drawn.facts.calls)))


def _branch(drawn: DrawnModel, name: str) -> set[int]:
    """The calls that see this input alone."""
    place = [each.name for each in drawn.analysis.inputs].index(name)
    return {n for n in range(len(drawn.facts.calls)) if drawn.sees_only(n, place)}


def _focus(drawn: DrawnModel, focus: str) -> set[int]:
    """The calls near a call, or those of a nested model."""
    number = drawn.facts.number.get(focus)
    if number is not None:
        return _near(drawn, number)
    inside = {n for n, call in enumerate(drawn.facts.calls) if focus in _paths(call.scope)}
    if not inside:
        names = [*drawn.facts.number, *dict.fromkeys(path for call in drawn.facts.calls for path in _paths(call.scope))]
        raise UnknownNameError(
            focus, expected="a call or a nested model to focus on", found=quoted(focus), hint=did_you_mean(focus, names)
        )
    return inside


def _paths(scope: tuple[str, ...]) -> list[str]:
    return ["/".join(scope[: i + 1]) for i in range(len(scope))]


def _near(drawn: DrawnModel, number: int) -> set[int]:
    """The calls at most so many tensors before or behind a call."""
    near = {number}
    for step in (drawn.facts.all_sources, drawn.facts.all_targets):
        edge = {number}
        for _ in range(_STEPS):
            edge = {other for n in edge for other in step[n]}
            near |= edge
    return near


def _around(drawn: DrawnModel, core: set[int]) -> PieceGraph:
    """The pieces of these calls and their neighbours, which are ghosts."""
    outside = _neighbours(drawn, core) - core
    return PieceGraph(drawn, core | outside, frozenset(outside))


def _neighbours(drawn: DrawnModel, core: Iterable[int]) -> set[int]:
    around: set[int] = set()
    for number in core:
        around.update(drawn.facts.all_sources[number], drawn.facts.all_targets[number])
    return around
