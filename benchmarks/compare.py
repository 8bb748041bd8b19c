"""Measure two commits, in turn, in checkouts of their own: what became faster, and what slower?

    python benchmarks/compare.py OLD NEW [FILE ...] [--rounds 9] [--calls 10000]

Reports of two sample models, and of synthetic models of so many calls, are written as text and as JSON by both; of each
is told how many times the time and the memory of OLD it takes with NEW, with the spread of that. Where the spread
covers 1, or the ratio is within a hundredth of it, there is no difference to tell; more rounds narrow the spread.
Further files can be named.

The checkouts run with the libraries of the environment that this runs in, so that only archlens differs. Nothing of the
working tree is measured: commit first.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.measured_models import write_synthetic
from benchmarks.measuring import ROOT, Bench, Command, CommandFailed, Ratio, cpu_of, figure, median_of, memory_of, ratio
from benchmarks.suites.suite import archlens
from benchmarks.worktrees import worktree

SAMPLES = ("image_text", "prices_news")
KINDS = ("chain", "ladder", "dense", "fusions")
FORMATS = ("text", "json")
_TOO_LITTLE = 0.01


def models(folder: Path, calls: int, further: Sequence[Path]) -> Iterator[Path]:
    """The files that are reported."""
    for name in SAMPLES:
        yield ROOT / "sample_models" / f"{name}.keras"
    for kind in KINDS:
        yield write_synthetic(kind, calls, folder)[0]
    for path in further:
        yield path.resolve()


def lines(bench: Bench, old: Path, new: Path, files: Sequence[Path]) -> Iterator[str]:
    """The rows of the table."""
    yield "| report of | as | time, new / old | | memory, new / old | | old, new |"
    yield "|---|---|---:|---|---:|---|---|"
    for path in files:
        for form in FORMATS:
            report = archlens("report", path, "--format", form)
            try:
                taken = bench.in_turn({"old": Command(report, old), "new": Command(report, new)})
            except CommandFailed as failed:
                yield f"| {path.stem} | {form} | {str(failed).replace('|', '/')} | | | | |"
                continue
            time = ratio(cpu_of(taken["new"]), cpu_of(taken["old"]))
            memory = ratio(memory_of(taken["new"]), memory_of(taken["old"]))
            both = f"{median_of(taken['old'])}; {median_of(taken['new'])}"
            measured = f"{time} | {verdict(time, 'faster', 'slower')} | {memory} | {verdict(memory, 'less', 'more')}"
            yield f"| {path.stem} | {form} | {measured} | {both} |"


def verdict(measured: Ratio, less: str, more: str) -> str:
    """What a ratio of new to old says.

    Example:
        >>> verdict(Ratio(0.5, 0.4, 0.6), "faster", "slower"), verdict(Ratio(0.9, 0.8, 1.1), "faster", "slower")
        ('2.00 × faster', 'no difference')
    """
    if not measured.tells_a_difference or abs(measured.median - 1) < _TOO_LITTLE:
        return "no difference"
    if measured.median < 1:
        return f"{figure(1 / measured.median)} × {less}"
    return f"{figure(measured.median)} × {more}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--calls", type=int, default=10_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "old").mkdir()
        (folder / "new").mkdir()
        with worktree(arguments.old, folder / "old") as old, worktree(arguments.new, folder / "new") as new:
            files = list(models(folder, arguments.calls, arguments.files))
            for line in lines(Bench(arguments.rounds), old, new, files):
                print(line, flush=True)


if __name__ == "__main__":
    main()
