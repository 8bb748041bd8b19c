"""Which calls of two branches do the same job: the best order-preserving pairing of their spines.

A pair scores 3 for the same class, 2 for the same role, 1 where both extract, aggregate or project; calls that do
different things never pair, and of user-defined classes only two of one class do. This is the alignment of two
sequences without gap costs (S. B. Needleman, C. D. Wunsch, "A general method applicable to the search for similarities
in the amino acid sequence of two proteins", Journal of Molecular Biology 48, 1970), by dynamic programming over
suffixes, one row of the table at a time.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from archlens.analysis.results import Branch, Equivalence, Pair, PairLevel, Step
from archlens.layers.roles import DOES

COMPARED_INPUTS = 16
"""With more feature inputs than this, branches are compared on demand only: their pairs grow with the square."""

_LEVELS: dict[int, PairLevel] = {3: "class", 2: "role", 1: "does"}
_BEST = 3


def compare_branches(a: Branch, b: Branch) -> Equivalence:
    """The equivalence of two branches.

    Args:
        a: the branch of the earlier input.
        b: the other.

    Returns:
        The best pairing; among equals, the one whose list of (position in a, position in b) comes first.
    """
    left, right = compared_steps(a), compared_steps(b)
    pairs, score = [], 0
    if left and right:
        for step, other, worth in _Alignment(left, right).pairs():
            same_layer = bool(step.layer) and step.layer == other.layer
            pairs.append(Pair(step.id, other.id, _LEVELS[worth], same_layer))
            score += worth
    longer = max(len(left), len(right))
    similarity = score / (_BEST * longer) if pairs else 0.0
    return Equivalence((a.input, b.input), similarity, tuple(pairs))


def compared_steps(branch: Branch) -> list[Step]:
    """The calls on a branch's spine that may be paired: those that do something, and those of user-defined classes.

    Example:
        >>> import archlens
        >>> image = archlens.analyze("sample_models/image_text.keras").branch("image_input")
        >>> [step.class_name for step in compared_steps(image)]
        ['Conv2D', 'MaxPooling2D', 'Flatten', 'Dense']
    """
    return [step for step in branch.trajectory if step.role in DOES or step.user_class is not None]


def pairs_of_steps(branches: Iterable[Branch]) -> int:
    """How many pairs of steps there are to compare if every branch is compared with every other.

    Example:
        >>> import archlens
        >>> pairs_of_steps(archlens.analyze("sample_models/image_text.keras").branches)  # 4 calls and 3
        12
    """
    steps = [len(compared_steps(branch)) for branch in branches]
    return (sum(steps) ** 2 - sum(each * each for each in steps)) // 2


def worth_of(a: Step, b: Step) -> int:
    """What a pair of calls scores.

    Example:
        >>> from archlens.analysis.results import Step
        >>> conv = Step("a", "Conv2D", "Conv2D", "convolution", None, None, None)
        >>> emb = Step("b", "Embedding", "Embedding", "embedding", None, None, None)
        >>> worth_of(conv, conv), worth_of(conv, emb)
        (3, 1)
    """
    if a.user_class is not None or b.user_class is not None:
        return _BEST if a.user_class == b.user_class else 0
    if a.effective_class == b.effective_class:
        return _BEST
    if a.role == b.role:
        return 2
    return int(DOES[a.role] == DOES[b.role])


class _Alignment:
    """The table best[i][j]: the best score of left[i:] against right[j:].

    Only every k-th row is kept, k being about the root of their number; the others are made again, a block at a time,
    when the pairs are read off. So long branches need time in proportion to the product of their lengths, but memory
    only to one length times the root of the other.
    """

    def __init__(self, left: Sequence[Step], right: Sequence[Step]) -> None:
        import numpy as np

        self._np = np
        self._left, self._right = left, right
        self._worths: dict[tuple[str, str, str | None], Any] = {}
        self._stride = math.isqrt(len(left)) + 1
        self._kept: dict[int, Any] = {}
        row = np.zeros(len(right) + 1, dtype=np.int32)
        for i in range(len(left), -1, -1):
            row = row if i == len(left) else self._above(i, row)
            if i % self._stride == 0 or i == len(left):
                self._kept[i] = row

    def pairs(self) -> Iterator[tuple[Step, Step, int]]:
        """The pairs of the best pairing whose positions come first, each with its score."""
        j = 0
        wanted = int(self._kept[0][0])
        for i, below in self._rows_below():
            if not wanted:
                return
            worths = self._worth(i)[j:]
            found = self._np.flatnonzero((worths > 0) & (worths + below[j + 1 :] == wanted))
            if found.size:
                at = j + int(found[0])
                worth = int(self._worth(i)[at])
                yield self._left[i], self._right[at], worth
                j, wanted = at + 1, wanted - worth

    def _rows_below(self) -> Iterator[tuple[int, Any]]:
        """For each i, in order, the row best[i + 1]."""
        for start in range(0, len(self._left), self._stride):
            end = min(start + self._stride, len(self._left))
            rows = [self._kept[end]]
            for i in range(end - 1, start, -1):
                rows.append(self._above(i, rows[-1]))
            for i in range(start, end):
                yield i, rows[end - 1 - i]

    def _above(self, i: int, below: Any) -> Any:
        """The row best[i] from the row best[i + 1]: leave left[i] out, or pair it with the best of right[j:]."""
        np = self._np
        row = below.copy()
        np.maximum(row[:-1], self._worth(i) + below[1:], out=row[:-1])
        return np.maximum.accumulate(row[::-1])[::-1]

    def _worth(self, i: int) -> Any:
        """What left[i] scores with each of right."""
        step = self._left[i]
        kind = (step.effective_class, step.role, step.user_class)
        if kind not in self._worths:
            values = [worth_of(step, other) for other in self._right]
            self._worths[kind] = self._np.array(values, dtype=self._np.int32)
        return self._worths[kind]
