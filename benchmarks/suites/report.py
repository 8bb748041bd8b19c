"""What a report of a real model takes, beside Keras that loads it, and whatever its weights weigh."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.measured_models import write_sized, write_with_weights
from benchmarks.measuring import Command, Goal, Result, Usage, cpu_of, median_of, memory_of, ratio, wall_of
from benchmarks.others import BARE, LOAD
from benchmarks.suites.suite import Setting, Suite, archlens

_LOADS = 3
_MEGABYTES, _GIGABYTES = 2_500_000, 2_500_000_000


def measure(setting: Setting) -> Iterator[Result]:
    """Models with weights, and files of two sizes."""
    sample, nasnet = write_with_weights(setting.folder)
    yield from _beside_keras(setting, sample)
    yield from _beside_bare(setting, {"image_text": sample, "NASNetMobile": nasnet})
    yield _sizes(setting)


def _beside_keras(setting: Setting, model: Path) -> Iterator[Result]:
    load = Command([sys.executable, "-c", LOAD, str(model)])
    taken = setting.bench.in_turn({"report": Command(archlens("report", model)), "keras": load}, rounds=_LOADS)
    size = model.stat().st_size / 1e6
    of = f"`load_model` and `summary()` of a model with {size:.0f} MB of weights, against its report"
    beside = f"{median_of(taken['keras'])}; report: {median_of(taken['report'])}"
    for what, figures in (("clock", wall_of), ("memory", memory_of)):
        measured = ratio(figures(taken["keras"]), figures(taken["report"]))
        yield Result("report", f"{of}: {what}", measured, Goal(8, most=False), beside)


def _beside_bare(setting: Setting, models: Mapping[str, Path]) -> Iterator[Result]:
    for name, model in models.items():
        bare = Command([sys.executable, "-c", BARE, str(model)])
        taken = setting.bench.in_turn({"report": Command(archlens("report", model)), "bare": bare})
        what = f"report of {name} with its weights, against the bare process"
        measured = ratio(cpu_of(taken["report"]), cpu_of(taken["bare"]))
        yield Result("report", what, measured, Goal(1.6), _beside(taken, "report", "bare"))


def _sizes(setting: Setting) -> Result:
    small = write_sized(setting.folder / "10MB.keras", _MEGABYTES)
    large = write_sized(setting.folder / "10GB.keras", _GIGABYTES)
    commands = {"10 GB": Command(archlens("report", large)), "10 MB": Command(archlens("report", small))}
    taken = setting.bench.in_turn(commands)
    measured = ratio(cpu_of(taken["10 GB"]), cpu_of(taken["10 MB"]))
    what = "a file of 10 GB, against one of 10 MB with as many weights"
    return Result("report", what, measured, Goal(1.2), _beside(taken, "10 GB", "10 MB"))


def _beside(taken: Mapping[str, Sequence[Usage]], over: str, under: str) -> str:
    return f"{median_of(taken[over])}; {under}: {median_of(taken[under])}"


SUITE = Suite("report", "reports of real models", measure)
