"""The line that tells how far a survey is."""

from __future__ import annotations

import io
import sys

import pytest

from archlens.cli import progress_bar
from archlens.cli.progress_bar import ProgressBar, line_of
from archlens.surveys.records import SurveyProgress


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self):
        return True


@pytest.mark.parametrize("width", [20, 40, 58, 70, 80, 140])
@pytest.mark.parametrize("rate", [None, 0.001, 3.0, 12_345.6])
@pytest.mark.parametrize("with_bar", [True, False])
def test_it_fits(width, rate, with_bar):
    for progress in (
        SurveyProgress("reading", 999_999, 1_000_000, 5, 12_345),
        SurveyProgress("writing", 0, 1),
        SurveyProgress("listing", 10**6),
    ):
        line = line_of(progress, rate, width, with_bar=with_bar)
        assert len(line) <= max(width, 24)
        assert with_bar or line.isascii()


def test_what_it_says():
    progress = SurveyProgress("reading", 250, 1_000, kept=50, errors=3)
    assert (
        line_of(progress, 5.0, 80) == "reading 250 of 1,000  █████···············  5 a second, 3 min left, 3 not read"
    )
    assert line_of(progress, 5.0, 80, with_bar=False) == "reading 250 of 1,000  5 a second, 3 min left, 3 not read"
    assert line_of(progress, None, 30) == "reading 250 of 1,000"


def test_it_is_drawn_now_and_then_and_wiped(monkeypatch):
    terminal = Terminal()
    now = [0.0]
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(progress_bar.time, "monotonic", lambda: now[0])
    bar = ProgressBar()
    for done in range(1_001):
        now[0] = done / 100
        bar.tell(SurveyProgress("reading", done, 1_000))
    lines = terminal.getvalue().split("\r")[1:]
    assert 40 <= len(lines) <= 60
    assert all(line.endswith("\x1b[K") for line in lines)
    assert "100 a second, 1 s left" in lines[-1]
    bar.wipe()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_where_there_is_no_terminal_it_says_nothing(monkeypatch):
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    bar = ProgressBar()
    bar.tell(SurveyProgress("reading", 1, 2))
    bar.wipe()
    assert stream.getvalue() == ""
