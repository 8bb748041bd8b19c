"""What runs a survey: processes on this machine, or (``dask_executor.py``) those of a cluster.

To whoever hands in the work they are one thing, an Executor, as Python has them.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from archlens.surveys.work_process import PieceOfWork, WorkerDiedError, WorkProcess

Item = TypeVar("Item")
Result = TypeVar("Result")

_PIECES = 500
"""Pieces of work after which a process is replaced: memory that it holds on to is given back."""
_FOR_EACH = 2
"""Pieces of work that are handed in for each process: the next is there when one is done."""
_TRIES = 2
"""Processes that must have died of a piece of work: one may have been killed for want of memory that others took."""


class UncertainDeathError(WorkerDiedError):
    """As WorkerDiedError, where other work was done in the same place: each of it may have been the cause."""


class SurveyExecutor(Executor):
    """What runs a survey.

    Attributes:
        in_flight: pieces of work that should be handed in at a time, so that nobody waits for the next.
        together: how many of them are best handed in together.
    """

    in_flight: int
    together = 1

    def submit_each(self, function: Callable[[Item], Result], items: Iterable[Item]) -> list[Future[Result]]:
        """Hand in a piece of work for each item; their futures."""
        return [self.submit(function, item) for item in items]

    def check_sees(self, path: str) -> None:
        """See that a path of this machine leads to the same where the work is done.

        Raises:
            ArchlensError: if it leads nowhere there.
        """


class WorkProcesses:
    """Processes that are kept from one piece of work to the next; used by several threads at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[WorkProcess] = []
        self._busy: set[WorkProcess] = set()
        self._is_closed = False

    def run(self, piece: PieceOfWork) -> Any:
        """Have a piece of work done in a process of its own for as long as it takes.

        Raises:
            TimeoutError: if it took longer than it may.
            WorkerDiedError: if two processes ended before they were done with it.
            CancelledError: if the processes were ended meanwhile.
        """
        for _ in range(_TRIES - 1):
            try:
                return self._run_once(piece)
            except WorkerDiedError:
                continue
        return self._run_once(piece)

    def end(self) -> None:
        """End them all, whatever they are doing; from now on nothing is run."""
        self._is_closed = True
        self.end_idle()
        with self._lock:
            for process in self._busy:
                process.kill()

    def end_idle(self) -> None:
        """End those that do nothing."""
        with self._lock:
            idle, self._idle = self._idle, []
        for process in idle:
            process.end()

    def _run_once(self, piece: PieceOfWork) -> Any:
        process = self._taken()
        try:
            return process.run(piece)
        finally:
            self._put_back(process)

    def _taken(self) -> WorkProcess:
        with self._lock:
            process = self._idle.pop() if self._idle else None
        if process is not None and not process.is_alive:
            process.end()
            process = None
        process = process or WorkProcess()
        with self._lock:
            self._busy.add(process)
        if self._is_closed:
            self._put_back(process)
            raise CancelledError
        return process

    def _put_back(self, process: WorkProcess) -> None:
        with self._lock:
            self._busy.discard(process)
            is_kept = not self._is_closed and process.is_alive and process.pieces_done < _PIECES
            if is_kept:
                self._idle.append(process)
        if not is_kept:
            process.end()


class LocalExecutor(SurveyExecutor):
    """Processes on this machine, each of which does one piece of work at a time.

    Where a piece of work takes too long, or kills its process, its future says so, and another process takes its place.
    Leaving the context ends all of them at once, whatever they are doing.

    Args:
        jobs: how many; as many as there are processors for this process, if None.
        seconds: that a piece of work may take; None for no limit.

    Example:
        >>> with LocalExecutor(jobs=1, seconds=60) as executor:
        ...     executor.submit(divmod, 7, 2).result()
        (3, 1)
    """

    def __init__(self, jobs: int | None = None, seconds: float | None = None) -> None:
        self.jobs = jobs or processors()
        self.in_flight = self.jobs * _FOR_EACH
        self._seconds = seconds
        self._folder = str(Path.cwd())
        self._processes = WorkProcesses()
        self._threads = ThreadPoolExecutor(self.jobs, "archlens-survey")

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Future[Any]:  # type: ignore[override]
        """Hand in a piece of work.

        Args:
            function: of a module, so that its name says which it is.
            arguments: of the function; they and its result are pickled.

        Returns:
            Its future, with the result, with what the function raised, with a TimeoutError, or with a WorkerDiedError.
        """
        piece = PieceOfWork(function, arguments, self._seconds, self._folder)
        return self._threads.submit(self._processes.run, piece)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = True) -> None:
        """End all processes, whatever they are doing."""
        self._threads.shutdown(wait=False, cancel_futures=cancel_futures)
        self._processes.end()
        self._threads.shutdown(wait=wait)


def processors() -> int:
    """How many processors this process may use.

    Example:
        >>> processors() >= 1
        True
    """
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def outcomes(
    executor: SurveyExecutor, work: Callable[[Item], Result], items: Iterable[Item], *, in_flight: int | None = None
) -> Iterator[tuple[Item, Result | Exception]]:
    """What came of each item, in the order in which they are done.

    Args:
        executor: what does the work.
        work: what is done with each item; it is pickled, so it is a function of a module, or a ``partial`` of one.
        items: taken as they are needed.
        in_flight: how many are handed in and not given yet, at most; as many as the executor likes, if None.

    Yields:
        An item, with its result or the error that its future has. One whose worker died, while others were done in the
        same place, comes last, after it was done once more alone.

    Example:
        >>> with LocalExecutor(jobs=1) as executor:
        ...     list(outcomes(executor, abs, [-3, "?"]))
        [(-3, 3), ('?', TypeError("bad operand type for abs(): 'str'"))]
    """
    suspects: list[Item] = []
    for item, outcome in _outcomes(executor, work, items, in_flight or executor.in_flight):
        if isinstance(outcome, UncertainDeathError):
            suspects.append(item)
        else:
            yield item, outcome
    yield from _outcomes(executor, work, suspects, 1)


def _outcomes(
    executor: SurveyExecutor, work: Callable[[Item], Result], items: Iterable[Item], in_flight: int
) -> Iterator[tuple[Item, Result | Exception]]:
    remaining = iter(items)
    done: SimpleQueue[Future[Result]] = SimpleQueue()
    pending: dict[Future[Result], Item] = {}
    together = min(executor.together, in_flight)
    try:
        while True:
            room = in_flight - len(pending)
            taken = list(islice(remaining, room)) if room >= together else []
            futures = executor.submit_each(work, taken)
            pending.update(zip(futures, taken, strict=True))
            for future in futures:
                future.add_done_callback(done.put)
            if not pending:
                return
            future = done.get()
            yield pending.pop(future), _outcome(future)
    finally:
        for future in pending:
            future.cancel()


def _outcome(future: Future[Any]) -> Any:
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, Exception):
        return error
    raise error
