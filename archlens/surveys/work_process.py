"""Processes of their own for work that may hang or crash: one piece at a time, the next in the same process.

A process is told what to do through its standard input and answers through its standard output, so that it can be begun
from anywhere: from a script without ``if __name__ == "__main__"``, and from a worker of a cluster, which must not have
children of ``multiprocessing``. Both halves of what they say to each other stand here.

1. The process says that it is there.
2. It is sent a piece of work, and answers with the result, or with the error that was raised.
3. It ends when its input does, or is killed.

Work that takes too long is killed from outside, since a loop in C hears no signal of Python. A process whose parent is
no more ends itself.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

from archlens.errors import ArchlensError, system_error

_LENGTH = struct.Struct(">Q")
_BEGIN = """
import pickle, sys
sys.path[:] = pickle.load(sys.stdin.buffer)
from archlens.surveys.work_process import serve
serve()
"""
_GRACE = 10.0
"""Seconds after which work that should have been killed ends its process itself: whoever kills it is no more."""


class WorkerDiedError(ArchlensError):
    """The process that did a piece of work ended before it was done.

    Example:
        >>> print(WorkerDiedError.of_exit(-9))
        expected a process that reads the file, found one that was killed (SIGKILL). Read it alone: archlens report FILE
    """

    @classmethod
    def of_exit(cls, code: int | None) -> WorkerDiedError:
        """The error for a process that ended with an exit code, or by a signal (below 0)."""
        if code is not None and code < 0:
            how = f"one that was killed ({_signal_name(-code)})"
        else:
            how = f"one that ended (exit code {code})"
        hint = "Read it alone: archlens report FILE"
        return cls(expected="a process that reads the file", found=how, hint=hint)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


@dataclass(frozen=True, slots=True)
class PieceOfWork:
    """What a process is to do.

    Attributes:
        function: of a module, so that its name says which it is.
        arguments: of the function.
        seconds: that it may take; None for no limit.
        folder: in which paths begin; where there is no such folder, the process stays where it is.
    """

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    seconds: float | None
    folder: str


class WorkProcess:
    """A process that does one piece of work after the other.

    Raises:
        ArchlensError: if it cannot be begun.

    Example:
        >>> process = WorkProcess()
        >>> process.run(PieceOfWork(divmod, (7, 2), seconds=60, folder="."))
        (3, 1)
        >>> process.run(PieceOfWork(int, ("seven",), seconds=60, folder="."))
        Traceback (most recent call last):
        ValueError: invalid literal for int() with base 10: 'seven'
        >>> process.pieces_done
        2
        >>> process.end()
    """

    def __init__(self) -> None:
        command = [sys.executable, "-P", "-c", _BEGIN]
        # What libraries in C say of a damaged file would stand in the middle of a progress bar.
        try:
            self._process = subprocess.Popen(  # noqa: S603 - Python itself
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            raise ArchlensError(
                expected=f"a process of Python ({sys.executable})",
                found=system_error(error),
                hint="Fewer at a time take less: --jobs 1",
            ) from error
        assert self._process.stdin is not None  # noqa: S101 - both were asked for
        assert self._process.stdout is not None  # noqa: S101 - as above
        self._to, self._from = self._process.stdin, self._process.stdout
        self._overdue = False
        self.pieces_done = 0
        self._send(pickle.dumps(sys.path))
        if _received(self._from) is None:
            raise ArchlensError(
                expected=f"a process of Python that imports archlens ({sys.executable})",
                found=f"one that ended (exit code {self._wait()})",
                hint="Run archlens with the Python that it is installed in.",
            )

    @property
    def is_alive(self) -> bool:
        """Whether it can be given work."""
        return not self._overdue and self._process.poll() is None

    def run(self, piece: PieceOfWork) -> Any:
        """Have a piece of work done; its result.

        Raises:
            TimeoutError: if it took longer than it may; the process is killed.
            WorkerDiedError: if the process ended before it was done.
            Exception: what the function raised.
        """
        answer = self._answer(piece)
        if answer is None:
            code = self._wait()
            if self._overdue:
                raise TimeoutError(f"not done after {piece.seconds} seconds")
            raise WorkerDiedError.of_exit(code)
        self.pieces_done += 1
        value, is_error = pickle.loads(answer)  # noqa: S301 - from our own process
        if is_error:
            raise value
        return value

    def kill(self) -> None:
        """Kill it, whatever it is doing; who waits for its answer has none."""
        self._process.kill()

    def end(self) -> None:
        """Kill it, and wait until it is gone; nobody may wait for its answer."""
        self.kill()
        self._wait()

    def _answer(self, piece: PieceOfWork) -> bytes | None:
        timer = None
        if piece.seconds is not None:
            timer = threading.Timer(piece.seconds, self._kill_overdue)
            timer.daemon = True
            timer.start()
        self._send(_framed(pickle.dumps(piece)))
        answer = _received(self._from)
        if timer is not None:
            timer.cancel()
        return answer

    def _kill_overdue(self) -> None:
        self._overdue = True
        self.kill()

    def _send(self, data: bytes) -> None:
        with contextlib.suppress(OSError):  # it has ended; that is seen when it does not answer
            self._to.write(data)
            self._to.flush()

    def _wait(self) -> int:
        """Wait until it is gone; its exit code."""
        code = self._process.wait()
        with contextlib.suppress(OSError):  # what it has not read is in vain
            self._to.close()
        self._from.close()
        return code


def serve() -> None:
    """The other half: answer pieces of work from standard input, until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began this process ends it, too
    pieces = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    with Path(os.devnull).open("r+b") as nothing:
        os.dup2(nothing.fileno(), sys.stdout.fileno())  # what is printed is no answer
        _answer(answers, b"")
        while (pickled := _received(pieces)) is not None:
            _answer(answers, _result(pickled, nothing))


def _result(pickled: bytes, nothing: BinaryIO) -> bytes:
    """Do a piece of work: its result or error, and which of these it is, as bytes."""
    try:
        piece = pickle.loads(pickled)  # noqa: S301 - from the process that began this one
        if piece.seconds is not None:
            # A thread in C, which needs no turn of the interpreter, as a loop in C takes it all.
            faulthandler.dump_traceback_later(piece.seconds + _GRACE, exit=True, file=nothing)
        with contextlib.suppress(OSError):
            os.chdir(piece.folder)
        result = pickle.dumps((piece.function(*piece.arguments), False))
    except Exception as error:  # noqa: BLE001 - it is raised in the other half
        result = _error(error)
    faulthandler.cancel_dump_traceback_later()
    return result


def _error(error: Exception) -> bytes:
    """An error as bytes; one that cannot be made anew from them is told by its traceback."""
    try:
        pickled = pickle.dumps((error, True))
        pickle.loads(pickled)  # noqa: S301 - just written
    except Exception:  # noqa: BLE001 - an error may have anything in it
        return pickle.dumps((RuntimeError("".join(traceback.format_exception(error))), True))
    return pickled


def _answer(answers: BinaryIO, data: bytes) -> None:
    answers.write(_framed(data))
    answers.flush()


def _framed(data: bytes) -> bytes:
    return _LENGTH.pack(len(data)) + data


def _received(pipe: IO[bytes]) -> bytes | None:
    """The next that came through a pipe; None if it ended before that was whole."""
    length = pipe.read(_LENGTH.size)
    if len(length) < _LENGTH.size:
        return None
    (size,) = _LENGTH.unpack(length)
    data = pipe.read(size)
    return data if len(data) == size else None
