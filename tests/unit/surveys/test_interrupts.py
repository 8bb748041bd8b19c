"""An interrupt ends what a library in C does, for certain: asked to stop too early or too late, or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from archlens.surveys.interrupts import interruptible
from tests.unit.surveys.zoos import random_rows, written

QUESTION = """
import sys, threading, os, signal, time
from archlens.surveys.questions import asking
from archlens.surveys.store import open_zoo

pairs = "range(100000000) as a, range(100000000) as b"
condition = f"(select count(*) from {pairs} where (a.range * b.range + depth) % 7 = 3) > 0"
folder, number = sys.argv[1], int(sys.argv[2])
ended = 0
for turn in range(number):
    try:
        # From before DuckDB is imported to when it is in the middle of the question.
        threading.Timer(0.001 + 0.4 * turn / number, os.kill, (os.getpid(), signal.SIGINT)).start()
        with asking(open_zoo(folder), condition) as questions:
            questions.answer()
    except KeyboardInterrupt:
        ended += 1
print("interrupted", ended)
"""

DEAF = """
import time
from archlens.surveys.interrupts import interruptible

asked = []
def stop():
    if not asked:
        print("asked", flush=True)
    asked.append(True)

def work():
    print("begun", flush=True)
    time.sleep(60)

try:
    interruptible(work, stop)
finally:
    print("ended in order", flush=True)
"""


def test_an_interrupt_ends_a_question_each_of_20_times(tmp_path, environment):
    written(tmp_path / "zoo", random_rows(1))
    command = [sys.executable, "-c", QUESTION, str(tmp_path / "zoo"), "20"]
    asked = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert (asked.stdout, asked.stderr, asked.returncode) == ("interrupted 20\n", "", 0)


def test_a_second_interrupt_ends_what_does_not_stop(environment):
    with subprocess.Popen([sys.executable, "-c", DEAF], env=environment, stdout=subprocess.PIPE, text=True) as deaf:
        assert deaf.stdout.readline() == "begun\n"
        deaf.send_signal(signal.SIGINT)
        assert deaf.stdout.readline() == "asked\n"
        deaf.send_signal(signal.SIGINT)
        assert (deaf.wait(20), deaf.stdout.read()) == (-signal.SIGINT, "")


def test_a_request_that_comes_too_early_is_made_again():
    requests, stopped = [], threading.Event()

    def stop():
        requests.append(time.monotonic())
        if len(requests) == 3:
            stopped.set()

    handler = signal.getsignal(signal.SIGINT)
    threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        interruptible(lambda: stopped.wait(60), stop)
    assert len(requests) == 3
    assert signal.getsignal(signal.SIGINT) is handler


def test_what_the_work_raises_is_raised():
    with pytest.raises(ZeroDivisionError):
        interruptible(lambda: 1 // 0, lambda: None)


def test_in_another_thread_it_is_done_there():
    threads = []
    other = threading.Thread(target=lambda: interruptible(lambda: threads.append(threading.current_thread()), print))
    other.start()
    other.join()
    assert threads == [other]
