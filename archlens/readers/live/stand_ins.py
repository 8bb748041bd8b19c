"""Sizes that stand in for axes that are unknown, in code that computes with the size of an axis.

Such code runs several times, each time with other sizes, and what all runs agree on is so for any size
(:mod:`archlens.readers.live.agreement`). So no size that stands in for another reaches a result.

1. Runs that make the same calls are told as one.
2. Where they make others (a loop over an axis, a test of its size), the model's graph itself follows from the axis.
3. Where the code runs with no such sizes, it may still run on unknown axes in another way; else the error says what
   stands in the way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from archlens.errors import LiveModelError
from archlens.readers.live.agreement import Description, DisagreementError, agree


class Sizes(NamedTuple):
    """What stands in for unknown axes: for the batch axis, and for all others, which may have to be equal."""

    batch: int
    other: int


CHOICES = (
    Sizes(83, 89),
    Sizes(244, 262),
    Sizes(12, 14),
    Sizes(96, 160),  # from here on for code that asks for a multiple of 32
    Sizes(192, 320),
    Sizes(32, 64),
    Sizes(5, 7),  # and for code that asks for few
    Sizes(3, 4),
)
"""In the order in which they are tried.

They are far from each other, and leave other remainders, so that what is rounded or cut off is not taken for fixed.
"""

_SMALL = 16
"""Sizes so small that code may well treat them as a special case, from which nothing follows for the others."""

_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Run:
    """What came of running a model's code once.

    Attributes:
        description: the model; ``None`` if the code stood in the way.
        error: what stood in the way.
        ways: in which way each part that is code was opened, in order.
        needed_sizes: whether a part did not run on unknown axes.
        took_sizes: whether a part ran with sizes in their place.
    """

    description: Description | None
    error: LiveModelError | None
    ways: tuple[str, ...]
    needed_sizes: bool
    took_sizes: bool


def settled(run: Callable[[Sizes | None], Run], name: str) -> Description:
    """What is so of a model whatever the sizes of its unknown axes; the numbers are those of the module's text.

    Args:
        run: runs the model's code with sizes for unknown axes; with none if it is to do without.
        name: of the model's class.

    Raises:
        LiveModelError: if the code stands in the way, or makes other calls for other sizes.
    """
    runs = _Runs()
    for sizes in CHOICES:
        one = run(sizes)
        if not one.needed_sizes:
            return _outcome(one)
        runs.add(one, sizes)
        if runs.disagreement is not None or len(runs.agreeing) == _ENOUGH:
            break
    if runs.disagreement is None and len(runs.agreeing) > 1:
        return runs.agreeing[0]  # 1
    without = run(None)
    if without.error is None:
        return _outcome(without)
    if runs.agreeing:
        raise _depends(name, runs.disagreement)  # 2
    raise _without_numbers(runs.errors) or without.error  # 3


class _Runs:
    """What runs with sizes came to.

    Attributes:
        agreeing: descriptions that make the same calls; the first of them tells what all tell.
        errors: what stood in the way of others.
        disagreement: where one made other calls, if that tells anything of the other sizes.
    """

    def __init__(self) -> None:
        self.agreeing: list[Description] = []
        self.errors: list[LiveModelError] = []
        self.disagreement: DisagreementError | None = None
        self._ways: tuple[str, ...] | None = None

    def add(self, run: Run, sizes: Sizes) -> None:
        """Take in a run; one that went another way than the first tells nothing of that one's sizes."""
        if run.description is None:
            self.errors += [run.error] if run.error is not None else []
        elif run.took_sizes and self._ways in (None, run.ways):
            self._ways = run.ways
            try:
                self._compare(run.description)
            except DisagreementError as error:
                self.disagreement = error if sizes.other >= _SMALL else None

    def _compare(self, description: Description) -> None:
        if self.agreeing:
            agree(self.agreeing[0], description)
        self.agreeing.append(description)


def _outcome(run: Run) -> Description:
    if run.description is not None:
        return run.description
    assert run.error is not None  # noqa: S101 - a run gives one or the other
    raise run.error


def _depends(name: str, disagreement: DisagreementError | None) -> LiveModelError:
    where = "" if disagreement is None else f" (at {disagreement})"
    return LiveModelError(
        None,
        expected=f"{name}.call() to make the same calls whatever the size of the axes that are unknown",
        found=f"code that makes others, or runs for some sizes only{where}",
        hint="Give all axes but the batch axis in inputs=.",
    )


def _without_numbers(errors: list[LiveModelError]) -> LiveModelError | None:
    """The first of some errors, without the numbers that are others in the next one, which are those that stand in."""
    if not errors:
        return None
    first, second = errors[0], errors[-1]
    pieces, others = re.split(r"(\d+)", first.found), re.split(r"(\d+)", second.found)
    if first is second or others[::2] != pieces[::2]:
        others = [re.sub(r"\d+", "", piece) for piece in pieces]
    found = "".join(piece if piece == other else "?" for piece, other in zip(pieces, others, strict=True))
    return LiveModelError(first.place, expected=first.expected, found=found, hint=first.hint)
