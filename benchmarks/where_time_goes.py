"""Where the time of one report goes: stage by stage, for models of several sizes.

    python benchmarks/where_time_goes.py [FILE ...] [--write]

Without files, a small sample model and synthetic ones of 1,000 and 100,000 calls are reported. Each runs several times,
each time in a process of its own; the median counts. A stage is the time of the processor between the start and the end
of the function that does it (`STAGES`), less that of stages within it; imports count where they happen. `--write` puts
the table into `docs/performance.md`.
"""

from __future__ import annotations

import argparse
import builtins
import contextlib
import functools
import importlib
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

PAGE = "performance.md"
START = "<!-- made by benchmarks/where_time_goes.py -->"

PYTHON, IMPORTS, REST = "Python starts", "imports", "the rest of the command"

COMPOSERS = {"text": "render", "json": "pieces"}
"""What composes a report, by its format; a text is whole then, JSON is made while it is written."""

STAGES: tuple[tuple[str, str, str], ...] = (
    ("the JSON is parsed", "archlens.readers.files.json_text", "parse_json"),
    ("the configuration becomes records", "archlens.readers.graph.description", "parse_any"),
    ("the header of the weights is walked", "archlens.readers.weights.weight_groups", "read_weights"),
    ("the graph is put together", "archlens.readers.graph.description", "graph_of"),
    ("the figures are computed", "archlens.analysis", "analyze_graph"),
    ("the rules look at them", "archlens.rules", "find"),
    ("the report is composed", "archlens.render.{format}_report", "{composer}"),
    ("it is written out", "archlens.cli.output", "deliver"),
)
"""What a stage is called, and the function that does it: its module, which may be that of a format, and its name."""


class Stopwatch:
    """Counts the processor's time for the stage that runs."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._running = [REST]
        self._since = time.process_time()

    def _count(self) -> None:
        now = time.process_time()
        stage = self._running[-1]
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._since
        self._since = now

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count for a stage, as long as the context lasts."""
        self._count()
        self._running.append(name)
        try:
            yield
        finally:
            self._count()
            self._running.pop()

    def stop(self) -> dict[str, float]:
        """The seconds of each stage."""
        self._count()
        return self.seconds

    def importing(self) -> bool:
        """Whether it counts for imports."""
        return self._running[-1] == IMPORTS


def watch(stopwatch: Stopwatch, form: str) -> None:
    """Have the stopwatch count for imports, and for each stage of a report in a format."""
    real_import = builtins.__import__

    @functools.wraps(real_import)
    def watched_import(name: str, *arguments: Any, **keywords: Any) -> Any:
        if stopwatch.importing() or name in sys.modules:
            return real_import(name, *arguments, **keywords)
        with stopwatch.stage(IMPORTS):
            return real_import(name, *arguments, **keywords)

    builtins.__import__ = watched_import
    for stage, module, name in STAGES:
        with stopwatch.stage(IMPORTS):
            holder = importlib.import_module(module.format(format=form))
        function = getattr(holder, name.format(composer=COMPOSERS[form]))
        replace(function, watched(stopwatch, stage, function))


def watched(stopwatch: Stopwatch, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, counted for a stage."""

    @functools.wraps(function)
    def counted(*arguments: Any, **keywords: Any) -> Any:
        with stopwatch.stage(stage):
            return function(*arguments, **keywords)

    return counted


def replace(function: Any, other: Any) -> None:
    """Put another function in the place of one, in all modules of archlens that know it."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "archlens":
            for attribute, value in list(vars(module).items()):
                if value is function:
                    setattr(module, attribute, other)


def report_and_time(path: str, form: str) -> dict[str, float]:
    """Report a file in this process; the seconds of each stage."""
    stopwatch = Stopwatch()
    watch(stopwatch, form)
    with stopwatch.stage(IMPORTS):
        from archlens.cli import main as command
    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), "utf-8")), contextlib.suppress(SystemExit):
        command(["report", path, "--format", form])
    return stopwatch.stop()


def medians(path: Path, form: str, count: int) -> dict[str, float]:
    """The median seconds of each stage, of several processes."""
    rounds = []
    for _ in range(count):
        command = [sys.executable, __file__, "--stages", form, str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "COLUMNS": "100"})
        rounds.append({**json.loads(done.stdout), PYTHON: _python_alone()})
    return {stage: statistics.median(each.get(stage, 0.0) for each in rounds) for stage in stages()}


def stages() -> list[str]:
    """The stages in their order."""
    return list(dict.fromkeys([PYTHON, IMPORTS, *(stage for stage, _, _ in STAGES), REST]))


def _python_alone() -> float:
    before = os.times()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def table(columns: Mapping[str, Mapping[str, float]]) -> str:
    """The share of each stage of each report, and what all take together."""
    lines = ["| stage | " + " | ".join(columns) + " |", "|---|" + "---:|" * len(columns)]
    totals = {name: sum(seconds.values()) for name, seconds in columns.items()}
    for stage in stages():
        shares = [f"{seconds[stage] / totals[name]:.0%}" for name, seconds in columns.items()]
        lines.append(f"| {stage} | " + " | ".join(shares) + " |")
    lines.append(
        "| all, in seconds of the processor | " + " | ".join(f"{total:.2f}" for total in totals.values()) + " |"
    )
    return "\n".join(lines)


def measured(files: Mapping[str, Path], rounds: int) -> dict[str, dict[str, float]]:
    """Each file's stages, as text and as JSON."""
    return {f"{name}, {form}": medians(path, form, rounds) for name, path in files.items() for form in ("text", "json")}


def files_in(folder: Path, named: Sequence[Path]) -> dict[str, Path]:
    """The files to report, by what a column is called."""
    from benchmarks.measured_models import write_synthetic
    from benchmarks.measuring import ROOT

    if named:
        return {path.name: path.resolve() for path in named}
    return {
        "small model": ROOT / "sample_models" / "image_text.keras",
        "1,000 calls": write_synthetic("ladder", 1_000, folder)[0],
        "100,000 calls": write_synthetic("ladder", 100_000, folder)[0],
    }


def main() -> None:
    """Measure and print, or write into the page between its marks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--rounds", type=int, default=5, help="how often each report runs (default: 5)")
    parser.add_argument("--write", action="store_true", help=f"write the table into docs/{PAGE}")
    parser.add_argument("--stages", metavar="FORMAT", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.stages:
        print(json.dumps(report_and_time(str(arguments.files[0]), arguments.stages)))
        return
    with tempfile.TemporaryDirectory() as folder:
        text = table(measured(files_in(Path(folder), arguments.files), arguments.rounds))
    print(text)
    if arguments.write:
        from benchmarks.measuring import ROOT
        from benchmarks.pages import fill

        fill(ROOT / "docs" / PAGE, START, text)


if __name__ == "__main__":
    main()
