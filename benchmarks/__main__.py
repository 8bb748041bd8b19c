"""Measure all suites, or those that are named: `python -m benchmarks [SUITE...]`.

Prints a table in Markdown: each ratio with its spread, its goal, and whether that is met. The exit code is 0 if all
goals are met. What suites there are, and what each needs, `docs/performance.md` says.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.history import HISTORY, append, entry
from benchmarks.measuring import ROOT, Bench, CommandFailed, Result
from benchmarks.pages import fill
from benchmarks.suites import SUITES
from benchmarks.suites.suite import Setting, Suite
from benchmarks.table import about, table

PAGE = ROOT / "docs" / "performance.md"
START = "<!-- made by python -m benchmarks -->"


def measured(suites: Sequence[Suite], bench: Bench, *, long: bool, zoo: Path | None) -> Iterator[Result]:
    """The results of suites, one after the other; a suite that cannot be run is told as a line."""
    with tempfile.TemporaryDirectory() as folder:
        for suite in suites:
            bench.say(f"{suite.name}: {suite.subject}")
            setting = Setting(bench, Path(folder), long, zoo)
            try:
                yield from suite.measure(setting)
            except CommandFailed as failed:
                yield Result(suite.name, suite.subject, None, None, str(failed))


def main() -> int:
    """Measure, print, and keep what is asked for."""
    names = [suite.name for suite in SUITES]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").partition("\n\n")[2])
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=f"one of {', '.join(names)}; all, if none is named")
    parser.add_argument("--rounds", type=int, default=7, help="how often each command runs (default: 7)")
    parser.add_argument("--long", action="store_true", help="measure models of 300,000 calls, too")
    parser.add_argument("--zoo", type=Path, metavar="FOLDER", help="the zoo to survey, of zoo_of_skeletons.py")
    parser.add_argument("--write", action="store_true", help=f"write the table into docs/{PAGE.name}")
    parser.add_argument("--keep", action="store_true", help=f"add a line to benchmarks/{HISTORY.name}")
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.suites) - set(names))
    if unknown:
        parser.error(f"expected {', '.join(names)}, found {', '.join(unknown)}")
    suites = [suite for suite in SUITES if suite.name in (arguments.suites or names)]
    zoo = arguments.zoo.resolve() if arguments.zoo else None
    results = list(measured(suites, Bench(arguments.rounds), long=arguments.long, zoo=zoo))
    run = entry(results, arguments.rounds)
    text = f"{about(run['machine'], run['rounds'], run['date'], run['commit'])}\n\n{table(results)}"
    print(text)
    if arguments.write:
        fill(PAGE, START, text)
    if arguments.keep:
        append(results, arguments.rounds)
    return int(any(result.met is False for result in results))


if __name__ == "__main__":
    sys.exit(main())
