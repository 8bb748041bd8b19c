"""The end of a process that runs one command: what is left then goes with it at once.

To free a large model object by object takes a thirtieth of the time of its report, and a last search for garbage among
all these objects as much again. Where a command is run by a program that goes on, all is freed as usual.
"""

from __future__ import annotations

import gc

_ENDS: list[bool] = []
_KEPT: list[object] = []


def expect_end() -> None:
    """Take note that the process ends with the command."""
    _ENDS.append(True)


def keep_to_the_end(last: object) -> None:
    """Keep what a command has made last, if the process ends with it.

    Args:
        last: no other is kept.
    """
    if not _ENDS:
        return
    _KEPT[:] = [_KEPT, last]  # a list in itself, so that no end of a name frees it
    gc.freeze()
