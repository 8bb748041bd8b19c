"""What a command is waiting for, shown on a terminal once it takes longer than a second."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from archlens.text.names import visible
from archlens.text.widths import elide

_PATIENCE = 1.0
_WIDTH = 70


@contextmanager
def waiting_for(what: str, *, number: int = 1, of: int = 1) -> Iterator[None]:
    """Show ``what`` on stderr while the context lasts, if that is a terminal and it lasts over a second.

    Args:
        what: the model that is read.
        number: which of several it is.
        of: how many there are.
    """
    if not sys.stderr.isatty():
        yield
        return
    shown = threading.Event()

    def show() -> None:
        place = f"{number} of {of}: " if of > 1 else ""
        sys.stderr.write(f"\rreading {place}{elide(visible(what), _WIDTH)} ")
        sys.stderr.flush()
        shown.set()

    timer = threading.Timer(_PATIENCE, show)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        if shown.is_set():
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
