from __future__ import annotations

import io
import sys
import threading

from archlens.cli import progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def use(monkeypatch, stream, patience):
    """Make a stream stderr; in the test itself, since pytest puts its own in place when the test begins."""
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress, "_PATIENCE", patience)
    return stream


def wait_until_shown(terminal):
    for _ in range(500):
        if terminal.getvalue():
            return
        threading.Event().wait(0.01)


def test_a_long_wait_is_shown_and_wiped_away(monkeypatch):
    terminal = use(monkeypatch, Terminal(), 0.01)
    with progress.waiting_for("a\x1b[31m.keras", number=2, of=3):
        wait_until_shown(terminal)
    assert terminal.getvalue() == "\rreading 2 of 3: a\\x1b[31m.keras \r\x1b[K"


def test_a_short_wait_is_not(monkeypatch):
    terminal = use(monkeypatch, Terminal(), 60)
    with progress.waiting_for("m.keras"):
        pass
    assert terminal.getvalue() == ""


def test_nothing_is_shown_where_there_is_no_terminal(monkeypatch):
    stream = use(monkeypatch, io.StringIO(), 0)
    with progress.waiting_for("m.keras"):
        threading.Event().wait(0.05)
    assert stream.getvalue() == ""
