"""Runs a survey on a cluster of Dask: the same work, in processes of its own on each of its workers.

1. A piece of work that takes too long, or kills its process, does so in a child of a worker, as on one machine: the
   worker lives, and the outcome is the same.
2. A worker that is lost takes nothing with it: Dask has its pieces done by another. A piece with which several workers
   were lost, one after the other, may have been there by chance: it is done once more with nothing beside it.
3. Children are ended with the survey, and with their worker.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from archlens.errors import ArchlensError
from archlens.surveys.executors import Item, Result, SurveyExecutor, UncertainDeathError, WorkProcesses
from archlens.surveys.work_process import PieceOfWork
from archlens.text.figures import plural
from archlens.text.names import quoted, visible
from archlens.version import __version__

_Outcome = tuple[Any, BaseException | None]
"""The result of a piece of work, or its error."""

_CONNECTING = 10
"""Seconds to wait for a scheduler."""
_FIRST_WORKER = 120
"""Seconds to wait for a first worker: a cluster may begin them when there is work."""
_LEAST = 1000
"""Pieces of work in flight, at least: a cluster that grows with its work sees that there is some."""
_FOR_EACH = 32
"""Pieces of work in flight for each thread of the cluster's workers."""


class DaskExecutor(SurveyExecutor):
    """The workers of a cluster of Dask, each of which does as many pieces of work at a time as it has threads.

    Dask's scheduler takes about a millisecond for a task, whatever is in it; so a task is several pieces of work.

    Leaving the context ends what is being done; the client and the cluster stay as they are.

    Args:
        client: a ``distributed.Client``.
        seconds: that a piece of work may take; None for no limit.

    Raises:
        ArchlensError: if no worker comes, or one of them has another archlens or none.
    """

    together = 8

    def __init__(self, client: Any, seconds: float | None = None) -> None:
        self._client = client
        self._seconds = seconds
        self._folder = str(Path.cwd())
        self._survey = uuid4().hex
        _check_workers(client)
        self._threads = max(1, sum(client.nthreads().values()))
        self.in_flight = max(_LEAST, self._threads * _FOR_EACH)
        self._tasks: set[Future[Any]] = set()
        # A piece is done anew each time that it is handed in, and by Dask alone if a worker is lost.
        self._executor: Executor = client.get_executor(pure=False)

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Future[Any]:  # type: ignore[override]
        """Hand in a piece of work, as for :class:`LocalExecutor`.

        Returns:
            Its future, with the result, with what the function raised, with a TimeoutError, or with a WorkerDiedError;
            with an ArchlensError if the cluster is lost.
        """
        (future,) = self._submit_pieces([self._piece(function, *arguments)])
        return future

    def submit_each(self, function: Callable[[Item], Result], items: Iterable[Item]) -> list[Future[Result]]:
        """Hand in a piece of work for each item, some of them as one task of Dask; their futures."""
        pieces = [self._piece(function, item) for item in items]
        size = self.together
        if len(self._tasks) < self._threads:  # few pieces are spread over all threads, rather than that one has all
            size = min(size, max(1, len(pieces) // self._threads))
        futures: list[Future[Result]] = []
        for start in range(0, len(pieces), size):
            futures += self._submit_pieces(pieces[start : start + size])
        return futures

    def check_sees(self, path: str) -> None:
        """See that a path of this machine leads to something on each worker of the cluster.

        Raises:
            ArchlensError: if it leads nowhere on one of them.
        """
        there = self._client.run(_is_there, str(Path(self._folder, path)))
        blind = sorted(worker for worker, sees in there.items() if not sees)
        if blind:
            raise ArchlensError(
                expected=f"files that all workers of the cluster see ({quoted(path)})",
                found=f"none there on {plural(len(blind), 'worker')} ({visible(blind[0])})",
                hint="Put them in a folder that is mounted there under the same path, or in a store: s3://BUCKET/FOLDER/",
            )

    def _piece(self, function: Callable[..., Any], *arguments: Any) -> PieceOfWork:
        return PieceOfWork(function, arguments, self._seconds, self._folder)

    def _submit_pieces(self, pieces: Sequence[PieceOfWork]) -> list[Future[Any]]:
        futures: list[Future[Any]] = [Future() for _ in pieces]
        for future in futures:
            future.set_running_or_notify_cancel()  # none can be taken back from Dask alone
        task = self._executor.submit(_run_on_worker, self._survey, pieces)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda task: _settle(futures, task))
        return futures

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = True) -> None:
        """End what is being done; that cannot be waited for, since Dask does not tell."""
        del wait, cancel_futures
        if self._client.status != "running":  # of a lost cluster nothing is left to be ended
            return
        with contextlib.suppress(OSError, RuntimeError):  # it is lost in this moment
            self._executor.shutdown(wait=False)
            self._client.run(_end_on_worker, self._survey, on_error="ignore")


@contextmanager
def connected(scheduler: str) -> Iterator[Any]:
    """A client of a cluster of Dask, closed at the end; what goes wrong is told by errors, not by Dask's log.

    Args:
        scheduler: its address (``tcp://10.0.0.5:8786``).

    Raises:
        ArchlensError: if Dask is not installed, or there is no scheduler.
    """
    try:
        import distributed
    except ImportError as error:
        raise ArchlensError(
            expected="the package distributed, which talks to a cluster of Dask",
            found="none",
            hint='pip install "keras-archlens[survey]"',
        ) from error
    try:
        _check_address(scheduler)
        client: Any = distributed.Client(scheduler, timeout=_CONNECTING, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise ArchlensError(
            expected=f"a scheduler of Dask at {visible(scheduler)}",
            found=f"an error ({visible(str(error))})",
            hint="Check the address: dask scheduler prints it (tcp://HOST:8786).",
        ) from error
    log = logging.getLogger("distributed.client")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        with client:
            yield client
    finally:
        log.setLevel(level)


def _check_address(scheduler: str) -> None:
    """See that an address is one: a client of Dask that is made with another leaves a traceback when it is deleted.

    Raises:
        ValueError: if not; it says what is missing.
    """
    from distributed.comm import addressing, registry

    scheme, place = addressing.parse_address(scheduler)
    backend = registry.get_backend(scheme)
    backend.get_address_host(place)  # type: ignore[no-untyped-call]


def _check_workers(client: Any) -> None:
    """See that there are workers, and that they have this archlens.

    Raises:
        ArchlensError: if not.
    """
    try:
        client.submit(_version_there, pure=False).result(timeout=_FIRST_WORKER)
        versions = client.run(_version_there)
    except TimeoutError as error:
        raise ArchlensError(
            expected="a worker of the cluster that takes work",
            found=f"none within {_FIRST_WORKER} seconds",
            hint="Begin one, and run this again: dask worker SCHEDULER",
        ) from error
    except Exception as error:
        raise _unlike(f"an error ({visible(str(error))})") from error
    others = {version for version in versions.values() if version != __version__}
    if others:
        raise _unlike(f"archlens {', '.join(sorted(others))}")


def _unlike(found: str) -> ArchlensError:
    return ArchlensError(
        expected=f"archlens {__version__} on the scheduler and all workers of the cluster",
        found=found,
        hint="Install it there: pip install keras-archlens",
    )


def _settle(futures: Sequence[Future[Any]], task: Future[list[_Outcome]]) -> None:
    """Give pieces of work the outcomes that came with Dask's task, or what became of it."""
    for future, (result, raised) in zip(futures, _outcomes_of(task, len(futures)), strict=True):
        if raised is None:
            future.set_result(result)
        else:
            future.set_exception(raised)


def _outcomes_of(task: Future[list[_Outcome]], number: int) -> list[_Outcome]:
    error = _lost("one that was lost, or whose work was cancelled") if task.cancelled() else task.exception()
    if error is None:
        return task.result()
    return [(None, _as_ours(error)) for _ in range(number)]


def _as_ours(error: BaseException) -> BaseException:
    """An error of Dask's: the work itself raises none there."""
    from distributed import KilledWorker

    if not isinstance(error, KilledWorker):
        return error if isinstance(error, ArchlensError) else _lost(f"an error ({visible(str(error))})")
    number = error.allowed_failures + 1
    return UncertainDeathError(
        expected="a worker of the cluster that reads the file",
        found=f"{number} that were lost with it" if number > 1 else "one that was lost with it",
        hint="Read it alone: archlens report FILE",
    )


def _lost(found: str) -> ArchlensError:
    return ArchlensError(
        expected="a cluster that does what was handed in",
        found=found,
        hint="Run this again: it goes on where it was.",
    )


# What follows runs on the workers.

_lock = threading.Lock()
_processes: dict[str, WorkProcesses] = {}
"""A survey → the processes that do its work on this worker."""


def _processes_of(survey: str) -> WorkProcesses:
    with _lock:
        return _processes.setdefault(survey, WorkProcesses())


def _run_on_worker(survey: str, pieces: Sequence[PieceOfWork]) -> list[_Outcome]:
    processes = _processes_of(survey)
    return [_outcome(processes, piece) for piece in pieces]


def _outcome(processes: WorkProcesses, piece: PieceOfWork) -> _Outcome:
    try:
        return processes.run(piece), None
    except Exception as error:  # noqa: BLE001 - it is raised where the piece was handed in
        return None, error


def _end_on_worker(survey: str) -> None:
    _processes_of(survey).end()  # it stays there, so that a piece that comes late begins nothing


def _is_there(path: str) -> bool:
    return os.path.lexists(path)


def _version_there() -> str:
    return __version__
