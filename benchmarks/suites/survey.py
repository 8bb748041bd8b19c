"""How many files a survey reads in a minute, with one worker and two, beside a loop of loads by Keras."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.measuring import ROOT, Command, Goal, Result, Usage, cpu_of, figure, median_of, ratio, spread, wall_of
from benchmarks.others import LOADS
from benchmarks.suites.suite import Setting, Suite, archlens

SMALL_ZOO = ("--files", "300", "--built", "120")
FILES_A_MINUTE = Goal(2_000, most=False)
_LOADED = 30
_ROUNDS = 3


def measure(setting: Setting) -> Iterator[Result]:
    """The survey of a zoo, and Keras on some of its files."""
    zoo = zoo_of(setting)
    files = sorted(str(path) for path in zoo.rglob("*.keras"))
    tables = setting.folder / "tables"
    commands = {
        f"{jobs} workers": Command(archlens("survey", zoo, "-o", tables, "--jobs", jobs), writes=tables)
        for jobs in (1, 2)
    }
    rounds = min(_ROUNDS, setting.bench.rounds)
    taken = setting.bench.in_turn(commands, rounds)
    one, two = taken["1 workers"], taken["2 workers"]
    for what, usages, goal in (("1 worker", one, None), ("2 workers", two, FILES_A_MINUTE)):
        rate = spread([60 * len(files) / seconds for seconds in wall_of(usages)])
        yield Result("survey", f"files a minute with {what}", rate, goal, _of_files(usages, len(files)))
    yield Result("survey", "1 worker against 2, by the clock", ratio(wall_of(one), wall_of(two)))
    yield _beside_keras(setting, files, two, rounds)


def zoo_of(setting: Setting) -> Path:
    """The zoo that is given, or a small one that is written now."""
    if setting.zoo is not None:
        return setting.zoo
    zoo = setting.folder / "zoo_models"
    if not zoo.exists():
        setting.bench.say("  writing a small zoo: takes minutes; --zoo uses one that is there")
        script = ROOT / "benchmarks" / "zoo_of_skeletons.py"
        subprocess.run([sys.executable, script, zoo, *SMALL_ZOO], check=True, stderr=subprocess.DEVNULL)
    return zoo


def _beside_keras(setting: Setting, files: Sequence[str], survey: Sequence[Usage], rounds: int) -> Result:
    """The processor's time of a file: of the survey as a whole, of Keras without what it takes to import it."""
    sample = files[:: max(1, len(files) // _LOADED)]
    commands = {
        "loads": Command([sys.executable, "-c", LOADS, *sample]),
        "import": Command([sys.executable, "-c", LOADS]),
    }
    taken = setting.bench.in_turn(commands, rounds, warm=False)
    pairs = zip(cpu_of(taken["loads"]), cpu_of(taken["import"]), strict=True)
    by_keras = [(loads - imported) / len(sample) for loads, imported in pairs]
    by_survey = [seconds / len(files) for seconds in cpu_of(survey)]
    beside = f"{figure(1000 * sorted(by_keras)[len(by_keras) // 2])} ms a file; {_of_files(survey, len(files))}"
    what = f"`load_model` in a loop, on {len(sample)} of the files, against the survey: time of a file"
    return Result("survey", what, ratio(by_keras, by_survey), None, beside)


def _of_files(taken: Sequence[Usage], files: int) -> str:
    each = sorted(cpu_of(taken))[len(taken) // 2] / files
    return f"{files:,} files, {figure(1000 * each)} ms of the processor each; {median_of(taken)}"


SUITE = Suite("survey", "surveys of a zoo of skeletons", measure)
