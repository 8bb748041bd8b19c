"""What benchmarks tell of what they measured: intervals hold what they say, commands are run as they are told."""

from __future__ import annotations

import json
import random
import subprocess
import sys

import pytest

from benchmarks.measuring import Bench, Command, CommandFailed, Goal, Ratio, Result, ratio, spread
from benchmarks.pages import fill
from benchmarks.table import table
from tests.conftest import ROOT


@pytest.mark.parametrize("rounds", [8, 9, 12, 25])
def test_a_spread_holds_the_true_median_of_any_noise(rounds):
    rng = random.Random(rounds)
    draws = (lambda: rng.lognormvariate(0, 0.4), lambda: 2 ** rng.choice((-1, 1)) ** 3, lambda: rng.uniform(0.5, 1.5))
    trials = 2_000
    for draw in draws:
        measured = (spread([draw() for _ in range(rounds)]) for _ in range(trials))
        held = sum(each.low <= 1 <= each.high for each in measured)
        assert held >= 0.985 * trials


def test_more_rounds_narrow_a_spread():
    rng = random.Random(1)
    widths = [each.high - each.low for each in (spread([rng.gauss(1, 0.1) for _ in range(n)]) for n in (9, 40, 400))]
    assert widths == sorted(widths, reverse=True)


def test_a_ratio_is_taken_within_its_round():
    # The machine became ten times slower for both after the first round.
    assert ratio([1, 10, 10], [2, 20, 20]) == Ratio(0.5, 0.5, 0.5)


def bench():
    said = []
    return Bench(rounds=2, say=said.append), said


def test_commands_run_in_turn_and_what_they_write_is_removed_before(tmp_path):
    log, made = tmp_path / "log", tmp_path / "made"
    code = (
        "import pathlib, sys; log = pathlib.Path(sys.argv[1]); log.open('a').write(sys.argv[3]); "
        "pathlib.Path(sys.argv[2]).mkdir()"
    )
    commands = {
        name: Command([sys.executable, "-c", code, str(log), str(made), name], writes=made) for name in ("a", "b")
    }
    running, said = bench()
    taken = running.in_turn(commands)
    assert log.read_text() == "abbaab"  # the first round is not counted, every second one goes the other way round
    assert {name: len(usages) for name, usages in taken.items()} == {"a": 2, "b": 2}
    assert len(said) == 4


MEASURED = """
import json, sys
from benchmarks.measuring import Command, run
inner = "x = bytearray(200_000_000); sum(range(2_000_000))"
outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}], check=True)"
usages = [run(Command([sys.executable, "-c", code])) for code in (outer, "pass")]
print(json.dumps([[usage.memory, usage.cpu] for usage in usages]))
"""
"""In a process of its own: the system counts memory from what the process holds that starts another."""


def test_processor_and_memory_of_what_a_process_starts_are_counted(python, environment):
    done = subprocess.run([python, "-c", MEASURED], env=environment, cwd=ROOT, capture_output=True, check=True)
    (memory, seconds), (least_memory, least_seconds) = json.loads(done.stdout)
    assert memory - least_memory == pytest.approx(200, rel=0.1)
    assert seconds > least_seconds


def test_a_command_that_fails_says_why():
    running, _ = bench()
    with pytest.raises(CommandFailed, match="exit code 3: no such model"):
        running.in_turn(
            {"a": Command([sys.executable, "-c", "import sys; print('no such model', file=sys.stderr); sys.exit(3)"])}
        )


def test_the_table_tells_what_was_met_and_what_was_not_measured():
    results = [
        Result("s", "one", Ratio(0.9, 0.8, 1.1), Goal(1.0)),
        Result("s", "two", Ratio(7, 6, 8), Goal(8, most=False)),
        Result("s", "three", None, Goal(1.3), "exit code 2: a | b"),
        Result("s", "four", Ratio(1234.5, 1200, 1300)),
    ]
    assert table(results).splitlines()[2:] == [
        "| one | 0.900 | 0.800 to 1.10 | at most 1 | yes |",
        "| two | 7.00 | 6.00 to 8.00 | at least 8 | **no** |",
        "| three | not measured: exit code 2: a / b | | at most 1.3 | **no** |",
        "| four | 1,234 | 1,200 to 1,300 |  |  |",
    ]


def test_a_page_is_filled_between_its_marks(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- made by one -->\nold\n<!-- end -->\nb\n<!-- made by two -->\nkept\n<!-- end -->\n")
    for _ in range(2):
        fill(page, "<!-- made by one -->", "new\n")
        assert page.read_text() == (
            "a\n<!-- made by one -->\n\nnew\n\n<!-- end -->\nb\n<!-- made by two -->\nkept\n<!-- end -->\n"
        )
    with pytest.raises(SystemExit, match="expected <!-- made by three -->"):
        fill(page, "<!-- made by three -->", "new")
