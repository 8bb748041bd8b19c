"""The end of a process that runs one command: what is left then goes with it at once.

To free a large model object by object takes a thirtieth of the time of its report, and a last search for garbage among
all these objects as much again. Where a command is run by a program that goes on, all is freed as usual.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_ENDS: list[bool] = []
_KEPT: list[object] = []


@contextmanager
def expected_end() -> Iterator[None]:
    """While the context lasts, what is run is known to be the last of the process; what is left then is not looked at.

    That Python looks through it for garbage once more takes a tenth of the time of a small report.
    """
    _ENDS.append(True)
    try:
        yield
    finally:
        _freeze()


def keep_to_the_end(last: object) -> None:
    """Keep what a command has made last, if the process ends with it.

    Args:
        last: no other is kept.
    """
    if _ENDS:
        _KEPT[:] = [_KEPT, last]  # a list in itself, so that no end of a name frees it
        _freeze()


def _freeze() -> None:
    """Let what is there outlive Python's own end, unless objects of h5py may be among it, which crash then."""
    if "h5py" not in sys.modules:
        gc.freeze()
