"""Processes that do work which may hang or crash: what is heard of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time

import pytest

from archlens.errors import ArchlensError, ModelFileError
from archlens.surveys.work_process import PieceOfWork, WorkerDiedError, WorkProcess
from tests.conftest import ROOT
from tests.unit.surveys import work_to_do


@pytest.fixture(scope="module")
def process():
    process = WorkProcess()
    yield process
    process.end()


@pytest.fixture
def mortal():
    process = WorkProcess()
    yield process
    process.end()


def piece(function, *arguments, seconds=60, folder=ROOT):
    return PieceOfWork(function, arguments, seconds, str(folder))


def test_results_come_from_another_process(process):
    first = process.run(piece(work_to_do.process_of, 1))
    assert first != os.getpid()
    assert process.run(piece(work_to_do.process_of, 1)) == first
    assert process.is_alive


def test_a_large_result_is_whole(process):
    assert process.run(piece(bytes, 5_000_000)) == b"\0" * 5_000_000


def test_what_is_printed_is_no_answer(process):
    assert process.run(piece(work_to_do.print_and_double, 4)) == 8
    assert process.run(piece(work_to_do.double, 5)) == 10


def test_an_error_of_archlens_comes_as_it_was_raised(process):
    with pytest.raises(ModelFileError, match=r"^no\.keras: expected a model file, found no such file") as caught:
        process.run(piece(work_to_do.read_model, "no.keras"))
    assert caught.value.path == "no.keras"
    assert caught.value.place is None


def test_an_error_that_cannot_be_sent_is_told_by_its_traceback(process):
    with pytest.raises(RuntimeError, match=r"(?s)raise_odd_error.*OddError: this and that"):
        process.run(piece(work_to_do.raise_odd_error))


def test_paths_begin_in_the_folder_of_who_asks(process, tmp_path):
    assert process.run(piece(work_to_do.folder_of, 1, folder=tmp_path)) == str(tmp_path)
    assert process.run(piece(work_to_do.folder_of, 1)) == str(ROOT)
    assert process.run(piece(work_to_do.folder_of, 1, folder="/no/such/folder")) == str(ROOT)


def test_a_model_is_read_without_keras(process):
    assert process.run(piece(work_to_do.keras_is_imported, "sample_models/image_text.keras")) == []


def test_a_loop_in_c_is_ended_when_its_time_is_over(mortal):
    begin = time.monotonic()
    with pytest.raises(TimeoutError, match=r"^not done after 0\.5 seconds$"):
        mortal.run(piece(work_to_do.hang_in_c, seconds=0.5))
    assert 0.5 <= time.monotonic() - begin < 5
    assert not mortal.is_alive


def test_a_crash_is_told_with_its_signal(mortal):
    with pytest.raises(WorkerDiedError, match=r"^expected a process that reads the file, found one.*\(SIGSEGV\)"):
        mortal.run(piece(work_to_do.crash))
    assert not mortal.is_alive


def test_an_end_in_the_middle_is_told_with_its_exit_code(mortal):
    with pytest.raises(WorkerDiedError, match=r"found one that ended \(exit code 7\)"):
        mortal.run(piece(os._exit, 7))


def test_a_process_that_cannot_begin_says_so(monkeypatch):
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(ArchlensError, match=rf"imports archlens \({re.escape(sys.executable)}\), found one that ended"):
        WorkProcess()


def test_a_python_that_is_not_there_is_told(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/no/python")
    with pytest.raises(
        ArchlensError, match=r"^expected a process of Python \(/no/python\), found an error of the system"
    ):
        WorkProcess()


ORPHANS = """
from archlens.surveys.work_process import PieceOfWork, WorkProcess
from tests.unit.surveys import work_to_do
process = WorkProcess()
process.run(PieceOfWork(work_to_do.give_up_sooner, (1,), 60, "."))
process.run(PieceOfWork(work_to_do.write_process_and_hang, ({folder!r},), {seconds}, "."))
"""


def test_a_process_whose_parent_is_no_more_ends_itself(tmp_path):
    """What kills it when its time is over is no more, and it hangs in C."""
    script = ORPHANS.format(folder=str(tmp_path), seconds=2)
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT) as parent:
        numbers = wait_for(lambda: [int(path.name) for path in tmp_path.iterdir()])
        parent.kill()
    assert is_running(numbers[0])
    wait_for(lambda: not is_running(numbers[0]))


def wait_for(condition, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if outcome := condition():
            return outcome
        time.sleep(0.02)
    raise AssertionError("it never came")


def is_running(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{number}/stat") as status:  # noqa: PTH123
        return status.read().rpartition(")")[2].split()[0] != "Z"
