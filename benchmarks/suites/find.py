"""What it takes to find a model's nearest in a zoo that is surveyed, beside the model's report."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.measuring import Command, Result, cpu_of, median_of, memory_of, ratio, run
from benchmarks.suites.suite import Setting, Suite, archlens
from benchmarks.suites.survey import zoo_of


def measure(setting: Setting) -> Iterator[Result]:
    """One of the zoo's own models is looked for."""
    zoo = zoo_of(setting)
    files = sorted(zoo.rglob("*.keras"))
    model = files[0]
    tables = setting.folder / "tables_to_find_in"
    run(Command(archlens("survey", zoo, "-o", tables), writes=tables))
    commands = {
        "find": Command(archlens("find", model, tables)),
        "report": Command(archlens("report", model)),
    }
    taken = setting.bench.in_turn(commands)
    what = f"`archlens find` among {len(files):,} models, against the report of the model"
    beside = f"{median_of(taken['find'])}; report: {median_of(taken['report'])}"
    for name, figures in (("time", cpu_of), ("memory", memory_of)):
        measured = ratio(figures(taken["find"]), figures(taken["report"]))
        yield Result("find", f"{what}: {name}", measured, None, beside)


SUITE = Suite("find", "the nearest of a zoo", measure)
