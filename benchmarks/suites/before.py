"""What large models took before their reports were made fast: a commit of then, measured in turn with this tree."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.measured_models import write_synthetic
from benchmarks.measuring import Command, Goal, Result, cpu_of, median_of, memory_of, ratio
from benchmarks.suites.suite import Setting, Suite, archlens
from benchmarks.worktrees import worktree

COMMIT = "901ac88ea"
"""The last one before models of 100,000 calls were looked at."""

KINDS = ("chain", "ladder", "fusions")
CALLS = 100_000
_ROUNDS = 3


def measure(setting: Setting) -> Iterator[Result]:
    """The processor's time of both, as text and as JSON."""
    with worktree(COMMIT, setting.folder) as old:
        for kind in KINDS:
            path, _ = write_synthetic(kind, CALLS, setting.folder)
            for form in ("text", "json"):
                report = archlens("report", path, "--format", form)
                commands = {"now": Command(report), "before": Command(report, old)}
                taken = setting.bench.in_turn(commands, min(_ROUNDS, setting.bench.rounds), warm=False)
                beside = f"{median_of(taken['now'])}; before: {median_of(taken['before'])}"
                what = f"{kind} of {CALLS:,} calls as {form}, against {COMMIT[:7]}"
                time = ratio(cpu_of(taken["now"]), cpu_of(taken["before"]))
                yield Result("before", f"{what}: time", time, Goal(0.25), beside)
                memory = ratio(memory_of(taken["now"]), memory_of(taken["before"]))
                yield Result("before", f"{what}: memory", memory, None, beside)


SUITE = Suite("before", "large models, against an earlier commit", measure)
