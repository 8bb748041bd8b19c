"""What a suite is: it measures one subject, and gives the lines of the table."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import Bench, Result


@dataclass(frozen=True)
class Setting:
    """What a suite is run with.

    Attributes:
        bench: what runs commands.
        folder: an empty one, to write models to.
        long: whether the largest sizes are measured, too; they take minutes.
        zoo: a folder that `zoo_of_skeletons.py` wrote; ``None``, if the suite is to write a small one.
    """

    bench: Bench
    folder: Path
    long: bool = False
    zoo: Path | None = None


@dataclass(frozen=True)
class Suite:
    """A suite.

    Attributes:
        name: as it is asked for.
        subject: what it measures.
        measure: does it, and gives the lines of the table.
    """

    name: str
    subject: str
    measure: Callable[[Setting], Iterator[Result]]


def archlens(*words: object) -> list[str]:
    """The arguments of a command of archlens."""
    return [sys.executable, "-m", "archlens", *map(str, words)]
