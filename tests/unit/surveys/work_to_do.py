"""Work for the processes of a survey: what goes well, hangs and crashes. Functions that their processes import."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time
from pathlib import Path

import archlens
from archlens.surveys import work_process


class OddError(Exception):
    """An error that pickle cannot make anew."""

    def __init__(self, first, second):
        super().__init__(f"{first} and {second}")


def double(number):
    return 2 * number


def process_of(_number):
    return os.getpid()


def folder_of(_number):
    return str(Path.cwd())


def sleep(seconds):
    time.sleep(seconds)
    return seconds


def print_and_double(number):
    print("in the middle of an answer", number)  # noqa: T201
    os.write(1, b"\0" * 100)
    return 2 * number


def hang_in_c():
    """Hang where neither a signal's handler nor a thread of Python has its turn."""
    ctypes.PyDLL(None).sleep(1000)


def crash():
    ctypes.string_at(0)


def raise_odd_error():
    raise OddError("this", "that")


def read_model(path):
    return archlens.analyze(path).model.parameters


def keras_is_imported(path):
    archlens.analyze(path)
    return sorted({"keras", "tensorflow", "jax", "torch"} & sys.modules.keys())


def as_asked(item):
    """Double a number; of a word do what it says."""
    if item == "hang":
        hang_in_c()
    elif item == "kill worker":
        os.kill(os.getppid(), signal.SIGKILL)
        hang_in_c()
    elif item == "crash":
        crash()
    elif item == "half an answer":
        return die_while_answering()
    elif item == "error":
        raise_odd_error()
    return double(item)


def die_while_answering():
    """Be killed when half of the answer is written."""
    framed = work_process._framed  # noqa: SLF001

    def half(data):
        threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGKILL)).start()
        return framed(data)[: len(data) // 2]

    work_process._framed = half  # noqa: SLF001
    return b"\0" * 100_000


def die_once(marker):
    """Be killed, unless this happened before."""
    if not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def write_process_and_hang(folder):
    Path(folder, str(os.getpid())).touch()
    hang_in_c()


def give_up_sooner(_number):
    """Let this process, once its parent is no more, end as soon as its time is over."""
    work_process._GRACE = 0.1  # noqa: SLF001
