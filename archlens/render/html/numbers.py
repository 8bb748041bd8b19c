"""Sets of calls as the page holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CallRanges:
    """Numbers of calls in order, as the few ranges that they mostly are.

    Attributes:
        spans: the first and the last number of each range; no two ranges touch.

    Example:
        >>> calls = CallRanges.of([7, 0, 1, 2, 4, 5])
        >>> str(calls), len(calls), list(calls), calls.last
        ('0-2 4-5 7', 6, [0, 1, 2, 4, 5, 7], 7)
    """

    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, numbers: Iterable[int]) -> CallRanges:
        """The ranges of numbers in any order."""
        spans: list[tuple[int, int]] = []
        for number in sorted(numbers):
            first = number
            if spans and number <= spans[-1][1] + 1:
                first, _ = spans.pop()
            spans.append((first, number))
        return cls(tuple(spans))

    @property
    def last(self) -> int:
        """The last of the numbers."""
        return self.spans[-1][1]

    def __iter__(self) -> Iterator[int]:
        for first, last in self.spans:
            yield from range(first, last + 1)

    def __len__(self) -> int:
        return sum(last - first + 1 for first, last in self.spans)

    def __str__(self) -> str:
        return " ".join(f"{first}-{last}" if last > first else f"{first}" for first, last in self.spans)


def ranges(numbers: Iterable[int]) -> str:
    """Numbers as ranges, in order.

    Example:
        >>> ranges([7, 0, 1, 2, 4, 5])
        '0-2 4-5 7'
    """
    return str(CallRanges.of(numbers))
