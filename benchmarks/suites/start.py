"""What starts: a report of a small file, beside a bare process that reads as much of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from benchmarks.measuring import ROOT, Command, Goal, Result, cpu_of, median_of, ratio
from benchmarks.others import BARE
from benchmarks.suites.suite import Setting, Suite, archlens

SMALL = ROOT / "sample_models" / "image_text.keras"


def measure(setting: Setting) -> Iterator[Result]:
    """Report, help and version of a small file."""
    taken = setting.bench.in_turn(
        {
            "report": Command(archlens("report", SMALL)),
            "json": Command(archlens("report", SMALL, "--format", "json")),
            "help": Command(archlens("--help")),
            "bare": Command([sys.executable, "-c", BARE, str(SMALL)]),
            "python": Command([sys.executable, "-c", "pass"]),
        }
    )
    bare = cpu_of(taken["bare"])
    against = "against a bare process that imports networkx and h5py, parses the configuration and walks HDF5 names"
    for name, what, goal in (
        ("report", f"report of a small file, {against}", Goal(1.0)),
        ("json", f"the same as JSON, {against}", Goal(1.0)),
        ("help", "`archlens --help`, against the same", None),
        ("python", "a Python that does nothing, against the same", None),
    ):
        beside = f"{median_of(taken[name])}; bare: {median_of(taken['bare'])}"
        yield Result("start", what, ratio(cpu_of(taken[name]), bare), goal, beside)


SUITE = Suite("start", "the start of the command", measure)
