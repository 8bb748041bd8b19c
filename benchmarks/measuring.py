"""How a benchmark measures: commands as whole processes, in turn, and ratios of them within one run.

A machine that does other things, too, makes every figure in seconds doubtful, and slows what is measured first and
second differently. So commands run in turn, round by round; a ratio is taken within a round, where both met the same
machine; the median of all rounds counts, and its spread is told with it. Seconds are those of the processor (user and
system, of the process and all that it started), which depend less on the neighbours than a clock does.
"""

from __future__ import annotations

import math
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_CERTAINTY = 0.99
_TOLD_OF_A_FAILURE = 300
_BYTES_OF_MAXRSS = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Command:
    """A program and its arguments.

    Attributes:
        arguments: the program first.
        tree: the checkout whose archlens it runs.
        writes: a folder that it makes, which is removed before each run.
    """

    arguments: Sequence[str]
    tree: Path = ROOT
    writes: Path | None = None


class CommandFailed(Exception):  # noqa: N818 - what happened, not a mistake of the benchmark
    """A command that was measured did not end well; tells its exit code and the end of what it said."""


@dataclass(frozen=True)
class Usage:
    """What one run took.

    Attributes:
        cpu: seconds of the processor, of the process and those that it waited for.
        wall: seconds by the clock.
        memory: the most that one of its processes held, in MB. The system begins to count with what the process holds
            that started it, so that this one imports nothing large.
    """

    cpu: float
    wall: float
    memory: float


@dataclass(frozen=True)
class Ratio:
    """A ratio that was measured several times.

    Attributes:
        median: of the rounds.
        low: the lower end of its spread.
        high: the upper end.
    """

    median: float
    low: float
    high: float

    @property
    def tells_a_difference(self) -> bool:
        """Whether 1 is outside of the spread."""
        return not self.low <= 1 <= self.high

    def __str__(self) -> str:
        return f"{figure(self.median)} ({figure(self.low)} to {figure(self.high)})"


@dataclass(frozen=True)
class Goal:
    """What a ratio should be: at most, or at least, a bound."""

    bound: float
    most: bool = True

    def met(self, value: float) -> bool:
        """Whether a value keeps it."""
        return value <= self.bound if self.most else value >= self.bound

    def __str__(self) -> str:
        return f"at {'most' if self.most else 'least'} {self.bound:g}"


@dataclass(frozen=True)
class Result:
    """One line of the table.

    Attributes:
        suite: which suite measured it.
        what: what the ratio is of.
        ratio: as measured; ``None`` if that could not be done.
        goal: what it should be; ``None`` if it is told only.
        seconds: what the ratio came from, in figures of this machine, for orientation; or why there is none.
    """

    suite: str
    what: str
    ratio: Ratio | None
    goal: Goal | None = None
    seconds: str = ""

    @property
    def met(self) -> bool | None:
        """Whether its goal is met; ``None`` without one."""
        if self.goal is None:
            return None
        return self.ratio is not None and self.goal.met(self.ratio.median)


def figure(value: float) -> str:
    """A number with three digits that count, none of them made up.

    Example:
        >>> [figure(value) for value in (0.12345, 1.2345, 12.345, 123.45, 12345.6)]
        ['0.123', '1.23', '12.3', '123', '12,346']
    """
    if not value:
        return "0"
    decimals = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{decimals}f}"


def ratio(over: Sequence[float], under: Sequence[float]) -> Ratio:
    """The ratio of two figures, each measured once a round.

    Example:
        >>> ratio([2, 4, 9], [1, 2, 3])
        Ratio(median=2.0, low=2.0, high=3.0)
    """
    return spread([each / other for each, other in zip(over, under, strict=True)])


def spread(ratios: Sequence[float]) -> Ratio:
    """The median of ratios, with the interval that holds the true median with 99 %, if so many are enough for that.

    The interval runs between two of the measured ratios, as many from the smallest as from the greatest. A measured
    ratio is as often below the true median as above it, whatever the figures are distributed like; so the chance that
    the k-th smallest of n is still above it is that of fewer than k heads in n tosses of a coin. Of less than eight
    rounds the interval is from the least to the greatest, and holds it with 75 % (three rounds), 94 % (five) or 98 %
    (seven).

    Example:
        >>> spread([1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2.0, 9.0])
        Ratio(median=1.55, low=1.1, high=2.0)
    """
    ordered = sorted(ratios)
    count = len(ordered)
    left_out = 0
    outside = 1 / 2**count
    while True:
        outside += math.comb(count, left_out + 1) / 2**count
        if 1 - 2 * outside < _CERTAINTY:
            break
        left_out += 1
    return Ratio(statistics.median(ordered), ordered[left_out], ordered[count - 1 - left_out])


def run(command: Command) -> Usage:
    """Run a command once, and throw away what it writes.

    Raises:
        CommandFailed: if it fails, with what it said.
    """
    if command.writes is not None:
        shutil.rmtree(command.writes, ignore_errors=True)
    environment = {
        **os.environ,
        "PYTHONPATH": str(command.tree),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed archlens is compiled, too
    start = time.perf_counter()
    process = subprocess.Popen(
        command.arguments, cwd=command.tree, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr is not None  # noqa: S101 - it was asked for
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.stderr.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        last = said.decode(errors="replace").strip()[-_TOLD_OF_A_FAILURE:]
        raise CommandFailed(f"exit code {process.returncode}: {' '.join(last.split())}")
    return Usage(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * _BYTES_OF_MAXRSS / 1e6)


@dataclass
class Bench:
    """Runs commands in turn.

    Attributes:
        rounds: how often each is run and counted; a run before that, which fills caches, is not.
        say: is told what is being done.
    """

    rounds: int = 7
    say: Callable[[str], None] = field(default=lambda words: print(words, file=sys.stderr, flush=True))

    def in_turn(
        self, commands: Mapping[str, Command], rounds: int | None = None, *, warm: bool = True
    ) -> dict[str, list[Usage]]:
        """What each command took in each round, by its name.

        Every second round goes the other way round, so that no command always comes after the same one.

        Args:
            commands: by the names that they are told by.
            rounds: how often each is counted; the bench's, if not given.
            warm: whether a run before that is not counted.

        Raises:
            CommandFailed: if one fails.
        """
        taken: dict[str, list[Usage]] = {name: [] for name in commands}
        counted = self.rounds if rounds is None else rounds
        for number in range(0 if warm else 1, counted + 1):
            order = list(commands.items())
            if number % 2:
                order.reverse()
            for name, command in order:
                usage = run(command)
                if number:
                    taken[name].append(usage)
                    self.say(f"  {number}/{counted} {name}: {usage.cpu:.2f} s, {usage.memory:.0f} MB")
        return taken


def median_of(taken: Sequence[Usage]) -> str:
    """What a command took, in words: the median of its rounds."""
    cpu = statistics.median(usage.cpu for usage in taken)
    memory = statistics.median(usage.memory for usage in taken)
    return f"{figure(cpu)} s, {figure(memory)} MB"


def cpu_of(taken: Sequence[Usage]) -> list[float]:
    """The seconds of the processor, round by round."""
    return [usage.cpu for usage in taken]


def wall_of(taken: Sequence[Usage]) -> list[float]:
    """The seconds by the clock, round by round."""
    return [usage.wall for usage in taken]


def memory_of(taken: Sequence[Usage]) -> list[float]:
    """The peaks of memory, round by round."""
    return [usage.memory for usage in taken]
