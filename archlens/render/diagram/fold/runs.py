"""Straight runs of one family: what computes, and the normalization, activation and dropout that belong to it."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.render.diagram.fold.pieces import Piece, Plan, chains

_LIGHT_ROLES = frozenset({"normalization", "activation", "regularization"})


def fold_runs(plan: Plan) -> bool:
    """Fold every straight run of one family into one piece; whether there was one."""
    groups = [run for row in chains(plan) for run in _runs(plan, row) if len(run) > 1]
    return plan.contract((run, plan.join("run", run, plan.pieces[run[0]].scope)) for run in groups)


def _runs(plan: Plan, row: list[int]) -> Iterator[list[int]]:
    """A row cut before each piece that computes; light pieces at its start belong to the first of those.

    An activation behind a merge point belongs to it; a normalization there is the start of something else.
    """
    run: list[int] = []
    heavy = False
    for key in row:
        light = _is_light(plan, plan.pieces[key])
        if heavy and (not light or (_merges(plan, run[-1]) and _normalizes(plan, key))):
            yield run
            run, heavy = [], False
        run.append(key)
        heavy = heavy or not light
    yield run


def _merges(plan: Plan, key: int) -> bool:
    """Whether a piece is an internal merge point, or the block of one."""
    piece = plan.pieces[key]
    return piece.kind == "block" or (piece.kind == "call" and len(plan.facts.wiring.sources[key]) > 1)


def _normalizes(plan: Plan, key: int) -> bool:
    return plan.facts.calls[key].layer.role == "normalization"


def _is_light(plan: Plan, piece: Piece) -> bool:
    if piece.kind != "call":
        return False
    layer = plan.facts.calls[piece.exit].layer
    return layer.role in _LIGHT_ROLES or ("light" in layer.traits and layer.wrapped is None)
