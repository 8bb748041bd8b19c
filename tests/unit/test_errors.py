"""Errors go from one process to another whole: pools of processes and clusters send them so."""

from __future__ import annotations

import errno
import pickle

import pytest

from archlens.errors import (
    ArchlensError,
    ArgumentError,
    LimitError,
    LiveModelError,
    ModelFileError,
    NotAGraphError,
    ShapeError,
    UnknownNameError,
    system_error,
)

SAID = {"expected": "one thing", "found": "another", "hint": "Change it."}


@pytest.mark.parametrize(
    "error",
    [
        ArchlensError(**SAID),
        ArgumentError(**SAID),
        ModelFileError("m.keras", place="config", **SAID),
        LimitError("m.keras", limit="calls", expected="few", found="many", place="config"),
        NotAGraphError("config", modules="code.py", **SAID),
        UnknownNameError("a", **SAID),
        ShapeError("call 'a'", **SAID),
        LiveModelError("m.py:3", **SAID),
        LiveModelError(None, **SAID),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_is_sent_whole(error):
    error.add_note("noticed on the way")
    received = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert type(received) is type(error)
    assert str(received) == str(error)
    assert vars(received) == vars(error)


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (FileNotFoundError(errno.ENOENT, "No such file or directory", "zoo"), "No such file or directory"),
        (OSError("the library's own words"), "the library's own words"),
        (ValueError("embedded null byte"), "embedded null byte"),
    ],
)
def test_an_error_of_the_system_says_why(error, why):
    """An OSError that a library raises itself has no text of the system, for which None stood."""
    assert system_error(error) == f"an error of the system ({why})"
