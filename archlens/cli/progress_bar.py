"""How far a survey is, in a line of the terminal: what is done, how fast, how long it takes yet, what failed."""

from __future__ import annotations

import sys
import time
from collections import deque

from archlens.cli.output import terminal_of
from archlens.surveys.records import SurveyProgress
from archlens.text.figures import count, duration, significant
from archlens.text.terminal import to_ascii

_EVERY = 0.2
"""Seconds from one drawing to the next."""

_WINDOW = 30.0
"""Seconds over which the rate is taken: files are not equally large."""

_BAR = 20
_NARROWEST = 60
_SPARE = 2
_LATE = 3
"""Figures of a rate."""

_WORDS = {"listing": "listing files", "reading": "reading", "writing": "writing tables"}


class ProgressBar:
    """A line on stderr that is drawn anew as the survey goes on; nothing where that is no terminal.

    Example:
        >>> bar = ProgressBar()
        >>> bar.tell(SurveyProgress("reading", 3, 10))  # stderr is no terminal here
        >>> bar.wipe()
    """

    def __init__(self) -> None:
        self._is_shown = sys.stderr.isatty()
        self._terminal = terminal_of(sys.stderr)
        self._stage = ""
        self._drawn_at = 0.0
        self._samples: deque[tuple[float, int]] = deque()

    def tell(self, progress: SurveyProgress) -> None:
        """Draw how far it is, unless it was drawn a moment ago."""
        if not self._is_shown:
            return
        now = time.monotonic()
        if progress.stage != self._stage:
            self._stage = progress.stage
            self._samples.clear()
        elif now - self._drawn_at < _EVERY:
            return
        self._drawn_at = now
        self._samples.append((now, progress.done))
        while now - self._samples[0][0] > _WINDOW:
            self._samples.popleft()
        width = self._terminal.width - _SPARE
        line = line_of(progress, self._rate(), width, with_bar=not self._terminal.ascii_only)
        sys.stderr.write(f"\r{line}\x1b[K")
        sys.stderr.flush()

    def wipe(self) -> None:
        """Leave nothing of it on the terminal."""
        if self._is_shown and self._stage:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _rate(self) -> float | None:
        """Files a second; unknown at first."""
        (begun, before), (now, done) = self._samples[0], self._samples[-1]
        return (done - before) / (now - begun) if done > before else None


def line_of(progress: SurveyProgress, rate: float | None, width: int, *, with_bar: bool = True) -> str:
    """What the line says; what does not fit is left out, the bar first.

    Args:
        progress: how far it is.
        rate: files a second, if that is known.
        width: columns that there are.
        with_bar: whether the terminal can show the bar.

    Example:
        >>> print(line_of(SurveyProgress("reading", 2500, 10_000, errors=2), 41.7, 100))
        reading 2,500 of 10,000  █████···············  41.7 a second, 3 min left, 2 not read
        >>> print(line_of(SurveyProgress("listing", 120), None, 100))
        listing files: 120
    """
    if progress.of is None:
        return f"{_WORDS[progress.stage]}: {count(progress.done)}"
    start = f"{_WORDS[progress.stage]} {count(progress.done)} of {count(progress.of)}"
    rest = ", ".join(_rest(progress, rate))
    bar = _bar(progress.done, progress.of) if with_bar and width >= _NARROWEST else ""
    for parts in ((start, bar, rest), (start, rest), (start,)):
        line = "  ".join(filter(None, parts))
        if len(line) <= width:
            return line
    return to_ascii(start, width)


def _rest(progress: SurveyProgress, rate: float | None) -> list[str]:
    said = []
    if rate is not None and progress.of is not None:
        per_second = count(round(rate)) if rate >= 10**_LATE else significant(rate, _LATE)
        said = [f"{per_second} a second", f"{duration((progress.of - progress.done) / rate)} left"]
    if progress.errors:
        said.append(f"{count(progress.errors)} not read")
    return said


def _bar(done: int, of: int) -> str:
    full = _BAR * done // of if of else _BAR
    return "█" * full + "·" * (_BAR - full)
