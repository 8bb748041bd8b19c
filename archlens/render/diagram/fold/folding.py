"""How far a picture is folded, and in which order.

First by what it means: of many inputs, the branches that are alike are one piece, and of many outputs the heads;
nested models that are long, and further calls of one model, are closed. Then, from what hides
least to what hides most, until the picture is small enough:

1. runs: Conv2D · BatchNormalization · ReLU;
2. the same several times in a row;
3. one level of residual, dense, gate and parallel blocks, with the activations behind them (as in 1), and what then
   comes several times in a row (as in 2);
4. the same but for its shapes, several times in a row;
5. nested models, the deepest first;
6. what stands in a row between pieces that come several times;
7. whatever stands in a row;
8. arms that are alike: what comes from one piece and leads to several;
9. what leads to one piece alone, the smaller half of it first.

After each step that folds something, a picture that is still too large starts again at the first: what has been folded
can stand in a row, or in a block, that was not there before. In the end, where blocks are folded, so are all others
that are no larger: a model would else seem to branch only where its last blocks stand open.
"""

from __future__ import annotations

from collections.abc import Callable

from archlens.render.diagram.fold.alike_arms import fold_alike_arms
from archlens.render.diagram.fold.alike_branches import fold_alike_branches
from archlens.render.diagram.fold.alike_heads import fold_alike_heads
from archlens.render.diagram.fold.block_folding import fold_blocks, largest_block
from archlens.render.diagram.fold.gathering import fold_gathered
from archlens.render.diagram.fold.nested_models import close_by_meaning, close_deepest
from archlens.render.diagram.fold.pieces import PieceGraph
from archlens.render.diagram.fold.repeats import fold_repeats, fold_sequences, fold_stretches
from archlens.render.diagram.fold.runs import fold_runs
from archlens.render.diagram.options import Fold


def _fold_equal(graph: PieceGraph) -> bool:
    """Step 2."""
    return fold_repeats(graph)


def _fold_alike(graph: PieceGraph) -> bool:
    """Step 4."""
    return fold_repeats(graph, alike=True)


def _fold_block_level(graph: PieceGraph) -> bool:
    """Step 3: the blocks that hold no other block, the runs that they end, and what then comes several times."""
    folded = fold_blocks(graph)
    if folded:
        fold_runs(graph)
        fold_repeats(graph)
    return folded


_STEPS: tuple[Callable[[PieceGraph], bool], ...] = (
    fold_runs,  # step 1
    _fold_equal,  # step 2
    _fold_block_level,  # step 3
    _fold_alike,  # step 4
    close_deepest,  # step 5
    fold_stretches,  # step 6
    fold_sequences,  # step 7
    fold_alike_arms,  # step 8
    fold_gathered,  # step 9
)
_BLOCK_STEPS = _STEPS[:3]


def fold(graph: PieceGraph, how: Fold, most: int, *, by_meaning: bool = True) -> None:
    """Fold the pieces of a graph in place.

    Args:
        graph: the pieces.
        how: ``none``; ``blocks``: all runs, blocks and repeats; ``auto``: until there are at most ``most`` pieces, or
            nothing is left to fold.
        most: the number of pieces that ``auto`` aims at.
        by_meaning: whether ``auto`` closes nested models by what they mean; not where the reader said which to close.
    """
    if how == "none":
        return
    if how == "auto":
        fold_alike_branches(graph)
        fold_alike_heads(graph)
        if by_meaning:
            close_by_meaning(graph)
    steps = _BLOCK_STEPS if how == "blocks" else _STEPS
    while how == "blocks" or len(graph) > most:
        if not any(step(graph) for step in steps):
            break
    _fold_blocks_alike(graph)


def _fold_blocks_alike(graph: PieceGraph) -> None:
    """Fold the blocks that are no larger than one that is folded."""
    most = largest_block(graph)
    while most and fold_blocks(graph, most):
        fold_runs(graph)
        fold_repeats(graph)
