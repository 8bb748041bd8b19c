"""How far a picture is folded, and in which order."""

from __future__ import annotations

from collections.abc import Callable

from archlens.render.diagram.fold.block_folding import fold_blocks
from archlens.render.diagram.fold.nested_models import close_deepest
from archlens.render.diagram.fold.pieces import PieceGraph
from archlens.render.diagram.fold.repeats import fold_repeats, fold_sequences
from archlens.render.diagram.fold.runs import fold_runs
from archlens.render.diagram.options import Fold


def _equal(graph: PieceGraph) -> bool:
    return fold_repeats(graph)


def _alike(graph: PieceGraph) -> bool:
    return fold_repeats(graph, alike=True)


def _blocks(graph: PieceGraph) -> bool:
    """One level of blocks, with the activations behind them, and what then comes several times in a row."""
    folded = fold_blocks(graph)
    if folded:
        fold_runs(graph)
        fold_repeats(graph)
    return folded


# From what hides least to what hides most. After each step that folds something, a picture that is still too large
# starts again at the first: what has been folded can stand in a row, or in a block, that was not there before.
_STEPS: tuple[Callable[[PieceGraph], bool], ...] = (
    fold_runs,  # Conv2D · BatchNormalization · ReLU
    _equal,  # the same several times
    _blocks,  # residual, dense, gate and parallel blocks
    _alike,  # the same but for its shapes
    close_deepest,  # nested models, the deepest first
    fold_sequences,  # whatever stands in a row
)


def fold(graph: PieceGraph, how: Fold, most: int) -> None:
    """Fold the pieces of a graph in place.

    Args:
        graph: the pieces.
        how: ``none``; ``blocks``: all runs, blocks and repeats; ``auto``: until there are at most ``most`` pieces, or
            nothing is left to fold.
        most: the number of pieces that ``auto`` aims at.
    """
    if how == "none":
        return
    steps = _STEPS[:3] if how == "blocks" else _STEPS
    while how == "blocks" or len(graph) > most:
        if not any(step(graph) for step in steps):
            return
