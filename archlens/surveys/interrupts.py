"""Work of a library in C that an interrupt of the user ends for certain."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

_A_WHILE = 0.1
"""Seconds between two looks whether the work is done: an interrupt is heard in between, on every system."""


def interruptible(work: Callable[[], T], stop: Callable[[], object]) -> T:
    """What a piece of work gives, which is done in a thread beside.

    So the main thread hears an interrupt, whatever the work is at. Then it asks the work to stop, again and again: a
    request that comes too early may be lost. A second interrupt ends the process.

    Args:
        work: what is to be done.
        stop: asks it to stop; may be called while it is done.

    Raises:
        KeyboardInterrupt: if the user interrupts it; it has stopped then.
        Exception: what the work raises.

    Example:
        >>> interruptible(lambda: 7 * 6, stop=lambda: None)
        42
    """
    if threading.current_thread() is not threading.main_thread():  # interrupts are the main thread's
        return work()
    doing = _Doing(work)
    try:
        doing.start()
        while not doing.done.wait(_A_WHILE):
            pass
    except BaseException:  # termination, too
        _stop(doing, stop)
        raise
    return doing.result()


def _stop(doing: _Doing[T], stop: Callable[[], object]) -> None:
    """Have it stopped before anyone waits for it, which could not be interrupted."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        while not doing.done.is_set():
            stop()
            doing.done.wait(_A_WHILE)
    finally:
        signal.signal(signal.SIGINT, before)


class _Doing(threading.Thread, Generic[T]):
    """A piece of work in a thread of its own.

    Attributes:
        done: set when it is; to join a thread, or to ask whether it is alive, is wrong after an interrupt of a ``join``
            before Python 3.13.
    """

    def __init__(self, work: Callable[[], T]) -> None:
        super().__init__(name="archlens question", daemon=True)
        self._work = work
        self._results: list[T] = []
        self._error: BaseException | None = None
        self.done = threading.Event()

    def run(self) -> None:
        """Do it."""
        try:
            self._results.append(self._work())
        except BaseException as error:  # noqa: BLE001 - raised in the main thread
            self._error = error
        finally:
            self.done.set()

    def result(self) -> T:
        """What it gave, now that it is done.

        Raises:
            BaseException: what it raised.
        """
        if self._error is not None:
            raise self._error
        return self._results[0]
