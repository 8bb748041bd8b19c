"""Which calls of two branches do the same job: the best order-preserving pairing of their spines.

A pair scores 3 for the same class, 2 for the same role, 1 where both extract, aggregate or project; calls that do
different things never pair, and of user-defined classes only two of one class do. This is the alignment of two
sequences without gap costs (S. B. Needleman, C. D. Wunsch, "A general method applicable to the search for similarities
in the amino acid sequence of two proteins", Journal of Molecular Biology 48, 1970), by dynamic programming over
suffixes, one row of the table at a time.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from archlens.analysis.results import Branch, Equivalence, Pair, PairLevel, Step
from archlens.layers.roles import DOES

COMPARED_INPUTS = 16
"""With more feature inputs than this, branches are compared on demand only: their pairs grow with the square."""

_LEVELS: dict[int, PairLevel] = {3: "class", 2: "role", 1: "does"}
_BEST = 3
_FIRST_BAND, _WIDER = 64, 4
"""How many steps may be left out in the first band, and by which factor that grows."""


def compare_branches(a: Branch, b: Branch) -> Equivalence:
    """The equivalence of two branches, however long they are.

    Args:
        a: the branch of the earlier input.
        b: the other.

    Returns:
        The best pairing; among equals, the one whose list of (position in a, position in b) comes first.
    """
    alignment = _Pairing(a, b).alignment(None)
    assert alignment is not None  # noqa: S101 - without a limit, it is always found
    return alignment


def compare_within(branches: Sequence[Branch], most: int) -> tuple[Equivalence, ...] | None:
    """The equivalences of all pairs of branches.

    Args:
        branches: the branches, in the order of their inputs.
        most: how many pairs of steps may be looked at in all.

    Returns:
        ``None`` if that is not enough to find them.
    """
    found = []
    for a, b in itertools.combinations(branches, 2):
        pairing = _Pairing(a, b)
        equivalence = pairing.alignment(most)
        if equivalence is None:
            return None
        most -= pairing.looked_at
        found.append(equivalence)
    return tuple(found)


class _Pairing:
    """The best pairing of the steps of two branches.

    1. As long as both begin with steps of one class, these are paired: no other partner of the one or the other scores
       more, and none comes first.
    2. Of what is left, with n steps and m, a pairing of score 3 min(n, m) - d has at least min(n, m) - d/3 pairs, and
       so leaves out at most n - min(n, m) + d/3 steps of the one and m - min(n, m) + d/3 of the other. All its pairs
       lie in a band of that width about the diagonal (E. Ukkonen, "Algorithms for approximate string matching",
       Information and Control 64, 1985). The band grows until the best in it is as good as that: then all best ones
       are in it, and the first of them is found as in the whole table.

    Attributes:
        looked_at: how many pairs of steps stood in the last band.
    """

    def __init__(self, a: Branch, b: Branch) -> None:
        self._branches = (a.input, b.input)
        self._left, self._right = compared_steps(a), compared_steps(b)
        self.looked_at = 0

    def alignment(self, most: int | None) -> Equivalence | None:
        """The equivalence; ``None`` if more pairs of steps would have to be looked at than ``most``."""
        equal = _equal_at_start(self._left, self._right)
        pairs = [(step, other, _BEST) for step, other in zip(self._left[:equal], self._right[:equal], strict=True)]
        left, right = self._left[equal:], self._right[equal:]
        if left and right:
            table = self._table(left, right, most)
            if table is None:
                return None
            pairs += table.pairs()
        longer = max(len(self._left), len(self._right))
        similarity = sum(worth for _, _, worth in pairs) / (_BEST * longer) if pairs else 0.0
        return Equivalence(self._branches, similarity, tuple(_pair(*each) for each in pairs))

    def _table(self, left: Sequence[Step], right: Sequence[Step], most: int | None) -> _Alignment | None:
        n, m = len(left), len(right)
        shorter = min(n, m)
        left_out = _FIRST_BAND
        while True:
            below, above = min(n - shorter + left_out, n), min(m - shorter + left_out, m)
            self.looked_at = n * min(below + above + 1, m)
            if most is not None and self.looked_at > most:
                return None
            table = _Alignment(left, right, below, above)
            if left_out >= shorter or table.best >= _BEST * (shorter - left_out):
                return table
            left_out *= _WIDER


def _equal_at_start(left: Sequence[Step], right: Sequence[Step]) -> int:
    equal = 0
    for step, other in zip(left, right, strict=False):
        if worth_of(step, other) < _BEST:
            break
        equal += 1
    return equal


def _pair(step: Step, other: Step, worth: int) -> Pair:
    return Pair(step.id, other.id, _LEVELS[worth], bool(step.layer) and step.layer == other.layer)


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
    """The table best[i][j], the best score of left[i:] against right[j:], within a band around its diagonal.

    Of row i it has the columns from i - below to i + above. Only every k-th row is kept, k being about the root of
    their number; the others are made again, a block at a time, when the pairs are read off. So long branches need time
    in proportion to the length of one times the width of the band, but memory only to its width times a root.
    """

    def __init__(self, left: Sequence[Step], right: Sequence[Step], below: int, above: int) -> None:
        import numpy as np

        self._np = np
        self._left, self._right = left, right
        self._below, self._width = below, below + above + 1
        self._worths: dict[tuple[str, str, str | None], Any] = {}
        self._stride = math.isqrt(len(left)) + 1
        self._kept: dict[int, Any] = {}
        row = np.zeros(self._width, dtype=np.int32)
        for i in range(len(left), -1, -1):
            row = row if i == len(left) else self._above(i, row)
            if i % self._stride == 0 or i == len(left):
                self._kept[i] = row
        self.best = int(row[below])

    def pairs(self) -> Iterator[tuple[Step, Step, int]]:
        """The pairs of the best pairing whose positions come first, each with its score."""
        j = 0
        wanted = self.best
        for i, below in self._rows_below():
            if not wanted:
                return
            first = i - self._below
            start = max(j - first, 0)
            worths = self._worth(i)[start:]
            found = self._np.flatnonzero((worths > 0) & (worths + below[start:] == wanted))
            if found.size:
                at = start + int(found[0])
                worth = int(self._worth(i)[at])
                yield self._left[i], self._right[first + at], worth
                j, wanted = first + at + 1, wanted - worth

    def _rows_below(self) -> Iterator[tuple[int, Any]]:
        """For each i, in order, the row best[i + 1], which begins a column further on than that of i."""
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
        row = self._worth(i) + below
        np.maximum(row[1:], below[:-1], out=row[1:])
        return np.maximum.accumulate(row[::-1])[::-1]

    def _worth(self, i: int) -> Any:
        """What left[i] scores with those of right that are in its row; 0 where there is none."""
        step = self._left[i]
        kind = (step.effective_class, step.role, step.user_class)
        if kind not in self._worths:
            values = [worth_of(step, other) for other in self._right]
            behind = max(len(self._left) + self._width - len(self._right), 0)
            self._worths[kind] = self._np.array([0] * self._below + values + [0] * behind, dtype=self._np.int32)
        return self._worths[kind][i : i + self._width]
