"""Servers of tests: each answers in a thread, and ends at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import BaseServer

SECONDS = 0.01
"""After which a server looks whether it is to end; of itself it looks twice a second, and each end waits for that."""


def start(server: BaseServer) -> threading.Thread:
    """Have a server answer, until it is shut down."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": SECONDS}, daemon=True)
    thread.start()
    return thread


@contextmanager
def serving(server: BaseServer) -> Iterator[None]:
    """Have a server answer; at the end it is closed."""
    thread = start(server)
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
