"""What runs a survey on this machine: every piece of work has its outcome, whatever becomes of its process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter

import pytest

from archlens.surveys import executors
from archlens.surveys.executors import LocalExecutor, outcomes, processors
from archlens.surveys.work_process import WorkerDiedError
from tests.conftest import ROOT
from tests.unit.surveys import work_to_do
from tests.unit.surveys.test_work_process import is_running, wait_for


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_item_has_its_outcome_once(jobs):
    items = [*range(30), "hang", *range(30, 60), "crash", "error", "half an answer", *range(60, 90)]
    with LocalExecutor(jobs, seconds=1) as executor:
        found = list(outcomes(executor, work_to_do.as_asked, items, in_flight=5))
    assert Counter(item for item, _ in found) == Counter(items)
    by_item = dict(found)
    assert isinstance(by_item.pop("hang"), TimeoutError)
    assert isinstance(by_item.pop("crash"), WorkerDiedError)
    assert isinstance(by_item.pop("half an answer"), WorkerDiedError)
    assert isinstance(by_item.pop("error"), RuntimeError)
    assert by_item == {number: 2 * number for number in range(90)}


def test_a_process_that_died_once_is_no_proof(tmp_path):
    with LocalExecutor(jobs=1) as executor:
        assert executor.submit(work_to_do.die_once, str(tmp_path / "died")).result() == "done"


def test_a_process_is_replaced_after_some_pieces_of_work(monkeypatch):
    monkeypatch.setattr(executors, "_PIECES", 3)
    with LocalExecutor(jobs=1) as executor:
        numbers = [executor.submit(work_to_do.process_of, 1).result() for _ in range(8)]
    assert list(Counter(numbers).values()) == [3, 3, 2]
    assert not any(map(is_running, numbers))


def test_no_more_is_in_flight_than_may_be():
    taken = 0
    most = 0

    def items():
        nonlocal taken
        for number in range(40):
            taken += 1
            yield number

    with LocalExecutor(jobs=2) as executor:
        for given, _ in enumerate(outcomes(executor, work_to_do.double, items(), in_flight=4)):
            most = max(most, taken - given)
    assert taken == 40
    assert most == 4


def test_as_many_jobs_as_processors():
    with LocalExecutor() as executor:
        assert executor.jobs == processors() == len(os.sched_getaffinity(0))


def test_leaving_early_ends_what_hangs(tmp_path):
    with LocalExecutor(jobs=2) as executor:
        futures = [executor.submit(work_to_do.write_process_and_hang, str(tmp_path)) for _ in range(5)]
        wait_for(lambda: len(list(tmp_path.iterdir())) == 2)
    assert all(future.done() for future in futures)
    assert not any(is_running(int(path.name)) for path in tmp_path.iterdir())


# A script as users write it, with nothing that keeps it from being run again by its own children.
INTERRUPTED = """
from archlens.surveys.executors import LocalExecutor, outcomes
from tests.unit.surveys import work_to_do
with LocalExecutor({jobs}, seconds=100) as executor:
    list(outcomes(executor, work_to_do.write_process_and_hang, [{folder!r}] * 10, in_flight=4))
"""


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interrupt_ends_all_at_once(jobs, tmp_path):
    script = tmp_path / "script.py"
    folder = tmp_path / "processes"
    folder.mkdir()
    script.write_text(INTERRUPTED.format(jobs=jobs, folder=str(folder)))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, str(script)], env=environment, stderr=subprocess.PIPE) as running:
        wait_for(lambda: len(list(folder.iterdir())) == jobs)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=10)
    assert running.returncode == -signal.SIGINT
    assert said.rstrip().endswith(b"KeyboardInterrupt")
    numbers = [int(path.name) for path in folder.iterdir()]
    assert len(numbers) == jobs
    assert not any(map(is_running, numbers))
