"""How many blocks of each kind a model has, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from archlens.analysis.results import Block, BlockKind
from archlens.text.figures import count

KINDS: tuple[BlockKind, ...] = ("residual", "dense", "gate", "parallel")
"""The kinds of blocks, in the order in which they are told."""


def block_counts(blocks: Sequence[Block]) -> list[str]:
    """How many blocks of each kind there are.

    Example:
        >>> block_counts([Block("add", "in", "residual", "add", ())])
        ['1 residual']
    """
    numbers = Counter([block.kind for block in blocks])
    return [f"{count(numbers[kind])} {kind}" for kind in KINDS if numbers[kind]]
