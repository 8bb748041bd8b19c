"""What a call costs as models grow: time and memory per call, and the factor from 10,000 calls on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.measured_models import write_synthetic
from benchmarks.measuring import (
    Command,
    CommandFailed,
    Goal,
    Result,
    Usage,
    cpu_of,
    figure,
    median_of,
    memory_of,
    ratio,
)
from benchmarks.suites.suite import Setting, Suite, archlens

KINDS = ("chain", "ladder", "dense", "fusions", "two")
NOTHING, SMALL, BASE, LARGE, LARGEST = 20, 1_000, 10_000, 100_000, 300_000
FORMATS = ("text", "json")
FLAT = Goal(1.3)
_ROUNDS = 3


@dataclass(frozen=True)
class Sized:
    """What models of one size took, in each round, and how many calls they have."""

    calls: int
    taken: Sequence[Usage]


def measure(setting: Setting) -> Iterator[Result]:
    """Every kind, every size, as text and as JSON."""
    sizes = (SMALL, BASE, LARGE, LARGEST) if setting.long else (SMALL, BASE, LARGE)
    for kind in KINDS:
        for form in FORMATS:
            yield from _kind(setting, kind, form, sizes)


def _kind(setting: Setting, kind: str, form: str, sizes: Sequence[int]) -> Iterator[Result]:
    commands, calls = {}, {}
    for size in (NOTHING, *sizes):
        path, calls[size] = write_synthetic(kind, size, setting.folder)
        commands[f"{kind} {form} {size:,}"] = Command(archlens("report", path, "--format", form))
    try:
        measured = setting.bench.in_turn(commands, min(_ROUNDS, setting.bench.rounds), warm=False)
    except CommandFailed as failed:
        yield Result("growth", f"{kind}, {form}", None, FLAT, str(failed))
        return
    by_size = {size: Sized(calls[size], taken) for size, taken in zip(calls, measured.values(), strict=True)}
    yield from _factors(f"{kind}, {form}", by_size, sizes)


def _factors(name: str, by_size: Mapping[int, Sized], sizes: Sequence[int]) -> Iterator[Result]:
    nothing, base = by_size[NOTHING], by_size[BASE]
    for what, figures, unit in (("time", cpu_of, "µs"), ("memory", memory_of, "B")):
        of_base = _per_call(figures(base.taken), figures(nothing.taken), base.calls)
        for size in sizes:
            if size == BASE:
                continue
            sized = by_size[size]
            per_call = _per_call(figures(sized.taken), figures(nothing.taken), sized.calls)
            goal = FLAT if size > BASE else None
            typical = figure(sorted(per_call)[len(per_call) // 2] * 1e6)
            beside = f"{typical} {unit} a call; {median_of(sized.taken)}"
            line = f"{name}: {what} a call at {size:,} calls, against {BASE:,}"
            yield Result("growth", line, ratio(per_call, of_base), goal, beside)


def _per_call(figures: Sequence[float], nothing: Sequence[float], calls: int) -> list[float]:
    """What a call takes: what is more than a model of hardly any calls takes, divided by the calls."""
    return [(each - start) / calls for each, start in zip(figures, nothing, strict=True)]


SUITE = Suite("growth", "models of up to 100,000 calls (300,000 with --long)", measure)
